"""Integration in rounds, the point of no return, recognition, and what survival depends on."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import any_moves, any_parameters, any_state, changed, default_world, moved

from triangulation.agents.belarus import BELARUS
from triangulation.model import integration
from triangulation.model.alignment import align
from triangulation.model.measures import foresee
from triangulation.model.month import advance
from triangulation.model.parameters import Parameters

seeds = st.integers(0, 2**31)
ZERO = np.zeros((1, 1))
HALF = ZERO + 0.5


def free(p: Parameters) -> integration.IntegrationParameters:
    """Return a union that nothing keeps going but agreement."""
    return replace(p.integration, no_return=p.integration.no_return + 100)


def test_a_round_needs_both_sides() -> None:
    state, moves, p = default_world()
    pressed = moved(moves, "russia", integration_pressure=1)
    for answer, sign in ((0, -1), (1, 1)):
        agreed, _ = integration.next_agreement(
            state, moved(pressed, "belarus", integration_response=answer), HALF, free(p), 1
        )
        assert np.sign(agreed - state.agreed_depth)[0, 0] == sign
        built = integration.next_depth(state, agreed, p.integration, 1)
        assert np.sign(built - state.integration_depth)[0, 0] == sign
    unasked = moved(moved(moves, "russia", integration_pressure=0), "belarus",
                    integration_response=1)  # fmt: skip
    agreed, say = integration.next_agreement(state, unasked, HALF, free(p), 1)
    assert (agreed[0, 0], say[0, 0]) == (state.agreed_depth[0, 0], state.equality[0, 0])


def test_a_stall_gives_way_on_a_quarter_and_drops_a_quarter() -> None:
    state, moves, p = default_world()
    state = changed(state, agreed_depth=0.4)
    stalled = moved(moved(moves, "russia", integration_pressure=1), "belarus",
                    integration_response=0.5)  # fmt: skip
    agreed, _ = integration.next_agreement(state, stalled, 0 * HALF, free(p), 1)
    step = p.integration.step.item() / 4
    assert agreed[0, 0] == pytest.approx((0.4 + 0.6 * step) * (1 - step))


def test_moscows_leverage_reduces_what_a_refusal_drops() -> None:
    state, moves, p = default_world()
    state = changed(state, agreed_depth=0.4)

    def left(pressure: float, held: float) -> float:
        refused = moved(moved(moves, "russia", integration_pressure=pressure), "belarus",
                        integration_response=0)  # fmt: skip
        agreed, _ = integration.next_agreement(state, refused, ZERO + held, free(p), 1)
        return float(agreed[0, 0])

    assert left(0, 1) == left(1, 0) < left(1, 0.5) < left(1, 1) == pytest.approx(0.4)


@given(seed=seeds)
@settings(max_examples=20)
def test_an_offered_say_costs_only_as_far_as_it_is_agreed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p, state = any_parameters(rng, 3), any_state(rng, 3)
    offered = moved(any_moves(rng, 3), "russia", equality_offer=1, integration_pressure=1)
    conceded = moved(offered, "belarus", integration_response=1)
    refused = moved(offered, "belarus", integration_response=0)
    agreed, say = integration.next_agreement(state, conceded, HALF, p.integration, 1)
    _, unsaid = integration.next_agreement(state, refused, HALF, free(p), 1)
    assert (agreed >= state.agreed_depth).all()
    assert (say >= state.equality - 1e-12).all()
    assert unsaid == pytest.approx(state.equality, abs=1e-12)


def test_beyond_the_point_of_no_return_a_refusal_does_not_reverse_the_union() -> None:
    state, moves, p = default_world()
    refused = moved(moved(moves, "russia", integration_pressure=1), "belarus",
                    integration_response=0)  # fmt: skip

    def agreed(depth: float, say: float) -> float:
        now = changed(state, integration_depth=depth, agreed_depth=depth, equality=say)
        return float(integration.next_agreement(now, refused, HALF, p.integration, 12)[0][0, 0])

    assert agreed(0.3, 0.0) < 0.3
    assert agreed(0.8, 0.0) > 0.8, "the organs decide without Minsk"
    assert agreed(0.8, 0.9) < 0.8, "who has a say can leave"


def test_insisting_on_territorial_integrity_pleases_the_west_and_alarms_moscow() -> None:
    state, moves, p = default_world()
    state = changed(state, mediation_credibility=0.5, integration_depth=0)
    moves = moved(moved(moves, "belarus", mediation=1, overture_eu=0.5, overture_us=0.5),
                  "united_states", overture=0)  # fmt: skip
    after = [
        advance(state, moved(moves, "belarus", recognition=x), p, 5, 6.0) for x in (0.0, 0.5, 1.0)
    ]
    west = [a.engagement_us[0, 0] for a in after]
    assert west[0] > west[1] > west[2]
    alarm = [a.loss_risk[0, 0] for a in after]
    assert alarm[0] > alarm[1] > alarm[2]
    host = [a.mediation_credibility[0, 0] for a in after]
    assert host[1] > host[0] == pytest.approx(host[2])


def test_lost_sovereignty_endangers_the_leadership() -> None:
    state, moves, p = default_world()

    def found(value: float) -> tuple[float, float]:
        outlook = foresee(changed(state, occupation=value), moves, p)
        return float(outlook.survival[0, 0]), float(outlook.sovereignty[0, 0])

    pure = replace(p.regime, force_hazard=0 * p.regime.hazard)
    p = replace(p, regime=pure)
    assert found(0.0)[0] > found(0.3)[0] > found(0.6)[0]
    careless = replace(p, regime=replace(pure, dissolution_hazard=0 * p.regime.hazard))
    same = [foresee(changed(state, occupation=x), moves, careless).survival for x in (0, 0.6)]
    assert same[0] == same[1]


@pytest.mark.parametrize("weight", ["survival", "sovereignty", "freedom", "ideology"])
def test_each_of_minsk_s_weights_works_alone(weight: str) -> None:
    state, moves, p = default_world()
    outlook = foresee(state, moves, p)
    levels = {i.name: np.zeros((1, 1)) + i.rest for i in BELARUS.menu.instruments}
    wants = replace(p.belarus, **{weight: 0 * p.belarus.survival + 3})
    one = BELARUS.appraise(outlook, levels, p.belarus)
    other = BELARUS.appraise(outlook, levels, wants)
    assert {name for name in one if (one[name] != other[name]).any()} == {weight}


def test_a_refusal_of_nothing_costs_nothing() -> None:
    state, moves, p = default_world()
    state = changed(state, agreed_depth=0, integration_depth=0)

    def after(pressure: float, answer: float) -> list[float]:
        asked = moved(moves, "russia", integration_pressure=pressure)
        asked = moved(asked, "belarus", integration_response=answer)
        now = advance(state, asked, p, 0, 1, None, align(state, asked, p.alignment, p.energy))
        return [now.acquiescence[0, 0], now.engagement_russia[0, 0], now.agreed_depth[0, 0]]

    assert after(0, 0) == after(0, 0.5) == after(0, 1)
    assert after(0, 0)[0] == pytest.approx(state.acquiescence[0, 0])
    refused, conceded = after(1, 0), after(1, 1)
    assert all(less < more for less, more in zip(refused, conceded, strict=True))
    assert refused[0] < state.acquiescence[0, 0]
