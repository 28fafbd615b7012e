"""A line: one branch as it has been played so far, with every month kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...agents.policies import Deliberate, Policy, Scripted, Seat
from ...model.continuation import continuation
from ...model.parameters import Parameters
from ...model.record import record
from ...model.simulation import Moment, Simulation
from .orders import POWER, script_of
from .recipe import Recipe, scenario_named

WORLD = 0
"""Index of the world that is played."""


def policies_of(recipe: Recipe, branch: int) -> dict[str, Policy]:
    """Return the policies of a branch: the scenario's, a person's seat, and orders over both."""
    policies = scenario_named(recipe.scenario).play_policies()
    if recipe.seat:
        policies[recipe.seat] = Seat()
    for power in POWER:
        script = script_of(recipe.branches[branch].orders, power)
        if script:
            policies[power] = Scripted(script, policies.get(power, Deliberate()))
    return policies


class Line:
    """The months of one branch; ``months[n]`` is what month n left behind.

    ``stretches`` are the parameters, each with the month after which they hold.
    """

    def __init__(
        self,
        simulation: Simulation,
        months: list[Moment],
        stretches: Sequence[tuple[int, Parameters]],
    ) -> None:
        self.simulation = simulation
        self.months = months
        self.stretches = stretches
        self.columns: list[Mapping[str, float]] = [figures(m) for m in months]

    @classmethod
    def begun(cls, recipe: Recipe) -> Line:
        """Return the first branch of a recipe at its start."""
        parameters = recipe.parameters(0)
        simulation = Simulation(
            parameters,
            seed=recipe.seed,
            worlds=(WORLD,),
            citizens=recipe.citizens,
            policies=policies_of(recipe, 0),
            schedule=scenario_named(recipe.scenario).events,
        )
        return cls(simulation, [simulation.now], [(0, parameters)])

    def forked(self, recipe: Recipe, branch: int) -> Line:
        """Return the line of ``branch``, which grows from this one."""
        month = recipe.branches[branch].month
        self.reach(month)
        parameters = recipe.parameters(branch)
        simulation = continuation(
            self.months[month],
            parameters,
            seed=recipe.seed,
            worlds=(WORLD,),
            policies=policies_of(recipe, branch),
        )
        earlier = [(first, held) for first, held in self.stretches if first < month]
        line = Line(simulation, [simulation.now], [*earlier, (month, parameters)])
        line.months = [*self.months[: month + 1]]
        line.columns = self.columns[: month + 1]
        return line

    @property
    def last(self) -> int:
        """Return the last month played."""
        return len(self.months) - 1

    def step(self) -> Moment:
        """Play the next month after the last one."""
        if self.simulation.now.month != self.last:
            self.simulation.now = self.months[-1]
        moment = self.simulation.step()
        self.months.append(moment)
        self.columns.append(figures(moment))
        return moment

    def reach(self, month: int) -> None:
        """Play on until ``month`` is there."""
        while self.last < month:
            self.step()

    def cut(self, month: int, policies: Mapping[str, Policy]) -> None:
        """Forget what came after ``month`` and go on under other policies."""
        del self.months[month + 1 :], self.columns[month + 1 :]
        self.simulation.policies.update(policies)


def figures(moment: Moment) -> dict[str, float]:
    """Return every recorded quantity of a moment's first world."""
    return {name: float(values[0]) for name, values in record(moment).items()}
