"""The measures: what is recorded of the world every month."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from ..agents.columns import ANY, POSITIVE, SCALE, SHARE, column, quantities
from ..agents.declaration import Array
from ..agents.moves import Moves
from ..agents.outlook import Outlook
from . import energy, integration, opposition, regime, security, society, trade
from .alignment import COMPONENTS, Alignment, align
from .diplomacy import western_engagement
from .dynamics import SMALLEST, share
from .leverage import leverage_russia, leverage_west
from .parameters import Parameters
from .scales import mean
from .state import State


def freedom(state: State, risk: Array, pressed: Array, leverage: Array) -> Array:
    """Return freedom of manoeuvre, 0 … 1: relations with both sides, and no side's leverage.

    It is the mean of the weaker of the two relations, independence from the stronger leverage,
    safety from coercion, and freedom from current pressure.
    """
    doors = np.minimum(western_engagement(state), state.engagement_russia)
    independence = 1 - np.maximum(leverage, leverage_west(state))
    return mean(doors, independence, 1 - risk, 1 - pressed)


def foresee(
    state: State, moves: Moves, p: Parameters, standing: Alignment | None = None
) -> Outlook:
    """Return what the powers appraise in a state, worlds × branches.

    ``standing`` may give the state's alignment, if it is known.
    """
    where = align(state, moves, p.alignment, p.energy) if standing is None else standing
    engaged = western_engagement(state)
    leverage = leverage_russia(state, p.trade, p.energy)
    story = society.minority_story(state, p.society)
    risk = security.coercion_risk(state, leverage, p.russia.story_relief * story, p.security)
    pressed = security.pressure(state, moves, engaged, p.security)
    reward = energy.subsidy(state, p.energy)
    left = regime.sovereignty_left(state, p)
    lost = integration.sovereignty_lost(left)
    survives = regime.survival(state, lost, p.regime)
    kept_up = 1 - security.coercion_applied(moves.russia.coercion, p.security).price
    offered = energy.value_of_discount(state, moves.russia.discount * kept_up, p.energy)
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
        freedom=freedom(state, risk, pressed, leverage),
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
        sanctions=mean(state.sanctions_eu, state.sanctions_us),
    )


@quantities
class Measures:
    """What is recorded of a month besides the state, the moves and the public; one per world."""

    alignment: Array = column(
        "state alignment", "−1 Moscow … +1 West", SCALE,
        "Where the state stands, from −1 (Moscow) to +1 (the West): the sum of its four weighted "
        "components", 3,
    )  # fmt: skip
    alignment_economy: Array = column(
        "alignment: economy and energy", "alignment", SCALE,
        "Weighted contribution of economy and energy to state alignment", 3,
    )  # fmt: skip
    alignment_integration: Array = column(
        "alignment: integration", "alignment", SCALE,
        "Weighted contribution of integration to state alignment", 3,
    )  # fmt: skip
    alignment_security: Array = column(
        "alignment: security", "alignment", SCALE,
        "Weighted contribution of security to state alignment", 3,
    )  # fmt: skip
    alignment_diplomacy: Array = column(
        "alignment: diplomacy", "alignment", SCALE,
        "Weighted contribution of diplomacy to state alignment", 3,
    )  # fmt: skip
    triangulation: Array = column(
        "triangulation", "share", SHARE, "Engaged with both and committed to neither", 3
    )
    triangulating: Array = column(
        "triangulating", "0 or 1", SHARE,
        "1 in a month within the neutral band while engaged with both sides, else 0",
    )  # fmt: skip
    engaged_west: Array = column(
        "engaged with the West", "0 or 1", SHARE,
        "1 in a month in which Minsk is engaged with the West, else 0; with alignment it tells "
        "triangulation for a neutral band of any width",
    )  # fmt: skip
    engaged_russia: Array = column(
        "engaged with Russia", "0 or 1", SHARE,
        "1 in a month in which Minsk is engaged with Russia, else 0",
    )  # fmt: skip
    freedom: Array = column(
        "freedom of manoeuvre", "share", SHARE,
        "Good relations with both sides and dependence on neither", 3
    )  # fmt: skip
    leverage_russia: Array = column(
        "Russia's leverage", "share", SHARE, "Russia's hold on Minsk's economy", 3
    )
    leverage_west: Array = column(
        "the West's leverage", "share", SHARE, "The West's hold on Minsk's economy", 3
    )
    sovereignty: Array = column(
        "sovereignty", "share", SHARE, "Freedom from decisions taken elsewhere", 3
    )
    coercion_risk: Array = column(
        "risk of coercion", "share", SHARE,
        "Chance that Moscow coerces times what its coercion can do", 3,
    )  # fmt: skip
    alarmed: Array = column(
        "Moscow's fear of loss above its threshold", "0 or 1", SHARE,
        "1 in a month in which Moscow's perceived risk of loss is above its threshold, else 0",
    )  # fmt: skip
    military_success: Array = column(
        "chance that force would succeed", "probability", SHARE,
        "Chance that force (coercion level 4) would succeed", 3,
    )  # fmt: skip
    military_integration: Array = column(
        "military integration", "share", SHARE, "Integration of forces and bases", 3
    )
    entrapment: Array = column(
        "entrapment", "sovereignty", SHARE, "Cost of being drawn into Moscow's conflicts", 3
    )
    survival: Array = column(
        "survival in office for a term", "probability", SHARE,
        "Probability of staying in office for a presidential term", 3,
    )  # fmt: skip
    price_paid: Array = column(
        "gas price that Minsk pays", "USD per 1000 m³", POSITIVE,
        "Price of Russian gas under the contract, with its discounts and surcharges", 1,
    )  # fmt: skip
    netback_price: Array = column(
        "gas price at the market", "USD per 1000 m³", POSITIVE,
        "Market price at Belarus's border: Europe's less transport", 1,
    )  # fmt: skip
    price_discount: Array = column(
        "discount on gas", "share of price", SCALE,
        "Total discount on the netback price; below 0 a surcharge", 3,
    )  # fmt: skip
    subsidy: Array = column(
        "value of cheap energy", "share of GDP", POSITIVE,
        "Value of Moscow's discount on gas and oil over a year", 3,
    )  # fmt: skip
    energy_bill: Array = column(
        "energy bill", "share of GDP", POSITIVE,
        "What imported gas and oil for home use cost a year", 3,
    )  # fmt: skip
    energy_income: Array = column(
        "income from energy", "share of GDP", ANY,
        "Refinery margin and transit fees less the energy bill, a year", 3,
    )  # fmt: skip
    bargaining_power: Array = column(
        "Minsk's bargaining power", "share", SHARE, "Minsk's bargaining power over energy", 3
    )
    dependence: Array = column(
        "dependence on Russian energy", "share of energy", SHARE, "Energy that comes from Russia", 3
    )
    other_trade: Array = column(
        "trade with China and others", "share of trade", SHARE,
        "Share of all but Russia and the EU in trade, mean of exports and imports", 3,
    )  # fmt: skip
    cut_asymmetry: Array = column(
        "cost of a trade cut to Minsk relative to Moscow", "ratio", POSITIVE,
        "Growth points that a full cut costs Minsk for each that it costs Moscow; 0 if it is free",
        1,
    )  # fmt: skip
    bargaining_zone: Array = column(
        "room for a deal on equality", "say", SCALE,
        "The most say that Moscow would grant less the least that Minsk requires; a deal is "
        "possible above 0", 3,
    )  # fmt: skip
    agreement: Array = column(
        "agreement", "0 or 1", SHARE,
        "1 in a month in which Moscow presses for integration and Minsk concedes, else 0",
    )  # fmt: skip
    refusal: Array = column(
        "refusal", "0 or 1", SHARE,
        "1 in a month in which Moscow presses for integration and Minsk refuses, else 0",
    )  # fmt: skip
    captured: Array = column(
        "captured union", "share", SHARE, "How far the union proceeds over Minsk's refusal", 3
    )
    western_engagement: Array = column(
        "engagement with the West", "share", SHARE,
        "Depth of relations with the West, mean of the EU and the US", 3,
    )  # fmt: skip
    minority_story: Array = column(
        "story of oppressed Russians", "share", SHARE,
        "Credibility of a story of oppressed Russians", 3,
    )  # fmt: skip


def measure(state: State, moves: Moves, p: Parameters) -> Measures:
    """Return the measures of a month; ``state`` and ``moves`` are worlds × 1."""
    return flat_measures(measured(state, moves, p), len(state.growth))


def flat_measures(found: Measures, worlds: int) -> Measures:
    """Return measures with one value per world, of columns or of one row for all."""
    shape = (worlds, 1)
    return Measures(
        **{f.name: np.broadcast_to(getattr(found, f.name), shape)[:, 0] for f in fields(Measures)}
    )


def measured(state: State, moves: Moves, p: Parameters) -> Measures:
    """Return the measures of a state, which has branches or not."""
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
    part = dict(zip(COMPONENTS, where.components, strict=True))
    return Measures(
        alignment=where.whole,
        alignment_economy=part["economy"],
        alignment_integration=part["integration"],
        alignment_security=part["security"],
        alignment_diplomacy=part["diplomacy"],
        triangulation=both * (1 - np.abs(where.whole)),
        triangulating=(neutral & engaged_west & engaged_russia).astype(np.float64),
        engaged_west=engaged_west.astype(np.float64),
        engaged_russia=engaged_russia.astype(np.float64),
        freedom=seen.freedom,
        leverage_russia=leverage_russia(state, p.trade, p.energy),
        leverage_west=leverage_west(state),
        sovereignty=share(seen.sovereignty),
        coercion_risk=seen.coercion_risk,
        alarmed=(state.loss_risk > p.security.threshold).astype(np.float64),
        military_success=security.military_success(state, p.security),
        military_integration=security.military_integration(state),
        entrapment=seen.entrapment,
        survival=seen.survival,
        price_paid=energy.price_paid(state, p.energy),
        netback_price=energy.netback(state, p.energy),
        price_discount=energy.total_discount(state, p.energy),
        subsidy=seen.subsidy,
        energy_bill=energy.bill(state, p.energy),
        energy_income=energy.income(state, p.energy),
        bargaining_power=energy.bargaining_power(state, p.energy),
        dependence=energy.dependence(state, p.energy),
        other_trade=trade.other_trade(state),
        cut_asymmetry=to_minsk / np.maximum(to_moscow, SMALLEST),
        bargaining_zone=integration.bargaining_zone(granted, seen.say_required),
        agreement=agreed,
        refusal=refused,
        captured=integration.captured(state, p.integration),
        western_engagement=seen.western_engagement,
        minority_story=seen.minority_story,
    )
