"""Trade: shares by partner, slow and costly diversification, the asymmetry of a cut, growth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, data, number, quoted
from ..agents.moves import Moves
from . import energy
from .dynamics import approach, share
from .energy import EnergyParameters
from .scales import MIDDLE, mean, short_of_middle
from .setting import Setting, Stocks
from .state import State


@dataclass(frozen=True)
class TradeParameters:
    """Shares of the start, how they move, and what trade is worth."""

    exports_russia: Quantity = number(
        0.44, "share", (0, 1), (0.3, 0.55),
        "Russia's share in Belarus's exports at the start, to which gravity pulls back",
        quoted("44% of Belarussian exports go to Russia", "Economics"),
    )  # fmt: skip
    imports_russia: Quantity = number(
        0.55, "share", (0, 1), (0.4, 0.65),
        "Russia's share in Belarus's imports at the start, to which gravity pulls back",
        quoted("Russia represents around half of Belarus’s imports and exports", "Economics"),
    )  # fmt: skip
    exports_eu: Quantity = number(
        0.2, "share", (0, 1), (0.15, 0.3),
        "The EU's share in Belarus's exports at the start",
        data("18.5 % in 2019, 26.9 % in 2017", "trade_shares"),
    )  # fmt: skip
    imports_eu: Quantity = number(
        0.19, "share", (0, 1), (0.15, 0.3),
        "The EU's share in Belarus's imports at the start",
        data("EU share of turnover 18.1 % in 2019", "trade_shares"),
    )  # fmt: skip
    reciprocal_share: Quantity = number(
        0.054, "share", (0.001, 1), (0.045, 0.065),
        "Belarus's share in Russia's trade",
        quoted("the reciprocal figure is just 5.4%", "Economics"),
    )  # fmt: skip
    diversification_pace: Quantity = number(
        0.03, "per month", (0, 1), (0.015, 0.06),
        "Share of trade with Russia that full effort moves elsewhere in a month, before lock-in",
        data("Russia's export share fell from 47 % to 36 % in 2004–2006", "trade_shares"),
    )  # fmt: skip
    diversification_available: Quantity = number(
        1.0, "share", (0, 1), None,
        "Whether other markets can be had at all: 1 yes, 0 blocked",
        quoted("a failure to rebalance away from Russia", "Conclusion"),
        assumed("a switch: on, unless a scenario blocks other markets"),
    )  # fmt: skip
    lock_in: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "Share of the effort that is lost because low-technology goods sell only in Russia",
        quoted("relatively undeveloped, low-tech nature of its industry", "Economics"),
        assumed("half of what is made is taken to sell only in Russia"),
    )  # fmt: skip
    energy_ties: Quantity = number(
        1.0, "share per share of price", (0, 3), (0.5, 1.5),
        "How much more effort is lost per share by which Russian energy is cheap",
        quoted("if there is no commercial benefit to relying on Russian energy (and wider trade)",
               "Economics"),
        assumed("in proportion: energy at no cost would leave no effort to seek other markets"),
    )  # fmt: skip
    gravity: Quantity = number(
        0.01, "per month", (0, 1), (0.005, 0.02),
        "Speed at which trade returns to its customary partners",
        assumed("distance, language and standards bring trade back within some years"),
    )  # fmt: skip
    union_trade: Quantity = number(
        0.3, "share", (0, 1), (0.15, 0.45),
        "How much a union deeper than the start's, by the whole scale, raises Russia's customary "
        "share",
        assumed("customs unions raise trade among members by about a third"),
    )  # fmt: skip
    european_bent: Quantity = number(
        0.3, "share", (0, 1), (0.2, 0.4),
        "Part of non-Russian trade that goes to the EU when its market is closed",
        assumed("neighbours trade even without agreements"),
    )  # fmt: skip
    access_bent: Quantity = number(
        0.3, "share", (0, 1), (0.15, 0.45),
        "Further part of non-Russian trade that goes to the EU when its market is open",
        assumed("the EU is the largest market at hand"),
    )  # fmt: skip
    others_room: Quantity = number(
        0.5, "share", (0.01, 1), (0.4, 0.75),
        "Most of Minsk's trade that China and all others but Russia and the EU can take up",
        data("39 % of exports and 26 % of imports in 2019; 6 % of imports from China in 2013",
             "trade_shares, trade_other_partners_top5"),
        assumed("somewhat above the record's highest: they are far away and buy little but "
                "potash, oil products and food"),
    )  # fmt: skip
    reorientation: Quantity = number(
        0.03, "per month", (0, 1), (0.015, 0.06),
        "Speed at which non-Russian trade turns to or from the EU",
        assumed("about three years for a new customer"),
    )  # fmt: skip
    cut: Quantity = number(
        0.4, "share", (0, 1), (0.2, 0.6),
        "Share of the trade between the two that the second rung of coercion stops",
        assumed("sanitary bans and oil tariffs hit sectors, not all trade"),
    )  # fmt: skip
    cut_cost: Quantity = number(
        30.0, "points of growth", (0, 200), (15, 60),
        "Growth lost if all of a country's trade were stopped",
        assumed("exports are about two thirds of Belarus's GDP, part of it replaceable"),
    )  # fmt: skip
    half_held: Quantity = number(
        6.0, "points of growth", (0.1, 100), (4, 10),
        "Loss of growth by Russia's hand at which Minsk counts as half held",
        assumed("a recession half as deep again as that of 2015; puts the paper's moment near "
                "two thirds, 'little bargaining power'"),
    )  # fmt: skip
    effort_cost: Quantity = number(
        0.5, "points of growth", (0, 10), (0.25, 1),
        "Growth lost to full diversification: subsidies, lower prices, new standards",
        assumed("diversification is costly; the paper names no figure"),
    )  # fmt: skip
    access_gain: Quantity = number(
        15.0, "points of growth", (0, 50), (7.5, 30),
        "Growth gained per share of trade that goes to the EU beyond the start's",
        assumed("richer markets pay better prices"),
    )  # fmt: skip
    union_gain: Quantity = number(
        0.5, "points of growth", (0, 10), (0.25, 1),
        "Growth gained by a full union with Russia",
        assumed("a common market brings something to each side"),
    )  # fmt: skip
    credit: Quantity = number(
        4.0, "points of growth", (0, 30), (2, 8),
        "Growth that Russian loans add in the direst need of a Minsk that goes along with Moscow",
        data("2 billion USD of credit in 2016, 4 % of GDP; instalments withheld in the quarrel of "
             "2009", "russian_loans"),
    )  # fmt: skip
    western_credit: Quantity = number(
        4.0, "points of growth", (0, 30), (2, 8),
        "Growth that western loans add in the direst need of a Minsk on full relations with "
        "Brussels and without sanctions",
        data("IMF credit of 2.46 billion USD in January 2009, raised to 3.46, 7 % of GDP, months "
             "after prisoners were released and sanctions suspended", "IMF; events"),
        assumed("as much as Moscow's own loans; the credit of 2009 was larger, but came once"),
    )  # fmt: skip
    others_credit: Quantity = number(
        4.0, "points of growth per share of trade", (0, 30), (2, 8),
        "Growth that loans of China and others add in the direst need, per share of trade with "
        "them",
        quoted("Minsk will seek to extend its economic links with other countries and regions",
               "Economics"),
        assumed("such loans are tied to the lender's goods and ask for no politics; at the "
                "start's trade they reach a third of what Moscow lends"),
    )  # fmt: skip
    redirected: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "Share of what the EU no longer buys under sanctions that goes to Russia instead",
        assumed("Russia is the market at hand for goods without another; the rest finds distant "
                "buyers or none"),
    )  # fmt: skip
    supply_cost: Quantity = number(
        6.0, "points of growth", (0, 50), (3, 12),
        "Growth lost to an energy dispute at full dependence",
        data("disputes cut part of supply for days to months", "energy_disputes"),
        assumed("as bad as a severe recession while supply is cut altogether"),
    )  # fmt: skip
    energy_shock: Quantity = number(
        60.0, "points of growth per share of GDP", (0, 200), (30, 90),
        "Growth lost per share of GDP by which energy costs more than accustomed",
        data("income loss of 5.5 % of GDP from the prices of 2007", "subsidy_estimates"),
        assumed("three fifths of a lost income are taken to show in output, the rest in debt"),
    )  # fmt: skip
    trend: Quantity = number(
        4.0, "per cent a year", (-10, 15), (3, 5),
        "Growth of an economy that is not tied to Russia's market",
        data("central European neighbours grew by 3 to 5 per cent in 2017–2019; with the tie's "
             "cost this gives Belarus's own 1 to 2 per cent", "gdp_growth"),
    )  # fmt: skip
    demand: Quantity = number(
        0.0, "per cent a year", (-20, 20), (-2, 2),
        "Growth of Belarus's markets beyond their usual; scenarios give it a measured path",
        assumed("no boom or bust of the world economy, unless a scenario has one"),
    )  # fmt: skip
    demand_passed: Quantity = number(
        0.7, "points of growth per point", (0, 2), (0.5, 0.9),
        "Growth that each point of growth of its markets beyond their usual brings",
        data("slope of Belarus's growth over Russia's 0.71 in 2004–2013, 0.73 in 2000–2015 "
             "(correlation 0.8)", "gdp_growth"),
    )  # fmt: skip
    stagnation: Quantity = number(
        6.0, "points of growth", (0, 30), (3, 9),
        "Growth lost if all trade were with Russia and no energy were cheap",
        quoted("the relatively undeveloped, low-tech nature of its industry makes it more "
               "dependent on trade with its largest neighbour", "Economics"),
        assumed("with the start's dependence it brings growth down to about what was observed"),
    )  # fmt: skip
    subsidy_gain: Quantity = number(
        30.0, "points of growth per share of GDP", (0, 200), (15, 60),
        "Growth that cheap energy brings as long as it is cheap",
        data("growth of 9 to 10 per cent with subsidies of about a tenth of GDP (2004–2007), of 1 "
             "with a few hundredths (2012–2019); half of the difference is taken to be world "
             "demand", "gdp_growth, subsidy_estimates"),
    )  # fmt: skip
    refinery_exports: Quantity = number(
        3.0, "share of exports per share of GDP", (0, 10), (1.5, 5),
        "Share of exports that turns to the EU per margin on cheap crude oil",
        data("Russia's export share fell from 47 % (2004) to 36 % (2005) and 32 % while refined "
             "products went west", "trade_shares"),
    )  # fmt: skip
    accustomed_growth: Quantity = number(
        1.5, "per cent a year", (-10, 10), (0.5, 2.5),
        "Growth at which wellbeing stays where it is at the start",
        data("mean of 2017–2019 about 2.3, of 2012–2019 about 0.9", "gdp_growth"),
    )  # fmt: skip
    prosperity: Quantity = number(
        0.08, "wellbeing per point of growth", (0, 1), (0.04, 0.12),
        "How much wellbeing a lasting point of growth makes",
        assumed("five lost points for some years take most of the wellbeing of the start"),
    )  # fmt: skip
    wellbeing_pace: Quantity = number(
        0.06, "per month", (0, 1), (0.03, 0.12),
        "Speed at which wellbeing follows growth",
        assumed("wages and jobs follow within a year or two"),
    )  # fmt: skip


def union_effect(depth: Array, first: Quantity, trade: TradeParameters) -> Array:
    """Return the factor by which the union changes Russia's customary share, above 0.

    The customary share is that of the start, when the union was built to ``first``.
    """
    return 1 + trade.union_trade * (depth - first)


def european_part(state: State, moves: Moves, trade: TradeParameters) -> Array:
    """Return the part of non-Russian trade that goes to the EU, 0 … 1, by access to its market."""
    openness = moves.european_union.market_access * (1 - state.sanctions_eu)
    return trade.european_bent + trade.access_bent * openness


def room_elsewhere(other: Array, bent: Array, trade: TradeParameters) -> Array:
    """Return the part of an effort to leave Russia's market that finds another, 0 … 1.

    The EU takes its part (``bent``); China and others take the rest as far as their share
    (``other``) is below what they can take up.
    """
    return bent + (1 - bent) * share(1 - other / trade.others_room)


def next_russian_share(
    now: Array,
    european: Array,
    customary: Array,
    state: State,
    moves: Moves,
    trade_rung: Array,
    trade: TradeParameters,
    months: Quantity,
) -> Array:
    """Return Russia's share in exports or imports, of which the EU has the share ``european``.

    Gravity draws it to its ``customary`` level; Minsk's effort and a trade cut
    by Moscow draw it down. The effort is weakened by low-technology lock-in, by cheap energy,
    which makes what sells in Russia pay, and by the limits of other markets.
    """
    drawn = approach(now, share(customary), trade.gravity, months)
    ties = share(trade.energy_ties * np.maximum(state.discount, 0))
    effort = moves.belarus.diversification * trade.diversification_available
    effort = effort * (1 - trade.lock_in) * (1 - ties)
    bent = european_part(state, moves, trade)
    effort = effort * room_elsewhere(1 - now - european, bent, trade)
    pace = np.minimum(trade.diversification_pace * (effort + trade_rung * trade.cut), 1)
    return share(approach(drawn, 0 * drawn, pace, months))


def next_european_share(
    now: Array,
    russian: Array,
    moves: Moves,
    state: State,
    refined: Array,
    trade: TradeParameters,
    months: Quantity,
) -> Array:
    """Return the EU's share: its part of what does not go to Russia follows market access.

    ``refined`` is the share of exports that cheap crude oil brings to the EU as fuel.
    """
    bent = european_part(state, moves, trade) * (1 - russian) + refined
    return np.minimum(share(approach(now, bent, trade.reorientation, months)), 1 - russian)


def loss_by_cut(trade_rung: Array, dependent_share: Array, trade: TradeParameters) -> Array:
    """Return the growth that a cut costs the side whose trade hangs on it by that share.

    The same rule for both sides, and for western sanctions: "44% of Belarussian exports go to
    Russia, the reciprocal figure is just 5.4%".
    """
    return trade_rung * trade.cut * trade.cut_cost * dependent_share


def european_trade(state: State) -> Array:
    """Return the EU's share in Belarus's trade, mean of exports and imports, 0 … 1."""
    return mean(state.exports_eu, state.imports_eu)


def russian_trade(state: State) -> Array:
    """Return Russia's share in Belarus's trade, mean of exports and imports, 0 … 1."""
    return mean(state.exports_russia, state.imports_russia)


def other_trade(state: State) -> Array:
    """Return the share of China and all others in Belarus's trade, mean of both flows, 0 … 1."""
    return 1 - russian_trade(state) - european_trade(state)


