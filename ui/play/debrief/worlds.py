"""The worlds with which a game is compared: the model plays all seats, the draws are others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ....agents.declaration import Array
from ....model.schedule import Event
from ....model.simulation import Simulation
from ..room.state import Round, Settings
from .otherwise import simulated
from .played import Played

COMPARED = 500
"""Worlds against which a course is compared in a debrief."""

MIDDLE = (0.05, 0.95)
"""Shares of the worlds between which their middle 90 % lie."""

BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""What the fan is drawn of."""


@dataclass
class _Known:
    """Worlds of a game as far as they are played, and the rounds' events that happened in them."""

    simulation: Simulation
    events: list[list[Event]]
    alignment: list[Array]


_known: dict[tuple[Settings, int], _Known] = {}
_lock = threading.Lock()

MOST_KEPT = 2
"""Games whose worlds are kept, to go on with them when a round more has been played."""


def model_worlds(played: Played, worlds: int = COMPARED) -> Array:
    """Return where the state stands in worlds that the model plays, months from 0 × worlds.

    The scenario and the events that the instructor let happen are the game's, the random draws
    others. Worlds go on from where they were when fewer rounds of the game had been played.
    """
    *_, last = model_worlds_by_round(played, worlds)
    return last


def model_worlds_by_round(played: Played, worlds: int = COMPARED) -> Iterator[Array]:
    """Yield :func:`model_worlds` for the start and for every round, as they are played."""
    key = replace(played.settings, seconds=0, rounds=0, most=0), worlds
    with _lock:
        known = _known.pop(key, None)
    events = [played.events_of(done) for done in played.rounds]
    if known is None or known.events != events[: len(known.events)]:
        start = simulated(replace(played, rounds=()), range(1, worlds + 1))
        known = _Known(start, [], [start.now.measures.alignment])
    try:
        yield np.stack(known.alignment[:1])
        for done in played.rounds:
            if done.number > len(known.events):
                _play(known, played, done)
            yield np.stack(known.alignment[: done.number * played.settings.months + 1])
    finally:  # also if nobody asks for the rest
        with _lock:
            _known[key] = known
            while len(_known) > MOST_KEPT:
                _known.pop(next(iter(_known)))


def _play(known: _Known, played: Played, done: Round) -> None:
    for event in played.events_of(done):
        known.simulation.inject(event)
    for _ in range(played.settings.months):
        known.alignment.append(known.simulation.step().measures.alignment)
    known.events.append(played.events_of(done))


@dataclass(frozen=True)
class Among:
    """Where a game's course lies among other worlds; one entry per month from 0.

    ``percentile`` 0 … 100 is the share of worlds that stand nearer to Moscow, those that stand
    alike counted by half. ``bands`` are the quantiles :data:`BANDS`, months × 5. ``left`` is the
    first month outside the middle 90 %, ``outside`` the number of such months; both
    count from month 1.
    """

    worlds: int
    course: tuple[float, ...]
    percentile: tuple[float, ...]
    bands: tuple[tuple[float, ...], ...]
    left: int | None
    outside: int

    @property
    def inside_at_the_end(self) -> bool:
        """Return whether the course ends within the middle 90 %."""
        return self.bands[-1][0] <= self.course[-1] <= self.bands[-1][-1]


def among(course: Array, worlds: Array) -> Among:
    """Return where a course (months) lies among worlds (months × worlds)."""
    below = (worlds < course[:, None]).mean(axis=1)
    alike = (worlds == course[:, None]).mean(axis=1)
    low, high = np.quantile(worlds, MIDDLE, axis=1)
    away = np.flatnonzero((course < low) | (course > high))
    away = away[away > 0]
    bands = np.quantile(worlds, BANDS, axis=1).T
    return Among(
        worlds=worlds.shape[1],
        course=tuple(course.tolist()),
        percentile=tuple((100 * (below + alike / 2)).tolist()),
        bands=tuple(tuple(row) for row in bands.tolist()),
        left=int(away[0]) if len(away) else None,
        outside=len(away),
    )
