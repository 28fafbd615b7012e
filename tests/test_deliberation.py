"""How powers choose: probabilities of a nested logit, and costs of deciding and reversing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from triangulation.agents.belarus import BELARUS
from triangulation.agents.deliberation import Decision, friction, quantal_response, remembered
from triangulation.agents.moves import POWERS
from triangulation.agents.policies import Scripted
from triangulation.experiments.playing.batch import Course, play
from triangulation.experiments.reports.decisiveness import Decisiveness, decisiveness
from triangulation.model.foresight import STRIDES
from triangulation.model.parameters import Parameters
from triangulation.model.simulation import Simulation

worths = st.lists(st.floats(-3, 3), min_size=2, max_size=12)
MEMORY = np.array([[float(Parameters().deliberation.memory)]])


def choose(
    utility: list[float],
    rationality: float,
    closed: tuple[int, ...] = (),
    draw: float = 0.5,
    dissimilarity: float = 1.0,
) -> tuple[int, np.ndarray]:
    """Return choice and probabilities of one world in which all candidates have the same draw."""
    row = np.array([utility])
    distinct = np.ones(row.shape, dtype=bool)
    distinct[:, list(closed)] = False
    draws = np.full(row.shape, draw)
    chosen, probabilities = quantal_response(row, distinct, draws, rationality, dissimilarity)
    return int(chosen[0]), probabilities[0]


@given(worths, st.floats(0, 1000))
def test_probabilities_are_a_logit(utility: list[float], rationality: float) -> None:
    _, found = choose(utility, rationality)
    assert abs(found.sum() - 1) < 1e-12
    assert (found >= 0).all()
    for n in range(len(utility)):
        for m in range(len(utility)):
            gap = rationality * (utility[n] - utility[m])
            least = min(found[n], found[m])
            if abs(gap) < 300 and least > 1e-200:
                rounding = 4e-16 / least  # that of staying is one less all others
                assert np.log(found[n] / found[m]) == pytest.approx(gap, abs=1e-9 + rounding)


@given(worths, st.floats(0, 100), st.floats(0.05, 1))
def test_what_to_do_is_chosen_more_sharply_than_whether_to_act(
    utility: list[float], rationality: float, dissimilarity: float
) -> None:
    """McFadden's nested logit: odds within the nest, and of the nest by its inclusive value."""
    _, found = choose(utility, rationality, dissimilarity=dissimilarity)
    assert abs(found.sum() - 1) < 1e-12
    moves = rationality * np.array(utility[1:]) / dissimilarity
    inclusive = dissimilarity * np.logaddexp.reduce(moves)
    gap = inclusive - rationality * utility[0]
    assert found[1:].sum() == pytest.approx(1 / (1 + np.exp(-gap)), abs=1e-9)
    if abs(gap) < 300:
        within = found[1:] / found[1:].sum()
        assert within == pytest.approx(np.exp(moves - np.logaddexp.reduce(moves)), abs=1e-9)


def test_a_longer_menu_hardly_makes_a_power_act_more() -> None:
    """Sixteen equal moves for one: the odds of acting are 16 times as high in a plain logit."""
    for dissimilarity, times in ((1.0, 16.0), (0.25, 2.0)):
        _, short = choose([0.0, -0.02], 150, dissimilarity=dissimilarity)
        _, long = choose([0.0, *([-0.02] * 16)], 150, dissimilarity=dissimilarity)
        odds = ((1 - found[0]) / found[0] for found in (long, short))
        assert next(odds) / next(odds) == pytest.approx(times)


@given(worths, st.floats(-100, 100))
def test_only_differences_of_utility_count(utility: list[float], shift: float) -> None:
    _, plain = choose(utility, 1.5)
    _, shifted = choose([w + shift for w in utility], 1.5)
    assert np.abs(plain - shifted).max() < 1e-10


@given(worths)
def test_without_rationality_choice_is_blind(utility: list[float]) -> None:
    _, found = choose(utility, 0.0)
    assert np.abs(found - 1 / len(utility)).max() < 1e-15


@given(worths, st.floats(0.05, 0.95))
def test_full_rationality_picks_the_best(utility: list[float], draw: float) -> None:
    ranked = sorted(utility)
    assume(ranked[-1] - ranked[-2] > 0.1)
    chosen, found = choose(utility, 1000.0, draw=draw)
    assert chosen == int(np.argmax(utility))
    assert found[chosen] > 0.999