def need(state: State) -> Array:
    """Return how far wellbeing has fallen from the start's towards nothing, 0 … 1."""
    return short_of_middle(state.wellbeing)


def growth(
    state: State, moves: Moves, trade_rung: Array, trade: TradeParameters, use: EnergyParameters
) -> Array:
    """Return growth of GDP, per cent a year.

    Trade with Russia holds the economy back; cheap energy carries it, and a change of energy's
    income that it is not used to is felt at once. The lower
    wellbeing lies below the start's, the more Russian loans help a Minsk that goes along:
    "domestic weakness" may "force re-supplication to Russia". What is owed for them falls due where
    Minsk refuses. Western loans help as far as relations with Brussels carry them and no sanctions
    bar them; loans of China and others ask for no politics, but are tied to trade with them.
    """
    more_europe = european_trade(state) - mean(trade.exports_eu, trade.imports_eu)
    unaccustomed = energy.income(state, use) - state.accustomed_income
    return (
        trade.trend
        + trade.demand_passed * trade.demand
        - trade.stagnation * russian_trade(state)
        + trade.subsidy_gain * energy.subsidy(state, use)
        + trade.energy_shock * unaccustomed
        + trade.access_gain * more_europe
        + trade.union_gain * state.integration_depth
        + trade.credit * need(state) * state.acquiescence
        + trade.western_credit * need(state) * state.engagement_eu * (1 - state.sanctions_eu)
        + trade.others_credit * need(state) * other_trade(state)
        - trade.credit * state.obligation * short_of_middle(state.acquiescence)
        - trade.effort_cost * moves.belarus.diversification
        - loss_by_cut(state.sanctions_eu, state.exports_eu, trade)
        - trade.supply_cost * state.dispute * energy.dependence(state, use)
        - loss_by_cut(trade_rung, state.exports_russia, trade)
    )


