"""The figure of a comparison with history: a panel per series, bands against observations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ..reports.charts import BLUE, ORANGE
from ..reports.plots import HALF, INK, NINE_TENTHS, matplotlib_settings, svg_text
from ..storage.files import write_whole
from .comparison import Target
from .dates import MONTHS, month_number
from .series import Series

COLUMNS = 3
WIDTH, HEIGHT = 3.6, 2.5
"""Inches of a panel."""


@dataclass(frozen=True)
class Panel:
    """One series: the middle of each date in years, observations, and ensembles by their label.

    Each ensemble is worlds × dates.
    """

    series: Series
    years: Array
    values: Array
    ensembles: Mapping[str, Array]


def panels(
    targets: Sequence[Target], ensembles: Mapping[str, Sequence[Array]], begins: str
) -> list[Panel]:
    """Return a panel per series; targets of the same series, such as later years, are joined."""
    found: list[Panel] = []
    for name in dict.fromkeys(one.series.name for one in targets):
        places = [n for n, one in enumerate(targets) if one.series.name == name]
        middles = [_years(targets[n], begins) for n in places]
        found.append(
            Panel(
                targets[places[0]].series,
                np.concatenate(middles),
                np.concatenate([targets[n].values for n in places]),
                {
                    label: np.concatenate([read[n] for n in places], axis=1)
                    for label, read in ensembles.items()
                },
            )
        )
    return found


def _years(one: Target, begins: str) -> Array:
    start = month_number(begins) / MONTHS
    return np.array([start + (first + stop) / 2 / MONTHS for first, stop in one.spans])


def write_figure(path: Path, shown: Sequence[Panel], fitted: Mapping[str, str]) -> None:
    """Draw the panels into an SVG; a line marks the last month to which a series was fitted."""
    matplotlib_settings()
    from matplotlib.figure import Figure

    rows = -(-len(shown) // COLUMNS)
    figure: Any = Figure(figsize=(COLUMNS * WIDTH, rows * HEIGHT + 0.4), layout="constrained")
    grid: Any = figure.subplots(rows, COLUMNS, squeeze=False, sharex=True)
    for axes, panel in zip(grid.flat, shown, strict=False):
        _draw(axes, panel)
        if panel.series.name in fitted:
            place = (month_number(fitted[panel.series.name]) + 1) / MONTHS
            axes.axvline(place, color=INK, lw=0.8, ls=":", label="end of what was fitted")
    for axes in list(grid.flat)[len(shown) :]:
        axes.set_visible(False)
    handles, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=2, frameon=False)
    save_svg(figure, path)


def save_svg(figure: Any, path: Path) -> None:
    """Write a figure (matplotlib) as SVG on white, whole or not at all."""
    text = svg_text(figure, path.stem).replace("<svg", '<svg style="background:#fff"', 1)
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))


def _draw(axes: Any, panel: Panel) -> None:
    axes.set_title(panel.series.title, loc="left", fontsize=9, fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_ylabel(panel.series.unit)
    axes.tick_params(labelbottom=True)
    axes.xaxis.get_major_locator().set_params(integer=True, nbins=5)
    axes.grid(alpha=0.2)
    order = np.argsort(panel.years)
    for (label, values), colour in zip(panel.ensembles.items(), (BLUE, ORANGE), strict=False):
        _band(axes, panel.years[order], values[:, order], label, colour)
    axes.errorbar(
        panel.years, panel.values, yerr=panel.series.error, fmt="o", markersize=3, color="black",
        elinewidth=0.7, label="observed, with one standard error of the comparison",
    )  # fmt: skip


def _band(axes: Any, years: Array, values: Array, label: str, colour: str) -> None:
    for band, alpha in ((NINE_TENTHS, 0.15), (HALF, 0.25)):
        low, high = np.percentile(values, band, axis=0)
        axes.fill_between(years, low, high, color=colour, alpha=alpha, linewidth=0)
    words = f"{label}: median, middle 50 % and 90 % of worlds"
    axes.plot(years, np.median(values, axis=0), color=colour, label=words, linewidth=1.6)
