"""The picture of when triangulation fails."""

from __future__ import annotations

from typing import Any

import numpy as np
from pandas import DataFrame

from ...agents.declaration import Array
from ...model.parameters import LEDGER
from ..analysis.points import varied
from ..analysis.publication import INK, page
from ..reference.meanings import parameter_label
from ..reports.charts import BLUE, GREEN, ORANGE, PURPLE, RED, SKY

TITLE = "When does triangulation fail?"

COLOURS = {
    "coercion": RED,
    "instability": ORANGE,
    "integration": PURPLE,
    "westward pivot": BLUE,
    "triangulation": GREEN,
}
"""Colours of the regimes; any other gets sky blue."""


def map_figure(shares: DataFrame, worlds: int) -> Any:
    """Return the maps of :func:`~.regime_map.regime_shares`, one for each value of the third.

    ``worlds`` is how many were played in each cell. A cell has the colour of its most frequent
    regime and its share in per cent; a hatched cell's lead may be chance. The dashed frame holds
    the ledger's ranges worth exploring, the star is the ledger's own point.
    """
    across, up, beside = varied(shares)
    values = sorted(float(value) for value in shares[beside].unique())
    with page(height=5.6) as figure:
        panels = figure.subplots(1, len(values), sharey=True, squeeze=False)[0]
        for axes, value in zip(panels, values, strict=True):
            _draw_map(axes, shares[shares[beside] == value], across, up)
            if value == float(LEDGER[beside].default):
                _draw_own_point(axes, across, up)
            axes.set_title(f"{beside} = {value:g}", fontsize=9, fontweight="normal")
        panels[0].set_ylabel(parameter_label(up))
        _legend(figure, [str(name) for name in shares["regime"].unique()])
        figure.suptitle(
            f"{TITLE}\nMost frequent regime of {worlds} worlds, and its share in per cent",
            x=0.01, ha="left", fontsize=10, fontweight="bold",
        )  # fmt: skip
    return figure


def _draw_map(axes: Any, shares: DataFrame, across: str, up: str) -> None:
    columns, rows = (np.sort(shares[name].unique()) for name in (across, up))
    axes.grid(False)
    for _, cell in shares.iterrows():
        _draw_cell(axes, cell, _edges(columns, cell[across]), _edges(rows, cell[up]))
    _draw_frame(axes, across, up)
    axes.set_xlim(_edges(columns, columns[0])[0], _edges(columns, columns[-1])[1])
    axes.set_ylim(_edges(rows, rows[0])[0], _edges(rows, rows[-1])[1])
    axes.set_xlabel(parameter_label(across))


def _edges(values: Array, at: float) -> tuple[float, float]:
    """Return the borders of a value's cell: half way to its neighbours."""
    n = int(np.argmin(np.abs(values - at)))
    halves = np.diff(values) / 2
    low = halves[n - 1] if n else halves[0]
    high = halves[n] if n < len(halves) else halves[-1]
    return float(at - low), float(at + high)


def _draw_cell(axes: Any, cell: Any, x: tuple[float, float], y: tuple[float, float]) -> None:
    from matplotlib.patches import Rectangle

    sure, share = bool(cell["sure"]), float(cell["share"])
    axes.add_patch(
        Rectangle(
            (x[0], y[0]), x[1] - x[0], y[1] - y[0], facecolor=colour(str(cell["regime"])),
            edgecolor="white", linewidth=0.6, hatch=None if sure else "////",
            alpha=0.35 + 0.65 * share,
        )
    )  # fmt: skip
    axes.annotate(
        f"{100 * share:.0f}", (sum(x) / 2, sum(y) / 2), ha="center", va="center", fontsize=6,
        color=INK,
    )  # fmt: skip


def colour(regime: str) -> str:
    """Return a regime's colour."""
    return COLOURS.get(regime, SKY)


def _draw_frame(axes: Any, across: str, up: str) -> None:
    """Frame the ledger's ranges worth exploring."""
    from matplotlib.patches import Rectangle

    wide, high = LEDGER[across].explore, LEDGER[up].explore
    if wide is not None and high is not None:
        (left, right), (bottom, top) = wide, high
        axes.add_patch(
            Rectangle(
                (left, bottom), right - left, top - bottom, fill=False, edgecolor=INK,
                linestyle="--", linewidth=1.4,
            )
        )  # fmt: skip


def _draw_own_point(axes: Any, across: str, up: str) -> None:
    own = [float(LEDGER[name].default) for name in (across, up)]
    axes.plot(*own, "*", color="white", markeredgecolor=INK, markersize=13)


def _legend(figure: Any, shown: list[str]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    ordered = [
        *(name for name in COLOURS if name in shown),
        *(n for n in shown if n not in COLOURS),
    ]
    handles: list[Any] = [Patch(facecolor=colour(name), label=name) for name in ordered]
    handles += [
        Patch(facecolor="white", edgecolor=INK, hatch="////", label="lead may be chance"),
        Line2D([], [], color=INK, linestyle="--", label="plausible ranges"),
        Line2D([], [], color="white", marker="*", markeredgecolor=INK, markersize=11,
               label="the paper's moment"),
    ]  # fmt: skip
    figure.legend(handles=handles, loc="outside lower left", ncols=4)
