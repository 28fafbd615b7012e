"""The game played again, side by side with games in which the model decides for some seats.

All of them have the same random draws, so that they differ only by what was decided otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ....agents.declaration import Array
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


@dataclass(frozen=True)
class Given:
    """Rounds and seats that are given to the model in one of the games.

    As in an empty seat, the model keeps the deals that bind it, and what breaking one would cost
    is not paid; without ``deals`` it is bound by none.
    """

    seats: frozenset[tuple[int, str]] = frozenset()
    deals: bool = True


AS_PLAYED = Given()
"""Nothing is given to the model."""


@dataclass(frozen=True)
class PartlyOrdered:
    """Lets ``model`` decide, and puts ``levels`` in place: worlds × instruments, NaN for none."""

    levels: Array
    model: Policy

    @property
    def foresight(self) -> bool:
        """Return whether the model behind the orders looks ahead."""
        return self.model.foresight

    def decide(self, situation: Situation) -> Decision:
        """Return the levels of the month, worlds × instruments."""
        decision = self.model.decide(situation)
        levels = np.where(np.isnan(self.levels), decision.levels, self.levels)
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
            {name: _policy(played, done, name, given, model[name]) for name in POWER}
        )
        said = heard(simulation, done)
        simulation.voices = said and heard_where(said, kept(done, PUBLIC, given))
        simulation.besides = struck_where(
            played, done, {name: kept(done, name, given) for name in POWER}
        )
        for _ in range(played.settings.months):
            yield simulation, simulation.step()
            simulation.besides = {}


def kept(done: Round, seat: str, given: Sequence[Given]) -> NDArray[np.bool_]:
    """Return in which of the games a seat's decision of a round stands."""
    return np.array([(done.number, seat) not in each.seats for each in given])


def struck_where(
    played: Played, done: Round, where: Mapping[str, NDArray[np.bool_]]
) -> dict[str, Array]:
    """Return what breaking deals costs in the first month of a round, sizes by kind, games × 1.

    ``where`` says by seat in which of the games its decision stands.
    """
    found: dict[str, Array] = {}
    for cost in played.costs_of(done):
        size = np.where(where[cost.seat], cost.size, 0.0)[:, None]
        found[cost.kind] = np.maximum(found.get(cost.kind, 0.0), size)
    return found


def _policy(
    played: Played, done: Round, power: str, given: Sequence[Given], model: Policy
) -> Policy:
    """Return who decides for a power in a round, in all games."""
    orders, bound = done.orders.get(power, {}), played.promised(power, done.number)
    if not orders and not bound:
        return model
    free: dict[str, float] = {}
    names = [instrument.name for instrument in POWER[power].menu.instruments]
    decided = [
        orders if stands else bound if each.deals else free
        for each, stands in zip(given, kept(done, power, given), strict=True)
    ]
    levels = [[each.get(name, np.nan) for name in names] for each in decided]
    return PartlyOrdered(np.array(levels, dtype=np.float64), model)
