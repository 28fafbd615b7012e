"""The runs of an experiment in their fixed order, and the chunks in which they are played.

A run is (scenario, point, replication), counted in this order. Chunks depend on the experiment
alone, so that any number of workers writes the same files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...model.scenario import Scenario
from ..playing.batch import CHUNK_CITIZENS
from .experiment import Experiment
from .points import Points, Values
from .until import Until

CHUNKS_AT_LEAST = 8
"""Chunks of a scenario if its runs allow it, so that a small experiment uses all cores."""

SMALLEST = 25
"""Runs below which a chunk is not split for that: fewer side by side are much slower."""

LARGEST_CHUNK = 1000
"""Runs of a chunk at most: more gain no speed and take memory."""

LARGEST_RECORD = 64_000_000
"""Bytes of a chunk's measures at most, as numbers in memory."""

NUMBER = 8
"""Bytes of a number."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Chunk:
    """Runs of one scenario that are played side by side.

    ``runs``, ``points``, ``replications`` and the columns ``varied`` have one value per run; a
    run's world is its replication.
    """

    number: int
    scenario: Scenario
    runs: Numbers
    points: Numbers
    replications: Numbers
    varied: Mapping[str, Values]
    months: int
    citizens: int
    seed: int
    measures: tuple[str, ...]
    months_kept: str
    summaries: tuple[str, ...] = ()
    until: Until | None = None

    def values(self, row: int) -> dict[str, Any]:
        """Return the varied parameters of one run, by its row."""
        return {name: values[row] for name, values in self.varied.items()}


@dataclass(frozen=True)
class Plan:
    """An experiment with its points, in chunks.

    ``only`` are the runs of each scenario that are to be played, by their places among all of its
    runs; by default that is every one.
    """

    experiment: Experiment
    only: Numbers | None = None

    @cached_property
    def points(self) -> Points:
        """Return the points."""
        return self.experiment.points()

    @property
    def runs_each(self) -> int:
        """Return the number of runs of each scenario, whether they are to be played or not."""
        return self.experiment.runs // len(self.experiment.scenarios)

    @property
    def played_each(self) -> int:
        """Return how many runs of each scenario are to be played."""
        return self.runs_each if self.only is None else len(self.only)

    @cached_property
    def size(self) -> int:
        """Return the number of runs in a chunk; the last one of a scenario may have fewer."""
        asked = self.experiment
        cache = CHUNK_CITIZENS // asked.citizens
        record = LARGEST_RECORD // (asked.months * (len(asked.measures) + 1) * NUMBER)
        spread = max(self.played_each // CHUNKS_AT_LEAST, SMALLEST)
        return max(min(cache, record, spread, LARGEST_CHUNK), 1)

    @property
    def chunks_each(self) -> int:
        """Return the number of chunks of each scenario."""
        return -(-self.played_each // self.size)

    @property
    def count(self) -> int:
        """Return the number of chunks."""
        return self.chunks_each * len(self.experiment.scenarios)

    def chunk_of(self, scenario: int, place: Any) -> Any:
        """Return the chunk of a scenario's run, by its place among those played; or of several."""
        return scenario * self.chunks_each + place // self.size

    def chunk(self, number: int) -> Chunk:
        """Return a chunk by its number, from 0."""
        scenario, place = divmod(number, self.chunks_each)
        first = place * self.size
        places = np.arange(first, min(first + self.size, self.played_each))
        runs = places if self.only is None else self.only[places]
        return self.chosen(number, runs + scenario * self.runs_each)

    def chosen(self, number: int, runs: Sequence[int] | Numbers) -> Chunk:
        """Return some runs of the chunk ``number`` as a chunk."""
        asked = self.experiment
        numbers = np.asarray(runs, dtype=np.int64)
        scenario, place = numbers // self.runs_each, numbers % self.runs_each
        points, replications = np.divmod(place, asked.replications)
        return Chunk(
            number,
            asked.scenarios[int(scenario[0])],
            numbers,
            points,
            replications,
            {name: values[points] for name, values in self.points.columns.items()},
            asked.months,
            asked.citizens,
            asked.seed,
            asked.measures,
            asked.months_kept,
            asked.summaries,
            asked.until,
        )

    def sizes(self) -> Iterator[int]:
        """Yield the number of runs of each chunk, in order."""
        for number in range(self.count):
            place = number % self.chunks_each
            yield min(self.size, self.played_each - place * self.size)
