"""Playing many worlds: in chunks that fit the cache, over processes, with the same result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...model.parameters import Parameters, shared
from ...model.record import record, with_drift
from ...model.scenario import policies_from
from ...model.schedule import Schedule
from ...model.simulation import Simulation
from ...model.speeches import Speeches
from ..workers.crew import count, finished
from ..workers.processes import local_crew
from .scripts import Directions, directed

CHUNK_CITIZENS = 200_000
"""Citizens that are stepped side by side in one chunk: the powers' thinking gains from more, the
processor's cache from fewer (measured: 132, 106 and 101 µs a world and month for 100,000, 200,000
and 400,000)."""

Columns = dict[str, Array]
"""Every recorded quantity by name, each worlds × months."""


@dataclass(frozen=True)
class Course:
    """What is to be played: which worlds, for how long, under which parameters and policies.

    ``parameters`` is one set for all worlds or one per world. ``policies`` describes powers that
    do not deliberate freely, as in a scenario file; ``events`` and
    ``voices`` are those with a date. ``scripts`` (one per world, by default none) take precedence
    over the policies. A world has the same bits whatever worlds are beside it.
    """

    parameters: Parameters | tuple[Parameters, ...]
    worlds: tuple[int, ...]
    months: int = 120
    citizens: int = 1000
    seed: int = 0
    policies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Any])
    events: Schedule = ()
    voices: Speeches = ()
    scripts: tuple[Directions, ...] = ()

    def simulation(self) -> Simulation:
        """Return the simulation at its start.

        Raises :class:`~...model.parameters.ParameterError` if parameters differ in what worlds side
        by side have in common.
        """
        return Simulation(
            self.parameters,
            seed=self.seed,
            worlds=self.worlds,
            citizens=self.citizens,
            policies=directed(policies_from(self.policies), self.scripts),
            schedule=self.events,
            speeches=self.voices,
        )

    def part(self, start: int, stop: int) -> Course:
        """Return some of the worlds, by position, as a course of its own."""
        parameters = self.parameters
        if not isinstance(parameters, Parameters):
            parameters = parameters[start:stop]
        return replace(
            self,
            parameters=parameters,
            worlds=self.worlds[start:stop],
            scripts=self.scripts[start:stop],
        )


def play(
    course: Course,
    every_month: Callable[[], None] | None = None,
    kept: Callable[[Columns], Columns] | None = None,
    enough: Callable[[], bool] | None = None,
) -> Columns:
    """Play a course in this process; see :func:`recorded`."""
    return recorded(course.simulation(), course.months, every_month, kept, enough)


def recorded(
    simulation: Simulation,
    months: int,
    every_month: Callable[[], None] | None = None,
    kept: Callable[[Columns], Columns] | None = None,
    enough: Callable[[], bool] | None = None,
) -> Columns:
    """Step a simulation ``months`` times and return its record.

    ``every_month`` is called after each month; ``kept`` returns what is kept of a month's record,
    ``alignment`` at least (all is kept by default). After a month of which ``enough`` is true no
    more is played.
    """
    start = simulation.now.measures.alignment
    each: list[Columns] = []
    for _ in range(months):
        month = record(simulation.step())
        each.append(month if kept is None else kept(month))
        if every_month is not None:
            every_month()
        if enough is not None and enough():
            break
    columns = {name: np.stack([m[name] for m in each], axis=1) for name in each[0]}
    return with_drift(columns, start)


def chunks(course: Course, size: int | None = None) -> Iterator[Course]:
    """Split a course into chunks of worlds that fit the processor's cache.

    Worlds that cannot be played side by side, because their citizens' network or their polls
    differ, come into different chunks.
    """
    size = size or max(CHUNK_CITIZENS // course.citizens, 1)
    for first, stop in _alike(course):
        for start in range(first, stop, size):
            yield course.part(start, min(start + size, stop))


def parts_of(course: Course, processes: int) -> list[Course]:
    """Return a course in chunks that fit the cache and keep all ``processes`` at work."""
    each = -(-len(course.worlds) // processes)
    return list(chunks(course, max(min(CHUNK_CITIZENS // course.citizens, each), 1)))


def _alike(course: Course) -> Iterator[tuple[int, int]]:
    """Yield (first, stop) of consecutive worlds that can be played side by side."""
    if isinstance(course.parameters, Parameters):
        yield 0, len(course.worlds)
        return
    first = 0
    for _, group in groupby(course.parameters, key=shared):
        stop = first + len(list(group))
        yield first, stop
        first = stop


def play_all(
    course: Course,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Columns:
    """Play a course chunk by chunk over ``processes``.

    ``progress`` is called now and then with how many world-months are done. The result is the same
    for any number of processes and any chunk size, bit for bit, on machines that round alike.
    """
    parts = parts_of(course, processes)
    results: list[Columns] = [{} for _ in parts]
    for number, columns in played(parts, processes, progress):
        results[number] = columns
    return joined(results)


def played(
    parts: Sequence[Course],
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Iterator[tuple[int, Columns]]:
    """Yield (number, columns) of each part when it is finished, in any order.

    Closing the iterator ends the work that is under way.
    """
    with local_crew(min(processes, max(len(parts), 1))) as crew:
        for (number, _), columns in finished(crew, _play_numbered, enumerate(parts), progress):
            yield number, columns


def _play_numbered(numbered: tuple[int, Course]) -> Columns:
    _, part = numbered
    return play(part, lambda: count(len(part.worlds)))


def joined(results: Sequence[Columns]) -> Columns:
    """Return the columns of consecutive parts as one."""
    return {name: np.concatenate([r[name] for r in results]) for name in results[0]}
