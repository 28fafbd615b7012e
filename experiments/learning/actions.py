"""Actions as learners give them: whole numbers that count an instrument's steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...agents.instruments import Instrument
from ...agents.mistake import Mistake
from ...agents.power import Power

Action = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def levels(instrument: Instrument) -> int:
    """Return how many levels an instrument has, in its steps from the lowest to the highest."""
    return round((instrument.high - instrument.low) / instrument.step) + 1


def levels_of(power: Power, actions: Any) -> Array:
    """Return the levels that actions mean, worlds × instruments; ``actions`` has that shape too.

    Raises :class:`Mistake` for an action of the wrong length or beyond an instrument's levels.
    """
    menu = power.menu.instruments
    given: NDArray[Any] = np.asarray(actions)
    if given.ndim != 2 or given.shape[1] != len(menu):
        raise Mistake(
            f"An action of {power.name} has {given[0].size if given.ndim else 1} entries; allowed "
            f"is one for each of {', '.join(i.name for i in menu)}."
        )
    top = np.array([levels(i) - 1 for i in menu])
    number = given.dtype.kind in "biuf"
    fits = (given == np.clip(np.rint(given), 0, top)) if number else np.zeros(given.shape, bool)
    if not fits.all():
        world, n = (int(each) for each in np.argwhere(~fits)[0])
        raise Mistake(
            f"{power.name}'s action on {menu[n].name} is {given[world, n]}; allowed is a whole "
            f"number, 0 to {top[n]}."
        )
    low, step = np.array([(i.low, i.step) for i in menu], dtype=np.float64).T
    return np.minimum(low + given.astype(np.int64) * step, power.menu.bounds[1])


def as_levels(power: Power, action: Sequence[int] | Action) -> dict[str, float]:
    """Return the level of every instrument, by name, that the action in one world means.

    Raises :class:`Mistake` as :func:`levels_of` does.
    """
    (row,) = levels_of(power, np.asarray(action)[None])
    return {i.name: float(level) for i, level in zip(power.menu.instruments, row, strict=True)}


def own_part(power: Power, action: Sequence[int] | Action) -> Sequence[int] | Action:
    """Return a padded action without what ``power`` has no use for.

    Entries beyond its instruments are left out, and numbers beyond an instrument's levels mean its
    highest.
    """
    top = np.array([levels(i) - 1 for i in power.menu.instruments])
    return action if len(action) < len(top) else np.minimum(action[: len(top)], top)
