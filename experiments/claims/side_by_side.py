"""Worlds of many arms side by side: each under its own parameters and its own script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...agents.deliberation import Decision
from ...agents.moves import POWERS
from ...agents.policies import Deliberate, Levels, Policy, Random, Situation, scripted_level
from ...model.parameters import Parameters
from ...model.schedule import Schedule
from ...model.simulation import Simulation
from ..batch import Columns, recorded

Script = Mapping[str, Levels]
"""Instruments that are set by script, such as ``belarus.mediation``: one level, or spans of months
outside of which the power decides."""


@dataclass(frozen=True)
class Player:
    """One world of one arm: its parameters, its script, and the index that addresses its luck.

    ``blind`` names the powers that pick blindly among their candidate moves.
    """

    parameters: Parameters
    script: Script
    world: int
    blind: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Apart:
    """Lets a power deliberate, or pick blindly, and puts in place each world's script.

    ``scripts`` has one script of this power's instruments, by name, for each world; ``blind``
    tells the worlds in which it picks blindly.
    """

    scripts: tuple[Script, ...]
    blind: NDArray[np.bool_]
    foresight: bool = True

    def decide(self, situation: Situation) -> Decision:
        """Return the levels of the month, worlds × instruments."""
        decision = Deliberate().decide(situation)
        if self.blind.any():
            decision = _either(self.blind, Random().decide(situation), decision)
        scripted = self._scripted(situation)
        levels = np.where(np.isnan(scripted), decision.levels, scripted)
        return replace(decision, levels=levels)

    def _scripted(self, situation: Situation) -> Array:
        """Return the month's scripted levels, worlds × instruments; NaN where nothing is said."""
        names = [instrument.name for instrument in situation.power.menu.instruments]
        levels = np.full((len(self.scripts), len(names)), np.nan)
        for row, script in zip(levels, self.scripts, strict=True):
            for name, said in script.items():
                level = scripted_level(said, situation.month)
                row[names.index(name)] = np.nan if level is None else level
        return levels


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


def apart(players: Sequence[Player]) -> dict[str, Policy]:
    """Return the policies of those powers that any world scripts or lets pick blindly."""
    policies: dict[str, Policy] = {}
    for power in POWERS:
        scripts = tuple(_of(power.name, player.script) for player in players)
        blind = np.array([power.name in player.blind for player in players])
        if any(scripts) or blind.any():
            policies[power.name] = Apart(scripts, blind)
    return policies


def _of(power: str, script: Script) -> Script:
    """Return a power's part of a script, by the instruments' own names."""
    parts = [(name.partition("."), levels) for name, levels in script.items()]
    return {name: levels for (owner, _, name), levels in parts if owner == power}


def play_side_by_side(
    players: Sequence[Player],
    months: int,
    citizens: int,
    seed: int,
    every_month: Callable[[], None] | None = None,
    schedule: Schedule = (),
) -> Columns:
    """Play worlds that differ in parameters and scripts; players × months of every column.

    ``schedule`` holds the events with a date, which happen in all worlds. A world has the same bits
    in any company. Raises :class:`~...model.parameters.ParameterError` if the parameters differ in
    what worlds side by side have in common.
    """
    simulation = Simulation(
        [player.parameters for player in players],
        seed=seed,
        worlds=[player.world for player in players],
        citizens=citizens,
        policies=apart(players),
        schedule=schedule,
    )
    return recorded(simulation, months, every_month)
