"""Energy: the gas price, Minsk's discount, disputes, transit, and other suppliers."""

from __future__ import annotations

import numpy as np

from ..agents.declaration import Array, Quantity
from ..agents.moves import Moves
from .dynamics import SMALLEST, approach, dates_within, happens, share, within
from .energy_parameters import EnergyParameters
from .scales import mean
from .setting import Setting, Stocks
from .state import State

MILLIONS = 1000.0
"""Million USD in a billion: USD per 1000 m³ × billion m³ is million USD."""

BARRELS = 7.33
"""Barrels in a tonne of crude oil: USD per barrel × million tonnes × barrels is million USD."""


def netback(state: State, energy: EnergyParameters) -> Array:
    """Return the market price at Belarus's border, USD per 1000 m³."""
    return state.market_price * (1 - energy.transport_saving)


def dependence(state: State, energy: EnergyParameters) -> Array:
    """Return the share of Belarus's energy that comes from Russia, 0 … 1."""
    return energy.import_dependence * (1 - state.alternative_supply)


def bargaining_power(state: State, energy: EnergyParameters) -> Array:
    """Return Minsk's bargaining power over energy, 0 … 1.

    Falls with dependence ("this high level of dependence gives it little bargaining power") and
    with the bypass of its transit ("reducing any bargaining power this may have afforded").
    """
    transit = 1 - state.bypass
    supply = 1 - dependence(state, energy)
    return energy.transit_weight * transit + (1 - energy.transit_weight) * supply


def total_discount(state: State, energy: EnergyParameters, discount: Array | None = None) -> Array:
    """Return Minsk's total discount on the netback price: political plus bargained, ≤ 1.

    ``discount`` may be another political discount than the present one.
    """
    given = state.discount if discount is None else discount
    won = energy.bargained * bargaining_power(state, energy)
    return 1 - (1 - given) * (1 - won)


def price_paid(state: State, energy: EnergyParameters) -> Array:
    """Return what Minsk pays, USD per 1000 m³."""
    return netback(state, energy) * (1 - total_discount(state, energy))


def crude_discount(state: State, energy: EnergyParameters) -> Array:
    """Return how much cheaper Russian crude oil is than the world price, share of that price."""
    return energy.oil_discount * np.maximum(state.discount, 0)


def bill(state: State, energy: EnergyParameters) -> Array:
    """Return the yearly cost of imported gas and of crude oil for home use, share of GDP.

    It is price × quantity × import dependence; supplies from others than Russia cost the European
    or the world price.
    """
    russian = 1 - state.alternative_supply
    gas = price_paid(state, energy) * russian + state.market_price * state.alternative_supply
    oil = state.oil_price * (1 - crude_discount(state, energy) * russian)
    cost = energy.gas_use * gas + energy.crude_home * BARRELS * oil
    return energy.import_dependence * cost / (energy.gdp * MILLIONS)


def refinery_margin(state: State, energy: EnergyParameters) -> Array:
    """Return the yearly margin on products from cheap crude oil that are exported, share of GDP."""
    barrels = energy.crude_refined * BARRELS * (1 - state.alternative_supply)
    cheaper = state.oil_price * crude_discount(state, energy)
    return barrels * cheaper / (energy.gdp * MILLIONS)


def transit_income(state: State, energy: EnergyParameters) -> Array:
    """Return the yearly fees for gas in transit, share of GDP; none while a dispute stops it."""
    return energy.transit_fees * (1 - state.bypass) * (1 - state.dispute) / energy.gdp


def income(state: State, energy: EnergyParameters) -> Array:
    """Return Belarus's yearly income from energy, or (negative) its cost, share of GDP."""
    earned = refinery_margin(state, energy) + transit_income(state, energy)
    return earned - bill(state, energy)


def subsidy(state: State, energy: EnergyParameters) -> Array:
    """Return what Minsk saves per year by Moscow's discount, share of GDP.

    It is the part of the bill that is not paid, plus the refinery margin.
    """
    return value_of_discount(state, state.discount, energy)


def value_of_discount(state: State, discount: Array, energy: EnergyParameters) -> Array:
    """Return what a political ``discount`` (share of price) saves Minsk a year, share of GDP."""
    russian = energy.import_dependence * (1 - state.alternative_supply)
    won = energy.bargained * bargaining_power(state, energy)
    given = np.maximum(discount, 0)
    gas = netback(state, energy) * (1 - won) * given
    oil = state.oil_price * energy.oil_discount * given
    saved = russian * (energy.gas_use * gas + energy.crude_home * BARRELS * oil)
    refined = energy.crude_refined * BARRELS * (1 - state.alternative_supply) * oil
    return (saved + refined) / (energy.gdp * MILLIONS)


def held_up(state: State) -> Array:
    """Return the share of Russia's gas for Europe that a dispute with Minsk holds up, 0 … 1."""
    return state.dispute * (1 - state.bypass)


def pay_kept(state: State, energy: EnergyParameters) -> Array:
    """Return how much of the accustomed discount Minsk still has, 0 … 1."""
    accustomed = np.maximum(state.accustomed_discount, SMALLEST)
    return share(total_discount(state, energy) / accustomed)


def next_price(
    now: Array,
    mean: Quantity,
    volatility: Quantity,
    shock: Array | None,
    energy: EnergyParameters,
    months: Quantity,
) -> Array:
    """Return a market price: it returns to its mean, with lognormal shocks."""
    log = approach(np.log(now), np.log(mean), energy.price_reversion, months)
    if shock is not None:
        log = log + volatility * shock
    return np.exp(log)


def renewals(month: Quantity, months: Quantity, energy: EnergyParameters) -> Array:
    """Return whether the price contract lapses within the ``months`` after ``month``, 0 or 1."""
    lapsed = dates_within(month, months, energy.first_renewal, energy.renewal_interval)
    return np.minimum(lapsed, 1)


