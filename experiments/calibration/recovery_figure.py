"""The figure of a recovery: estimates against the truth, a panel per parameter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...model.parameters import LEDGER
from ..reports.charts import BLUE
from ..reports.plots import INK, matplotlib_settings
from .figure import save_svg
from .identification import Recovered
from .recovery import Attempt
from .search import Ranges

COLUMNS = 4
SIZE = 2.7
"""Inches of a panel's side."""


def write_recovery_figure(
    path: Path, made: Sequence[Attempt], found: Sequence[Recovered], ranges: Ranges
) -> None:
    """Draw each attempt's estimate and interval over the truth; on the diagonal it is found."""
    matplotlib_settings()
    from matplotlib.figure import Figure

    columns = min(COLUMNS, len(found))
    rows = -(-len(found) // columns)
    figure: Any = Figure(figsize=(columns * SIZE, rows * SIZE), layout="constrained")
    grid: Any = figure.subplots(rows, columns, squeeze=False)
    for axes in grid.flat:
        axes.set_visible(False)
    for axes, each in zip(grid.flat, found, strict=False):
        _draw(axes, each, made, ranges[each.name])
    save_svg(figure, path)


def _draw(axes: Any, each: Recovered, made: Sequence[Attempt], bounds: tuple[float, float]) -> None:
    name = each.name
    axes.set_visible(True)
    axes.set_title(f"{name}\n{each.verdict}", loc="left", fontsize=8)
    axes.plot(bounds, bounds, color=INK, lw=0.8, ls=":")
    axes.vlines(
        [a.truth[name] for a in made], [a.low[name] for a in made], [a.high[name] for a in made],
        color=BLUE, lw=1, alpha=0.5,
    )  # fmt: skip
    axes.plot(
        [a.truth[name] for a in made],
        [a.estimate[name] for a in made],
        "o",
        color=BLUE,
        ms=4,
        clip_on=False,
    )
    axes.set_xlim(*bounds)
    axes.set_ylim(*bounds)
    axes.set_xlabel(f"truth ({LEDGER[name].unit})", fontsize=7)
    axes.set_ylabel("found, with 95 % interval", fontsize=7)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=7)
