"""The figure of a period: a panel per series, the worlds' fan against the record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...model.calendar import MONTHS, month_number
from ..calibration.figure import save_svg
from ..calibration.series import Series, history
from ..reports.charts import BLUE
from ..reports.plots import matplotlib_settings

COLUMNS = 3
WIDTH, HEIGHT = 3.6, 2.2
"""Inches of a panel."""

BANDS = ((5, 95, 0.15), (25, 75, 0.25))
"""Per cent of worlds below and above a band, and how dark it is."""


def write_figures(folder: Path, found: Mapping[str, Any], name: str = "{period}.svg") -> list[Path]:
    """Write a figure per period as SVG, and return their paths; ``name`` is that of its file."""
    paths: list[Path] = []
    for period, one in found["periods"].items():
        paths.append(folder / name.format(period=period))
        _write(paths[-1], one)
    return paths


def year_of(date: str) -> float:
    """Return the middle of a date, a year or a month, in years."""
    if "-" in date:
        return (month_number(date) + 0.5) / MONTHS
    return int(date) + 0.5


def every_series() -> dict[str, Series]:
    """Return all series by name: those that are scored, then those that are only shown."""
    return {**history().series, **history().shown}


def _write(path: Path, period: Mapping[str, Any]) -> None:
    matplotlib_settings()
    from matplotlib.figure import Figure

    shown = [(one, period["series"][name]) for name, one in every_series().items()
             if name in period["series"]]  # fmt: skip
    rows = -(-len(shown) // COLUMNS)
    figure: Any = Figure(figsize=(COLUMNS * WIDTH, rows * HEIGHT + 0.4), layout="constrained")
    grid: Any = figure.subplots(rows, COLUMNS, squeeze=False, sharex=True)
    for axes, (series, numbers) in zip(grid.flat, shown, strict=False):
        _draw(axes, series, numbers)
    for axes in list(grid.flat)[len(shown) :]:
        axes.set_visible(False)
    handles, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=2, frameon=False)
    save_svg(figure, path)


def _draw(axes: Any, series: Series, numbers: Mapping[str, Any]) -> None:
    axes.set_title(series.title, loc="left", fontsize=9, fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_ylabel(series.unit, fontsize=8)
    axes.tick_params(labelbottom=True)
    axes.xaxis.get_major_locator().set_params(integer=True, nbins=5)
    axes.grid(alpha=0.2)
    years = [year_of(date) for date in numbers["dates"]]
    order = sorted(range(len(years)), key=lambda n: years[n])
    across = [years[n] for n in order]

    def quantile(per_cent: int) -> list[float]:
        return [numbers["quantiles"][str(per_cent)][n] for n in order]

    for low, high, alpha in BANDS:
        axes.fill_between(across, quantile(low), quantile(high), color=BLUE, alpha=alpha, lw=0)
    axes.plot(
        across, quantile(50), color=BLUE, lw=1.6, label="median, middle 50 % and 90 % of worlds"
    )
    axes.errorbar(
        years, numbers["observed"], yerr=series.error, fmt="o", markersize=3, color="black",
        elinewidth=0.7, label="the record, with one error of the comparison",
    )  # fmt: skip
