"""What the rules promise: bounds, conservation, and the directions that the paper states."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import (
    any_draws,
    any_moves,
    any_parameters,
    any_state,
    changed,
    default_world,
    moved,
)

from triangulation.agents.citizens import Attitudes, CitizenParameters, Climate, live
from triangulation.agents.columns import columns_of
from triangulation.model import (
    diplomacy,
    energy,
    integration,
    leverage,
    regime,
    security,
    society,
    trade,
)
from triangulation.model.alignment import align, bloc_balance
from triangulation.model.dynamics import approach, happens, within
from triangulation.model.measures import Measures, foresee, measure
from triangulation.model.month import advance
from triangulation.model.state import State

seeds = st.integers(0, 2**31)
shares = st.floats(0, 1)


@given(seed=seeds, months=st.sampled_from([1, 3.0, 12.0]))
@settings(max_examples=40)
def test_every_stock_stays_in_its_range(seed: int, months: float) -> None:
    rng = np.random.default_rng(seed)
    p, state = any_parameters(rng, 4), any_state(rng, 4)
    for _ in range(4):
        draws = any_draws(rng, 4) if months == 1 else None
        state = advance(state, any_moves(rng, 4), p, 5, months, draws)
        for name, declared in columns_of(State).items():
            values = getattr(state, name)
            assert np.isfinite(values).all(), name
            assert (values >= declared.low - 1e-12).all(), name
            assert (values <= declared.high + 1e-12).all(), name
        assert (state.discount >= -0.5).all()
        assert (state.discount <= 1).all()
        assert (state.market_price > 0).all()
        assert (state.exports_russia + state.exports_eu <= 1 + 1e-12).all()
        assert (state.imports_russia + state.imports_eu <= 1 + 1e-12).all()


@given(seed=seeds)
@settings(max_examples=40)
def test_every_measure_stays_in_its_range(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p, state, moves = any_parameters(rng, 5), any_state(rng, 5), any_moves(rng, 5)
    found = measure(state, moves, p)
    for name, declared in columns_of(Measures).items():
        values = getattr(found, name)
        assert np.isfinite(values).all(), name
        assert (values >= declared.low - 1e-9).all(), name
        assert (values <= declared.high + 1e-9).all(), name
    assert (found.price_paid > 0).all()
    parts = (
        found.alignment_economy + found.alignment_integration
        + found.alignment_security + found.alignment_diplomacy
    )  # fmt: skip
    np.testing.assert_allclose(parts, found.alignment, atol=1e-15)


# --- the shapes ------------------------------------------------------------------------------


@given(st.floats(-5, 5), st.floats(-5, 5), shares, st.floats(0.5, 24), st.floats(0.5, 24))
def test_two_strides_make_one(
    stock: float, target: float, pace: float, one: float, two: float
) -> None:
    begin, end = np.array([stock]), np.array([target])
    together = approach(begin, end, pace, one + two)
    apart = approach(approach(begin, end, pace, one), end, pace, two)
    np.testing.assert_allclose(together, apart, atol=1e-9)
    assert min(stock, target) - 1e-12 <= together[0] <= max(stock, target) + 1e-12
    assert within(np.array([pace]), 1)[0] == pace


def test_events_expected_and_drawn() -> None:
    chance = np.array([0.0, 0.3, 1.0])
    assert happens(chance, None).tolist() == [0.0, 0.3, 1.0]
    assert happens(chance, np.array([0.2, 0.2, 0.999])).tolist() == [0.0, 1.0, 1.0]


# --- trade -----------------------------------------------------------------------------------


def test_cheap_energy_and_lock_in_weaken_diversification() -> None:
    state, moves, p = default_world()
    moves = moved(moves, "belarus", diversification=1)

    def after(state_now: object, rules: object) -> float:
        return trade.next_russian_share(
            state.exports_russia,
            state.exports_eu,
            0.44,
            state_now,
            moves,
            0 * state.dispute,
            rules,
            12.0,
        )[0, 0]

    free, tied = changed(state, discount=0), changed(state, discount=0.5)
    assert after(free, p.trade) < after(tied, p.trade) <= 0.5
    assert after(free, p.trade) < after(free, replace(p.trade, lock_in=0.9))
    blocked = replace(p.trade, diversification_available=0.0)
    assert after(free, blocked) >= 0.44


def test_markets_beyond_both_blocs_have_limits() -> None:
    state, moves, p = default_world()
    for access, lowest in ((0, p.trade.european_bent), (1, p.trade.european_bent + 0.3)):
        open_market = moved(moves, "european_union", market_access=access)
        bent = trade.european_part(changed(state, sanctions_eu=0), open_market, p.trade)
        full, empty = (trade.room_elsewhere(np.array([[x]]), bent, p.trade) for x in (0.5, 0.0))
        assert full[0, 0] == pytest.approx(lowest)
        assert empty[0, 0] == pytest.approx(1)


def test_loans_of_others_help_in_need_and_with_trade_alone() -> None:
    state, moves, p = default_world()
    none = replace(p.trade, others_credit=0.0)

    def gain(**levels: float) -> float:
        world = changed(state, sanctions_eu=0, **levels)
        grown = (
            trade.growth(world, moves, 0 * state.dispute, rules, p.energy)
            for rules in (p.trade, none)
        )
        return (next(grown) - next(grown))[0, 0]

    assert gain(wellbeing=0.5) == pytest.approx(0)
    assert gain(wellbeing=0.0) > gain(wellbeing=0.0, exports_eu=0.5) > 0
    assert gain(wellbeing=0.25) == pytest.approx(gain(wellbeing=0.25, acquiescence=0.0))


def test_a_cut_costs_each_side_by_its_dependence() -> None:
    _, _, p = default_world()
    full = np.ones((1, 1))
    minsk, moscow = (trade.loss_by_cut(full, np.array([[x]]), p.trade) for x in (0.44, 0.054))
    assert (minsk / moscow)[0, 0] == pytest.approx(0.44 / 0.054)


# --- integration -----------------------------------------------------------------------------


@given(seed=seeds, low=shares, high=shares)
@settings(max_examples=30)
def test_sovereignty_and_the_bargaining_zone(seed: int, low: float, high: float) -> None:
    rng = np.random.default_rng(seed)
    low, high = sorted((low, high))
    p, state = any_parameters(rng, 3), any_state(rng, 3)
    held = leverage.leverage_russia(state, p.trade, p.energy)

    def sovereign(now: object) -> np.ndarray:
        return integration.sovereignty(now, held, p.integration)

    def require(now: object) -> np.ndarray:
        gain = energy.subsidy(now, p.energy)
        return integration.required_equality(now, gain, 0 * gain + 1.0, p.belarus, p.integration)

    equal = [sovereign(changed(state, equality=x)) for x in (low, high)]
    assert (equal[1] >= equal[0] - 1e-15).all()
    calm = changed(state, external_threat=0)
    deep = [sovereign(replace(calm, integration_depth=np.full((3, 1), x))) for x in (low, high)]
    assert (deep[1] <= deep[0] + 1e-15).all()
    threat = [require(changed(state, external_threat=x)) for x in (low, high)]
    assert (threat[1] <= threat[0] + 1e-15).all()
    gain = energy.subsidy(state, p.energy)
    proud = [integration.granted_equality(replace(p.russia, hegemony=x), gain) for x in (low, high)]
    assert (proud[1] <= proud[0] + 1e-15).all()


# --- diplomacy -------------------------------------------------------------------------------


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_neutrality_and_balance_are_mirrored(one: float, two: float) -> None:
    a, b = np.array([one]), np.array([two])
    assert diplomacy.neutrality(a) == diplomacy.neutrality(-a)
    west, russia = np.abs(a), np.abs(b)
    assert bloc_balance(west, russia)[0] == -bloc_balance(russia, west)[0]
    if abs(one) < abs(two):
        assert diplomacy.neutrality(a)[0] >= diplomacy.neutrality(b)[0]


def test_brussels_and_washington_are_courted_by_the_same_rule() -> None:
    state, moves, p = default_world()
    state = changed(state, engagement_eu=0.2, engagement_us=0.6, sanctions_eu=0.3, sanctions_us=0)
    swapped = changed(state, engagement_eu=0.6, engagement_us=0.2, sanctions_eu=0, sanctions_us=0.3)
    one = moved(moved(moves, "belarus", overture_eu=0.75, overture_us=0.25),
                "european_union", overture=0.5, sanctions=0.25)  # fmt: skip
    one = moved(one, "united_states", overture=1, sanctions=0)
    two = moved(moved(moves, "belarus", overture_eu=0.25, overture_us=0.75),
                "european_union", overture=1, sanctions=0)  # fmt: skip
    two = moved(two, "united_states", overture=0.5, sanctions=0.25)
    plain = replace(p, diplomacy=replace(p.diplomacy, commerce=0.0))
    a, b = advance(state, one, plain, 1), advance(swapped, two, plain, 1)
    assert a.engagement_eu == b.engagement_us
    assert a.engagement_us == b.engagement_eu
    assert a.sanctions_eu == b.sanctions_us


def test_a_side_taken_or_a_union_built_costs_the_mediator() -> None:
    state, moves, p = default_world()
    moves = moved(moves, "belarus", mediation=1)

    def after(balance: float, depth: float) -> float:
        now = changed(state, integration_depth=depth)
        where = np.array([[balance]])
        return diplomacy.next_mediation_credibility(now, moves, where, p.diplomacy, 24.0)[0, 0]

    assert after(0, 0) > after(0.5, 0) > after(0.9, 0)
    assert after(0, 0) > after(0, 0.5) > after(0, 1)
    assert after(-0.5, 0) == after(0.5, 0)


# --- security --------------------------------------------------------------------------------


@given(seed=seeds)
@settings(max_examples=30)
def test_what_alarms_and_what_calms_moscow(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p, state, moves = any_parameters(rng, 3).security, any_state(rng, 3), any_moves(rng, 3)
    zero = np.zeros((3, 1))

    def signal(now: object = state, at: float = 0.0, ahead: float = 0.0) -> np.ndarray:
        return security.loss_signal(now, moves, zero + at, zero + ahead, zero, p)

    assert (signal(at=0.3) > signal(at=-0.3)).all()
    assert (signal(ahead=0.4) > signal(ahead=0.1)).all()
    for alarming in ("succession", "unrest", "discourse"):
        low, high = changed(state, **{alarming: 0.1}), changed(state, **{alarming: 0.9})
        assert (signal(high) > signal(low)).all(), alarming
    for calming in ("mediation_credibility", "csto_commitment"):
        low, high = changed(state, **{calming: 0.1}), changed(state, **{calming: 0.9})
        assert (signal(high) < signal(low)).all(), calming


@given(seed=seeds, low=shares, high=shares)
@settings(max_examples=30)
def test_observers_cooperation_and_force(seed: int, low: float, high: float) -> None:
    rng = np.random.default_rng(seed)
    low, high = sorted((low, high))
    p, state, moves = any_parameters(rng, 3).security, any_state(rng, 3), any_moves(rng, 3)

    def after(**levels: float) -> np.ndarray:
        return security.next_interoperability(state, moved(moves, "belarus", **levels), p, 1)

    assert (after(openness=high) <= after(openness=low) + 1e-15).all()
    assert (after(military_cooperation=high) >= after(military_cooperation=low) - 1e-15).all()
    weak, strong = changed(state, interoperability=low), changed(state, interoperability=high)
    assert (
        security.military_success(weak, p) <= security.military_success(strong, p) + 1e-15
    ).all()


def test_coercion_levels() -> None:
    _, _, p = default_world()
    for level in range(5):
        applied = security.coercion_applied(np.array([[float(level)]]), p.security)
        kinds = (applied.price, applied.trade, applied.information, applied.military)
        assert [kind[0, 0] for kind in kinds] == [1.0] * level + [0.0] * (4 - level)
    powerless = replace(p.security, coercion_capacity=0.0)
    assert security.coercion_applied(np.array([[4.0]]), powerless).military[0, 0] == 0


# --- regime ----------------------------------------------------------------------------------


def test_elections_are_counted_once() -> None:
    _, _, p = default_world()
    held = [m for m in range(130) if regime.elections(m, 1, p.regime)[0, 0] == 1]
    assert held == [6, 66, 126]
    assert regime.elections(0, 130, p.regime)[0, 0] == 3


def test_unrest_brings_leaderships_down_and_moscow_shields_them() -> None:
    state, _, p = default_world()
    calm, torn = changed(state, unrest=0), changed(state, unrest=1)
    none = np.zeros((1, 1))
    assert regime.survival(calm, none, p.regime) > regime.survival(torn, none, p.regime)
    backed = changed(torn, acquiescence=1)
    alone = changed(torn, acquiescence=0)
    assert regime.survival(backed, none, p.regime) > regime.survival(alone, none, p.regime)


def test_a_succession_happens_once_and_settles() -> None:
    state, moves, p = default_world()
    p = replace(p, regime=replace(p.regime, succession_month=3, contested=np.array([[0.8]])))
    rng = np.random.default_rng(0)
    draws = any_draws(rng, 1)
    draws = replace(draws, fall=np.ones((1, 1)), departure=np.zeros((1, 1)))
    course = []
    for month in range(6):
        state = advance(state, moves, p, month, 1, draws)
        course.append(state.succession[0, 0])
    assert course[:2] == [0, 0]
    assert course[2] == pytest.approx(0.8)
    assert course[2] > course[3] > course[4] > 0
    assert state.succession_begun[0, 0] == 1
    assert state.in_office[0, 0] == 1


# --- society ---------------------------------------------------------------------------------


@given(seed=seeds)
@settings(max_examples=30)
def test_a_public_without_culture_is_mirrored(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = CitizenParameters()
    people = Attitudes(
        culture=np.zeros((9, 2)), leaning=rng.uniform(-1, 1, (9, 2)),
        identity=rng.uniform(0, 1, (9, 2)), approval=rng.uniform(0, 1, (9, 2)),
        predisposition=rng.uniform(-1, 1, (9, 2)), livelihood=rng.uniform(-0.2, 0.2, (9, 2)),
    )  # fmt: skip
    weather = Climate(*(rng.uniform(0, 0.05, 2) for _ in fields(Climate)))
    news = rng.uniform(-1, 1, (9, 2))
    one = live(people, people.leaning, news, weather, p)
    mirrored = replace(people, leaning=-people.leaning, predisposition=-people.predisposition)
    other = replace(weather, western_pull=-weather.western_pull, course=-weather.course)
    two = live(mirrored, mirrored.leaning, -news, other, p)
    np.testing.assert_allclose(two.leaning, -one.leaning, atol=1e-15)
    np.testing.assert_allclose(two.approval, one.approval, atol=1e-15)


@given(seed=seeds, low=shares, high=shares)
@settings(max_examples=30)
def test_kept_kinship_never_feeds_the_minority_story(seed: int, low: float, high: float) -> None:
    rng = np.random.default_rng(seed)
    low, high = sorted((low, high))
    state, p = any_state(rng, 3), any_parameters(rng, 3).society
    less = society.minority_story(state, replace(p, kinship_kept=low))
    more = society.minority_story(state, replace(p, kinship_kept=high))
    assert (more <= less + 1e-15).all()


def test_what_the_powers_foresee_is_what_is_measured() -> None:
    state, moves, p = default_world()
    where = align(state, moves, p.alignment, p.energy)
    seen, found = foresee(state, moves, p, where), measure(state, moves, p)
    for name in ("alignment", "sovereignty", "survival", "freedom", "subsidy", "coercion_risk"):
        assert getattr(seen, name)[0, 0] == getattr(found, name)[0]
    lost = changed(state, external_threat=1, integration_depth=0, base=1)
    assert foresee(lost, moves, p).sovereignty < 0 == measure(lost, moves, p).sovereignty
    assert where.whole[0, 0] == found.alignment[0]