@given(worths, st.floats(0, 1000), st.floats(0.01, 1))
def test_what_changes_nothing_is_never_chosen(
    utility: list[float], rationality: float, dissimilarity: float
) -> None:
    best = int(np.argmax(utility[1:])) + 1
    utility = [*utility, min(utility)]
    chosen, found = choose(utility, rationality, closed=(best,), dissimilarity=dissimilarity)
    assert found[best] == 0
    assert chosen != best
    assert abs(found.sum() - 1) < 1e-12


@pytest.mark.parametrize("dissimilarity", [1.0, 0.4])
def test_choices_are_as_frequent_as_their_probabilities(dissimilarity: float) -> None:
    utility = np.array([1.0, 0.5, 0.0, 1.2, -1.0])
    count, rationality = 200_000, 2.0
    draws = np.random.default_rng(8).uniform(size=(count, len(utility)))
    many = np.broadcast_to(utility, draws.shape)
    open_moves = np.ones(draws.shape, dtype=bool)
    open_moves[:, 3] = False
    chosen, found = quantal_response(many, open_moves, draws, rationality, dissimilarity)
    frequencies = np.bincount(chosen, minlength=len(utility)) / count
    moves = np.where(np.arange(5) == 3, 0, np.exp(rationality * utility / dissimilarity))[1:]
    acting = moves.sum() ** dissimilarity
    acting = acting / (acting + np.exp(rationality * utility[0]))
    expected = np.array([1 - acting, *(acting * moves / moves.sum())])
    assert np.abs(found - expected).max() < 1e-12
    error = np.sqrt(expected * (1 - expected) / count)
    assert (np.abs(frequencies - expected) <= 4.5 * error).all()


@pytest.mark.parametrize("raised", [0, 2])
def test_draws_belong_to_the_candidates(raised: int) -> None:
    """A better candidate attracts choices, or makes a power act, and has no other effect."""
    rng = np.random.default_rng(2)
    draws = rng.uniform(size=(5000, 6))
    utility = rng.normal(size=(5000, 6))
    better = utility.copy()
    better[:, raised] += 0.7
    all_open = np.ones(draws.shape, dtype=bool)
    before, _ = quantal_response(utility, all_open, draws, 1.0, 0.5)
    after, _ = quantal_response(better, all_open, draws, 1.0, 0.5)
    turned = before != after
    assert turned.any()
    if raised == 0:
        assert (after[turned] == 0).all()
    else:
        assert ((after[turned] == raised) | (before[turned] == 0)).all()
        assert (after[turned] != 0).all()


@given(worths, st.floats(0, 1000))
def test_indecision_runs_from_certain_to_blind(utility: list[float], rationality: float) -> None:
    _, found = choose(utility, rationality)
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


# --- friction and credibility ---------------------------------------------------------------

LEVELS = np.array([[0.5, 2.0]])
SPAN = np.array([1.0, 4.0])
HOLD, UP, DOWN, FAR_DOWN, BOTH = [0.5, 2.0], [0.75, 2.0], [0.25, 2.0], [0.0, 2.0], [0.25, 4.0]
CANDIDATES = np.array([[HOLD, UP, DOWN, FAR_DOWN, BOTH]])


def test_a_decision_costs_once_however_much_it_changes() -> None:
    decided, undone = friction(CANDIDATES, LEVELS, np.zeros((1, 2)), SPAN)
    assert decided.tolist() == [[0, 1, 1, 1, 1]]
    assert undone.tolist() == [[0, 0, 0, 0, 0]]


def test_only_what_is_remembered_can_be_taken_back() -> None:
    """One level rose by 0.375 recently and the other fell by 0.125; opposite steps reverse this."""
    _, undone = friction(CANDIDATES, LEVELS, np.array([[0.375, -0.125]]), SPAN)
    assert undone.tolist() == [[0, 0, 0.25, 0.375, 0.25 + 0.125]]


