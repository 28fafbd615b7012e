"""Figures of what was found at the points: means, regions and convergence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from ...agents.declaration import Array
from ..reference.meanings import parameter_label
from ..reports.charts import BLUE, GREEN, ORANGE, PURPLE, RED, SKY
from .points import varied, worded
from .publication import FAINT, headline, page, short_label
from .regions import Limits, of_words, worth

COLOURS = (BLUE, ORANGE, GREEN, RED, PURPLE, SKY)
MARKERS = ("o", "s", "^", "D", "v", "P")

PANELS = 6
"""Parameters shown of a design that varies more."""

MANY = 30
"""Points from which a line through the means of :data:`BINS` parts guides the eye."""

BINS = 8


def means_figure(means: DataFrame, outcome: str) -> Any:
    """Return a figure of :func:`~.means.point_intervals`: the outcome along each parameter.

    Each dot is a point's mean with its 95 % interval; scenarios differ in colour and mark. Where
    no parameter is varied, the scenarios stand side by side.
    """
    names = varied(means)[:PANELS] or (["point"] if varied(means) else ["scenario"])
    columns = min(len(names), 2)
    rows = -(-len(names) // columns)
    with page(height=1.0 + 2.3 * rows) as figure:
        panels = list(figure.subplots(rows, columns, sharey=True, squeeze=False).flat)
        for axes, name in zip(panels, names, strict=False):
            _draw_means(axes, means, name)
        for axes in panels[len(names) :]:
            axes.set_visible(False)
        for axes in panels[::columns]:
            axes.set_ylabel(short_label(outcome))
        headline(figure, outcome, "Means at every point, with 95 % intervals")
        if means["scenario"].nunique() > 1 and names != ["scenario"]:
            handles, labels = panels[0].get_legend_handles_labels()
            figure.legend(handles, labels, loc="outside lower left", ncols=3)
    return figure


def _draw_means(axes: Any, means: DataFrame, name: str) -> None:
    known = bool(np.isfinite(means["low"]).any())
    groups = list(means.groupby("scenario", sort=False))
    words = words_of(means, name)
    for n, (scenario, table) in enumerate(groups):
        look = {"color": COLOURS[n % len(COLOURS)], "label": str(scenario)}
        if name == "scenario":
            x: Array = np.array([float(n)])
        else:
            x = places(table[name], words)
            x = x + (n - (len(groups) - 1) / 2) * 0.012 * np.ptp(places(means[name], words))
        if known:
            axes.vlines(
                x, table["low"], table["high"], color=look["color"], linewidth=1,
                alpha=0.25 if len(table) > MANY else 0.7,
            )  # fmt: skip
        axes.plot(x, table["mean"], MARKERS[n % len(MARKERS)], markersize=3, **look)
        if len(table) > MANY and not words:
            _guide(axes, x, table["mean"].to_numpy(float))
    axes.set_xlabel("" if name == "scenario" else parameter_label(name), fontsize=8)
    if words:
        axes.set_xticks(range(len(words)), words)
    if name == "scenario":
        axes.set_xticks(range(len(groups)), [str(scenario) for scenario, _ in groups])
        axes.set_xlim(-0.5, len(groups) - 0.5)


def words_of(table: DataFrame, name: str, first: Sequence[str] = ()) -> list[str]:
    """Return the words of a parameter in order, some of them first; none of a number's."""
    if name not in worded(table):
        return []
    return list(dict.fromkeys([*first, *table[name].astype(str)]))


def places(values: Series, words: Sequence[str]) -> Array:
    """Return where values stand on an axis: numbers as they are, words one after another."""
    if not words:
        return values.to_numpy(float)
    return np.array([words.index(str(value)) for value in values], dtype=float)


def _guide(axes: Any, x: Array, mean: Array) -> None:
    """Draw a line through the means of parts with equally many points."""
    parts = [(x[part].mean(), mean[part].mean()) for part in np.array_split(np.argsort(x), BINS)]
    axes.plot(*zip(*parts, strict=True), color="black", linewidth=1.4)


def regions_figure(runs: DataFrame, found: DataFrame, outcome: str) -> Any:
    """Return a figure of :func:`~.regions.regions`: where the densest region lies.

    Every point is drawn in the plane of the region's first two parameters; its colour is the share
    of its runs that exceed the value. The frame is the region, as far as it lies in the plane.
    """
    limits: Limits = found["limits"].iloc[min(1, len(found) - 1)]
    names = [*limits, *(name for name in varied(runs) if name not in limits)][:2]
    words = {n: words_of(runs, n, limits.get(n, ())) for n in names if n in worded(runs)}
    above = float(found["above"].iloc[0])
    done = runs[runs["status"] == "finished"]
    grouped = pd.concat([done[["point", *names]], done[outcome] > above], axis=1).groupby("point")
    points, shares = grouped[names].first(), grouped[outcome].mean()
    with page(height=4.6) as figure:
        axes = figure.add_subplot()
        x, *more = (places(points[name], words.get(name, [])) for name in names)
        dots = axes.scatter(
            x, more[0] if more else shares, c=shares, cmap="cividis", s=16, vmin=0, vmax=1
        )
        axes.set_xlabel(parameter_label(names[0]))
        axes.set_ylabel(parameter_label(names[1]) if len(names) > 1 else "share that exceeds")
        for name, axis in zip(names, (axes.xaxis, axes.yaxis), strict=False):
            if name in words:
                axis.set_ticks(range(len(words[name])), words[name])
        if limits:
            _frame(axes, limits, names)
        bar = figure.colorbar(dots, ax=axes)
        bar.set_label(f"share of runs in which it is above {above:.3g}")
        bar.outline.set_visible(False)
        headline(figure, outcome, worth(found))
    return figure


def _frame(axes: Any, limits: Limits, names: list[str]) -> None:
    """Draw the region's limits as far as they lie in the plane."""
    box: list[tuple[float, float]] = []
    for name, ends in zip(names, (axes.get_xlim(), axes.get_ylim()), strict=False):
        limit = limits.get(name, (-np.inf, np.inf))
        low, high = (-0.4, len(limit) - 0.6) if of_words(limit) else limit
        box.append((max(low, ends[0]), min(high, ends[1])))
    x, y = box if len(box) > 1 else (box[0], axes.get_ylim())
    axes.plot(
        (x[0], x[1], x[1], x[0], x[0]), (y[0], y[0], y[1], y[1], y[0]), color=RED, linewidth=1.8
    )


def convergence_figure(running: DataFrame, outcome: str, within: float, title: str = "") -> Any:
    """Return a figure of :func:`~.convergence.running_mean` with the precision that was asked.

    The band is the 95 % interval of the mean; the dotted lines are ``within`` around the last.
    """
    last = float(running["mean"].iloc[-1])
    with page(height=3.2) as figure:
        axes = figure.add_subplot()
        count = running["replications"]
        axes.fill_between(
            count, running["low"], running["high"], color=BLUE, alpha=0.2, linewidth=0
        )
        axes.plot(count, running["mean"], color=BLUE)
        for level in (last - within, last + within):
            axes.axhline(level, color=FAINT, linestyle=":", linewidth=1)
        later = (running["high"] - running["low"]).iloc[len(count) // 4 :]
        reach = max(3 * within, float(later.max()) if later.notna().any() else 0.0)
        axes.set_ylim(last - reach, last + reach)
        axes.set_xlabel("replications")
        axes.set_ylabel(short_label(outcome))
        headline(figure, outcome, title)
    return figure
