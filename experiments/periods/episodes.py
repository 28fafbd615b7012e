"""Episodes: dated stories with a declared order of events, and the worlds in which it is right."""

# Comparisons of arrays have partly unknown types in NumPy's own declarations.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from ...model.calendar import month_in_run
from ...model.texts import toml_from
from ..playing.batch import Columns

CROSSINGS = ("above", "below", "rises", "falls", "ratio")
"""What a step may say of its column; exactly one of them."""

Found = np.ndarray[Any, np.dtype[np.int64]]
"""The month of a step by world, counted from 1; :data:`NEVER` where it does not happen."""

Truths = np.ndarray[Any, np.dtype[np.bool_]]
"""What holds, by world or by world and month."""

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Step:
    """One event of an order: the first month in its window in which the column crosses a level.

    ``first`` and ``last`` are dates of months. ``crossing`` is one of :data:`CROSSINGS`: rises,
    falls and ratio compare with the window's first month, ratio by division.
    """

    says: str
    column: str
    over: str | None
    crossing: str
    level: float
    first: str
    last: str

    def columns(self) -> tuple[str, ...]:
        """Return the columns that the step looks at."""
        return (self.column,) if self.over is None else (self.column, self.over)

    def happens(self, columns: Columns, begins: str) -> Truths:
        """Return in which worlds and months (worlds × months of the run) the step holds."""
        values: Array = columns[self.column]
        if self.over is not None:
            values = values / columns[self.over]
        first, last = (month_in_run(date, begins) - 1 for date in (self.first, self.last))
        since = values[:, [max(first, 0)]]
        holds: Truths = {
            "above": values > self.level,
            "below": values < self.level,
            "rises": values - since > self.level,
            "falls": since - values > self.level,
            "ratio": values > self.level * since,
        }[self.crossing]
        months: Any = np.arange(values.shape[1])
        window: Truths = (months >= first) & (months <= last)
        return holds & window


@dataclass(frozen=True)
class Episode:
    """A story of the record, and the order of events by which worlds are judged."""

    name: str
    title: str
    period: str
    opens: str
    expects: str
    record: str
    source: str
    steps: tuple[Step, ...]

    def columns(self) -> set[str]:
        """Return the columns that the rule looks at."""
        return {name for step in self.steps for name in step.columns()}

    def months(self, columns: Columns, begins: str) -> tuple[Found, ...]:
        """Return the month of each step in each world, each not before the one before it."""
        worlds, months = columns[self.steps[0].column].shape
        before = np.zeros(worlds, dtype=np.int64)
        found: list[Found] = []
        for step in self.steps:
            holds: Any = step.happens(columns, begins)
            holds &= np.arange(1, months + 1)[None, :] >= before[:, None]
            first = np.where(holds.any(axis=1), holds.argmax(axis=1) + 1, NEVER)
            found.append(first)
            before = first
        return tuple(found)

    def right(self, columns: Columns, begins: str) -> Truths:
        """Return in which worlds every step happens, in the declared order."""
        return self.months(columns, begins)[-1] < NEVER


@cache
def episodes() -> tuple[Episode, ...]:
    """Return the declared episodes in order of time; raises :class:`Mistake` for a wrong step."""
    here = resources.files("triangulation.experiments.periods")
    declared = toml_from((here / "episodes.toml").read_text(encoding="utf-8"))["episodes"]
    return tuple(_episode(words) for words in declared)


def _episode(words: Mapping[str, Any]) -> Episode:
    content: dict[str, Any] = {**words, "steps": tuple(map(step_from, words["steps"]))}
    return Episode(**content)


def step_from(words: Mapping[str, Any]) -> Step:
    """Return a step from its entry; raises :class:`Mistake` unless it says one crossing."""
    said = [name for name in CROSSINGS if name in words]
    if len(said) != 1:
        raise Mistake(
            f"A step says {', '.join(said) or 'no crossing'}; allowed is one of "
            f"{', '.join(CROSSINGS)}."
        )
    return Step(
        says=words["says"], column=words["column"], over=words.get("over"), crossing=said[0],
        level=float(words[said[0]]), first=words["from"], last=words["to"],
    )  # fmt: skip