def next_agreed_discount(
    state: State,
    moves: Moves,
    price_coercion: Array,
    renewed: Array,
    energy: EnergyParameters,
    months: Quantity,
) -> Array:
    """Return the political discount that was last agreed, share of the netback price.

    A better offer takes effect at ``contract_pace``, a worse one only when the contract is
    ``renewed`` (0 or 1), when any offer takes effect at once. Coercion's first level breaks the
    contract: the price moves to a surcharge, also at ``contract_pace``.
    """
    offer = moves.russia.discount - state.agreed_discount
    better = np.maximum(offer, 0) * within(energy.contract_pace, months)
    agreed = state.agreed_discount + np.where(renewed > 0, offer, better)
    surcharge = -energy.surcharge
    return approach(agreed, surcharge, energy.contract_pace * price_coercion, months)


def next_discount(
    state: State,
    settled: Array,
    market: Array,
    price_coercion: Array,
    renewed: Array,
    energy: EnergyParameters,
) -> Array:
    """Return the discount that the contract's price implies, share of the current netback price.

    The contract fixes a price in USD. Until it is ``renewed`` (0 or 1) or broken by coercion,
    this price does not follow the market (``market``, Europe's next price), and the discount
    follows from both; a newly agreed discount (``settled``) changes it by the difference.
    Source: the price was 46.68 USD from 2004 to 2006 while Europe's price doubled
    (gas_price_belarus). A price above Europe's is reviewed, as those of European buyers were when
    markets fell in 2009 (Stern and Rogers 2011, The Transition to Hub-Based Gas Pricing in
    Continental Europe): it comes down to Europe's.
    """
    carried = 1 - (1 - state.discount) * state.market_price / market
    standing = carried + settled - state.agreed_discount
    dropped = np.maximum(renewed, price_coercion)
    europe = 1 - 1 / (1 - energy.transport_saving)
    return np.maximum(standing + dropped * (settled - standing), np.minimum(settled, europe))


def next_dispute(
    state: State,
    moves: Moves,
    price_coercion: Array,
    renewed: Array,
    energy: EnergyParameters,
    draws: tuple[Array, Array] | None,
    months: Quantity,
) -> Array:
    """Return whether there is a dispute: no contract after a renewal, or a quarrel within one.

    When the contract is renewed, or newly broken by coercion, Minsk is less ready to sign if it
    would lose more of its accustomed discount. Within a contract, a quarrel becomes more likely as
    the fixed price becomes higher than what was agreed: in 2009–10 and in 2016 Minsk paid less
    than the contract said when Europe's price had fallen (gas_price_belarus). Over the whole term,
    such a price causes as many quarrels as a renewal that costs as much.
    """
    broken = np.maximum(price_coercion - np.minimum(state.coercion, 1), 0)
    offered = moves.russia.discount * (1 - price_coercion) - energy.surcharge * price_coercion
    lost = np.maximum(state.accustomed_discount - total_discount(state, energy, offered), 0)
    unsigned = share(energy.dispute_grievance * lost) * np.maximum(renewed, broken)
    agreed = total_discount(state, energy, state.agreed_discount)
    overpaid = np.maximum(agreed - total_discount(state, energy), 0)
    onset = share(
        energy.dispute_onset + energy.dispute_grievance * overpaid / energy.renewal_interval
    )
    chance = 1 - (1 - within(onset, months)) * (1 - unsigned)
    begins = happens(chance, None if draws is None else draws[0])
    ends = happens(within(energy.dispute_end, months), None if draws is None else draws[1])
    return state.dispute + (1 - state.dispute) * begins - state.dispute * ends


def next_alternative_supply(
    state: State, moves: Moves, available: Quantity, energy: EnergyParameters, months: Quantity
) -> Array:
    """Return the share that others could deliver: it grows by effort, and decays if unused.

    An American offer counts in proportion to relations with Washington.
    """
    offered = moves.united_states.energy_offer * state.engagement_us
    drive = mean(moves.belarus.diversification, offered) * available
    pace = energy.alternative_pace * drive
    built = approach(state.alternative_supply, energy.alternative_ceiling, pace, months)
    return share(approach(built, 0 * built, energy.alternative_decay * (1 - drive), months))


def next_energy(now: State, month: Setting) -> Stocks:
    """Return the energy's stocks after the month: prices, the discount, disputes, supply."""
    energy, moves, months, draws = month.p.energy, month.moves, month.months, month.draws
    renewed = renewals(month.month, months, energy)
    broken = month.coercion.price
    agreed = next_agreed_discount(now, moves, broken, renewed, energy, months)
    market = next_price(
        now.market_price, energy.price_mean, energy.price_volatility,
        None if draws is None else draws.market, energy, months,
    )  # fmt: skip
    return {
        "market_price": market,
        "oil_price": next_price(
            now.oil_price, energy.oil_price_mean, energy.oil_volatility,
            None if draws is None else draws.oil, energy, months,
        ),
        "agreed_discount": agreed,
        "discount": next_discount(now, agreed, market, broken, renewed, energy),
        "accustomed_discount": approach(
            now.accustomed_discount, total_discount(now, energy), energy.habit, months
        ),
        "accustomed_income": approach(
            now.accustomed_income, income(now, energy), energy.habit, months
        ),
        "bypass": approach(
            now.bypass, energy.bypass_target, energy.bypass_pace, months
        ),
        "alternative_supply": next_alternative_supply(
            now, moves, month.p.trade.diversification_available, energy, months
        ),
        "dispute": next_dispute(
            now, moves, broken, renewed, energy,
            None if draws is None else (draws.dispute_begins, draws.dispute_ends), months,
        ),
    }  # fmt: skip
