"""Energy: the gas price, what Minsk pays of it, disputes, transit, and other suppliers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, data, number, quoted
from ..agents.moves import Moves
from .dynamics import SMALLEST, approach, dates_within, happens, share, within
from .setting import Setting, Stocks
from .state import State


@dataclass(frozen=True)
class EnergyParameters:
    """Prices, dependence, transit and supply."""

    price_mean: Quantity = number(
        190.0, "USD per 1000 m³", (20, 1000), (120, 300),
        "European gas price to which the market returns",
        data("mean of 2016–2019: 187", "World Bank Europe, gas_price_europe"),
    )  # fmt: skip
    price_reversion: Quantity = number(
        0.04, "per month", (0, 1), (0.02, 0.08),
        "Speed at which the market price returns to its mean",
        data("annual prices keep about 0.6 of their departure after a year",
             "World Bank Europe, gas_price_europe"),
    )  # fmt: skip
    price_volatility: Quantity = number(
        0.06, "log per month", (0, 0.5), (0.03, 0.1),
        "Monthly shocks to the market price",
        data("yearly changes of about a fifth", "World Bank Europe, gas_price_europe"),
    )  # fmt: skip
    transport_saving: Quantity = number(
        0.2, "share of price", (0, 0.5), (0.1, 0.3),
        "What gas is cheaper at Belarus's border than in Europe, for want of transport (netback)",
        data("30–60 USD per 1000 m³ of transport", "gas_discount_derived"),
    )  # fmt: skip
    import_dependence: Quantity = number(
        0.85, "share", (0, 1), (0.6, 1),
        "Share of energy that is imported",
        quoted("imports around 85% of its energy", "Economics"),
    )  # fmt: skip
    transit_weight: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "Share of Minsk's possible bargaining power that lies in transit",
        assumed("transit and own supply are taken to weigh the same"),
    )  # fmt: skip
    bypass_target: Quantity = number(
        1.0, "share", (0, 1), None,
        "Share of transit that pipelines around Belarus come to take",
        quoted("effectively bypassed Belarussian transit", "Economics"),
    )  # fmt: skip
    bypass_pace: Quantity = number(
        0.02, "per month", (0, 1), (0.01, 0.04),
        "Speed at which the bypass is built",
        assumed("a pipeline takes some years"),
    )  # fmt: skip
    contract_pace: Quantity = number(
        0.25, "per month", (0, 1), (0.1, 0.5),
        "Speed at which the price follows a better offer, or the surcharge of a broken contract",
        data("contracts with quarterly prices", "gas_price_belarus"),
    )  # fmt: skip
    surcharge: Quantity = number(
        0.2, "share of price", (0, 1), (0.1, 0.4),
        "Surcharge on the price at the first rung of coercion",
        data("price raised from 46.68 to 100 USD at the end of 2006", "energy_disputes"),
    )  # fmt: skip
    bargained: Quantity = number(
        0.4, "share of price", (0, 1), (0.2, 0.6),
        "Reduction of the price that full bargaining power would win",
        assumed("transit states won up to about half before bypasses were built"),
    )  # fmt: skip
    habit: Quantity = number(
        0.04, "per month", (0, 1), (0.02, 0.08),
        "Speed at which Minsk gets used to a price",
        assumed("budgets and plants adapt in about two years"),
    )  # fmt: skip
    renewal_interval: Quantity = number(
        12, "months", (3, 120), (6, 36),
        "Months for which a price is agreed",
        data("prices for 2017–2019 were agreed year by year, the contract of 2006 for five years",
             "gas_price_belarus"),
        whole=True,
    )  # fmt: skip
    first_renewal: Quantity = number(
        11, "month", (1, 120), None,
        "Month at whose end the first contract lapses",
        data("contracts lapse at the end of the calendar year", "gas_price_belarus"),
        whole=True,
    )  # fmt: skip
    dispute_onset: Quantity = number(
        0.01, "per month", (0, 1), (0.005, 0.02),
        "Chance of an energy dispute while a contract runs",
        data("quarrels over debts, duties and re-exports in 2010 and 2012", "energy_disputes"),
    )  # fmt: skip
    dispute_grievance: Quantity = number(
        2.0, "chance per share of price", (0, 10), (1, 4),
        "Chance that Minsk signs no contract, per share of the accustomed discount that it loses",
        data("the doubling of the price for 2007, a loss of about 0.2 of the market price, was "
             "signed in the last hour and quarrelled over in the next week", "energy_disputes"),
    )  # fmt: skip
    dispute_end: Quantity = number(
        0.35, "per month", (0, 1), (0.2, 0.6),
        "Chance that a dispute ends",
        data("days to a few months", "energy_disputes"),
    )  # fmt: skip
    alternative_pace: Quantity = number(
        0.015, "per month", (0, 1), (0.007, 0.03),
        "Speed at which other supply is built at full effort",
        assumed("terminals and reversed pipelines take years"),
    )  # fmt: skip
    alternative_ceiling: Quantity = number(
        0.5, "share", (0, 1), (0.3, 0.7),
        "Largest share of imports that others could deliver",
        assumed("pipelines and refineries are built for Russian supply"),
    )  # fmt: skip
    alternative_decay: Quantity = number(
        0.01, "per month", (0, 1), (0.005, 0.02),
        "Speed at which unused other supply is lost",
        assumed("contracts lapse in some years"),
    )  # fmt: skip
    gas_use: Quantity = number(
        23.9, "billion m³ a year", (1, 100), None,
        "Gas that Belarus would import if it imported all of its energy",
        data("20.3 in 2018 and 2019, at a dependence of 0.85", "gas_price_belarus"),
    )  # fmt: skip
    oil_price_mean: Quantity = number(
        60.0, "USD per barrel", (5, 300), (45, 80),
        "World price of crude oil to which the market returns",
        data("Brent, mean of 2016–2019: 58", "World Bank commodity prices"),
    )  # fmt: skip
    oil_volatility: Quantity = number(
        0.07, "log per month", (0, 0.5), (0.04, 0.1),
        "Monthly shocks to the oil price",
        data("yearly changes of about a quarter", "World Bank commodity prices"),
    )  # fmt: skip
    oil_discount: Quantity = number(
        0.5, "share per share", (0, 1.5), (0.3, 0.8),
        "Discount on crude oil for every share of discount on gas",
        data("in 2005 cheap oil was worth 1.15 billion USD and cheap gas 1.24; export duties of "
             "about a third of the price were waived", "subsidy_estimates"),
    )  # fmt: skip
    crude_home: Quantity = number(
        8.2, "million tonnes a year", (0, 50), None,
        "Crude oil for home use that Belarus would import if it imported all of its energy",
        data("about 7 of 18 million tonnes imported a year, at a dependence of 0.85",
             "subsidy_estimates"),
    )  # fmt: skip
    crude_refined: Quantity = number(
        11.0, "million tonnes a year", (0, 50), None,
        "Crude oil that is refined for export",
        data("18 to 23 million tonnes a year came duty-free, about 11 left as products",
             "subsidy_estimates"),
    )  # fmt: skip
    transit_fees: Quantity = number(
        0.26, "billion USD a year", (0, 5), None,
        "Fees for Russian gas in transit, while nothing bypasses Belarus",
        data("260 million USD claimed for transit in June 2010", "energy_disputes"),
    )  # fmt: skip
    gdp: Quantity = number(
        63.0, "billion USD", (1, 1000), None,
        "Belarus's GDP",
        data("about 63 in 2019", "World Bank, gdp_usd"),
    )  # fmt: skip


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
    """Return the discount on the netback price that Minsk has: given and bargained, ≤ 1.

    ``discount`` may name another political discount than the present one.
    """
    given = state.discount if discount is None else discount
    won = energy.bargained * bargaining_power(state, energy)
    return 1 - (1 - given) * (1 - won)


def price_paid(state: State, energy: EnergyParameters) -> Array:
    """Return what Minsk pays, USD per 1000 m³."""
    return netback(state, energy) * (1 - total_discount(state, energy))


def crude_discount(state: State, energy: EnergyParameters) -> Array:
    """Return by how much Russian crude oil is cheaper than the world's, share of its price."""
    return energy.oil_discount * np.maximum(state.discount, 0)


