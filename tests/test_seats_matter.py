"""What a player does matters: a power's best and worst policies differ by its own measure."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from triangulation.agents.moves import POWERS, Moves
from triangulation.agents.policies import Deliberate, Scripted
from triangulation.model.measures import foresee
from triangulation.model.scenario import load_scenario
from triangulation.model.simulation import Simulation, as_moves

WORLDS, MONTHS, CITIZENS = 8, 36, 40


def utility(name: str, script: Mapping[str, float] | None) -> np.ndarray:
    """Return the mean monthly utility of a power in each world, under its script or the model."""
    scenario = load_scenario("briefing-2020")
    policies = scenario.play_policies()
    if script is not None:
        policies[name] = Scripted(script, Deliberate())
    power = next(p for p in POWERS if p.name == name)
    simulation = Simulation(
        scenario.parameters, seed=5, worlds=range(WORLDS), citizens=CITIZENS, policies=policies
    )
    total = np.zeros(WORLDS)
    for _ in range(MONTHS):
        moment = simulation.step()
        moves: Moves = as_moves(moment.levels)
        seen = foresee(moment.state, moves, simulation.p)
        own = moment.levels[name]
        levels = {i.name: own[:, n : n + 1] for n, i in enumerate(power.menu.instruments)}
        parts = power.appraise(seen, levels, getattr(simulation.p, name))
        total += sum(np.broadcast_to(part, (WORLDS, 1))[:, 0] for part in parts.values())
    return total / MONTHS


@cache
def utilities(name: str) -> dict[str, np.ndarray]:
    """Return the utility by world of the model's actor, of rest, and of each bold move kept up."""
    power = next(p for p in POWERS if p.name == name)
    rest = {i.name: float(i.rest) for i in power.menu.instruments}
    kept_up = {bold.name: utility(name, {**rest, **bold.levels}) for bold in power.menu.bold}
    return {"model": utility(name, None), "rest": utility(name, rest), **kept_up}


@pytest.mark.parametrize("name", [power.name for power in POWERS])
def test_a_seat_s_best_and_worst_policies_differ_by_more_than_worlds_do(name: str) -> None:
    found = utilities(name)
    means = [each.mean() for each in found.values()]
    assert max(means) - min(means) > found["model"].std()


@pytest.mark.parametrize("name", [power.name for power in POWERS])
def test_the_model_plays_a_seat_no_worse_than_any_bold_move_kept_up(name: str) -> None:
    found = utilities(name)
    own = found.pop("model")
    for policy, forever in found.items():
        assert own.mean() > forever.mean() - own.std(), policy
