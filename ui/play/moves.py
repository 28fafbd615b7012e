"""How a power changed its course between two months, as everybody can see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...agents.declaration import Array
from ...agents.power import Power
from .words import changes, named

CLOSE = 1e-9
"""Levels that are no further apart are the same."""


@dataclass(frozen=True)
class Move:
    """How a power changed its course; ``name`` is that of a bold move, if it is one."""

    power: Power
    before: Mapping[str, float]
    after: Mapping[str, float]
    name: str | None

    @property
    def changed(self) -> dict[str, float]:
        """Return the changes by instrument, in shares of its range, the largest first."""
        found = {
            i.name: (self.after[i.name] - self.before[i.name]) / (i.high - i.low)
            for i in self.power.menu.instruments
            if abs(self.after[i.name] - self.before[i.name]) > CLOSE
        }
        return dict(sorted(found.items(), key=lambda each: -abs(each[1])))

    @property
    def words(self) -> list[str]:
        """Say what it changed, one text each."""
        in_words = changes(self.power, list(self.before.values()), list(self.after.values()))
        return [self.power.menu.describe(self.name), *in_words] if self.name else in_words

    @property
    def headline(self) -> str:
        """Say in short what it did: the bold move, or the largest change."""
        return self.power.menu.describe(self.candidate)

    @property
    def candidate(self) -> str:
        """Return the name of the bold move, or of the largest change, such as ``+overture``."""
        if self.name:
            return self.name
        largest, change = next(iter(self.changed.items()))
        return ("+" if change > 0 else "-") + largest


def move_between(power: Power, before: Array, after: Array) -> Move:
    """Return how a power changed its course from some levels to others."""
    taken = named(power.menu.candidates(before[None])[0][0], after)
    name = None if taken is None else power.menu.names[taken]
    return Move(
        power,
        levels_by_name(power, before),
        levels_by_name(power, after),
        name if name in [b.name for b in power.menu.bold] else None,
    )


def levels_by_name(power: Power, row: Array) -> dict[str, float]:
    """Return a power's levels by instrument, as people read them."""
    names = [i.name for i in power.menu.instruments]
    return {name: round(float(level), 4) for name, level in zip(names, row, strict=True)}
