"""Worlds of many arms side by side: each under its own parameters and its own script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ...agents.declaration import Array
from ...agents.deliberation import Decision
from ...agents.moves import POWERS
from ...agents.policies import Deliberate, Policy, Situation
from ...model.parameters import Parameters
from ...model.simulation import Simulation
from ..batch import Columns, recorded

Script = Mapping[str, float]
"""Instruments that are set by script, such as ``belarus.mediation``, and their levels."""


@dataclass(frozen=True)
class Player:
    """One world of one arm: its parameters, its script, and the index that addresses its luck."""

    parameters: Parameters
    script: Script
    world: int


@dataclass(frozen=True)
class Apart:
    """Lets another policy decide, then puts in place what the script of each world says.

    ``levels`` is worlds × instruments; NaN leaves an instrument to the other policy.
    """

    levels: Array
    otherwise: Policy = field(default_factory=Deliberate)

    @property
    def foresight(self) -> bool:
        """Return whether the policy behind the scripts looks ahead."""
        return self.otherwise.foresight

    def decide(self, situation: Situation) -> Decision:
        """Return the levels of the month, worlds × instruments."""
        decision = self.otherwise.decide(situation)
        levels = np.where(np.isnan(self.levels), decision.levels, self.levels)
        return Decision(levels, decision.chosen, decision.probabilities, decision.worth)


def scripted_apart(scripts: Sequence[Script]) -> dict[str, Policy]:
    """Return the policies of those powers that the script of any world takes over."""
    policies: dict[str, Policy] = {}
    for power in POWERS:
        names = [f"{power.name}.{i.name}" for i in power.menu.instruments]
        levels = np.array([[script.get(n, np.nan) for n in names] for script in scripts])
        if not np.isnan(levels).all():
            policies[power.name] = Apart(levels)
    return policies


def play_side_by_side(
    players: Sequence[Player],
    months: int,
    citizens: int,
    seed: int,
    every_month: Callable[[], None] | None = None,
) -> Columns:
    """Play worlds that differ in parameters and scripts; players × months of every column.

    A world has the same bits in any company. Raises :class:`~...model.parameters.ParameterError`
    if the parameters differ in what worlds side by side have in common.
    """
    simulation = Simulation(
        [player.parameters for player in players],
        seed=seed,
        worlds=[player.world for player in players],
        citizens=citizens,
        policies=scripted_apart([player.script for player in players]),
    )
    return recorded(simulation, months, every_month)
