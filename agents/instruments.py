"""What a power can do in a month: its instruments, and the candidate moves it considers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .declaration import Array, Source


@dataclass(frozen=True)
class Instrument:
    """One thing a power can do, set to a level each month.

    The level runs from ``low`` to ``high`` and changes by ``step`` at a time; ``rest`` is the
    neutral level, that of a power that does nothing. ``down`` and ``up`` say in words what a change
    means.
    """

    name: str
    low: float
    high: float
    step: float
    rest: float
    meaning: str
    down: str
    up: str
    source: Source


@dataclass(frozen=True)
class BoldMove:
    """A move that sets several instruments at once, such as a visit or a climb-down."""

    name: str
    levels: dict[str, float]
    meaning: str


WAYS = (-1, 1)
"""Down and up: the candidates of each instrument, after the one without change."""


@dataclass(frozen=True)
class Menu:
    """The candidate moves of one power: hold, each instrument down or up, and the bold moves.

    Candidates are linear in the present levels: ``levels * keep + add``, kept within bounds, so
    that all candidates of all worlds are made in one expression.
    """

    instruments: tuple[Instrument, ...]
    bold: tuple[BoldMove, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the candidates: ``hold``, ``-overture``, ``+overture``, bold."""
        local = [f"{sign}{i.name}" for i in self.instruments for sign in "-+"]
        return ("hold", *local, *(b.name for b in self.bold))

    @property
    def rest(self) -> Array:
        """Return the levels of a power that does nothing, one per instrument."""
        return np.array([i.rest for i in self.instruments], dtype=np.float64)

    @cached_property
    def bounds(self) -> tuple[Array, Array]:
        """Return the lowest and the highest levels, one each per instrument."""
        low = np.array([i.low for i in self.instruments], dtype=np.float64)
        return low, np.array([i.high for i in self.instruments], dtype=np.float64)

    @property
    def span(self) -> Array:
        """Return the width of each instrument's range, in its own unit."""
        low, high = self.bounds
        return high - low

    @cached_property
    def _linear(self) -> tuple[Array, Array]:
        """Return (keep, add), each candidates × instruments."""
        count = len(self.instruments)
        keep = np.ones((len(self.names), count))
        add = np.zeros((len(self.names), count))
        position = {i.name: n for n, i in enumerate(self.instruments)}
        for n, instrument in enumerate(self.instruments):
            for k, sign in enumerate(WAYS):
                add[1 + len(WAYS) * n + k, n] = sign * instrument.step
        for row, bold in enumerate(self.bold, start=1 + len(WAYS) * count):
            for name, level in bold.levels.items():
                keep[row, position[name]] = 0.0
                add[row, position[name]] = level
        return keep, add

    def alike(self, instrument: int) -> list[int]:
        """Return for each candidate the first one that sets an instrument to the same level."""
        keep, add = self._linear
        rules = list(zip(keep[:, instrument].tolist(), add[:, instrument].tolist(), strict=True))
        return [rules.index(rule) for rule in rules]

    def candidates(self, levels: Array) -> tuple[Array, Array]:
        """List the moves open to a power whose instruments stand at ``levels``.

        ``levels`` is worlds × instruments. Returns the candidates, worlds × candidates ×
        instruments, and whether each is a move of its own (worlds × candidates): one that would
        change nothing, because an instrument is at its limit, is not.
        """
        keep, add = (each.T[:, :, None] for each in self._linear)
        low, high = (each[:, None, None] for each in self.bounds)
        now = np.ascontiguousarray(levels.T)[:, None, :]  # worlds last: long rows are fast
        moves = np.clip(now * keep + add, low, high)
        distinct = (moves != now).any(axis=0)
        distinct[0] = True
        return np.ascontiguousarray(moves.T), np.ascontiguousarray(distinct.T)

    def describe(self, name: str) -> str:
        """Say in words what the candidate ``name`` means."""
        if name == "hold":
            return "stays the course"
        for bold in self.bold:
            if bold.name == name:
                return bold.meaning
        instrument = next(i for i in self.instruments if i.name == name[1:])
        return instrument.up if name[0] == "+" else instrument.down
