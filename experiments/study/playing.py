"""Playing a chunk; a run that fails is set apart and does not spoil the others."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...model.parameters import Parameters
from ...model.record import YEAR
from ..batch import Columns, Course, chunks, joined, play
from ..crew import count
from .plan import Chunk, Numbers


class NotFiniteError(ArithmeticError):
    """A value that is no number, or infinite."""


@dataclass(frozen=True)
class Failure:
    """What is told of a run that failed; ``row`` is its place in the chunk."""

    row: int
    error: str
    traceback: str


@dataclass(frozen=True)
class Played:
    """What came of a chunk: the rows that were finished, their measures, and the failures.

    ``columns`` are finished rows × months.
    """

    rows: Numbers
    columns: Columns
    failures: tuple[Failure, ...]

    def summaries(self) -> dict[str, Array]:
        """Return the mean of every measure, over all months and over the last twelve."""
        found: dict[str, Array] = {}
        for name, values in self.columns.items():
            found[f"{name}_mean"] = values.mean(axis=1)
            found[f"{name}_final"] = values[:, -YEAR:].mean(axis=1)
        return found


def play_chunk(chunk: Chunk) -> Played:
    """Play a chunk in this process.

    Where a rule raises, or a value is not finite, the runs are halved until those that fail stand
    alone; the others get the same bits in any company.
    """
    rows = np.arange(len(chunk.runs))
    finished: list[tuple[Numbers, Columns]] = []
    failures: list[Failure] = []
    with np.errstate(all="ignore"):
        _attempt(chunk, rows, finished, failures)
    if not finished:
        nothing = {name: np.empty((0, chunk.months)) for name in chunk.measures}
        return Played(rows[:0], nothing, tuple(failures))
    kept = np.concatenate([part for part, _ in finished])
    return Played(kept, joined([columns for _, columns in finished]), tuple(failures))


def _attempt(
    chunk: Chunk, rows: Numbers, finished: list[tuple[Numbers, Columns]], failures: list[Failure]
) -> None:
    """Play some rows; if that fails, each half of them."""
    try:
        finished.append((rows, _columns(chunk, rows)))
    except (MemoryError, OSError):  # the machine's affair, not a run's
        raise
    except Exception as error:  # whatever a rule raises concerns its run alone
        if len(rows) == 1:
            told = f"{type(error).__name__}: {error}"
            failures.append(Failure(int(rows[0]), told, traceback.format_exc()))
            return
        middle = len(rows) // 2
        _attempt(chunk, rows[:middle], finished, failures)
        _attempt(chunk, rows[middle:], finished, failures)


def _columns(chunk: Chunk, rows: Numbers) -> Columns:
    """Return the measures of some rows, rows × months each."""
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
    wanted = {*chunk.measures, "alignment"}

    def kept(month: Columns) -> Columns:
        for name, values in month.items():
            if not np.isfinite(values).all():
                raise NotFiniteError(f"{name} is {values[~np.isfinite(values)][0]}")
        return {name: values for name, values in month.items() if name in wanted}

    played = [play(part, lambda: count(0), kept=kept) for part in chunks(course, max(len(rows), 1))]
    columns = joined(played)
    return {name: columns[name] for name in chunk.measures}


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
