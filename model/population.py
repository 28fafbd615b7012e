"""The population of a batch of worlds: its citizens, their network, and their month."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from scipy.special import ndtri

from ..agents.citizens import Attitudes, CitizenParameters, Climate, founding, live
from ..agents.declaration import Array
from ..agents.network import neighbour_mean
from ..agents.public_opinion import Poll, PublicOpinion, census, poll
from .draws import Purpose, Worlds, coarse, uniform

TRAITS = 4
"""Draws that make a citizen: culture, leaning, identity, livelihood."""

LEVELS = 65536
"""News comes in this many equally likely steps, from the worst to the best."""

STEP = float(np.sqrt(12.0 / (LEVELS * LEVELS - 1.0)))
"""Width of a step that gives news unit variance."""

CENTRE = (LEVELS - 1) * STEP * 0.5
"""Mean of the news as it is drawn, which is taken away."""


@dataclass(frozen=True)
class Population:
    """Citizens of all worlds of a batch; attitudes are citizens × worlds."""

    people: Attitudes
    network: Any
    parameters: CitizenParameters
    """Parameters with one entry per world, or one for all."""
    seed: int
    worlds: Worlds

    @property
    def size(self) -> int:
        """Return the number of citizens in each world."""
        return self.people.leaning.shape[0]

    def after(self, month: int, climate: Climate) -> Population:
        """Return the population at the end of ``month``; ``climate`` is worlds × 1."""
        news = self.news(month)
        neighbours = neighbour_mean(self.network, self.people.leaning)
        lived = live(self.people, neighbours, news, flat(climate), self.parameters)
        return replace(self, people=lived)

    def news(self, month: int) -> Array:
        """Return the month's personal news, citizens × worlds: mean zero, unit variance."""
        draws = coarse(self.seed, Purpose.NEWS, self.worlds, month, self.size)
        news: Array = np.multiply(np.ascontiguousarray(draws.T), STEP, dtype=np.float64)
        news -= CENTRE
        return news

    def census(self, fear: Array) -> PublicOpinion:
        """Count everybody; ``fear`` is worlds × 1, the results have one entry per world."""
        return census(self.people, fear[:, 0], self.parameters)

    def poll(self, month: int, size: int) -> Poll:
        """Ask ``size`` citizens of each world."""
        draws = uniform(self.seed, Purpose.POLLS, self.worlds, month, size)
        return poll(self.people, draws, self.parameters)


def flat(group: Any) -> Any:
    """Return a dataclass of columns (worlds × 1) with one entry per world instead."""
    return replace(group, **{f.name: getattr(group, f.name)[:, 0] for f in fields(group)})


def found_population(
    parameters: CitizenParameters,
    network: Any,
    citizens: int,
    seed: int,
    worlds: Worlds,
    approval: Array,
) -> Population:
    """Return the population of the start; ``parameters`` are columns, ``approval`` worlds × 1."""
    draws = ndtri(uniform(seed, Purpose.FOUNDING, worlds, 0, TRAITS * citizens))
    by_trait = draws.reshape(len(worlds), TRAITS, citizens).transpose(1, 2, 0)
    rows = flat(parameters)
    people = founding(rows, np.ascontiguousarray(by_trait), approval[:, 0])
    return Population(people, network, rows, seed, worlds)
