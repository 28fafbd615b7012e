"""What a power could know in a month, and what the month is worth to it."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from ...agents.declaration import Array
from ...agents.moves import POWERS
from ...agents.outlook import Outlook
from ...agents.power import TOP_RUNG, Power
from ...model.foresight import observe
from ...model.measures import foresee
from ...model.simulation import Simulation, as_moves

SHARE = (0.0, 1.0)

BOUNDS: dict[str, tuple[float, float]] = {
    "alignment": (-1.0, 1.0),
    "coercion": (0.0, float(TOP_RUNG)),
    "subsidy": (0.0, np.inf),
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


def outlook_of(simulation: Simulation, power: Power) -> Outlook:
    """Return the present world as ``power`` sees it, worlds × 1.

    As in the browser's seats: polls instead of minds, and of Moscow's judgement only its own seat
    knows the error; the others reckon what they would think in its place.
    """
    now = simulation.now
    seen = observe(now.state, power)
    return foresee(seen, as_moves(now.levels), simulation.p, now.alignment)


def observation(
    simulation: Simulation, power: Power, outlook: Outlook, played: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return what ``power`` knows of the first world, in the order of :data:`ENTRIES`."""
    now = simulation.now
    seen = observe(now.state, power)
    values = [float(getattr(outlook, f.name)[0, 0]) for f in fields(Outlook)]
    values += [float(seen.approval[0, 0]), float(seen.leaning[0, 0])]
    for other in POWERS:
        values += now.levels[other.name][0].tolist()
    return np.array([*values, played], dtype=np.float32)


def worth(simulation: Simulation, power: Power, outlook: Outlook) -> dict[str, float]:
    """Return what the first world's month is worth to ``power``, by preference.

    The very function by which the model's own powers weigh what they foresee, about −2 … 2 each.
    """
    row: Array = simulation.now.levels[power.name]
    levels = {i.name: row[:, n : n + 1] for n, i in enumerate(power.menu.instruments)}
    wants = getattr(simulation.p, power.name)
    return {
        name: float(value[0, 0]) for name, value in power.appraise(outlook, levels, wants).items()
    }
