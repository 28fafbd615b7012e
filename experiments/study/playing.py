"""Playing a chunk; a run that fails is set apart and does not spoil the others."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...model.parameters import Parameters
from ..playing.batch import Columns, Course, chunks, joined, play
from ..workers.crew import count
from .plan import Chunk, Numbers


class NotFiniteError(ArithmeticError):
    """A value that is no number, or infinite."""


@dataclass(frozen=True)
class Failure:
    """What is recorded of a run that failed; ``row`` is its place in the chunk."""

    row: int
    error: str
    traceback: str


@dataclass(frozen=True)
class Played:
    """The result of a chunk: the rows that were finished, their measures, and the failures.

    ``columns`` are finished rows × months; ``stops`` has the month in which each of these rows
    stopped, 0 where it was played to the end. Months after a stop are not numbers.
    """

    rows: Numbers
    columns: Columns
    stops: Numbers
    failures: tuple[Failure, ...]

    @property
    def lengths(self) -> Numbers:
        """Return how many months each of the finished rows has."""
        months = next(iter(self.columns.values())).shape[1]
        return np.where(self.stops > 0, self.stops, months)


Finished = tuple[Numbers, Columns, Numbers]
"""Rows, their measures, and the months in which they stopped."""


def play_chunk(chunk: Chunk) -> Played:
    """Play a chunk in this process.

    Where a rule raises, or a value is not finite, the runs are halved until those that fail stand
    alone; the others have the same bits as without it.
    """
    rows = np.arange(len(chunk.runs))
    finished: list[Finished] = []
    failures: list[Failure] = []
    with np.errstate(all="ignore"):
        _attempt(chunk, rows, finished, failures)
    if not finished:
        nothing = {name: np.empty((0, chunk.months)) for name in chunk.measures}
        return Played(rows[:0], nothing, rows[:0], tuple(failures))
    kept, columns, stops = zip(*finished, strict=True)
    return Played(np.concatenate(kept), joined(columns), np.concatenate(stops), tuple(failures))


def _attempt(
    chunk: Chunk, rows: Numbers, finished: list[Finished], failures: list[Failure]
) -> None:
    """Play some rows; if that fails, each half of them."""
    try:
        finished.append((rows, *_columns(chunk, rows)))
    except (MemoryError, OSError):  # the machine's affair, not a run's
        raise
    except Exception as error:  # whatever a rule raises concerns its run alone
        if len(rows) == 1:
            message = f"{type(error).__name__}: {error}"
            failures.append(Failure(int(rows[0]), message, traceback.format_exc()))
            return
        middle = len(rows) // 2
        _attempt(chunk, rows[:middle], finished, failures)
        _attempt(chunk, rows[middle:], finished, failures)


def _columns(chunk: Chunk, rows: Numbers) -> tuple[Columns, Numbers]:
    """Return the measures of some rows, rows × months each, and the month in which each stopped."""
    course = Course(
        _parameters(chunk, rows),
        tuple(chunk.replications[rows].tolist()),
        chunk.months,
        chunk.citizens,
        chunk.seed,
        chunk.scenario.policies,
        chunk.scenario.events,
        chunk.scenario.voices,
    )
    played = [_played(chunk, part) for part in chunks(course, max(len(rows), 1))]
    columns = joined([each for each, _ in played])
    return columns, np.concatenate([stops for _, stops in played])


def _played(chunk: Chunk, course: Course) -> tuple[Columns, Numbers]:
    """Return the measures of worlds side by side, and the months in which they stopped."""
    watch = Watch(chunk, len(course.worlds))
    columns = play(course, lambda: count(0), watch.kept, watch.all_stopped)
    kept = {name: columns[name] for name in chunk.measures}
    if chunk.until is not None:
        kept = {name: watch.cut(values) for name, values in kept.items()}
    return kept, watch.stops


class Watch:
    """Looks at every month of worlds side by side: what is kept of it, and which worlds stop."""

    def __init__(self, chunk: Chunk, worlds: int) -> None:
        """Begin before the first month."""
        self.chunk, self.month = chunk, 0
        self.wanted = {*chunk.measures, "alignment"}
        self.stops = np.zeros(worlds, dtype=np.int64)

    def kept(self, month: Columns) -> Columns:
        """Return what is kept of a month; raises where a world that goes on has no finite value."""
        self.month += 1
        going = self.stops == 0
        for name, values in month.items():
            wrong = going & ~np.isfinite(values)
            if wrong.any():
                raise NotFiniteError(f"{name} is {values[wrong][0]}")
        if self.chunk.until is not None:
            met = self.chunk.until.met(month[self.chunk.until.measure])
            self.stops[going & met] = self.month
        return {name: values for name, values in month.items() if name in self.wanted}

    def all_stopped(self) -> bool:
        """Return whether no world goes on."""
        return bool(self.stops.all())

    def cut(self, values: Array) -> Array:
        """Return worlds × all months, without numbers after the month in which a world stopped."""
        months = np.arange(1, self.chunk.months + 1)
        whole = np.full((len(values), self.chunk.months), np.nan)
        whole[:, : values.shape[1]] = values
        whole[(self.stops > 0)[:, None] & (months > self.stops[:, None])] = np.nan
        return whole


def _parameters(chunk: Chunk, rows: Numbers) -> Parameters | tuple[Parameters, ...]:
    """Return the parameters of some rows; those of one point are made once."""
    scenario, worlds = chunk.scenario, chunk.replications[rows].tolist()
    own = scenario.of_worlds(worlds)
    if not chunk.varied:
        return own
    kinds = max(len(scenario.posterior), 1)
    keys = [(int(chunk.points[row]), w % kinds) for row, w in zip(rows, worlds, strict=True)]
    made: dict[tuple[int, int], Parameters] = {}
    for place, (row, key) in enumerate(zip(rows.tolist(), keys, strict=True)):
        if key not in made:
            base = own[place] if isinstance(own, tuple) else own
            values: dict[str, Any] = chunk.values(row)
            made[key] = base.with_values(values)
    return tuple(made[key] for key in keys)
