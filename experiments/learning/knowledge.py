"""What a power could know in a month, as the row of numbers that learners take."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from ...agents.moves import POWERS
from ...agents.outlook import Outlook
from ...agents.power import TOP_COERCION, Power
from ...model.observation import polls
from ...model.simulation import Moment

Observation = NDArray[np.float32]

SHARE = (0.0, 1.0)

BOUNDS: dict[str, tuple[float, float]] = {
    "alignment": (-1.0, 1.0),
    "coercion": (0.0, float(TOP_COERCION)),
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

LOW, HIGH = np.array(list(ENTRIES.values())).T

APPRAISED = tuple(f.name for f in fields(Outlook))
"""The first entries: the world as a power appraises it, which policies are shown too."""


def appraised(outlook: Outlook, count: int) -> Observation:
    """Return the first entries of what a power knows, ``count`` worlds × :data:`APPRAISED`."""
    columns = [np.broadcast_to(getattr(outlook, name), (count, 1)) for name in APPRAISED]
    width = len(columns)
    return np.clip(np.concatenate(columns, axis=1), LOW[:width], HIGH[:width]).astype(np.float32)


def observation(now: Moment, power: Power, outlook: Outlook, played: float) -> Observation:
    """Return what ``power`` knows, worlds × :data:`ENTRIES`, in their order.

    ``outlook`` is the world as it sees it (worlds × 1), ``played`` the share of the game that is
    over.
    """
    first = appraised(outlook, len(now.levels[power.name]))
    columns = [polled[:, None] for polled in polls(now, power).values()]
    columns += [now.levels[other.name] for other in POWERS]
    columns.append(np.full((len(first), 1), played))
    low, high = LOW[len(APPRAISED) :], HIGH[len(APPRAISED) :]
    rest = np.clip(np.concatenate(columns, axis=1), low, high).astype(np.float32)
    return np.concatenate([first, rest], axis=1)
