"""The same world as an idiomatic Mesa model: every citizen an agent with a Python step.

The engine's speed is compared with it. The powers think with the same rules, which are
called as the functions that they are, as an author of such a model would call them, and not by the
engine's programs (:mod:`triangulation.model.programs`); the bits are the same. The population
differs in how it is computed and not in what (a test compares the two).
"""
# Mesa ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownLambdaType=false

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, cast

import mesa
import numpy as np

from ...agents.citizens import Attitudes, CitizenParameters, Climate
from ...agents.declaration import Array
from ...agents.public_opinion import Poll, PublicOpinion
from ...model import foresight, real_month
from ...model.draws import Purpose, uniform
from ...model.population import Population
from ...model.simulation import Moment, Simulation


class Person(mesa.Agent):
    """A citizen who looks at the neighbours, thinks, and then changes."""

    def __init__(self, model: Society, row: int, people: Attitudes) -> None:
        """Take over the attitudes of one row of the founders."""
        super().__init__(model)
        self.society = model
        self.row = row
        self.culture = float(people.culture[row, 0])
        self.leaning = float(people.leaning[row, 0])
        self.identity = float(people.identity[row, 0])
        self.approval = float(people.approval[row, 0])
        self.predisposition = float(people.predisposition[row, 0])
        self.livelihood = float(people.livelihood[row, 0])
        self.neighbours: list[Person] = []
        self.heard = 0.0

    def step(self) -> None:
        """Hear what the neighbours think."""
        circle = self.neighbours
        self.heard = (
            sum(other.leaning for other in circle) / len(circle) if circle else self.leaning
        )

    def advance(self) -> None:
        """Change one's mind; the rule of :func:`triangulation.agents.citizens.live`."""
        p, now = self.society.p, self.society.climate
        russian = now["russian_pull"] * self.culture * (1.0 - p["separation"] * self.identity)
        target = self.predisposition + now["western_pull"] - russian
        target *= 1.0 - p["binding"] * self.identity
        target += p["fusion"] * (1.0 - 2.0 * self.culture - target)
        leaning = (
            self.leaning
            + p["conviction"] * (target - self.leaning)
            + p["influence"] * (self.heard - self.leaning)
            + p["news"] * self.society.news[self.row]
        )
        self.leaning = min(max(leaning, -1.0), 1.0)
        gain, loss = now["identity_gain"], now["identity_loss"]
        self.identity += gain * (1.0 - self.identity) - loss * self.identity
        gain, loss = now["culture_gain"], now["culture_loss"]
        self.culture += gain * (1.0 - self.culture) - loss * self.culture
        deserved = now["contentment"] + self.livelihood
        deserved -= p["misfit"] * abs(self.leaning - now["course"])
        approval = self.approval + p["mood"] * (deserved - self.approval)
        self.approval = min(max(approval, 0.0), 1.0)

    @property
    def readiness(self) -> float:
        """Return how ready the citizen is to protest."""
        return max(
            1.0 - self.society.p["patience"] - self.society.climate["fear"] - self.approval, 0.0
        )


class Society(mesa.Model):
    """The citizens of one world; stands in for the engine's population of that world."""

    def __init__(self, population: Population) -> None:
        """Make an agent of every founder and introduce the neighbours."""
        super().__init__(rng=population.seed)
        self.engine = population
        self.p: dict[str, float] = {}
        self.under(population.parameters)
        self.climate = {f.name: 0.0 for f in fields(Climate)}
        self.news: list[float] = []
        persons = [Person(self, row, population.people) for row in range(population.size)]
        for person in persons:
            circle = population.network.indices[
                population.network.indptr[person.row] : population.network.indptr[person.row + 1]
            ]
            person.neighbours = [persons[row] for row in circle if row != person.row]

    @property
    def size(self) -> int:
        """Return the number of citizens."""
        return len(self.agents)

    def under(self, parameters: CitizenParameters) -> Society:
        """Take the parameters of a month."""
        self.p = {f.name: float(getattr(parameters, f.name)[0]) for f in fields(parameters)}
        return self

    def after(self, month: int, climate: Climate) -> Society:
        """Let everybody live through ``month``."""
        self.news = self.engine.news(month)[:, 0].tolist()
        self.climate = {f.name: float(getattr(climate, f.name)[0, 0]) for f in fields(Climate)}
        self.agents.do("step")
        self.agents.do("advance")
        return self

    def census(self, fear: Array) -> PublicOpinion:
        """Count everybody."""
        self.climate["fear"] = float(fear[0, 0])
        edge, russian = self.p["supporter"], self.p["russian"]
        citizens: Any = self.agents
        neutral = citizens.select(lambda person: abs(person.leaning) <= edge)
        moscow = citizens.select(lambda person: person.leaning < -edge)
        west = citizens.select(lambda person: person.leaning > edge)
        both = neutral.select(lambda person: person.culture > russian)

        def mean(name: str) -> Array:
            return np.array([citizens.agg(name, np.mean)])

        def share(group: Any) -> Array:
            return np.array([len(group) / self.size])

        return PublicOpinion(
            culture=mean("culture"),
            leaning=mean("leaning"),
            identity=mean("identity"),
            approval=mean("approval"),
            protest=mean("readiness"),
            for_moscow=share(moscow),
            for_west=share(west),
            neutral=share(neutral),
            russian_but_neutral=share(both),
        )

    def poll(self, month: int, size: int) -> Poll:
        """Ask ``size`` citizens."""
        draws = uniform(self.engine.seed, Purpose.POLLS, self.engine.worlds, month, size)
        everybody = list(self.agents)
        asked = [everybody[int(draw * self.size)] for draw in draws[0]]
        edge = self.p["supporter"]
        moscow = sum(person.leaning < -edge for person in asked) / size
        west = sum(person.leaning > edge for person in asked) / size
        approval = sum(person.approval for person in asked) / size
        leaning = sum(person.leaning for person in asked) / size
        return Poll(
            for_moscow=np.array([moscow]),
            for_west=np.array([west]),
            neutral=np.array([1 - moscow - west]),
            approval=np.array([approval]),
            leaning=np.array([leaning]),
        )


class PlainSimulation(Simulation):
    """A simulation that calls the rules as they stand, without programs of them."""

    def step(self) -> Moment:
        """Play one month."""
        with foresight.PROGRAMS.idle(), real_month.PROGRAMS.idle():
            return super().step()


def reference_simulation(*, programs: bool = False, **settings: Any) -> Simulation:
    """Return a simulation of one world whose citizens are Mesa agents.

    With ``programs`` it thinks by the engine's programs, for comparison.
    """
    simulation = Simulation(**settings) if programs else PlainSimulation(**settings)
    society = cast(Population, Society(simulation.now.population))
    simulation.now = replace(simulation.now, population=society)
    return simulation
