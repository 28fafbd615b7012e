"""How powers choose: probabilities of a logit rule, and luck that follows them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from triangulation.agents.deliberation import Decision, change_of_course, quantal_response
from triangulation.agents.moves import POWERS
from triangulation.model.foresight import STRIDES
from triangulation.model.parameters import Parameters
from triangulation.model.simulation import Simulation

worths = st.lists(st.floats(-3, 3), min_size=2, max_size=12)
HALF = np.array([0.5])


def choose(
    worth: list[float], rationality: float, closed: tuple[int, ...] = (), draw: float = 0.5
) -> tuple[int, np.ndarray]:
    """Return choice and probabilities of one world in which all candidates have the same luck."""
    row = np.array([worth])
    distinct = np.ones(row.shape, dtype=bool)
    distinct[:, list(closed)] = False
    chosen, probabilities = quantal_response(row, distinct, np.full(row.shape, draw), rationality)
    return int(chosen[0]), probabilities[0]


@given(worths, st.floats(0, 1000))
def test_probabilities_are_a_logit(worth: list[float], rationality: float) -> None:
    _, found = choose(worth, rationality)
    assert abs(found.sum() - 1) < 1e-12
    assert (found >= 0).all()
    for n in range(len(worth)):
        for m in range(len(worth)):
            gap = rationality * (worth[n] - worth[m])
            if abs(gap) < 300 and found[n] > 1e-200 and found[m] > 1e-200:
                assert np.log(found[n] / found[m]) == pytest.approx(gap, abs=1e-6)


@given(worths, st.floats(-100, 100))
def test_only_differences_of_worth_count(worth: list[float], shift: float) -> None:
    _, plain = choose(worth, 1.5)
    _, shifted = choose([w + shift for w in worth], 1.5)
    assert np.abs(plain - shifted).max() < 1e-10


@given(worths)
def test_without_rationality_choice_is_blind(worth: list[float]) -> None:
    _, found = choose(worth, 0.0)
    assert np.abs(found - 1 / len(worth)).max() < 1e-15


@given(worths, st.floats(0.05, 0.95))
def test_full_rationality_picks_the_best(worth: list[float], draw: float) -> None:
    ranked = sorted(worth)
    assume(ranked[-1] - ranked[-2] > 0.1)
    chosen, found = choose(worth, 1000.0, draw=draw)
    assert chosen == int(np.argmax(worth))
    assert found[chosen] > 0.999


@given(worths, st.floats(0, 1000))
def test_what_changes_nothing_is_never_chosen(worth: list[float], rationality: float) -> None:
    best = int(np.argmax(worth))
    chosen, found = choose(worth, rationality, closed=(best,))
    assert found[best] == 0
    assert chosen != best
    assert abs(found.sum() - 1) < 1e-12


def test_choices_are_as_frequent_as_their_probabilities() -> None:
    worth = np.array([0.0, 0.5, 1.0, 1.2, -1.0])
    count, rationality = 200_000, 2.0
    draws = np.random.default_rng(8).uniform(size=(count, len(worth)))
    many = np.broadcast_to(worth, draws.shape)
    open_moves = np.ones(draws.shape, dtype=bool)
    open_moves[:, 3] = False
    chosen, probabilities = quantal_response(many, open_moves, draws, rationality)
    frequencies = np.bincount(chosen, minlength=len(worth)) / count
    expected = np.where(np.arange(5) == 3, 0, np.exp(rationality * worth))
    expected = expected / expected.sum()
    assert np.abs(probabilities - expected).max() < 1e-12
    error = np.sqrt(expected * (1 - expected) / count)
    assert (np.abs(frequencies - expected) <= 4.5 * error).all()


def test_luck_belongs_to_the_candidate() -> None:
    """A change of one candidate's worth turns choices only to it or away from it."""
    rng = np.random.default_rng(2)
    draws = rng.uniform(size=(5000, 6))
    worth = rng.normal(size=(5000, 6))
    raised = worth.copy()
    raised[:, 2] += 0.7
    all_open = np.ones(draws.shape, dtype=bool)
    before, _ = quantal_response(worth, all_open, draws, 1.0)
    after, _ = quantal_response(raised, all_open, draws, 1.0)
    turned = before != after
    assert turned.any()
    assert (after[turned] == 2).all()


@given(worths, st.floats(0, 1000))
def test_indecision_runs_from_certain_to_blind(worth: list[float], rationality: float) -> None:
    _, found = choose(worth, rationality)
    decision = Decision(np.zeros((1, 1)), np.zeros(1, dtype=np.int64), found[None])
    assert -1e-12 <= decision.entropy[0] <= 1 + 1e-12


def test_indecision_by_hand() -> None:
    def entropy(*probabilities: float) -> float:
        return float(Decision(np.zeros((1, 1)), None, np.array([probabilities])).entropy[0])

    assert entropy(0.25, 0.25, 0.25, 0.25) == pytest.approx(1)
    assert entropy(0.5, 0.5, 0.0) == pytest.approx(1)
    assert entropy(1.0, 0.0, 0.0) == 0
    assert 0 < entropy(0.9, 0.1) < 0.5
    assert Decision(np.zeros((2, 1))).entropy.tolist() == [0, 0]


def test_change_of_course_by_hand() -> None:
    levels = np.array([[0.0, 2.0]])
    candidates = np.array([[[0.0, 2.0], [1.0, 2.0], [0.5, 0.0]]])
    assert change_of_course(candidates, levels, np.array([1.0, 4.0])).tolist() == [[0, 1, 1]]


# --- what the powers weigh -----------------------------------------------------------------


def test_reasons_add_up_to_the_choice() -> None:
    """Kept worths, by preference, give the kept probabilities; every preference is named."""
    simulation = Simulation(Parameters(), seed=2, worlds=[0, 1], citizens=20)
    for _ in range(3):
        levels = {power.name: simulation.now.levels[power.name] for power in POWERS}
        decisions = simulation.step().decisions
        for power in POWERS:
            decision = decisions[power.name]
            assert decision.worth is not None
            assert decision.probabilities is not None
            assert decision.chosen is not None
            assert "course" in decision.worth
            total = sum(decision.worth.values(), np.zeros(decision.probabilities.shape))
            _, distinct = power.menu.candidates(levels[power.name])
            assert (decision.probabilities[~distinct] == 0).all()
            odds = np.where(distinct, np.exp(150 * (total - total.max())), 0)
            odds = odds / odds.sum(axis=1, keepdims=True)
            assert np.abs(odds - decision.probabilities).max() < 1e-9
            taken, _ = power.menu.candidates(levels[power.name])
            for world, choice in enumerate(decision.chosen):
                assert (taken[world, choice] == decision.levels[world]).all()


def test_strides_make_up_the_horizon() -> None:
    assert sum(STRIDES) == 1


def test_who_cares_for_nothing_only_keeps_its_course() -> None:
    """With all weights at zero what is left is the cost of changing course."""
    careless = Parameters().with_values(
        {
            f"russia.{name}": 0
            for name in ("sphere", "hegemony", "thrift", "fear", "restraint", "effort")
        }
        | {"deliberation.rationality": 1000, "deliberation.course_cost": 1}
    )
    simulation = Simulation(careless, seed=2, worlds=[0, 1], citizens=20)
    course = simulation.now.levels["russia"]
    for _ in range(3):
        assert (simulation.step().levels["russia"] == course).all()