def test_memory_by_hand() -> None:
    """Steps add up and fade; a step back starts a new count; the full range is the limit."""
    fade = np.exp(-1 / 20)
    recent = np.zeros((1, 1))
    expected = 0.0
    for change, kept in ((0.25, 1), (0.0, 1), (0.5, 1), (-0.25, 0), (0.0, 1), (-0.5, 1)):
        expected = kept * expected * fade + change
        recent = remembered(recent, np.array([[change]]), 20.0)
        assert recent[0, 0] == pytest.approx(expected)
    assert remembered(np.array([[0.9]]), np.array([[0.5]]), 20.0) == 1


def test_the_world_remembers_what_was_played_whoever_played_it() -> None:
    """Nothing at the start; then every power's changes, scripted ones too."""
    script = Scripted({"coercion": [2, 2, 1, 3]})
    simulation = Simulation(
        Parameters(), seed=2, worlds=[0, 1], citizens=20, policies={"russia": script}
    )
    expected = {p.name: np.zeros((2, len(p.menu.instruments))) for p in POWERS}
    before = simulation.now
    for power in POWERS:
        assert not before.recent[power.name].any()
    for _ in range(4):
        now = simulation.step()
        for power in POWERS:
            change = (now.levels[power.name] - before.levels[power.name]) / power.menu.span
            expected[power.name] = remembered(expected[power.name], change, MEMORY)
            assert np.array_equal(now.recent[power.name], expected[power.name])
        before = now
    assert now.recent["russia"][:, 3].tolist() == [0.5, 0.5]


def test_reversals_are_considered_and_avoided() -> None:
    """After Moscow was made to raise coercion, lowering it costs credibility."""
    script = {"russia": Scripted({"coercion": [3]})}
    simulation = Simulation(Parameters(), seed=2, worlds=[0, 1], citizens=20, policies=script)
    simulation.step()
    decision = simulation.step().decisions["russia"]
    assert decision.utility is not None
    names = POWERS[0].menu.names
    cost = decision.utility["reversal"][:, names.index("-coercion")]
    assert cost == pytest.approx(-0.25 * float(Parameters().deliberation.reversal_cost))
    full = decision.utility["reversal"][:, names.index("climb_down")]
    assert (full <= -0.75 * float(Parameters().deliberation.reversal_cost)).all()
    assert not decision.utility["reversal"][:, names.index("+coercion")].any()


def test_costs_of_decisions_and_of_reversals_make_them_rarer() -> None:
    def minsk(**costs: float) -> Decisiveness:
        changed = Parameters().with_values({f"deliberation.{n}": v for n, v in costs.items()})
        return decisiveness(play(Course(changed, tuple(range(30)), 48, 5, 4)), BELARUS)

    free = minsk(course_cost=0, reversal_cost=0)
    costly = minsk(course_cost=0.02, reversal_cost=0)
    bound = minsk(course_cost=0.02, reversal_cost=0.3)
    assert costly.changing < 0.7 * free.changing
    assert bound.reversing < 0.7 * costly.reversing


# --- what the powers weigh -----------------------------------------------------------------


def test_reasons_add_up_to_the_choice() -> None:
    """Stored utilities, by preference, give the stored probabilities; every preference is named."""
    simulation = Simulation(Parameters(), seed=2, worlds=[0, 1], citizens=20)
    for _ in range(3):
        levels = {power.name: simulation.now.levels[power.name] for power in POWERS}
        decisions = simulation.step().decisions
        for power in POWERS:
            decision = decisions[power.name]
            assert decision.utility is not None
            assert decision.probabilities is not None
            assert decision.chosen is not None
            assert {"course", "reversal"} <= set(decision.utility)
            total = sum(decision.utility.values(), np.zeros(decision.probabilities.shape))
            _, distinct = power.menu.candidates(levels[power.name])
            assert (decision.probabilities[~distinct] == 0).all()
            draws = np.full(total.shape, 0.5)
            rules = Parameters().deliberation
            _, found = quantal_response(
                total, distinct, draws, rules.rationality, rules.dissimilarity
            )
            assert np.abs(found - decision.probabilities).max() < 1e-9
            taken, _ = power.menu.candidates(levels[power.name])
            for world, choice in enumerate(decision.chosen):
                assert (taken[world, choice] == decision.levels[world]).all()


def test_strides_make_up_the_horizon() -> None:
    assert sum(STRIDES) == 1


def test_a_power_without_preferences_changes_nothing() -> None:
    """With all weights at zero what is left is the cost of deciding."""
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
