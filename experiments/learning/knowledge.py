"""What a power could know in a month, as the row of numbers that learners take."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from ...agents.moves import POWERS
from ...agents.outlook import Outlook
from ...agents.power import TOP_RUNG, Power
from ...model.observation import polls
from ...model.simulation import Moment

SHARE = (0.0, 1.0)

BOUNDS: dict[str, tuple[float, float]] = {
    "alignment": (-1.0, 1.0),
    "coercion": (0.0, float(TOP_RUNG)),
    "subsidy": SHARE,  # of GDP: what is more counts as all of it
}
"""Lowest and highest value of what is not a share, by field of the outlook."""


def _entries() -> dict[str, tuple[float, float]]:
    entries = {f.name: BOUNDS.get(f.name, SHARE) for f in fields(Outlook)}
    entries |= {"polled_approval": SHARE, "polled_leaning": (-1.0, 1.0)}
    for power in POWERS:
        for instrument in power.menu.instruments:
            entries[f"{power.name}.{instrument.name}"] = (instrument.low, instrument.high)
    return entries | {"played": SHARE}


ENTRIES: dict[str, tuple[float, float]] = _entries()
"""Lowest and highest value of everything a power could know, by name, in order.

First the world as it appraises it (:class:`~triangulation.agents.outlook.Outlook`), then the last
poll, every power's moves of the month, and how much of the game is played.
"""


def observation(
    now: Moment, power: Power, outlook: Outlook, played: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return what ``power`` knows of the first world, in the order of :data:`ENTRIES`."""
    values = [float(getattr(outlook, f.name)[0, 0]) for f in fields(Outlook)]
    values += [float(polled[0]) for polled in polls(now, power).values()]
    for other in POWERS:
        values += now.levels[other.name][0].tolist()
    low, high = np.array(list(ENTRIES.values())).T
    return np.clip([*values, played], low, high).astype(np.float32)
