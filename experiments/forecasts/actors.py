"""The actors of each series: positions, saliences and capabilities, as known at an origin."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from ...agents.declaration import Array
from .yearly import Yearly

LAST = "last"
"""A position that is the last known value of the series."""

_HEADS = ("capability", "because")


@dataclass(frozen=True)
class Table:
    """The actors of one issue, in order: positions in the series' unit, and what they bring.

    ``salience`` is 0 … 1; ``capability`` is relative to Moscow's 1. ``state`` is the place of
    Minsk, whose policy the issue is.
    """

    names: tuple[str, ...]
    positions: Array
    salience: Array
    capability: Array

    @property
    def effort(self) -> Array:
        """Return each actor's influence: capability times salience."""
        return self.salience * self.capability

    @property
    def state(self) -> int:
        """Return the place of Minsk."""
        return self.names.index("belarus")


@cache
def declared() -> dict[str, Any]:
    """Return the inputs file as it is written."""
    here = resources.files(__name__.rpartition(".")[0])
    return tomllib.loads((here / "actors.toml").read_text(encoding="utf-8"))


def issues() -> tuple[str, ...]:
    """Return the names of the series of which actors have positions."""
    return tuple(name for name in declared() if name not in _HEADS)


def table(known: Yearly, origin: int) -> Table:
    """Return the actors' table for a series, as it stood at the end of a year."""
    issue, capability = declared()[known.series.name], declared()["capability"]
    names = tuple(capability)
    last = float(known.values[-1])
    positions = [_position(issue[name]["position"], origin, last) for name in names]
    salience = [float(issue[name]["salience"]) for name in names]
    return Table(
        names,
        np.array(positions),
        np.array(salience),
        np.array([float(capability[name]) for name in names]),
    )


def _position(said: Any, origin: int, last: float) -> float:
    if said == LAST:
        return last
    if isinstance(said, list):
        steps: list[tuple[int, float]] = [(int(year), float(value)) for year, value in said]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        held = [value for year, value in steps if year <= origin]
        return held[-1]
    return float(said)
