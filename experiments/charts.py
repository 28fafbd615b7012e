"""The figures of a report: what each shows, in which colours."""

from __future__ import annotations

from dataclasses import dataclass

BLUE, ORANGE, GREEN, RED, PURPLE, SKY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9",
)  # fmt: skip
"""The Okabe–Ito colours, which colour-blind people tell apart."""

Mark = tuple[float, str]
"""A level line and what it says."""


@dataclass(frozen=True)
class Line:
    """One quantity of a figure: the column, its name, colour and style; and if it has bands."""

    column: str
    label: str
    colour: str
    style: str = "-"
    band: bool = True


@dataclass(frozen=True)
class Chart:
    """What a figure shows; ``limits`` bound the vertical axis, ``marks`` are level lines."""

    name: str
    title: str
    unit: str
    lines: tuple[Line, ...]
    limits: tuple[float, float] | None = None
    marks: tuple[Mark, ...] = ()


CHARTS = (
    Chart(
        "alignment", "Alignment of the state and of its public",
        "−1 Moscow … +1 West",
        (Line("alignment", "state", BLUE), Line("public_alignment", "public", ORANGE)),
        None, ((0.0, "neutral"),),
    ),
    Chart(
        "drift", "Alignment drift",
        "change over 12 months",
        (Line("alignment_drift", "state: above 0 westwards, below 0 towards Moscow", BLUE),),
        None, ((0.0, "no drift"),),
    ),
    Chart(
        "components", "The four components of alignment",
        "contribution to alignment",
        (
            Line("alignment_economy", "energy and economy", BLUE),
            Line("alignment_integration", "integration", ORANGE),
            Line("alignment_security", "security", GREEN),
            Line("alignment_diplomacy", "diplomacy", PURPLE),
        ),
        None, ((0.0, "neutral"),),
    ),
    Chart(
        "price", "Gas: price paid against the market",
        "USD per 1000 m³",
        (
            Line("market_price", "market price in Europe", PURPLE, style="--", band=False),
            Line("netback_price", "market price at Belarus's border", ORANGE),
            Line("price_paid", "price paid by Minsk", BLUE),
        ),
    ),
    Chart(
        "opinion", "Public opinion",
        "share of citizens; approval 0 … 1",
        (
            Line("public_neutral", "for neither bloc", GREEN),
            Line("public_for_moscow", "for Moscow", RED),
            Line("public_for_west", "for the West", BLUE),
            Line("public_approval", "approval of the leadership", PURPLE, style="--", band=False),
        ),
        (0, 1),
    ),
    Chart(
        "risk", "Moscow's fear of loss, and Minsk's freedom",
        "0 none … 1 full",
        (
            Line("loss_risk", "Moscow's perceived risk of loss", RED),
            Line("freedom", "Minsk's freedom of manoeuvre", BLUE),
        ),
        (0, 1),
    ),
    Chart(
        "regime", "Unrest and survival",
        "0 … 1",
        (
            Line("unrest", "unrest (intensity)", ORANGE),
            Line("survival", "chance to stay a year in office", BLUE),
        ),
        (0, 1),
    ),
    Chart(
        "trade", "Trade: who buys Belarus's exports",
        "share of exports",
        (Line("exports_russia", "Russia", RED), Line("exports_eu", "European Union", BLUE)),
        (0, 1),
    ),
)  # fmt: skip
"""The figures of the report, in order; adding one is one entry."""
