"""What a power can know: the same for all kinds of players, polls and not minds."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from triangulation.agents.moves import POWERS
from triangulation.model.observation import (
    KNOWN,
    in_force,
    known,
    menu_of,
    outlook_of,
    utility_of_month,
    utility_of_options,
)
from triangulation.model.parameters import Parameters
from triangulation.model.simulation import Moment, Simulation

NAMES = [p.name for p in POWERS]


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    simulation = Simulation(Parameters(), seed=5, worlds=range(2), citizens=40)
    for _ in range(5):
        simulation.step()
    return simulation


def changed(now: Moment, **fields: float) -> Moment:
    """Return a moment in which some stocks of the state are others."""
    state = {name: getattr(now.state, name) + by for name, by in fields.items()}
    return replace(now, state=replace(now.state, **state))


@pytest.mark.parametrize("power", POWERS, ids=NAMES)
def test_minds_are_known_from_polls_alone(simulation: Simulation, power) -> None:
    now, p = simulation.now, simulation.p
    told = known(now, power, p)
    assert told == known(changed(now, approval=-0.2, leaning=0.3), power, p)
    later = known(changed(now, polled_approval=-0.2), power, p)
    assert later["polled_approval"] == pytest.approx(told["polled_approval"] - 0.2)
    assert set(told) == {k.name for k in KNOWN}


@pytest.mark.parametrize("power", POWERS, ids=NAMES)
def test_moscow_alone_knows_how_it_reads_minsk(simulation: Simulation, power) -> None:
    now, p = simulation.now, simulation.p
    other = known(changed(now, loss_risk=0.1, misperception=0.5), power, p)
    assert (other["loss_risk"] == known(now, power, p)["loss_risk"]) == (power.name != "russia")


@pytest.mark.parametrize("power", POWERS, ids=NAMES)
def test_options_are_worth_what_the_model_weighs(simulation: Simulation, power) -> None:
    """The next month's decision of the model is made with the very same utility."""
    now = simulation.now
    names, options = menu_of(now, power)
    gains = utility_of_options(now, power, in_force(simulation.settings, now.month + 1), options)
    weighed = Simulation.step(simulation).decisions[power.name].utility
    simulation.now = now
    assert weighed is not None
    positions = [power.menu.names.index(name) for name in names]
    for preference, gain in gains.items():
        utility = weighed[preference]
        expected = 1000 * (utility[:, positions] - utility[:, :1])
        np.testing.assert_allclose(gain, expected, atol=0.02)


@pytest.mark.parametrize("power", POWERS, ids=NAMES)
def test_staying_the_course_brings_and_costs_nothing(simulation: Simulation, power) -> None:
    now = simulation.now
    stay = now.levels[power.name][:, None, :]
    for gain in utility_of_options(now, power, simulation.p, stay).values():
        assert (gain == 0).all()


@pytest.mark.parametrize("power", POWERS, ids=NAMES)
def test_a_month_is_worth_something_in_every_world(simulation: Simulation, power) -> None:
    now, p = simulation.now, simulation.p
    utility = utility_of_month(now, power, p)
    assert all(values.shape == (2,) for values in utility.values())
    seen = outlook_of(now, power, p)
    again = utility_of_month(now, power, p, seen)
    assert all((again[name] == values).all() for name, values in utility.items())


PROGRAM = """
from triangulation.ui.play.branch import Branch
from triangulation.ui.play.orders import Order
from triangulation.ui.play.recipe import Recipe
from triangulation.ui.frames.seat import seat
from triangulation.ui.play.solo.game import Game
from quiet import Quiet
orders = (Order("belarus", {"openness": 0.5}, 1),)
game = Game(Recipe(seat="belarus", citizens=10, branches={0: Branch(orders=orders)}), Quiet())
print(seat(game.view())["game"])
"""


def test_a_seat_tells_games_apart_by_a_text_that_a_restart_leaves() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True,
            env={"PYTHONHASHSEED": salt, "PYTHONPATH": "tests"},
        ).stdout
        for salt in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1
    assert "belarus" in told.pop()
