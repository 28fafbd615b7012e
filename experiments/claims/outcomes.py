"""The readings of an ensemble: measures, statistics of one world, and the verdict on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from ...agents.declaration import Array
from ...agents.power import TOP_COERCION
from ..playing.batch import Columns

YEAR = 12
SUCCESSION = 2 * YEAR
"""Months before the succession, in claims about one; the two years from it are looked at."""

WIDTHS = (0.10, 0.15, 0.20, 0.25, 0.30, 0.35)
"""Neutral bands for which triangulation is reported: alignment within ± this counts as neutral."""

BY_WIDTH = "triangulating_by_width"
"""Triangulation averaged over :data:`WIDTHS`, so that no one band decides a claim."""

LAG = 3
"""Months by which overtures are compared with earlier pressure."""

DIRECTIONS = ("up", "down", "same")


def _overtures(columns: Columns) -> Array:
    return columns["belarus_overture_eu"] + columns["belarus_overture_us"]


def _pressure(columns: Columns) -> Array:
    plans, level = columns["russia_integration_pressure"], columns["russia_coercion"]
    return plans + level / TOP_COERCION + columns["dispute"]


def _coerced(columns: Columns) -> Array:
    return (columns["coercion"] > 0).astype(np.float64)


def _neutral_lead(columns: Columns) -> Array:
    rival = np.maximum(columns["public_for_moscow"], columns["public_for_west"])
    return columns["public_neutral"] - rival


def within(columns: Columns, width: float) -> Array:
    """Return 1 where Minsk is engaged with both sides and neutral within ± ``width``, else 0."""
    both = columns["engaged_west"] * columns["engaged_russia"]
    return both * (np.abs(columns["alignment"]) <= width)


def _by_width(columns: Columns) -> Array:
    return np.mean([within(columns, width) for width in WIDTHS], axis=0)


def moscows_side(columns: Columns, width: float) -> Array:
    """Return 1 where Minsk stands beyond the band of ``width`` on Moscow's side, else 0."""
    return (columns["alignment"] < -width).astype(np.float64)


def within_name(width: float) -> str:
    """Return the name of the measure that :func:`within` makes."""
    return f"triangulating_{width:.2f}"


def side_name(width: float) -> str:
    """Return the name of the measure that :func:`moscows_side` makes."""
    return f"moscows_side_{width:.2f}"


def _west_too_cold(columns: Columns) -> Array:
    return 1 - columns["engaged_west"]


def _pressed(columns: Columns) -> Array:
    return (columns["russia_integration_pressure"] > 0).astype(np.float64)


DERIVED: Mapping[str, Callable[[Columns], Array]] = {
    "overtures": _overtures,
    "pressure": _pressure,
    "coerced": _coerced,
    "neutral_lead": _neutral_lead,
    "pressed": _pressed,
    "west_too_cold": _west_too_cold,
    BY_WIDTH: _by_width,
    **{within_name(width): partial(within, width=width) for width in WIDTHS},
    **{side_name(width): partial(moscows_side, width=width) for width in WIDTHS},
}
"""Measures that are made of recorded ones, each worlds × months."""


def measured(name: str, columns: Columns) -> Array:
    """Return a recorded or derived measure, worlds × months."""
    return DERIVED[name](columns) if name in DERIVED else columns[name]


def _after_pressure(values: Array, columns: Columns) -> Array:
    """Return each world's correlation of pressure with ``values`` :data:`LAG` months later.

    Where either never changes there is nothing that goes together: 0.
    """
    earlier, later = _pressure(columns)[:, :-LAG], values[:, LAG:]
    a = earlier - earlier.mean(axis=1, keepdims=True)
    b = later - later.mean(axis=1, keepdims=True)
    size = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    together = (a * b).sum(axis=1)
    return np.divide(together, size, out=np.zeros_like(together), where=size > 0)


def _of_rounds(values: Array, columns: Columns) -> Array:
    """Return each world's sum of ``values`` as a share of the rounds of integration.

    A month in which Moscow presses is a round; in a world without any, nothing comes of one: 0.
    """
    return values.sum(axis=1) / np.maximum(_pressed(columns).sum(axis=1), 1)


def _after_succession(values: Array, columns: Columns) -> Array:
    """Return each world's mean over the two years from the succession, as far as it is played."""
    start = min(SUCCESSION, values.shape[1] - 1)
    return values[:, start : SUCCESSION + 2 * YEAR].mean(axis=1)


STATISTICS: Mapping[str, Callable[[Array, Columns], Array]] = {
    "mean": lambda values, columns: values.mean(axis=1),
    "final": lambda values, columns: values[:, -YEAR:].mean(axis=1),
    "highest": lambda values, columns: values.max(axis=1),
    "open": lambda values, columns: (values > 0).mean(axis=1),
    "before_succession": lambda values, columns: values[:, SUCCESSION - YEAR : SUCCESSION].mean(
        axis=1
    ),
    "after_succession": _after_succession,
    "of_rounds": _of_rounds,
    "later": lambda values, columns: (
        values[:, : 5 * YEAR][:, -2 * YEAR :].mean(axis=1) - values[:, : 2 * YEAR].mean(axis=1)
    ),
    "after_pressure": _after_pressure,
}
"""Statistics of one world, by name; each returns one number per world."""


def verdict(low: float, high: float, direction: str, margin: float) -> str:
    """Return *earned*, *not earned* or *reversed* for an interval.

    ``up`` and ``down`` ask for an interval beyond zero on that side; ``same`` for one within
    ± ``margin``.
    """
    if direction == "same":
        return "earned" if -margin <= low and high <= margin else "not earned"
    if direction == "down":
        low, high = -high, -low
    return "earned" if low > 0 else "reversed" if high < 0 else "not earned"