def bill(state: State, energy: EnergyParameters) -> Array:
    """Return what imported gas and crude oil for home use cost a year, share of GDP.

    Price × quantity × import dependence; what others than Russia deliver costs the European or
    the world price.
    """
    russian = 1 - state.alternative_supply
    gas = price_paid(state, energy) * russian + state.market_price * state.alternative_supply
    oil = state.oil_price * (1 - crude_discount(state, energy) * russian)
    cost = energy.gas_use * gas + energy.crude_home * BARRELS * oil
    return energy.import_dependence * cost / (energy.gdp * MILLIONS)


def refinery_margin(state: State, energy: EnergyParameters) -> Array:
    """Return what cheap crude oil earns on exported products a year, share of GDP."""
    barrels = energy.crude_refined * BARRELS * (1 - state.alternative_supply)
    cheaper = state.oil_price * crude_discount(state, energy)
    return barrels * cheaper / (energy.gdp * MILLIONS)


def transit_income(state: State, energy: EnergyParameters) -> Array:
    """Return the fees for gas in transit a year, share of GDP: none while a dispute holds it up."""
    return energy.transit_fees * (1 - state.bypass) * (1 - state.dispute) / energy.gdp


def income(state: State, energy: EnergyParameters) -> Array:
    """Return what energy brings or (negative) costs Belarus a year, share of GDP."""
    earned = refinery_margin(state, energy) + transit_income(state, energy)
    return earned - bill(state, energy)


