"""Playing many candidate sets of parameters side by side, on the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...agents.declaration import Array
from ...model.scenario import Scenario
from ..batch import Course, played
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
    processes: int = 1

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

        ``progress`` is told how many world-months are done. The result is the same for any number
        of processes.
        """
        course = self._course(candidates, months_needed(targets))
        parts = parts_of(course, self.processes)
        read: list[Readings] = [() for _ in parts]
        for number, columns in played(parts, self.processes, progress):
            read[number] = tuple(simulated(columns, target) for target in targets)
        return list(_by_candidate(read, len(self.worlds), len(candidates)))

    def _course(self, candidates: Sequence[Values], months: int) -> Course:
        sets = [self.scenario.parameters.with_values(values) for values in candidates]
        return Course(
            parameters=tuple(each for each in sets for _ in self.worlds),
            worlds=self.worlds * len(sets),
            months=months,
            citizens=self.citizens,
            seed=self.seed,
            policies=self.scenario.policies,
        )


def _by_candidate(parts: Sequence[Readings], worlds: int, count: int) -> Sequence[Readings]:
    """Return the readings of consecutive parts anew, split by candidate."""
    whole = [np.concatenate(each) for each in zip(*parts, strict=True)]
    split = [each.reshape(count, worlds, -1) for each in whole]
    return [tuple(each[n] for each in split) for n in range(count)]
