"""The numbers of energy: prices, dependence, contracts, transit and supply."""

from __future__ import annotations

from dataclasses import dataclass

from ..agents.declaration import Quantity, assumed, data, number, quoted


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
        "By how much gas is cheaper at Belarus's border than in Europe, since transport is saved "
        "(netback)",
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
        assumed("full capacity of the pipelines around Belarus, some of them still being built "
                "at the start"),
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
        assumed("most of a change has passed into the price after two quarters"),
    )  # fmt: skip
    surcharge: Quantity = number(
        0.2, "share of price", (0, 1), (0.1, 0.4),
        "Surcharge on the price at coercion level 1",
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
        data("contracts lapse at the end of the calendar year: December 2020", "gas_price_belarus"),
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
        assumed("one contract signed in the last hour puts the chance near an even one; a "
                "single case"),
    )  # fmt: skip
    dispute_end: Quantity = number(
        0.35, "per month", (0, 1), (0.2, 0.6),
        "Chance that a dispute ends",
        data("days to a few months", "energy_disputes"),
        assumed("a mean of about three months, as long as the longest of them"),
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
