"""Standings: the utility of months of many worlds to each power, where the model plays all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ...agents.declaration import Array
from ...agents.moves import POWERS
from ...model.observation import utility_of_month
from ...model.parameters import Parameters
from ...model.simulation import Moment, Simulation
from .line import policies_of
from .recipe import Recipe, scenario_named

QUARTERS = (0.25, 0.75)
"""Between these shares of the worlds the middle half stands."""

SELECTED = 1_000
"""Citizens in one of the worlds; more would not change where its powers stand visibly."""

Between = tuple[float, float]
"""The lower and the upper quartile of many worlds."""


@dataclass(frozen=True)
class Standing:
    """One month of many worlds: where the middle half stands.

    ``utility`` is by power and preference, weights applied; ``wishes`` by wish of the public, each
    0 … 1 (see :func:`wishes`).
    """

    month: int
    worlds: int
    utility: Mapping[str, Mapping[str, Between]]
    wishes: Mapping[str, Between]


def utility_by_power(now: Moment, p: Parameters) -> dict[str, dict[str, Array]]:
    """Return the utility of a month to every power, by preference; one value per world."""
    return {power.name: utility_of_month(now, power, p) for power in POWERS}


def wishes(now: Moment, leaning: Array | None = None) -> dict[str, Array]:
    """Return how far people have what they wish for, each 0 … 1 and 1 best; one value per world.

    ``course``: that the state goes where they lean; ``living``: to live well; ``peace``: neither
    unrest nor coercion. ``leaning`` is that of the people who wish, else the whole public's.
    """
    felt = now.opinion.leaning if leaning is None else leaning
    calm = 1 - np.maximum(now.state.unrest[:, 0], now.state.coercion[:, 0] / 4)
    return {
        "course": 1 - np.abs(now.measures.alignment - felt) / 2,
        "living": now.state.wellbeing[:, 0],
        "peace": calm,
    }


def standings(recipe: Recipe, worlds: int, months: int) -> Iterator[Standing]:
    """Yield every month of other worlds in which the model plays all powers: a background job."""
    simulation = Simulation(
        recipe.parameters(0),
        seed=recipe.seed,
        worlds=range(1, worlds + 1),
        citizens=min(recipe.citizens, SELECTED),
        policies=policies_of(recipe, 0),
        schedule=scenario_named(recipe.scenario).events,
    )
    yield standing(simulation.now, simulation.p)
    for _ in range(months):
        yield standing(simulation.step(), simulation.p)


def standing(now: Moment, p: Parameters) -> Standing:
    """Summarise a moment of many worlds."""
    utility = {
        power: {name: _between(values) for name, values in parts.items()}
        for power, parts in utility_by_power(now, p).items()
    }
    hoped = {name: _between(values) for name, values in wishes(now).items()}
    return Standing(now.month, len(now.measures.alignment), utility, hoped)


def _between(values: Array) -> Between:
    low, high = np.quantile(values, QUARTERS).tolist()
    return low, high
