"""How decisive the powers are: how often they change policy, reverse it, and are undecided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...agents.moves import POWERS
from ...agents.power import Power
from ..analysis.numerals import percent
from ..playing.batch import Columns

SOON = 12
"""Months within which a reversal counts as soon."""

UNCHANGED = 1e-9
"""Share of an instrument's range below which a change is rounding."""


@dataclass(frozen=True)
class Decisiveness:
    """How one power decided in a run; shares are 0 … 1, and NaN where there was nothing to count.

    ``changing`` is the share of months in which it changed any instrument. ``reversing`` is the
    share of an instrument's changes that go against its change before, ``soon`` the share that do
    so within a year. ``entropy`` is the mean entropy of its choices, 0 (certain) … 1 (uniform).
    """

    changing: float
    reversing: float
    soon: float
    entropy: float


HEADINGS = (
    "power", "months with a change of course", "changes that reverse the one before",
    "… within a year", "entropy of choice, 0 certain … 1 blind",
)  # fmt: skip


def decisiveness(columns: Columns, power: Power) -> Decisiveness:
    """Return how a power decided, from its recorded levels (worlds × months each).

    The first month only says where instruments stand. An instrument's first change has none
    before it and is not counted among changes that might be reversals.
    """
    levels = [columns[f"{power.name}_{i.name}"] for i in power.menu.instruments]
    course = np.stack(levels, axis=-1) / power.menu.span
    change = np.diff(course, axis=1)
    change = np.where(np.abs(change) > UNCHANGED, np.sign(change), 0.0)
    before, gap = _change_before(change)
    successive = (change != 0) & (before != 0)
    reversed_ = successive & (change != before)
    return Decisiveness(
        changing=_share((change != 0).any(axis=-1)),
        reversing=_share(reversed_[successive]),
        soon=_share((reversed_ & (gap <= SOON))[successive]),
        entropy=_share(columns[f"indecision_{power.name}"]),
    )


def _change_before(change: Array) -> tuple[Array, Array]:
    """Return, for every month, the sign of the last change before it and how long ago it was.

    ``change`` is worlds × months × instruments; where there was none before, the sign is 0.
    """
    count = change.shape[1]
    months: NDArray[np.int64] = np.arange(1, count + 1, dtype=np.int64)[:, None]
    last: NDArray[np.int64] = np.zeros((len(change), count + 1, change.shape[2]), dtype=np.int64)
    np.maximum.accumulate(np.where(change != 0, months, 0), axis=1, out=last[:, 1:])
    from_start = np.concatenate([np.zeros_like(change[:, :1]), change], axis=1)
    before = np.take_along_axis(from_start, last[:, :-1], axis=1)
    return before, (months - last[:, :-1]).astype(np.float64)


def _share(of: Array) -> float:
    return float(of.mean()) if of.size else float("nan")


def rows(columns: Columns) -> list[tuple[str, ...]]:
    """Return a row of words for each power, under :data:`HEADINGS`."""
    made: list[tuple[str, ...]] = []
    for power in POWERS:
        found = decisiveness(columns, power)
        shares = (found.changing, found.reversing, found.soon)
        entropy = f"{found.entropy:.2f}"
        made.append((power.capital, *(_percent(share) for share in shares), entropy))
    return made


def _percent(share: float) -> str:
    return "–" if np.isnan(share) else percent(share)
