"""The measures: what everyone reads of the world, month by month."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from ..agents.declaration import Array
from ..agents.moves import Moves
from ..agents.outlook import Outlook
from . import energy, integration, opposition, regime, security, society, trade
from .alignment import Alignment, align
from .diplomacy import western_engagement
from .dynamics import SMALLEST, share
from .leverage import leverage_russia, leverage_west
from .parameters import Parameters
from .state import State


def freedom(state: State, risk: Array, pressed: Array, held: Array) -> Array:
    """Return freedom of manoeuvre, 0 … 1: open doors on both sides, and nobody's hold.

    The mean of the less open of the two doors, independence from the stronger hold, safety from
    coercion, and freedom from the pressure of the day.
    """
    doors = np.minimum(western_engagement(state), state.engagement_russia)
    independence = 1 - np.maximum(held, leverage_west(state))
    parts = (doors, independence, 1 - risk, 1 - pressed)
    return (parts[0] + parts[1] + parts[2] + parts[3]) / len(parts)


def foresee(
    state: State, moves: Moves, p: Parameters, standing: Alignment | None = None
) -> Outlook:
    """Return what the powers appraise in a state, worlds × branches.

    ``standing`` may give the state's alignment, if it is known.
    """
    where = align(state, moves, p.alignment, p.energy) if standing is None else standing
    engaged = western_engagement(state)
    held = leverage_russia(state, p.trade, p.energy)
    story = society.minority_story(state, p.society)
    risk = security.coercion_risk(state, held, p.russia.story_relief * story, p.security)
    pressed = security.pressure(state, moves, engaged, p.security)
    reward = energy.subsidy(state, p.energy)
    left = regime.sovereignty_left(state, p)
    lost = integration.sovereignty_lost(left)
    survives = regime.survival(state, lost, p.regime)
    kept_up = 1 - security.rungs(moves.russia.coercion, p.security).price
    offered = energy.worth_of_discount(state, moves.russia.discount * kept_up, p.energy)
    price = p.belarus.sovereignty
    price = price + p.belarus.survival * regime.survival_lost(survives, lost, p.regime)
    return Outlook(
        alignment=where.whole,
        integration_depth=state.integration_depth,
        agreed_depth=state.agreed_depth,
        equality=state.equality,
        say_offered=moves.russia.equality_offer * moves.russia.integration_pressure,
        say_required=integration.required_equality(state, offered, price, p.belarus, p.integration),
        sovereignty=left,
        survival=survives,
        unrest=state.unrest,
        wellbeing=state.wellbeing,
        need=trade.need(state),
        subsidy=reward,
        pay_kept=energy.pay_kept(state, p.energy),
        held_up=energy.held_up(state),
        understanding=state.understanding,
        acquiescence=state.acquiescence,
        freedom=freedom(state, risk, pressed, held),
        loss_risk=state.loss_risk,
        alarm=security.alarm(state, p.security),
        coercion_risk=risk,
        coercion=moves.russia.coercion,
        minority_story=story,
        entrapment=security.entrapment(state, p.security),
        western_engagement=engaged,
        engagement_russia=state.engagement_russia,
        european_trade=trade.european_trade(state),
        alternative_supply=state.alternative_supply,
        repression=opposition.repression(state, moves),
        sanctions=(state.sanctions_eu + state.sanctions_us) * 0.5,
    )


@dataclass(frozen=True)
class Measures:
    """What is recorded of a month beside the state, the moves and the public; one per world."""

    alignment: Array
    """State alignment, −1 (Moscow) … +1 (West): the sum of its four weighted components."""
    alignment_economy: Array
    alignment_integration: Array
    alignment_security: Array
    alignment_diplomacy: Array
    """Weighted contributions of the four components to alignment; they sum to it."""
    triangulation: Array
    """Engaged with both and committed to neither, 0 … 1."""
    triangulating: Array
    """1 in a month within the neutral band while engaged with both sides, else 0."""
    engaged_west: Array
    engaged_russia: Array
    """1 in a month in which Minsk is engaged with that side, else 0; with alignment they tell
    triangulation for a neutral band of any width."""
    freedom: Array
    """Freedom of manoeuvre, 0 … 1."""
    leverage_russia: Array
    leverage_west: Array
    """Each side's hold on Minsk's economy, 0 … 1."""
    sovereignty: Array
    """Freedom from decisions taken elsewhere, 0 … 1."""
    coercion_risk: Array
    """Chance that Moscow coerces times what its coercion can do, 0 … 1."""
    alarmed: Array
    """1 in a month in which Moscow's perceived risk is above its threshold, else 0."""
    military_success: Array
    """Chance that the military rung would succeed, 0 … 1."""
    military_integration: Array
    """Integration of forces and bases, 0 … 1."""
    entrapment: Array
    """Cost of being drawn into Moscow's conflicts, in sovereignty, 0 … 1."""
    survival: Array
    """Probability of staying in office for a presidential term, 0 … 1."""
    price_paid: Array
    """Gas price that Minsk pays, USD per 1000 m³."""
    netback_price: Array
    """Market price at Belarus's border, USD per 1000 m³."""
    price_discount: Array
    """Total discount on the netback price, share."""
    subsidy: Array
    """What Moscow's discount on gas and oil is worth a year, share of GDP."""
    energy_bill: Array
    """What imported gas and oil for home use cost a year, share of GDP."""
    energy_income: Array
    """Refinery margin and transit fees less the energy bill, share of GDP a year."""
    bargaining_power: Array
    """Minsk's bargaining power over energy, 0 … 1."""
    dependence: Array
    """Share of energy that comes from Russia, 0 … 1."""
    cut_asymmetry: Array
    """Cost of a trade cut to Minsk relative to Moscow, ratio of growth points; 0 if it is free."""
    bargaining_zone: Array
    """Room for a deal on equality, −1 … 1; above 0 a deal is possible."""
    agreement: Array
    """1 in a month in which Moscow presses for integration and Minsk concedes, else 0."""
    refusal: Array
    """1 in a month in which Moscow presses for integration and Minsk refuses, else 0."""
    captured: Array
    """How far the union proceeds over Minsk's refusal, 0 … 1."""
    western_engagement: Array
    """Depth of relations with the West, 0 … 1."""
    minority_story: Array
    """Credibility of a story of oppressed Russians, 0 … 1."""


