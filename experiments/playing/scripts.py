"""Scripts of worlds side by side: each world has its own, and they mix in one simulation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...agents.deliberation import Decision
from ...agents.moves import POWERS
from ...agents.policies import (
    Deliberate,
    Levels,
    Policy,
    Random,
    Script,
    Situation,
    scripted,
    scripted_levels,
)


@dataclass(frozen=True)
class Directions:
    """What is set in one world, and the powers that choose at random (``blind``).

    ``instruments`` are named with their power, such as ``belarus.mediation``.
    """

    instruments: Script = field(default_factory=dict[str, Levels])
    blind: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Apart:
    """Lets a power decide as usual or at random, and applies each world's script.

    ``scripts`` has what is set of this power's instruments, by name, for each world; ``blind``
    marks the worlds in which it chooses at random; ``otherwise`` decides the rest.
    """

    scripts: tuple[Script, ...]
    blind: NDArray[np.bool_]
    otherwise: Policy = field(default_factory=Deliberate)

    @property
    def foresight(self) -> bool:
        """Return whether the policy behind the scripts looks ahead."""
        return self.otherwise.foresight

    def decide(self, situation: Situation) -> Decision:
        """Return the levels of the month, worlds × instruments."""
        decision = self.otherwise.decide(situation)
        if self.blind.any():
            decision = _either(self.blind, Random().decide(situation), decision)
        distinct, rows = self._distinct
        levels = np.array([scripted_levels(script, situation) for script in distinct])
        return scripted(decision, levels[rows])

    @cached_property
    def _distinct(self) -> tuple[list[Script], list[int]]:
        """Return the scripts, those that worlds share once, and which of them each world has."""
        distinct = {id(script): script for script in self.scripts}
        places = {identity: n for n, identity in enumerate(distinct)}
        return list(distinct.values()), [places[id(script)] for script in self.scripts]


def _either(first: NDArray[np.bool_], one: Decision, other: Decision) -> Decision:
    """Return in each world the first decision where ``first`` says so, else the other."""
    rows = first[:, None]
    assert one.probabilities is not None
    assert other.probabilities is not None
    return replace(
        other,
        levels=np.where(rows, one.levels, other.levels),
        probabilities=np.where(rows, one.probabilities, other.probabilities),
    )


def directed(policies: Mapping[str, Policy], scripts: Sequence[Directions]) -> dict[str, Policy]:
    """Return policies with the scripts of worlds applied to those that any world's script names."""
    found = dict(policies)
    for power in POWERS:
        distinct = {id(script): script for script in scripts}
        parts = {key: _of(power.name, each.instruments) for key, each in distinct.items()}
        own = tuple(parts[id(script)] for script in scripts)
        blind = np.array([power.name in script.blind for script in scripts])
        if any(own) or blind.any():
            found[power.name] = Apart(own, blind, policies.get(power.name, Deliberate()))
    return found


def _of(power: str, script: Script) -> Script:
    """Return a power's part of a script, by the instruments' own names."""
    parts = [(name.partition("."), levels) for name, levels in script.items()]
    return {name: levels for (owner, _, name), levels in parts if owner == power}
