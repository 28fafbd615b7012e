"""Who decides is a plug: scripts, chance, idleness and people all fit it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triangulation.agents.moves import POWERS
from triangulation.agents.policies import (
    POLICIES,
    Deliberate,
    Idle,
    Policy,
    Random,
    Scripted,
    Seat,
    Situation,
    checked_levels,
    named_policy,
    scripted_level,
)
from triangulation.agents.power import Power
from triangulation.model.parameters import Parameters
from triangulation.model.simulation import Simulation

RUSSIA = POWERS[0]


class Spy:
    """Keeps the situations it is shown, and does nothing."""

    foresight = False

    def __init__(self) -> None:
        self.seen: list[Situation] = []

    def decide(self, situation: Situation) -> Any:
        self.seen.append(situation)
        return Idle().decide(situation)


@pytest.fixture(scope="module")
def situation() -> Situation:
    """What Moscow knows in the first month of four worlds."""
    spy = Spy()
    Simulation(Parameters(), seed=6, worlds=range(4), citizens=10, policies={"russia": spy}).step()
    return spy.seen[0]


def levels_of(power: Power, simulation: Simulation, months: int) -> np.ndarray:
    """Return a power's levels, months × worlds × instruments."""
    return np.stack([simulation.step().levels[power.name] for _ in range(months)])


def test_idle_rests(situation: Situation) -> None:
    decision = Idle().decide(situation)
    assert decision.levels.dtype == np.float64
    assert (decision.levels == RUSSIA.menu.rest).all()
    assert not Idle().foresight


def test_random_is_blind_among_real_changes(situation: Situation) -> None:
    many = 60_000
    draws = np.random.default_rng(0).uniform(size=(many, situation.draws.shape[1]))
    repeated = {
        name: np.repeat(getattr(situation, name)[:1], many, axis=0)
        for name in ("levels", "candidates", "distinct")
    }
    decision = Random().decide(replace(situation, draws=draws, **repeated))
    assert decision.chosen is not None
    open_moves = situation.distinct[0]
    counted = np.bincount(decision.chosen, minlength=len(open_moves))
    assert (counted[~open_moves] == 0).all()
    share = 1 / open_moves.sum()
    error = np.sqrt(share * (1 - share) / many)
    assert (np.abs(counted[open_moves] / many - share) < 4.5 * error).all()
    assert (decision.entropy > 1 - 1e-12).all()
    assert not Random().foresight


def test_a_level_for_all_months() -> None:
    policy = Scripted({"discount": 0.33, "coercion": 2.5}, Idle())
    simulation = Simulation(Parameters(), worlds=[0, 1], citizens=5, policies={"russia": policy})
    played = levels_of(RUSSIA, simulation, 3)
    assert (played == [0.33, 0, 0, 2.5, 0]).all()


def test_a_list_covers_its_months_and_then_leaves_the_power_free() -> None:
    policy = Scripted({"coercion": [4, 0, 1]}, Idle())
    simulation = Simulation(Parameters(), worlds=[0], citizens=5, policies={"russia": policy})
    assert levels_of(RUSSIA, simulation, 5)[:, 0, 3].tolist() == [4, 0, 1, 0, 0]


def test_spans_leave_the_power_free_before_between_and_after() -> None:
    """The latest span wins; one without an end has none."""
    spans: list[Any] = [{"first": 2, "last": 5, "level": 4}, {"first": 3, "last": 3, "level": 1}]
    assert [scripted_level(spans, n) for n in range(1, 7)] == [None, 4, 1, 4, 4, None]
    assert [scripted_level([{"first": 2, "level": 3}], n) for n in (1, 2, 240)] == [None, 3, 3]
    policy = Scripted({"coercion": spans}, Idle())
    simulation = Simulation(Parameters(), worlds=[0], citizens=5, policies={"russia": policy})
    assert levels_of(RUSSIA, simulation, 6)[:, 0, 3].tolist() == [0, 4, 1, 4, 4, 0]


def test_instruments_without_a_script_are_decided_freely() -> None:
    free = Simulation(Parameters(), seed=1, worlds=[0, 1], citizens=10)
    scripted = Simulation(
        Parameters(), seed=1, worlds=[0, 1], citizens=10,
        policies={"russia": Scripted({"equality_offer": 1.0})},
    )  # fmt: skip
    one, two = levels_of(RUSSIA, free, 1)[0], levels_of(RUSSIA, scripted, 1)[0]
    assert (two[:, 2] == 1).all()
    others = [0, 1, 3, 4]
    assert (one[:, others] == two[:, others]).all()


