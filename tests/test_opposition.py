"""What the rules promise of the opposition, repression, Moscow's backing and the nation."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import any_draws, any_moves, any_parameters, any_state, changed, default_world, moved

from triangulation.model import integration, leverage, obligation, opposition, regime, society
from triangulation.model.measures import foresee
from triangulation.model.month import advance
from triangulation.model.state import State

ZERO = np.zeros((1, 1))
YEARS = 10


def organised_after(months: int, protest: float, repression: float, start: float = 0.02) -> float:
    """Return the opposition after months of the same readiness and repression."""
    state, moves, p = default_world()
    moves = moved(moves, "belarus", repression=repression)
    state = changed(state, protest=protest, organised=start)
    for _ in range(months):
        next_ = opposition.next_organised(state, moves, ZERO, p.opposition, 1)
        state = replace(state, organised=next_)
    return float(state.organised[0, 0])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from([1, 3, 9.0, 24.0]))
def test_opposition_and_obligation_stay_shares(seed: int, months: float) -> None:
    rng = np.random.default_rng(seed)
    p, state, moves = any_parameters(rng, 3), any_state(rng, 3), any_moves(rng, 3)
    draws = any_draws(rng, 3) if months == 1 else None
    after = advance(state, moves, p, 4, months, draws)
    for stock in (after.organised, after.obligation, after.unrest):
        assert ((stock >= 0) & (stock <= 1)).all()


def test_an_opposition_grows_by_its_own_size_beyond_a_threshold_only() -> None:
    """Below the threshold a head start is lost again, above it a handful becomes a crowd."""
    few, many = (organised_after(12 * YEARS, 0.05, 0, start) for start in (0.0, 0.3))
    assert few == pytest.approx(many, abs=0.01)
    assert many < 0.05
    assert organised_after(12 * YEARS, 0.3, 0) > 0.4


def test_without_readiness_nobody_joins_and_apathy_empties_it() -> None:
    assert 0 < organised_after(60, 0.0, 0, 0.5) < organised_after(12, 0.0, 0, 0.5) < 0.5


def test_an_election_mobilises_only_who_is_ready() -> None:
    state, moves, p = default_world()

    def gain(protest: float) -> float:
        now = changed(state, protest=protest)
        held, none = (
            opposition.next_organised(now, moves, ZERO + voting, p.opposition, 1)
            for voting in (1, 0)
        )
        return float((held - none)[0, 0])

    assert gain(0.2) > gain(0.1) > gain(0.0) == 0


def test_repression_works_at_once_and_is_resented_later() -> None:
    """Arrests take organisers away; approval, and so readiness, pays in the months that follow."""
    assert organised_after(1, 0.1, 1.0, 0.3) < 0.85 * organised_after(1, 0.1, 0.0, 0.3)
    state, moves, p = default_world()
    approvals = []
    for repression in (0.0, 1.0):
        now = state
        for month in range(12):
            now = advance(now, moved(moves, "belarus", repression=repression), p, month)
        approvals.append(now.approval[0, 0])
    assert approvals[1] < approvals[0] - 0.05


def test_who_wins_goes_home() -> None:
    state, moves, p = default_world()
    state = changed(state, organised=0.3)
    draws = any_draws(np.random.default_rng(1), 1)
    fell, held = (
        advance(state, moves, p, 20, 1, replace(draws, fall=ZERO + draw, departure=ZERO + 1))
        for draw in (0.0, 1.0)
    )
    assert fell.organised[0, 0] == 0 < held.organised[0, 0]
    assert fell.succession[0, 0] == 1


def test_dangers_add_up_and_incidents_topple_nobody() -> None:
    state, _, p = default_world()
    state = changed(state, unrest=0.4, occupation=0.3)
    lost = ZERO + 0.2
    by_cause = regime.dangers(state, lost, p.regime)
    assert sum(by_cause.values())[0, 0] == pytest.approx(regime.hazard(state, lost, p.regime)[0, 0])
    doubled = regime.dangers(changed(state, unrest=0.8), 2 * lost, p.regime)
    for cause, times in {"unrest": 4, "dissolution": 8}.items():
        assert doubled[cause][0, 0] == pytest.approx(times * by_cause[cause][0, 0])


def test_what_survival_loses_with_sovereignty_is_its_slope() -> None:
    state, _, p = default_world()
    lost, step = ZERO + 0.4, 1e-6
    here, there = (regime.survival(state, lost + d, p.regime)[0, 0] for d in (0, step))
    slope = regime.survival_lost(ZERO + here, lost, p.regime)[0, 0]
    assert slope == pytest.approx((here - there) / step, rel=1e-4)


def test_backing_is_for_those_who_go_along_and_is_owed() -> None:
    state, moves, p = default_world()
    state = changed(state, unrest=0.5, wellbeing=0.3, obligation=0.1)

    def owed(acquiescence: float, months: float = 1) -> float:
        now = changed(state, acquiescence=acquiescence)
        return float(obligation.next_obligation(now, moves, p.regime, p.obligation, months)[0, 0])

    backed = [regime.backing(changed(state, acquiescence=a), p.regime)[0, 0] for a in (0, 0.5, 1)]
    assert backed[0] == 0 < backed[1] < backed[2] < 1
    assert owed(0) < 0.1 < owed(0.5) < owed(1)
    twice = changed(state, acquiescence=1, obligation=owed(1))
    again = obligation.next_obligation(twice, moves, p.regime, p.obligation, 1)[0, 0]
    assert owed(1, 2.0) == pytest.approx(again, abs=1e-3)


def test_concessions_pay_off_what_is_owed() -> None:
    state, moves, p = default_world()
    state = changed(state, unrest=0, wellbeing=0.5, obligation=0.4)
    moves = moved(moves, "russia", integration_pressure=1)

    def left(response: float) -> float:
        now = moved(moves, "belarus", integration_response=response)
        return float(obligation.next_obligation(state, now, p.regime, p.obligation, 12)[0, 0])

    assert left(1) < left(0.75) < left(0.5) == left(0) < 0.4


def test_a_debtor_is_held_and_pays_for_refusing() -> None:
    state, moves, p = default_world()

    def growth(owed: float, acquiescence: float) -> float:
        now = changed(state, obligation=owed, acquiescence=acquiescence)
        return float(advance(now, moves, p, 5).growth[0, 0])

    assert growth(0.5, 0) < growth(0.1, 0)
    assert growth(0.5, 0.5) == growth(0.1, 0.5)
    held = [
        leverage.leverage_russia(changed(state, obligation=o), p.trade, p.energy)[0, 0]
        for o in (0, 0.5, 1)
    ]
    assert held[0] < held[1] < held[2] == 1


def test_national_identity_keeps_dependence_from_becoming_political() -> None:
    state, _, p = default_world()

    def free(identity: float, discourse: float) -> float:
        now: State = changed(state, identity=identity, discourse=discourse)
        return float(integration.sovereignty(now, ZERO + 0.6, p.integration)[0, 0])

    assert free(0.8, 0.8) > free(0.8, 0.4) > free(0.8, 0) == free(0, 0.8)


def test_identity_blunts_russian_information() -> None:
    state, moves, p = default_world()
    informed = moved(moves, "russia", coercion=3)
    weak, strong = (
        advance(changed(state, identity=identity), informed, p, 5).unrest[0, 0]
        for identity in (0.2, 0.8)
    )
    assert strong < weak


def test_identity_holds_at_the_start() -> None:
    """Under the start's discourse, pressure and union identity neither rises nor fades."""
    state, moves, p = default_world()
    after = advance(state, moves, p, 0).identity
    assert abs(float((after - state.identity)[0, 0])) < 2e-4


def test_kinship_is_shown_rather_than_felt() -> None:
    """The story of oppressed Russians follows the discourse, not how Russian people feel."""
    state, moves, p = default_world()
    state = changed(state, discourse=0.5)
    stories = [
        foresee(changed(state, culture=culture), moves, p).minority_story[0, 0]
        for culture in (0.2, 0.9)
    ]
    assert stories[0] == stories[1]
    against = replace(p, society=replace(p.society, kinship_kept=ZERO))
    assert society.minority_story(state, against.society) > stories[0]
