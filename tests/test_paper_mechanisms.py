"""Mechanisms that the paper names, each shown in the rule that carries it."""

from dataclasses import replace

import numpy as np
import pytest
from worlds import changed, default_world, moved

from triangulation.agents.belarus import BELARUS
from triangulation.agents.citizens import Attitudes, CitizenParameters, Climate, live
from triangulation.agents.russia import RUSSIA
from triangulation.model import diplomacy, integration, security, trade
from triangulation.model.measures import foresee

ZERO = np.zeros((1, 1))


def test_trade_brings_relations_without_an_overture() -> None:
    _, _, p = default_world()

    def after(traded: float, received: float) -> float:
        return diplomacy.next_engagement(
            ZERO, ZERO, ZERO + received, ZERO + traded, p.diplomacy, 12.0
        )[0, 0]

    assert after(0, 1) == after(0.4, 0) == 0, "nothing where contacts are frozen"
    assert 0 < after(0.2, 1) < after(0.4, 1) < 1
    assert after(0.4, 0.3) < after(0.4, 0.6)


def test_a_drift_alarms_more_while_the_succession_is_open_and_moscow_has_no_grip() -> None:
    state, moves, p = default_world()
    state = changed(state, alignment_memory=-0.4)

    def alarm_of_a_drift(succession: float, held: float) -> float:
        now = changed(state, succession=succession)
        here, there = (
            security.loss_signal(now, moves, ZERO + at, ZERO, ZERO + held, p.security)[0, 0]
            for at in (-0.4, -0.2)
        )
        return there - here

    settled = alarm_of_a_drift(0, 0)
    assert alarm_of_a_drift(1, 0) > alarm_of_a_drift(0.5, 0) > settled > 0
    assert alarm_of_a_drift(1, 1) == pytest.approx(settled)


def test_a_story_lowers_the_threshold_of_coercion() -> None:
    state, _, p = default_world()
    state = changed(state, loss_risk=0.4)
    risks = [
        security.coercion_risk(state, ZERO + 0.5, ZERO + relief, p.security)[0, 0]
        for relief in (0, 0.3, 0.6)
    ]
    assert risks[0] < risks[1] < risks[2]


def test_the_blocs_lend_only_to_who_is_in_need_and_goes_along() -> None:
    state, moves, p = default_world()
    blocs_only = replace(p.trade, others_credit=0.0)

    def growth(wellbeing: float, acquiescence: float, **west: float) -> float:
        west = {"engagement_eu": 0, "sanctions_eu": 0, **west}
        now = changed(state, wellbeing=wellbeing, acquiescence=acquiescence, obligation=0, **west)
        return trade.growth(now, moves, ZERO, blocs_only, p.energy)[0, 0]

    assert growth(0.5, 1) == growth(0.5, 0) == growth(0.2, 0)
    assert growth(0.2, 1) > growth(0.4, 1) > growth(0.5, 1)
    assert growth(0.5, 0, engagement_eu=1) == growth(0.5, 0)
    assert growth(0.2, 0, engagement_eu=1) > growth(0.2, 0, engagement_eu=0.5) > growth(0.2, 0)
    barred = growth(0.2, 0, engagement_eu=1, sanctions_eu=1)
    assert barred == growth(0.2, 0, engagement_eu=0, sanctions_eu=1)


@pytest.mark.parametrize(("offer", "agrees"), [(0.0, False), (0.5, False), (1.0, True)])
def test_minsk_is_expected_to_agree_to_the_say_that_it_requires(offer: float, agrees: bool) -> None:
    state, moves, p = default_world()
    state = changed(state, acquiescence=0.2)
    round_held = moved(moves, "russia", equality_offer=offer, integration_pressure=1)
    offered = foresee(state, round_held, p)
    assert 0.5 < offered.say_required[0, 0] < 1
    levels = {i.name: ZERO + i.rest for i in BELARUS.menu.instruments}
    answer = BELARUS.usual_answer(offered, levels, p.belarus)["integration_response"][0, 0]
    assert (answer > 0.5) == agrees
    unasked = moved(moves, "russia", equality_offer=offer, integration_pressure=0)
    assert foresee(state, unasked, p).say_offered[0, 0] == 0


def test_the_say_that_minsk_requires_falls_with_the_discount_on_offer() -> None:
    state, moves, p = default_world()

    def required(discount: float, coercion: float = 0) -> float:
        offer = moved(moves, "russia", discount=discount, coercion=coercion)
        return foresee(state, offer, p).say_required[0, 0]

    assert required(0.5) < required(0.2) < required(0)
    assert required(0.5, coercion=1) == required(0)


def test_need_leaves_no_choice_but_to_go_along_unpaid() -> None:
    state, moves, p = default_world()
    levels = {i.name: ZERO + i.rest for i in BELARUS.menu.instruments}

    def answer(wellbeing: float) -> float:
        now = changed(state, wellbeing=wellbeing, acquiescence=0.8, discount=0)
        outlook = foresee(now, moves, p)
        return BELARUS.usual_answer(outlook, levels, p.belarus)["integration_response"][0, 0]

    assert answer(0.5) == answer(0.9) < answer(0.3) < answer(0.1)


def test_national_identity_separates_politics_from_culture() -> None:
    plain = replace(CitizenParameters(), binding=0.0, influence=0.0, news=0.0)
    one = np.ones((1, 2))
    identity = np.array([[0.0, 1.0]])
    people = Attitudes(one, 0 * one, identity, 0.5 * one, 0 * one, 0 * one)
    nothing = np.zeros(2)
    pull = Climate(nothing, nothing + 1.0, *[nothing] * 7)
    without, with_identity = live(people, 0 * one, 0.0, pull, plain).leaning[0]
    assert without == pytest.approx(-plain.conviction)
    assert with_identity == pytest.approx(-plain.conviction * (1 - plain.separation))


def test_only_a_loyal_minsk_learns_whether_loyalty_is_paid_for() -> None:
    state, _, p = default_world()
    promised = p.russia.expected_reward.item()

    def believed(acquiescence: float, discount: float) -> float:
        now = changed(state, acquiescence=acquiescence, agreed_discount=discount, understanding=0.5)
        return integration.next_understanding(now, p.russia, p.integration, 12.0)[0, 0]

    assert believed(0.0, 0.0) == believed(0.0, promised) == 0.5
    assert believed(1.0, 0.0) < believed(0.5, 0.0) < 0.5 < believed(0.5, promised)
    assert believed(1.0, promised) == believed(1.0, 2 * promised) > 0.5


def test_a_reward_is_expected_as_far_as_it_is_still_believed() -> None:
    state, moves, p = default_world()
    levels = {i.name: ZERO + i.rest for i in RUSSIA.menu.instruments}

    def discount(understanding: float) -> float:
        aloof = {"engagement_eu": 0, "engagement_us": 0}
        now = changed(state, acquiescence=1.0, understanding=understanding, **aloof)
        return RUSSIA.usual_answer(foresee(now, moves, p), levels, p.russia)["discount"][0, 0]

    assert discount(0) == 0
    assert 0 < discount(0.5) < discount(1) == pytest.approx(p.russia.expected_reward.item())
