"""Figures of what two parameters do together."""

from __future__ import annotations

from typing import Any

import numpy as np
from pandas import DataFrame

from ..reference.meanings import parameter_label, parameter_words
from ..reports.charts import BLUE
from .intervals import intervals, scale_of
from .point_figures import COLOURS, MARKERS, places, words_of
from .points import of_one_scenario
from .publication import FAINT, clear_grid, headline, page, short_label

LINES = 6
"""Levels of the second parameter that are drawn at most: first, last, and some between."""

PAIRS = 12
"""Pairs that a figure of a ranking shows at most."""


def level_means(runs: DataFrame, outcome: str, first: str, second: str) -> DataFrame:
    """Return the mean outcome at all levels of two parameters, with 95 % intervals over worlds.

    ``runs`` are of one scenario; other parameters are averaged in each replication. Columns: the
    two parameters, ``mean``, ``low``, ``high``.
    """
    done = of_one_scenario(runs, outcome)
    worlds = done.groupby([first, second, "replication"], sort=False)[outcome].mean()
    table = worlds.groupby([first, second], sort=False).agg(["count", "mean", "std"]).reset_index()
    spread = table.pop("std").fillna(0).to_numpy(float)
    count = table.pop("count").to_numpy(float)
    low, high = intervals(table["mean"].to_numpy(float), spread, count, scale_of(runs, outcome))
    return table.assign(low=low, high=high)


def interaction_figure(runs: DataFrame, outcome: str, first: str, second: str) -> Any:
    """Return a figure of two parameters of a grid: lines that are not parallel interact.

    The first is along the axis, a line for each level of the second; intervals are 95 %, over
    worlds.
    """
    table = level_means(runs, outcome, first, second)
    words = words_of(table, first)
    levels = list(dict.fromkeys(table[second]))
    some = np.unique(np.linspace(0, len(levels) - 1, min(LINES, len(levels))).round().astype(int))
    reach = np.ptp(places(table[first], words))
    with page(height=3.6) as figure:
        axes = figure.add_subplot()
        for n, index in enumerate(some.tolist()):
            level: Any = levels[index]
            own: DataFrame = table.loc[table[second].eq(level)]
            x = places(own[first], words)
            order = np.argsort(x)
            x = x[order] + (n - (len(some) - 1) / 2) * 0.008 * reach
            mean, low, high = (own[name].to_numpy(float)[order] for name in ("mean", "low", "high"))
            look: dict[str, Any] = {"color": COLOURS[n % len(COLOURS)]}
            if np.isfinite(low).all():
                axes.vlines(x, low, high, linewidth=1, alpha=0.7, **look)
            look |= {"marker": MARKERS[n % len(MARKERS)], "markersize": 4, "linewidth": 1.2}
            axes.plot(x, mean, label=level if isinstance(level, str) else f"{level:g}", **look)
        if words:
            axes.set_xticks(range(len(words)), words)
        axes.set_xlabel(parameter_label(first), fontsize=8)
        axes.set_ylabel(short_label(outcome))
        figure.legend(loc="outside lower left", ncols=LINES,
                      title=f"{parameter_words(second)} ({second})", alignment="left")  # fmt: skip
        headline(figure, outcome, "Two parameters together: means, with 95 % intervals")
    return figure


def pairs_figure(pairs: DataFrame, outcome: str) -> Any:
    """Return a figure of shares of pairs (:func:`~.sobol_pairs.second_order_indices`)."""
    table = pairs.head(PAIRS)
    rows = np.arange(len(table))[::-1]
    with page(height=1.4 + 0.34 * len(table)) as figure:
        axes = figure.add_subplot()
        axes.axvline(0, color=FAINT, linewidth=0.8)
        axes.hlines(rows, table["share_low"], table["share_high"], color=BLUE, alpha=0.7)
        axes.plot(table["share"], rows, "o", color=BLUE, markersize=4.5)
        names = [f"{a} × {b}" for a, b in zip(table["first"], table["second"], strict=True)]
        axes.set_yticks(rows, names, fontsize=8)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        clear_grid(axes, "x")
        axes.set_xlabel(
            "share of the variance of two together, with 95 % intervals", x=1, ha="right"
        )
        headline(figure, outcome, "Which pairs interact")
    return figure
