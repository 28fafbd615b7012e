"""The bench: what it plays is the model, and its shares are of the whole."""

from __future__ import annotations

import pytest

from triangulation.experiments.bench.clock import timed_play
from triangulation.experiments.bench.engine import PARTS, busy
from triangulation.experiments.bench.plain_batch import plain_seconds
from triangulation.experiments.bench.reference import reference_simulation
from triangulation.model.parameters import Parameters
from triangulation.model.programs.registry import Programs
from triangulation.model.simulation import Simulation

MONTHS = 4


@pytest.mark.parametrize("plain", [True, False])
def test_parts_are_timed_within_the_whole(plain: bool) -> None:
    """Population, polls, thinking and recording take time, and no more than the whole."""
    make = reference_simulation if plain else Simulation
    simulation = make(parameters=Parameters(), citizens=30)
    seconds = timed_play(simulation, MONTHS).seconds
    assert simulation.now.month == MONTHS
    assert all(seconds[part] > 0 for part in PARTS)
    assert sum(seconds[part] for part in PARTS) <= seconds["whole"]


def test_plain_citizens_take_the_parameters_of_the_month() -> None:
    """A path of a citizens' parameter moves Mesa's agents as it moves the engine's."""
    path = [{"first": 1, "last": 1, "level": 0.15}, {"first": 2, "last": 9, "level": 0.9}]
    p = Parameters().with_values({"citizens.mood": path})
    plain = reference_simulation(parameters=p, citizens=30)
    engine = Simulation(p, citizens=30)
    for _ in range(3):
        plain.step(), engine.step()
    assert plain.now.opinion.approval == pytest.approx(engine.now.opinion.approval, abs=1e-9)


def test_the_plain_reference_calls_the_rules_as_they_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It decides as the engine does, to the bit, without the engine's programs of the rules."""
    plain = reference_simulation(parameters=Parameters(), citizens=30)
    by_programs = reference_simulation(programs=True, parameters=Parameters(), citizens=30)
    for _ in range(MONTHS):
        by_programs.step()

    def refused(*_: object) -> None:
        raise AssertionError("a program was used")

    monkeypatch.setattr(Programs, "_program", refused)
    for _ in range(MONTHS):
        plain.step()
    for name, decision in plain.now.decisions.items():
        other = by_programs.now.decisions[name]
        assert (decision.probabilities == other.probabilities).all()
    with pytest.raises(AssertionError, match="a program was used"):
        by_programs.step()


def test_load_is_a_number_of_cores() -> None:
    """The machine says how busy it is."""
    assert busy() >= 0


def test_mesa_plays_the_plain_reference_in_a_batch() -> None:
    """The installed Mesa's batch runner takes the reference and collects every month."""
    seconds = plain_seconds(runs=2, months=2, citizens=30, processes=1)
    assert seconds is not None
    assert seconds > 0
