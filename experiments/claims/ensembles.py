"""Ensembles: which worlds of which arms are played side by side, and what is kept of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...model.parameters import Parameters
from ..engine.parts import Packed, pack, unpack
from ..playing.batch import CHUNK_CITIZENS, Course, play
from ..playing.scripts import Directions
from ..workers.crew import count
from .catalogue import Arm, calendar, starting_point
from .draws import Draw, alike
from .outcomes import STATISTICS, measured

Reading = tuple[str, str]
"""A measure, and the statistic of it that is taken from each world."""

Path = NDArray[np.float32]
"""A measure's course over the months, worlds × months, in single precision: it is for drawing."""

LARGEST = 400
"""Worlds in one task at most: more gain little speed (measured, µs a world and month with 200
citizens: 139, 110 and 103 for 200, 400 and 1,000 worlds), and less work is lost by an interrupt."""


EVEN = 2
"""Several tasks are a multiple of this, so that two workers end together."""


@dataclass(frozen=True)
class Extent:
    """How much is played for each arm; world k of every arm has the same draws."""

    worlds: int = 200
    months: int = 120
    citizens: int = 1000
    seed: int = 2020


@dataclass(frozen=True)
class Ensemble:
    """Worlds of one arm. ``draw`` changes parameters before the arm does.

    ``paths`` names the measures whose course over the months is kept.
    """

    arm: Arm
    worlds: Sequence[int]
    draw: Draw = field(default_factory=dict[str, float])
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What was kept of some worlds.

    ``readings`` holds one number per world for each reading, ``paths`` its course over the
    months for each measure that was asked for.
    """

    readings: Mapping[Reading, Array]
    paths: Mapping[str, Path] = field(default_factory=dict[str, "Path"])

    @property
    def worlds(self) -> int:
        """Return the number of worlds."""
        return len(next(iter(self.readings.values())))


@dataclass(frozen=True)
class Task:
    """Ensembles that are played side by side, and the readings that are wanted of all of them."""

    ensembles: tuple[Ensemble, ...]
    extent: Extent
    readings: tuple[Reading, ...]

    @property
    def size(self) -> int:
        """Return the world-months to be played."""
        return self.worlds * self.extent.months

    @property
    def worlds(self) -> int:
        """Return the number of worlds to be played."""
        return sum(len(ensemble.worlds) for ensemble in self.ensembles)

    @property
    def course(self) -> Course:
        """Return the worlds of all arms side by side."""
        extent = self.extent
        parameters: list[Parameters] = []
        scripts: list[Directions] = []
        drawn: tuple[Draw, Parameters] = {}, starting_point()
        for each in self.ensembles:
            if each.draw != drawn[0]:
                drawn = each.draw, starting_point().with_values(each.draw)
            parameters += [each.arm.parameters(drawn[1])] * len(each.worlds)
            scripts += [each.arm.script] * len(each.worlds)
        return Course(
            tuple(parameters),
            tuple(world for each in self.ensembles for world in each.worlds),
            extent.months,
            extent.citizens,
            extent.seed,
            events=calendar(),
            scripts=tuple(scripts),
        )

    def play(self) -> Packed:
        """Play the task and keep what is wanted of it: readings of all worlds, and paths."""
        columns = play(self.course, lambda: count(self.worlds))
        kept: dict[str, Any] = {
            f"reading {m} {s}": STATISTICS[s](measured(m, columns), columns)
            for m, s in self.readings
        }
        for n, rows, each in self._places():
            for m in each.paths:
                kept[f"path {n} {m}"] = measured(m, columns)[rows].astype(np.float32)
        return Packed(pack(kept))

    def seen(self, content: bytes) -> list[Seen]:
        """Return what was seen of each ensemble in what was kept of the task."""
        kept = unpack(content)
        return [
            Seen(
                {(m, s): kept[f"reading {m} {s}"][rows] for m, s in self.readings},
                {m: kept[f"path {n} {m}"] for m in each.paths},
            )
            for n, rows, each in self._places()
        ]

    def _places(self) -> Iterator[tuple[int, slice, Ensemble]]:
        """Yield each ensemble with its number and its rows among the worlds of the task."""
        first = 0
        for n, each in enumerate(self.ensembles):
            yield n, slice(first, first + len(each.worlds)), each
            first += len(each.worlds)


def tasks(
    ensembles: Sequence[Ensemble], extent: Extent, readings: tuple[Reading, ...]
) -> list[Task]:
    """Split ensembles, in order, into tasks that fit the processor's cache.

    The split depends on nothing else, so that finished tasks are found again. An ensemble may be
    cut; draws whose citizens' networks differ come into different tasks.
    """
    found: list[Task] = []
    for _, group in groupby(ensembles, key=_network):
        together = list(group)
        worlds = sum(len(e.worlds) for e in together)
        fitting = min(max(CHUNK_CITIZENS // extent.citizens, 1), LARGEST)
        parts = -(-worlds // fitting)
        size = -(-worlds // (parts + parts % EVEN if parts > 1 else parts))
        found += [Task(tuple(part), extent, readings) for part in _cut(together, size)]
    return found


def _network(ensemble: Ensemble) -> tuple[float, ...]:
    return alike(ensemble.draw)


def _cut(ensembles: Sequence[Ensemble], size: int) -> Iterator[list[Ensemble]]:
    """Yield consecutive ensembles of ``size`` worlds together, cutting them where need be."""
    part: list[Ensemble] = []
    room = size
    for ensemble in ensembles:
        left = ensemble.worlds
        while left:
            part.append(replace(ensemble, worlds=left[:room]))
            left, room = left[room:], room - len(left[:room])
            if not room:
                yield part
                part, room = [], size
    if part:
        yield part


def joined(parts: Sequence[Seen]) -> Seen:
    """Return what was seen of consecutive worlds as one."""
    first = parts[0]
    return Seen(
        {name: np.concatenate([p.readings[name] for p in parts]) for name in first.readings},
        {name: np.concatenate([p.paths[name] for p in parts]) for name in first.paths},
    )


def reunited(ensembles: Sequence[Ensemble], parts: Iterable[Seen]) -> list[Seen]:
    """Return what was seen of each ensemble as a whole; ``parts`` come from all tasks in order."""
    left = iter(parts)
    whole: list[Seen] = []
    for ensemble in ensembles:
        found: list[Seen] = []
        missing = len(ensemble.worlds)
        while missing:
            found.append(next(left))
            missing -= found[-1].worlds
        whole.append(joined(found))
    return whole