def test_a_script_keeps_the_reasons_and_foresight_of_what_is_behind_it() -> None:
    assert Scripted({}).foresight
    assert not Scripted({}, Idle()).foresight


@settings(max_examples=20)
@given(st.dictionaries(st.sampled_from([i.name for i in RUSSIA.menu.instruments]),
                       st.floats(0, 0.7)))  # fmt: skip
def test_scripts_are_played_to_the_letter(script: dict[str, float]) -> None:
    simulation = Simulation(
        Parameters(), worlds=[3], citizens=2,
        policies={p.name: Idle() for p in POWERS} | {"russia": Scripted(script, Idle())},
    )  # fmt: skip
    played = levels_of(RUSSIA, simulation, 1)[0, 0]
    for instrument, level in zip(RUSSIA.menu.instruments, played, strict=True):
        assert level == script.get(instrument.name, instrument.rest)


# --- a person's seat -----------------------------------------------------------------------

MOVE = {
    "discount": 0.2,
    "integration_pressure": 1.0,
    "equality_offer": 0.0,
    "coercion": 1.0,
    "base_request": 0.5,
}


@pytest.mark.parametrize("advisor", [Deliberate(), Random(), Idle()])
def test_a_seat_plays_what_was_submitted_and_else_stays_its_course(advisor: Policy) -> None:
    seat = Seat(advisor)
    simulation = Simulation(Parameters(), worlds=[0, 1], citizens=5, policies={"russia": seat})
    start = simulation.now.levels["russia"]
    seat.submit(2, MOVE, RUSSIA)
    first, second, third = levels_of(RUSSIA, simulation, 3)
    assert (first == start).all()
    assert (second == list(MOVE.values())).all()
    assert (third == second).all()
    assert seat.foresight == advisor.foresight


def test_a_seat_shows_what_its_advisor_thinks() -> None:
    simulation = Simulation(Parameters(), citizens=5, policies={"russia": Seat()})
    decision = simulation.step().decisions["russia"]
    assert decision.utility is not None
    assert {"fear", "sphere"} <= set(decision.utility)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"discount": 0.9}, "Russia's discount is 0.9; allowed is 0 to 0.7."),
        ({"coercion": -1}, "Russia's coercion is -1; allowed is 0 to 4."),
        ({"coercion": float("nan")}, "Russia's coercion is nan; allowed is 0 to 4."),
        ({"sanctions": 1.0}, "Russia has no instrument 'sanctions'; it has discount,"),
    ],
)
def test_a_bad_move_is_refused_in_one_sentence(change: dict[str, float], words: str) -> None:
    seat = Seat(Idle())
    with pytest.raises(ValueError, match=re.escape(words)):
        seat.submit(1, MOVE | change, RUSSIA)
    simulation = Simulation(Parameters(), citizens=2, policies={"russia": seat})
    start = simulation.now.levels["russia"]
    assert (levels_of(RUSSIA, simulation, 1)[0] == start).all()


def test_a_move_that_lacks_a_level_is_refused() -> None:
    part = {name: level for name, level in MOVE.items() if name != "coercion"}
    with pytest.raises(ValueError, match="Russia's move lacks a level for 'coercion'"):
        checked_levels(RUSSIA, part)


@given(st.sampled_from(POWERS), st.integers(0, 2**31))
def test_checked_levels_are_in_order(power: Power, seed: int) -> None:
    rng = np.random.default_rng(seed)
    levels = {i.name: float(rng.uniform(i.low, i.high)) for i in power.menu.instruments}
    shuffled = dict(sorted(levels.items(), key=lambda _: rng.uniform()))
    assert checked_levels(power, shuffled).tolist() == list(levels.values())


# --- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", POLICIES)
def test_named_policies_play(name: str) -> None:
    policies = {power.name: named_policy(name) for power in POWERS}
    moment = Simulation(Parameters(), citizens=3, policies=policies).step()
    for power in POWERS:
        low, high = power.menu.bounds
        assert (moment.levels[power.name] >= low).all()
        assert (moment.levels[power.name] <= high).all()
    assert isinstance(named_policy(name, {"coercion": 1.0}), Scripted)


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no policy 'clever'; allowed is one of"):
        named_policy("clever")
