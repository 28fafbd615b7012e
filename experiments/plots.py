"""Figures with their uncertainty: medians, and bands that hold half and nine tenths of worlds."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..agents.declaration import Array
from .batch import Columns

BLUE, ORANGE, GREEN, RED, PURPLE, SKY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9",
)  # fmt: skip
"""The Okabe–Ito colours, which colour-blind people tell apart."""

HALF = (25.0, 75.0)
NINE_TENTHS = (5.0, 95.0)


@dataclass(frozen=True)
class Line:
    """One quantity of a figure: the column, what it is called, and its colour."""

    column: str
    label: str
    colour: str
    dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """What a figure shows; ``limits`` bound the vertical axis, ``marks`` are level lines."""

    name: str
    title: str
    unit: str
    lines: tuple[Line, ...]
    limits: tuple[float, float] | None = None
    marks: tuple[tuple[float, str], ...] = ()


CHARTS = (
    Chart(
        "drift", "Alignment drift: the state and its public",
        "alignment: −1 Moscow … +1 West",
        (Line("alignment", "state", BLUE), Line("public_alignment", "public", ORANGE)),
        (-1, 1), ((0.0, "neutral"),),
    ),
    Chart(
        "components", "The four components of alignment",
        "weighted contribution to alignment",
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
            Line("market_price", "market price in Europe", PURPLE, dashed=True),
            Line("netback_price", "market price at Belarus's border", ORANGE),
            Line("price_paid", "price paid by Minsk", BLUE),
        ),
    ),
    Chart(
        "opinion", "Public opinion",
        "share of citizens",
        (
            Line("public_neutral", "for neither bloc", GREEN),
            Line("public_for_moscow", "for Moscow", RED),
            Line("public_for_west", "for the West", BLUE),
            Line("public_approval", "approval of the leadership (mean)", PURPLE, dashed=True),
        ),
        (0, 1),
    ),
    Chart(
        "risk", "Moscow's fear of loss, and freedom of manoeuvre",
        "0 none … 1 full",
        (
            Line("loss_risk", "Moscow's perceived risk of losing Belarus", RED),
            Line("freedom", "Minsk's freedom of manoeuvre", BLUE),
        ),
        (0, 1),
    ),
    Chart(
        "regime", "Unrest and survival",
        "0 … 1",
        (
            Line("unrest", "unrest (intensity)", ORANGE),
            Line("survival", "chance to stay in office for a year", BLUE),
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


def chart_svg(chart: Chart, columns: Columns, marks: Sequence[tuple[float, str]] = ()) -> str:
    """Return a figure as SVG text; ``marks`` adds level lines, as (level, label)."""
    figure, axes = _figure()
    for line in chart.lines:
        _draw(axes, columns[line.column], line)
    for level, label in (*chart.marks, *marks):
        axes.axhline(level, color="#777777", linewidth=0.8, linestyle=":")
        axes.annotate(
            label, (1, level), xycoords=("axes fraction", "data"), fontsize=8, color="#777777",
            ha="right", va="bottom",
        )  # fmt: skip
    if chart.limits:
        axes.set_ylim(*chart.limits)
    axes.set_ylabel(chart.unit)
    axes.legend(loc="best", frameon=False, fontsize=8)
    return _svg(figure, chart.name)


def rungs_svg(coercion: Array) -> str:
    """Return the share of worlds on each rung of coercion by month, as stacked areas."""
    figure, axes = _figure()
    months = np.arange(1, len(coercion[0]) + 1)
    names = ("price", "trade and oil", "information and politics", "military")
    shares = [(np.round(coercion) == rung).mean(axis=0) for rung in range(1, 5)]
    axes.stackplot(months, shares, labels=names, colors=(SKY, BLUE, ORANGE, RED), alpha=0.9)
    axes.set_ylim(0, max(0.05, float(np.sum(shares, axis=0).max()) * 1.15))
    axes.set_ylabel("share of worlds in which Moscow coerces")
    axes.legend(loc="upper left", frameon=False, fontsize=8)
    return _svg(figure, "rungs")


def _figure() -> tuple[Any, Any]:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update(
        {"svg.hashsalt": "triangulation", "svg.fonttype": "none", "font.size": 9,
         "font.family": "sans-serif", "text.color": "#777777", "axes.edgecolor": "#999999",
         "axes.labelcolor": "#777777", "xtick.color": "#777777", "ytick.color": "#777777"}
    )  # fmt: skip
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 3.4), layout="constrained")
    figure.patch.set_alpha(0.0)
    axes: Any = figure.add_subplot()
    axes.patch.set_alpha(0.0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("month")
    axes.grid(alpha=0.2)
    return figure, axes


def _draw(axes: Any, values: Array, line: Line) -> None:
    months = np.arange(1, len(values[0]) + 1)
    for band, alpha in ((NINE_TENTHS, 0.15), (HALF, 0.25)):
        low, high = np.percentile(values, band, axis=0)
        axes.fill_between(months, low, high, color=line.colour, alpha=alpha, linewidth=0)
    style = "--" if line.dashed else "-"
    axes.plot(
        months, np.median(values, axis=0), style, color=line.colour, label=line.label, linewidth=1.8
    )


def _svg(figure: Any, name: str) -> str:
    """Return the figure as SVG that scales to its place and names nothing of the machine."""
    page = io.StringIO()
    figure.savefig(page, format="svg", metadata={"Date": None, "Creator": None})
    text = page.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r'\swidth="[^"]*pt"\sheight="[^"]*pt"', "", text, count=1)
    return _own_ids(text, name)


def _own_ids(text: str, name: str) -> str:
    """Return the SVG with its ids prefixed, so that several figures share one page."""
    for identifier in set(re.findall(r'\bid="([^"]+)"', text)):
        own = f"{name}-{identifier}"
        text = text.replace(f'id="{identifier}"', f'id="{own}"')
        text = text.replace(f'"#{identifier}"', f'"#{own}"').replace(
            f"url(#{identifier})", f"url(#{own})"
        )
    return text
