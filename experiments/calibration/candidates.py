"""Playing many candidate sets of parameters side by side, on the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...agents.declaration import Array
from ...model.scenario import Scenario
from ..batch import Course, play
from ..crew import Crew, count, finished
from ..run import parts_of
from .comparison import Target, months_needed, simulated

Values = Mapping[str, float]
"""A candidate: values of parameters by name."""

Readings = tuple[Array, ...]
"""What a candidate's worlds say at the dates of each target, worlds × dates each."""


@dataclass(frozen=True)
class Stage:
    """Where candidates are played: the scenario, the worlds (their luck), citizens and seed.

    Every candidate is played in the same worlds, so that candidates differ by their parameters
    alone.
    """

    scenario: Scenario
    worlds: tuple[int, ...]
    citizens: int
    seed: int
    crew: Crew

    def in_worlds(self, worlds: Sequence[int]) -> Stage:
        """Return the same stage with other luck."""
        return replace(self, worlds=tuple(worlds))

    def readings(
        self,
        candidates: Sequence[Values],
        targets: Sequence[Target],
        progress: Callable[[int], None] | None = None,
    ) -> list[Readings]:
        """Play candidates and return what each says at the targets' dates, in their order.

        ``progress`` is told now and then how many world-months the crew has done. The result is
        the same for any crew.
        """
        course = self._course(candidates, months_needed(targets))
        parts = [(part, tuple(targets)) for part in parts_of(course, self.crew.workers())]
        done = finished(self.crew, _read, enumerate(parts), progress)
        read = {number: readings for (number, _), readings in done}
        return _by_candidate([read[n] for n in sorted(read)], len(self.worlds), len(candidates))

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


def _read(task: tuple[int, tuple[Course, tuple[Target, ...]]]) -> Readings:
    """Play a part of a course and keep of its record what is compared."""
    _, (part, targets) = task
    columns = play(part, lambda: count(len(part.worlds)))
    return tuple(simulated(columns, target) for target in targets)


def _by_candidate(parts: Sequence[Readings], worlds: int, candidates: int) -> list[Readings]:
    """Return the readings of consecutive parts anew, split by candidate."""
    whole = [np.concatenate(each) for each in zip(*parts, strict=True)]
    split = [each.reshape(candidates, worlds, -1) for each in whole]
    return [tuple(each[n] for each in split) for n in range(candidates)]