def next_wellbeing(state: State, growing: Array, trade: TradeParameters, months: Quantity) -> Array:
    """Return wellbeing, which follows growth beyond the accustomed."""
    level = share(MIDDLE + trade.prosperity * (growing - trade.accustomed_growth))
    return approach(state.wellbeing, level, trade.wellbeing_pace, months)


def next_trade(now: State, month: Setting) -> Stocks:
    """Return the economy's stocks after the month: shares of trade, growth, wellbeing."""
    trade, moves, cut, months = month.p.trade, month.moves, month.rung.trade, month.months
    refined = share(trade.refinery_exports * energy.refinery_margin(now, month.p.energy))
    unsold = trade.redirected * trade.cut * now.sanctions_eu * now.exports_eu
    union = union_effect(now.integration_depth, month.p.start.integration_depth, trade)
    exports_russia = next_russian_share(
        now.exports_russia, now.exports_eu, trade.exports_russia * (1 - refined) * union + unsold,
        now, moves, cut, trade, months,
    )  # fmt: skip
    imports_russia = next_russian_share(
        now.imports_russia, now.imports_eu, trade.imports_russia * union,
        now, moves, cut, trade, months,
    )  # fmt: skip
    growing = growth(now, moves, cut, trade, month.p.energy)
    return {
        "exports_russia": exports_russia,
        "imports_russia": imports_russia,
        "exports_eu": next_european_share(
            now.exports_eu, exports_russia, moves, now, refined, trade, months
        ),
        "imports_eu": next_european_share(
            now.imports_eu, imports_russia, moves, now, 0 * refined, trade, months
        ),
        "growth": growing,
        "wellbeing": next_wellbeing(now, growing, trade, months),
    }
