"""Energy: the gas price, what Minsk pays of it, disputes, transit, and other suppliers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, data, number, quoted
from ..agents.moves import Moves
from .dynamics import approach, happens, share, within
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
        "Speed at which contract prices follow Moscow's offer",
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
    dispute_onset: Quantity = number(
        0.01, "per month", (0, 1), (0.005, 0.02),
        "Chance of an energy dispute when nothing has changed",
        data("about one dispute in one to two years, 2002–2019", "energy_disputes"),
    )  # fmt: skip
    dispute_grievance: Quantity = number(
        0.4, "per month per share of price", (0, 5), (0.2, 0.8),
        "Added chance of a dispute per share of the accustomed discount that is lost",
        quoted("the energy dispute between the two countries", "Strategy"),
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
    gas_volume: Quantity = number(
        20.3, "billion m³ a year", (1, 100), None,
        "Gas that Belarus imports",
        data("20.3 in 2018 and 2019", "gas_price_belarus"),
    )  # fmt: skip
    gdp: Quantity = number(
        63.0, "billion USD", (1, 1000), None,
        "Belarus's GDP",
        data("about 63 in 2019", "World Bank, gdp_usd"),
    )  # fmt: skip


PER_THOUSAND = 1000.0
"""USD per 1000 m³ times billion m³ makes million USD; GDP is in billion USD."""


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


def whole_discount(state: State, energy: EnergyParameters) -> Array:
    """Return the discount on the netback price that Minsk has: given and bargained, ≤ 1."""
    won = energy.bargained * bargaining_power(state, energy)
    return 1 - (1 - state.discount) * (1 - won)


def price_paid(state: State, energy: EnergyParameters) -> Array:
    """Return what Minsk pays, USD per 1000 m³."""
    return netback(state, energy) * (1 - whole_discount(state, energy))


def subsidy(state: State, energy: EnergyParameters) -> Array:
    """Return what the political discount is worth to Minsk a year, share of GDP."""
    return _share_of_gdp(state, np.maximum(state.discount, 0), energy)


def _share_of_gdp(state: State, discount: Array, energy: EnergyParameters) -> Array:
    """Return a discount's worth a year as a share of GDP."""
    per_year = netback(state, energy) * discount * (1 - state.alternative_supply)
    return per_year * (energy.gas_volume / (energy.gdp * PER_THOUSAND))


def shock_to_income(state: State, energy: EnergyParameters) -> Array:
    """Return the gain or loss a year from prices that Minsk is not used to, share of GDP."""
    unaccustomed = whole_discount(state, energy) - state.accustomed_discount
    return _share_of_gdp(state, unaccustomed, energy)


def next_market_price(
    state: State, energy: EnergyParameters, shock: Array | None, months: Quantity
) -> Array:
    """Return the European price: it returns to its mean, with lognormal shocks."""
    log = approach(
        np.log(state.market_price), np.log(np.asarray(energy.price_mean)),
        energy.price_reversion, months,
    )  # fmt: skip
    if shock is not None:
        log = log + energy.price_volatility * shock
    return np.exp(log)


def next_discount(
    state: State, moves: Moves, price_rung: Array, energy: EnergyParameters, months: Quantity
) -> Array:
    """Return the contract's political discount: Moscow's offer, or a surcharge by coercion."""
    offer = moves.russia.discount * (1 - price_rung) - energy.surcharge * price_rung
    return approach(state.discount, offer, energy.contract_pace, months)


def next_dispute(
    state: State,
    energy: EnergyParameters,
    draws: tuple[Array, Array] | None,
    months: Quantity,
) -> Array:
    """Return whether a dispute is on: likelier the more of the accustomed discount is lost."""
    lost = np.maximum(state.accustomed_discount - whole_discount(state, energy), 0)
    chance = np.minimum(energy.dispute_onset + energy.dispute_grievance * lost, 1)
    begins = happens(within(chance, months), None if draws is None else draws[0])
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
    energy, months, draws = month.p.energy, month.months, month.draws
    return {
        "market_price": next_market_price(
            now, energy, None if draws is None else draws.market, months
        ),
        "discount": next_discount(now, month.moves, month.rung.price, energy, months),
        "accustomed_discount": approach(
            now.accustomed_discount, whole_discount(now, energy), energy.habit, months
        ),
        "bypass": approach(
            now.bypass, np.asarray(energy.bypass_target), energy.bypass_pace, months
        ),
        "alternative_supply": next_alternative_supply(
            now, month.moves, month.p.trade.diversification_available, energy, months
        ),
        "dispute": next_dispute(
            now, energy, None if draws is None else (draws.dispute_begins, draws.dispute_ends),
            months,
        ),
    }  # fmt: skip
