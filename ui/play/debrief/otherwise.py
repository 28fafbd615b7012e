"""The game played again, side by side with games in which the model decides for some seats.

All of them have the same random draws, so that they differ only by what was decided otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ....agents.deliberation import Decision
from ....agents.policies import Deliberate, Policy, Situation
from ....model.simulation import Moment, Simulation
from ....model.voices import heard_where
from ..line import WORLD, policies_of
from ..orders import POWER
from ..recipe import scenario_named
from ..room.heard import heard
from ..room.state import Round
from .played import PUBLIC, Played

Given = frozenset[tuple[int, str]]
"""Rounds and seats that are given to the model in one of the games."""

AS_PLAYED: Given = frozenset()
"""Nothing is given to the model."""


@dataclass(frozen=True)
class PartlyOrdered:
    """Lets ``model`` decide, and puts orders in place in those worlds that have ``orders``."""

    orders: Mapping[str, float]
    where: NDArray[np.bool_]
    model: Policy

    @property
    def foresight(self) -> bool:
        """Return whether the model behind the orders looks ahead."""
        return self.model.foresight

    def decide(self, situation: Situation) -> Decision:
        """Return the levels of the month, worlds × instruments."""
        decision = self.model.decide(situation)
        levels = decision.levels.copy()
        for n, instrument in enumerate(situation.power.menu.instruments):
            if instrument.name in self.orders:
                levels[self.where, n] = self.orders[instrument.name]
        return replace(decision, levels=levels)


def simulated(played: Played, worlds: Sequence[int]) -> Simulation:
    """Return worlds of a game at their start, the model in all seats."""
    recipe = played.recipe
    return Simulation(
        recipe.parameters(0),
        seed=recipe.seed,
        worlds=worlds,
        citizens=recipe.citizens,
        policies=policies_of(recipe, 0),
        schedule=(*scenario_named(recipe.scenario).events, *played.events),
    )


def games(played: Played, given: Sequence[Given]) -> Iterator[tuple[Simulation, Moment]]:
    """Yield every month of a game from its start, one world for each of ``given``."""
    simulation = simulated(played, [WORLD] * len(given))
    model = {name: simulation.policies.get(name, Deliberate()) for name in POWER}
    yield simulation, simulation.now
    for done in played.rounds:
        simulation.policies.update(
            {name: _policy(done, name, given, model[name]) for name in POWER}
        )
        said = heard(simulation, done)
        simulation.voices = said and heard_where(said, kept(done, PUBLIC, given))
        for _ in range(played.settings.months):
            yield simulation, simulation.step()


def kept(done: Round, seat: str, given: Sequence[Given]) -> NDArray[np.bool_]:
    """Return in which of the games a seat's decision of a round stands."""
    return np.array([(done.number, seat) not in each for each in given])


def _policy(done: Round, power: str, given: Sequence[Given], model: Policy) -> Policy:
    orders = done.orders.get(power)
    return PartlyOrdered(orders, kept(done, power, given), model) if orders else model
