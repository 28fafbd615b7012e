"""Energy: prices, the bill, contracts and disputes, checked by hand and by properties."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import any_parameters, any_state, changed, default_world, moved

from triangulation.agents.russia import RUSSIA
from triangulation.model import energy, leverage
from triangulation.model.measures import foresee

seeds = st.integers(0, 2**31)
shares = st.floats(0, 1)


@given(seed=seeds, low=shares, high=shares)
@settings(max_examples=30)
def test_dependence_and_bypass_never_raise_bargaining_power(
    seed: int, low: float, high: float
) -> None:
    rng = np.random.default_rng(seed)
    low, high = sorted((low, high))
    p, state = any_parameters(rng, 3).energy, any_state(rng, 3)
    less, more = replace(p, import_dependence=low), replace(p, import_dependence=high)
    assert (
        energy.bargaining_power(state, more) <= energy.bargaining_power(state, less) + 1e-15
    ).all()
    assert (energy.price_paid(state, more) >= energy.price_paid(state, less) - 1e-9).all()
    few, many = changed(state, bypass=low), changed(state, bypass=high)
    assert (energy.bargaining_power(many, p) <= energy.bargaining_power(few, p) + 1e-15).all()
    assert (energy.price_paid(many, p) >= energy.price_paid(few, p) - 1e-9).all()


def test_a_price_by_hand() -> None:
    state, _, p = default_world()
    state = changed(state, market_price=200, discount=0.5, bypass=1, alternative_supply=0)
    plain = replace(p.energy, transport_saving=0.2, bargained=0.0)
    assert energy.price_paid(state, plain)[0, 0] == pytest.approx(200 * 0.8 * 0.5)
    # Gas: 160 USD × 0.5 × 23.9 bn m³ × 0.85 = 1.6252 bn USD of 63 bn; with oil at a discount of
    # a quarter on 60 USD: 15 USD × 7.33 × (8.2 × 0.85 + 11) mn t = 1.9758 bn USD.
    gas_only = replace(plain, oil_discount=0.0)
    assert energy.subsidy(state, gas_only)[0, 0] == pytest.approx(1.6252 / 63)
    state = changed(state, oil_price=60)
    both = energy.subsidy(state, replace(plain, oil_discount=0.5))[0, 0]
    assert both == pytest.approx((1.6252 + 1.9758015) / 63)


def test_the_bill_by_hand() -> None:
    state, _, p = default_world()
    state = changed(state, market_price=200, oil_price=60, discount=0.5, dispute=0)
    state = changed(state, bypass=1, alternative_supply=0)
    plain = replace(p.energy, transport_saving=0.2, bargained=0.0, oil_discount=0.5)
    gas, oil = 23.9 * 80, 8.2 * 7.33 * 60 * 0.75
    assert energy.bill(state, plain)[0, 0] == pytest.approx(0.85 * (gas + oil) / 63_000)
    margin = 11 * 7.33 * 60 * 0.25 / 63_000
    assert energy.refinery_margin(state, plain)[0, 0] == pytest.approx(margin)
    assert energy.transit_income(state, plain)[0, 0] == 0
    income = margin - energy.bill(state, plain)[0, 0]
    assert energy.income(state, plain)[0, 0] == pytest.approx(income)


@given(seed=seeds)
@settings(max_examples=30)
def test_half_the_dependence_lowers_the_bill_the_subsidy_and_the_leverage(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p, state = any_parameters(rng, 3), any_state(rng, 3)
    state = changed(state, alternative_supply=0.2)
    half = replace(p.energy, import_dependence=p.energy.import_dependence / 2)
    assert (energy.bill(state, half) < energy.bill(state, p.energy)).all()
    assert (energy.subsidy(state, half) <= energy.subsidy(state, p.energy)).all()
    held = [leverage.leverage_russia(state, p.trade, e) for e in (half, p.energy)]
    assert (held[0] <= held[1]).all()


def test_a_dispute_holds_up_what_no_pipeline_bypasses() -> None:
    state, _, _ = default_world()
    for bypass in (0.0, 0.3, 1.0):
        held = energy.held_up(changed(state, dispute=1, bypass=bypass))[0, 0]
        assert held == pytest.approx(1 - bypass)
    assert energy.held_up(changed(state, dispute=0, bypass=0))[0, 0] == 0


def test_a_worse_offer_waits_for_the_contract_and_a_better_one_does_not() -> None:
    state, moves, p = default_world()
    state, none = changed(state, discount=0.4, agreed_discount=0.4), np.zeros((1, 1))

    def after(offer: float, renewed: float, coercion: float = 0.0) -> float:
        offered = moved(moves, "russia", discount=offer)
        broken, lapsed = none + coercion, none + renewed
        agreed = energy.next_agreed_discount(state, offered, broken, lapsed, p.energy, 1)
        market = state.market_price
        given = energy.next_discount(state, agreed, market, broken, lapsed, p.energy)
        assert given[0, 0] == pytest.approx(agreed[0, 0])
        return given[0, 0]

    assert after(0.1, 0) == pytest.approx(0.4)
    assert after(0.1, 1) == pytest.approx(0.1)
    assert 0.4 < after(0.6, 0) < 0.6
    assert after(0.4, 0, coercion=1) < 0.4


def test_a_price_in_dollars_stands_until_the_contract_is_renewed() -> None:
    state, _, p = default_world()
    state = changed(state, market_price=200, discount=0.4, agreed_discount=0.4)
    none, paid = np.zeros((1, 1)), energy.price_paid(state, p.energy)[0, 0]

    def after(market: float, renewed: float = 0.0, coercion: float = 0.0) -> tuple[float, float]:
        now = energy.next_discount(
            state, state.agreed_discount, none + market, none + coercion, none + renewed, p.energy
        )
        later = changed(state, market_price=market, discount=now)
        return energy.price_paid(later, p.energy)[0, 0], now[0, 0]

    for market in (130, 200, 400):
        assert after(market)[0] == pytest.approx(paid)
        assert after(market, renewed=1)[1] == after(market, coercion=1)[1] == pytest.approx(0.4)
        assert after(market, renewed=1)[0] == pytest.approx(paid * market / 200)
    price, _ = after(50)
    won = p.energy.bargained * energy.bargaining_power(state, p.energy)
    assert price == pytest.approx(50 * (1 - won[0, 0])), "a price above Europe's is reviewed"


def test_a_better_offer_lowers_a_price_that_stands() -> None:
    state, moves, p = default_world()
    state, none = changed(state, discount=0.2, agreed_discount=0.4), np.zeros((1, 1))

    def given(offer: float) -> float:
        offered = moved(moves, "russia", discount=offer)
        agreed = energy.next_agreed_discount(state, offered, none, none, p.energy, 1)
        return energy.next_discount(state, agreed, state.market_price, none, none, p.energy)[0, 0]

    assert given(0.3) == pytest.approx(0.2), "no better than what was agreed"
    assert given(0.6) == pytest.approx(0.2 + 0.2 * p.energy.contract_pace.item())


def test_a_contract_breaks_once() -> None:
    state, moves, p = default_world()
    state = changed(state, dispute=0, discount=0.5, accustomed_discount=0.6)
    none, quiet = np.zeros((1, 1)), replace(p.energy, dispute_onset=0.0)

    def chance(stood: float) -> float:
        now = changed(state, coercion=stood)
        return energy.next_dispute(now, moves, none + 1, none, quiet, None, 1)[0, 0]

    assert chance(0) > 0.5
    assert chance(1) == chance(2) == 0


def test_losing_an_accustomed_discount_makes_disputes_likelier() -> None:
    state, moves, p = default_world()
    state = changed(state, dispute=0, agreed_discount=state.discount)
    offer = moved(moves, "russia", discount=0)
    none = np.zeros((1, 1))

    def chance(accustomed: float, renewed: float) -> float:
        now = changed(state, accustomed_discount=accustomed)
        return energy.next_dispute(now, offer, none, none + renewed, p.energy, None, 1)[0, 0]

    assert chance(0.1, 1) < chance(0.3, 1) < chance(0.6, 1)
    assert chance(0.1, 0) == chance(0.6, 0) == pytest.approx(p.energy.dispute_onset)


def test_a_price_that_has_become_dear_is_quarrelled_over() -> None:
    state, moves, p = default_world()
    state, none = changed(state, dispute=0, agreed_discount=0.2), np.zeros((1, 1))

    def chance(discount: float, months: int = 1) -> float:
        now = changed(state, discount=discount)
        return energy.next_dispute(now, moves, none, none, p.energy, None, months)[0, 0]

    assert chance(0.4) == chance(0.2) == pytest.approx(p.energy.dispute_onset)
    assert chance(0.2) < chance(0.0) < chance(-0.2) < chance(-0.2, 12) < 1


@given(bypass=shares)
def test_a_hold_up_costs_moscow_in_proportion_to_what_no_pipeline_bypasses(bypass: float) -> None:
    state, moves, p = default_world()
    levels = {i.name: np.zeros((1, 1)) + i.rest for i in RUSSIA.menu.instruments}

    def utility(dispute: float) -> float:
        outlook = foresee(changed(state, dispute=dispute, bypass=bypass), moves, p)
        return RUSSIA.appraise(outlook, levels, p.russia)["deliveries"][0, 0]

    assert utility(1) == pytest.approx(-float(np.squeeze(p.russia.deliveries)) * (1 - bypass))
    assert utility(0) == 0
