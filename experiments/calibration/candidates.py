"""Playing many candidate sets of parameters side by side, on the same random draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

import numpy as np

from ...agents.declaration import Array
from ...model.scenario import Scenario
from ..engine.carrying import Standing, carry_out
from ..engine.parts import Packed, pack, unpack
from ..engine.store import Store
from ..playing.batch import Course, chunks, parts_of, play
from ..workers.crew import Crew, count
from ..workers.progress import Tell, silent
from .comparison import Target, months_needed, simulated

Values = Mapping[str, float]
"""A candidate: values of parameters by name."""

Readings = tuple[Array, ...]
"""What a candidate's worlds say at the dates of each target, worlds × dates each."""


KEPT = 400
"""Worlds of a part that is kept, whoever plays it: more side by side gain little speed."""


@dataclass(frozen=True)
class Stage:
    """Where candidates are played: the scenario, the worlds (for their draws), citizens and seed.

    Every candidate is played in the same worlds, so that candidates differ by their parameters
    alone.
    """

    scenario: Scenario
    worlds: tuple[int, ...]
    citizens: int
    seed: int
    crew: Crew

    def in_worlds(self, worlds: Sequence[int]) -> Stage:
        """Return the same stage with other random draws."""
        return replace(self, worlds=tuple(worlds))

    def readings(
        self,
        candidates: Sequence[Values],
        targets: Sequence[Target],
        tell: Tell = silent,
        store: Store | None = None,
    ) -> list[Readings]:
        """Play candidates and return what each says at the targets' dates, in their order.

        ``tell`` hears how many world-months are done. What is in the ``store`` is not played again,
        the rest is kept there. The result is the same for any crew.
        """
        course = self._course(candidates, months_needed(targets))
        if store is None:
            cut, store = parts_of(course, self.crew.workers()), Store()
        else:
            cut = list(chunks(course, KEPT))
        parts = [Reading(part, tuple(targets)) for part in cut]
        carry_out(parts, store, lambda: nullcontext(self.crew), Standing(tell))
        read = [readings_in(store.read(number).content) for number in range(len(parts))]
        return _by_candidate(read, len(self.worlds), len(candidates))

    def _course(self, candidates: Sequence[Values], months: int) -> Course:
        own = self.scenario.of_worlds(self.worlds)
        each = own if isinstance(own, tuple) else (own,)
        sets = [tuple(one.with_values(values) for one in each) for values in candidates]
        return Course(
            parameters=tuple(one for s in sets for one in s * (len(self.worlds) // len(s))),
            worlds=self.worlds * len(sets),
            months=months,
            citizens=self.citizens,
            seed=self.seed,
            policies=self.scenario.policies,
            events=self.scenario.events,
            voices=self.scenario.voices,
        )


@dataclass(frozen=True)
class Reading:
    """A part of a course, of whose record is kept what is compared with targets."""

    course: Course
    targets: tuple[Target, ...]

    @property
    def size(self) -> int:
        """Return the world-months to be played."""
        return len(self.course.worlds) * self.course.months

    def play(self) -> Packed:
        """Play the worlds and return their values at the targets' dates."""
        columns = play(self.course, lambda: count(len(self.course.worlds)))
        read = [simulated(columns, target) for target in self.targets]
        return Packed(pack({str(number): values for number, values in enumerate(read)}))


def readings_in(content: bytes) -> Readings:
    """Return the readings that were kept."""
    arrays = unpack(content)
    return tuple(arrays[str(number)] for number in range(len(arrays)))


def _by_candidate(parts: Sequence[Readings], worlds: int, candidates: int) -> list[Readings]:
    """Return the readings of consecutive parts, split by candidate."""
    whole = [np.concatenate(each) for each in zip(*parts, strict=True)]
    split = [each.reshape(candidates, worlds, -1) for each in whole]
    return [tuple(each[n] for each in split) for n in range(candidates)]
