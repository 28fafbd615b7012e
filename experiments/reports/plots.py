"""Figures with their uncertainty: medians, and bands of the middle 50 % and 90 % of worlds."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...agents.power import COERCION, TOP_COERCION
from ...model.calendar import year_marks
from ..playing.batch import Columns
from .charts import BLUE, ORANGE, RED, SKY, Chart, Line, Mark

INK = "#6f7681"
"""The colour of axes and text; in a page it becomes that of the text around."""

HALF = (25.0, 75.0)
NINE_TENTHS = (5.0, 95.0)


def chart_svg(
    chart: Chart, columns: Columns, marks: Sequence[Mark] = (), begins: str | None = None
) -> str:
    """Return a figure as SVG text; ``marks`` adds level lines, ``begins`` dates the months."""
    figure, axes = _figure()
    draw_chart(axes, chart, columns, marks)
    _date(axes, len(columns[chart.lines[0].column][0]), begins)
    return svg_text(figure, chart.name)


def draw_chart(axes: Any, chart: Chart, columns: Columns, marks: Sequence[Mark] = ()) -> None:
    """Draw a chart into ``axes`` (matplotlib); ``marks`` adds level lines."""
    _prepare(axes, chart.unit)
    for line in chart.lines:
        _draw(axes, columns[line.column], line)
    for level, label in (*chart.marks, *marks):
        axes.axhline(level, color=INK, linewidth=0.8, linestyle=":")
        axes.annotate(
            label, (1, level), xycoords=("axes fraction", "data"), fontsize=8, color=INK,
            ha="right", va="bottom",
        )  # fmt: skip
    if chart.limits:
        axes.set_ylim(*chart.limits)
    _legend(axes)


def coercion_svg(coercion: Array, begins: str | None = None) -> str:
    """Return the share of worlds at each level of coercion by month, as stacked areas."""
    figure, axes = _figure()
    _prepare(axes, "share of worlds")
    months = np.arange(1, len(coercion[0]) + 1)
    levels = range(1, TOP_COERCION + 1)
    shares = [(np.round(coercion) == level).mean(axis=0) for level in levels]
    axes.stackplot(months, shares, labels=COERCION, colors=(SKY, BLUE, ORANGE, RED), alpha=0.9)
    axes.set_ylim(0, max(0.05, float(np.sum(shares, axis=0).max()) * 1.1))
    _legend(axes)
    _date(axes, len(months), begins)
    return svg_text(figure, "coercion")


@dataclass(frozen=True)
class Curve:
    """One line over a quantity, with its label; ``band`` holds its lower and upper ends."""

    label: str
    values: Sequence[float]
    colour: str
    style: str = "-"
    band: tuple[Array, Array] | None = None


def curves_svg(
    name: str, across: str, up: str, at: Sequence[float], curves: Sequence[Curve]
) -> str:
    """Return curves over the values ``at`` as SVG text; ``across`` and ``up`` label the axes."""
    figure, axes = _figure()
    _prepare(axes, up, across)
    for curve in curves:
        if curve.band:
            axes.fill_between(at, *curve.band, color=curve.colour, alpha=0.2, linewidth=0)
        axes.plot(at, curve.values, curve.style, color=curve.colour, label=curve.label, marker="o",
                  markersize=3.5, linewidth=1.8)  # fmt: skip
    _legend(axes)
    return svg_text(figure, name)


def matplotlib_settings() -> Any:
    """Return matplotlib's settings, with ours: reproducible, and text that stays text."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update(
        {"svg.hashsalt": "triangulation", "svg.fonttype": "none", "font.size": 9,
         "font.family": "sans-serif", "text.color": INK, "axes.edgecolor": INK,
         "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK}
    )  # fmt: skip
    return mpl.rcParams


def _figure() -> tuple[Any, Any]:
    matplotlib_settings()
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.0, 3.3), layout="constrained")
    figure.patch.set_alpha(0.0)
    axes: Any = figure.add_subplot()
    axes.patch.set_alpha(0.0)
    return figure, axes


def _prepare(axes: Any, unit: str, across: str = "month") -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel(across)
    axes.set_ylabel(unit)
    axes.grid(alpha=0.2)


def _date(axes: Any, months: int, begins: str | None) -> None:
    """Label the months by dates, if the first of them has one."""
    if begins is not None:
        marks = year_marks(months, begins)
        axes.set_xticks([max(month, 1) for month, _ in marks], [label for _, label in marks])
        axes.set_xlabel("")


def _legend(axes: Any) -> None:
    """Put the legend above the axes, where it hides nothing."""
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.08, 1.0), ncols=2, frameon=False, fontsize=8,
        borderaxespad=0.2, columnspacing=1.2, handlelength=1.6,
    )  # fmt: skip


def _draw(axes: Any, values: Array, line: Line) -> None:
    months = np.arange(1, len(values[0]) + 1)
    for band, alpha in ((NINE_TENTHS, 0.15), (HALF, 0.25)) if line.band else ():
        low, high = np.percentile(values, band, axis=0)
        axes.fill_between(months, low, high, color=line.colour, alpha=alpha, linewidth=0)
    axes.plot(
        months, np.median(values, axis=0), line.style, color=line.colour, label=line.label,
        linewidth=1.8,
    )  # fmt: skip


def svg_text(figure: Any, name: str) -> str:
    """Return the figure as SVG that scales to its place and takes the colour of the text there."""
    page = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(page, format="svg", metadata=nothing)
    text = page.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = text.replace(INK, "currentColor")
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
