"""The figures of a report: what each shows, in which colours."""

from __future__ import annotations

from dataclasses import dataclass

from ..reference.meanings import column_label

BLUE, ORANGE, GREEN, RED, PURPLE, SKY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9",
)  # fmt: skip
"""The Okabe–Ito colours, which colour-blind people tell apart."""

Mark = tuple[float, str]
"""A level line and what it says."""


@dataclass(frozen=True)
class Line:
    """One quantity of a figure: the column, its colour and style; and if it has bands.

    ``called`` is what the legend says, if not the column's own label.
    """

    column: str
    colour: str
    style: str = "-"
    band: bool = True
    called: str = ""

    @property
    def label(self) -> str:
        """Return what the legend says."""
        return self.called or column_label(self.column)


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
        (Line("alignment", BLUE), Line("public_alignment", ORANGE)),
        None, ((0.0, "neutral"),),
    ),
    Chart(
        "drift", "Alignment drift",
        "change over 12 months",
        (Line("alignment_drift", BLUE, called="above 0 westwards, below 0 towards Moscow"),),
        None, ((0.0, "no drift"),),
    ),
    Chart(
        "components", "The four components of alignment",
        "contribution to alignment",
        (
            Line("alignment_economy", BLUE),
            Line("alignment_integration", ORANGE),
            Line("alignment_security", GREEN),
            Line("alignment_diplomacy", PURPLE),
        ),
        None, ((0.0, "neutral"),),
    ),
    Chart(
        "price", "Gas: price paid against the market",
        "USD per 1000 m³",
        (
            Line("market_price", PURPLE, style="--", band=False),
            Line("netback_price", ORANGE),
            Line("price_paid", BLUE),
        ),
    ),
    Chart(
        "opinion", "Public opinion",
        "share of citizens; approval 0 … 1",
        (
            Line("public_neutral", GREEN),
            Line("public_for_moscow", RED),
            Line("public_for_west", BLUE),
            Line("public_approval", PURPLE, style="--", band=False),
        ),
        (0, 1),
    ),
    Chart(
        "risk", "Moscow's fear of loss, and Minsk's freedom",
        "0 none … 1 full",
        (
            Line("loss_risk", RED),
            Line("freedom", BLUE),
        ),
        (0, 1),
    ),
    Chart(
        "regime", "Unrest and survival",
        "0 … 1",
        (
            Line("unrest", ORANGE),
            Line("survival", BLUE),
        ),
        (0, 1),
    ),
    Chart(
        "trade", "Trade: who buys Belarus's exports",
        "share of exports",
        (Line("exports_russia", RED), Line("exports_eu", BLUE)),
        (0, 1),
    ),
)  # fmt: skip
"""The figures of the report, in order; adding one is one entry."""
