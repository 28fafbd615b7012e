"""What a run's months come to: one number of each measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...model.columns import COLUMNS
from ...model.record import YEAR
from ..playing.batch import Columns
from ..reference.meanings import FIRST_MONTH

EITHER = "0 or 1"
"""The unit of a measure that says whether something is so."""


def first_month(values: Array) -> Array:
    """Return the first month, from 1, in which each row of 0 and 1 is 1; else not a number."""
    happened = values > 0
    return np.where(happened.any(axis=1), happened.argmax(axis=1) + 1.0, np.nan)


MORE: Mapping[str, Callable[[Array], Array]] = {
    "min": lambda values: values.min(axis=1),
    "max": lambda values: values.max(axis=1),
    FIRST_MONTH: first_month,
    "last": lambda values: values[:, -1],
}
"""What can be kept of a run's months beside their means."""


def summaries(
    columns: Columns, lengths: NDArray[np.int64], more: Sequence[str] = ()
) -> dict[str, Array]:
    """Return what each run's months come to, by the outcome's name.

    ``columns`` are runs × months, of which the first ``lengths`` of each run count. Every measure
    has its mean over these months and over the last twelve of them, and what ``more`` names
    (:data:`.entries.SUMMARIES_KEPT`). A first month that never comes is not a number; only
    measures that are 0 or 1 have one.
    """
    found: dict[str, Array] = {}
    months = next(iter(columns.values())).shape[1]
    for length in np.unique(lengths).tolist() or [months]:
        rows = lengths == length
        for name, values in columns.items():
            part = values if length == months and rows.all() else values[rows, :length].copy()
            for outcome, result in _of(name, part, more):
                found.setdefault(outcome, np.full(len(lengths), np.nan))[rows] = result
    return found


def _of(name: str, values: Array, more: Sequence[str]) -> list[tuple[str, Array]]:
    """Return the summaries of one measure in runs of one length."""
    fitting = [one for one in more if one != FIRST_MONTH or COLUMNS[name].unit == EITHER]
    return [
        (f"{name}_mean", values.mean(axis=1)),
        (f"{name}_final", values[:, -YEAR:].mean(axis=1)),
        *((f"{name}_{one}", MORE[one](values)) for one in fitting),
    ]
