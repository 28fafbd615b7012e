"""Figures of what an outcome depends on: Sobol indices and Morris screening."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
from pandas import DataFrame

from ..reference.meanings import parameter_words
from ..reports.charts import BLUE, ORANGE
from .publication import FAINT, clear_grid, headline, page

SHOWN = 12
"""Parameters of a figure; what comes after these hardly ever matters."""

Mark = tuple[str, str, str, str]
"""A column that is drawn, its colour, its mark, and its words in the legend."""


def sobol_figure(indices: DataFrame, outcome: str, shown: int = SHOWN) -> Any:
    """Return a figure of :func:`~.sobol.sobol_indices`, or of main effects: the strongest on top.

    Dots are estimates, lines their 95 % intervals.
    """
    marks = (
        ("total", BLUE, "o", "total: alone and with others"),
        ("first", ORANGE, "s", "first order: alone"),
    )
    figure = ranked_figure(indices.head(shown), marks, "share of the variance, with 95 % intervals")
    keep_to_shares(figure.axes[0])
    headline(figure, outcome, _counted("What it depends on", len(indices), shown))
    return figure


def morris_figure(screening: DataFrame, outcome: str, shown: int = SHOWN) -> Any:
    """Return a figure of :func:`~.morris.morris_screening`: the strongest parameters on top.

    Dots are mean sizes of effects with their 95 % intervals; squares say how far an effect
    depends on the other parameters, or bends.
    """
    marks = (
        ("mu_star", BLUE, "o", "μ*: size of the effect"),
        ("sigma", ORANGE, "s", "σ: interactions and bends"),
    )
    scale = "change across a parameter's range, with 95 % intervals"
    figure = ranked_figure(screening.head(shown), marks, scale)
    headline(figure, outcome, _counted("What matters at all", len(screening), shown))
    return figure


def ranked_figure(table: DataFrame, marks: tuple[Mark, ...], scale: str) -> Any:
    """Return a figure with a row for each ``parameter``, named by its meaning and ledger name.

    A mark's column is drawn with an interval where the table has its ``_low`` and ``_high``;
    ``scale`` says what is drawn.
    """
    rows = np.arange(len(table))[::-1]
    with page(height=1.5 + 0.36 * len(table)) as figure:
        axes = figure.add_subplot()
        for n, (column, colour, mark, words) in enumerate(marks):
            at = rows + 0.13 - 0.26 * n
            if f"{column}_low" in table:
                low, high = table[f"{column}_low"], table[f"{column}_high"]
                axes.hlines(at, low, high, color=colour, linewidth=1.6, alpha=0.7)
            axes.plot(table[column], at, mark, color=colour, markersize=4.5, label=words)
        axes.axvline(0, color=FAINT, linewidth=0.8)
        labels = [
            f"{textwrap.shorten(parameter_words(name), 62, placeholder=' …')}\n{name}"
            for name in table["parameter"]
        ]
        axes.set_yticks(rows, labels, fontsize=7)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        clear_grid(axes, "x")
        axes.set_xlabel(scale, x=1, ha="right")
        figure.legend(loc="outside lower right", ncols=2)
    return figure


def keep_to_shares(axes: Any) -> None:
    """Cut the axis where shares end: what a small design estimates beyond says only: uncertain."""
    low, high = axes.get_xlim()
    axes.set_xlim(max(low, -0.25), min(high, 1.25))


def _counted(words: str, count: int, shown: int) -> str:
    return words if count <= shown else f"{words}: the first {shown} of {count} parameters"