def subsidy(state: State, energy: EnergyParameters) -> Array:
    """Return what Moscow's discount is worth to Minsk a year, share of GDP.

    The part of the bill that is not paid, and the refinery margin.
    """
    return worth_of_discount(state, state.discount, energy)


def worth_of_discount(state: State, discount: Array, energy: EnergyParameters) -> Array:
    """Return what a political ``discount`` (share of price) would be worth a year, share of GDP."""
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
    log = approach(np.log(now), np.log(np.asarray(mean)), energy.price_reversion, months)
    if shock is not None:
        log = log + volatility * shock
    return np.exp(log)


def renewals(month: Quantity, months: Quantity, energy: EnergyParameters) -> Array:
    """Return whether the price contract lapses within the ``months`` after ``month``, 0 or 1."""
    lapsed = dates_within(month, months, energy.first_renewal, energy.renewal_interval)
    return np.minimum(lapsed, 1)


def next_discount(
    state: State,
    moves: Moves,
    price_rung: Array,
    renewed: Array,
    energy: EnergyParameters,
    months: Quantity,
) -> Array:
    """Return the contract's political discount, share of the netback price.

    A better offer is taken up at once; a worse one waits until the contract is ``renewed`` (0 or
    1). Coercion's first level breaks the contract: a surcharge.
    """
    offer = moves.russia.discount - state.discount
    better = np.maximum(offer, 0) * within(energy.contract_pace, months)
    agreed = state.discount + np.where(renewed > 0, offer, better)
    surcharge = -np.asarray(energy.surcharge)
    return approach(agreed, surcharge, energy.contract_pace * price_rung, months)


def next_dispute(
    state: State,
    moves: Moves,
    price_rung: Array,
    renewed: Array,
    energy: EnergyParameters,
    draws: tuple[Array, Array] | None,
    months: Quantity,
) -> Array:
    """Return whether a dispute is on: a winter without a contract, or a quarrel within one.

    Where the contract is renewed, or newly broken by coercion, Minsk signs the less readily the
    more of its accustomed discount it would lose.
    """
    broken = np.maximum(price_rung - np.minimum(state.coercion, 1), 0)
    offered = moves.russia.discount * (1 - price_rung) - energy.surcharge * price_rung
    lost = np.maximum(state.accustomed_discount - total_discount(state, energy, offered), 0)
    unsigned = share(energy.dispute_grievance * lost) * np.maximum(renewed, broken)
    chance = 1 - (1 - within(energy.dispute_onset, months)) * (1 - unsigned)
    begins = happens(chance, None if draws is None else draws[0])
    ends = happens(within(energy.dispute_end, months), None if draws is None else draws[1])
    return state.dispute + (1 - state.dispute) * begins - state.dispute * ends


def next_alternative_supply(
    state: State, moves: Moves, available: Quantity, energy: EnergyParameters, months: Quantity
) -> Array:
    """Return the share that others could deliver: built by effort and offers, lost if unused.

    An American offer counts as far as relations with Washington carry it.
    """
    offered = moves.united_states.energy_offer * state.engagement_us
    drive = (moves.belarus.diversification + offered) * 0.5 * available
    pace = energy.alternative_pace * drive
    built = approach(state.alternative_supply, np.asarray(energy.alternative_ceiling), pace, months)
    return share(approach(built, 0 * built, energy.alternative_decay * (1 - drive), months))


def next_energy(now: State, month: Setting) -> Stocks:
    """Return the energy's stocks after the month: prices, the discount, disputes, supply."""
    energy, moves, months, draws = month.p.energy, month.moves, month.months, month.draws
    renewed = renewals(month.month, months, energy)
    broken = month.rung.price
    return {
        "market_price": next_price(
            now.market_price, energy.price_mean, energy.price_volatility,
            None if draws is None else draws.market, energy, months,
        ),
        "oil_price": next_price(
            now.oil_price, energy.oil_price_mean, energy.oil_volatility,
            None if draws is None else draws.oil, energy, months,
        ),
        "discount": next_discount(now, moves, broken, renewed, energy, months),
        "accustomed_discount": approach(
            now.accustomed_discount, total_discount(now, energy), energy.habit, months
        ),
        "accustomed_income": approach(
            now.accustomed_income, income(now, energy), energy.habit, months
        ),
        "bypass": approach(
            now.bypass, np.asarray(energy.bypass_target), energy.bypass_pace, months
        ),
        "alternative_supply": next_alternative_supply(
            now, moves, month.p.trade.diversification_available, energy, months
        ),
        "dispute": next_dispute(
            now, moves, broken, renewed, energy,
            None if draws is None else (draws.dispute_begins, draws.dispute_ends), months,
        ),
    }  # fmt: skip
