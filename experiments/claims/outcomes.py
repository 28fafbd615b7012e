"""What is read off an ensemble: measures, statistics of one world, and the verdict on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ...agents.declaration import Array
from ...agents.power import TOP_RUNG
from ..batch import Columns

YEAR = 12
SUCCESSION = YEAR
"""Months before the succession, in claims about one; its two years are looked at."""

LAG = 3
"""Months by which overtures are held against the pressure before them."""

DIRECTIONS = ("up", "down", "same")


def _overtures(columns: Columns) -> Array:
    return columns["belarus_overture_eu"] + columns["belarus_overture_us"]


def _pressure(columns: Columns) -> Array:
    plans, rung = columns["russia_integration_pressure"], columns["russia_coercion"]
    return plans + rung / TOP_RUNG + columns["dispute"]


def _coerced(columns: Columns) -> Array:
    return (columns["coercion"] > 0).astype(np.float64)


def _neutral_lead(columns: Columns) -> Array:
    rival = np.maximum(columns["public_for_moscow"], columns["public_for_west"])
    return columns["public_neutral"] - rival


DERIVED: Mapping[str, Callable[[Columns], Array]] = {
    "overtures": _overtures,
    "pressure": _pressure,
    "coerced": _coerced,
    "neutral_lead": _neutral_lead,
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


STATISTICS: Mapping[str, Callable[[Array, Columns], Array]] = {
    "mean": lambda values, columns: values.mean(axis=1),
    "final": lambda values, columns: values[:, -YEAR:].mean(axis=1),
    "highest": lambda values, columns: values.max(axis=1),
    "open": lambda values, columns: (values > 0).mean(axis=1),
    "highest_after_succession": lambda values, columns: values[
        :, SUCCESSION : SUCCESSION + 2 * YEAR
    ].max(axis=1),
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