def measure(state: State, moves: Moves, p: Parameters) -> Measures:
    """Return the measures of a month; ``state`` and ``moves`` are worlds × 1."""
    where = align(state, moves, p.alignment, p.energy)
    seen = foresee(state, moves, p, where)
    neutral = np.abs(where.whole) <= p.alignment.neutral_band
    both = np.minimum(seen.western_engagement, state.engagement_russia)
    engaged_west = seen.western_engagement >= p.alignment.engaged
    engaged_russia = state.engagement_russia >= p.alignment.engaged
    granted = integration.granted_equality(p.russia, seen.subsidy)
    agreed, refused = integration.outcome(moves)
    full_cut = np.ones_like(where.whole)
    to_minsk = trade.loss_by_cut(full_cut, state.exports_russia, p.trade)
    to_moscow = trade.loss_by_cut(full_cut, full_cut * p.trade.reciprocal_share, p.trade)
    columns = (
        where.whole,
        *where.components,
        both * (1 - np.abs(where.whole)),
        (neutral & engaged_west & engaged_russia).astype(np.float64),
        engaged_west.astype(np.float64),
        engaged_russia.astype(np.float64),
        seen.freedom,
        leverage_russia(state, p.trade, p.energy),
        leverage_west(state),
        share(seen.sovereignty),
        seen.coercion_risk,
        (state.loss_risk > p.security.threshold).astype(np.float64),
        security.military_success(state, p.security),
        security.military_integration(state),
        seen.entrapment,
        seen.survival,
        energy.price_paid(state, p.energy),
        energy.netback(state, p.energy),
        energy.total_discount(state, p.energy),
        seen.subsidy,
        energy.bill(state, p.energy),
        energy.income(state, p.energy),
        energy.bargaining_power(state, p.energy),
        energy.dependence(state, p.energy),
        to_minsk / np.maximum(to_moscow, SMALLEST),
        integration.bargaining_zone(granted, seen.say_required),
        agreed,
        refused,
        integration.captured(state, p.integration),
        seen.western_engagement,
        seen.minority_story,
    )
    return Measures(*(np.broadcast_to(c, where.whole.shape)[:, 0] for c in columns))


MEASURE_NAMES: tuple[str, ...] = tuple(f.name for f in fields(Measures))
