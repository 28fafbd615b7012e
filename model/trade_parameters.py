"""The numbers of trade: shares by partner, diversification, loans, growth and wellbeing."""

from __future__ import annotations

from dataclasses import dataclass

from ..agents.declaration import Quantity, assumed, data, literature, number, quoted


@dataclass(frozen=True)
class TradeParameters:
    """Initial shares of trade, how they change, and the effects of trade."""

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
        "Whether other markets are available at all: 1 yes, 0 blocked",
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
        "Further share of the effort that is lost per share by which Russian energy is cheap",
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
        "Largest share of Minsk's trade that China and all others but Russia and the EU can take "
        "up",
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
        "Share of the trade between the two that coercion level 2 stops",
        assumed("sanitary bans and oil tariffs hit sectors, not all trade"),
    )  # fmt: skip
    cut_cost: Quantity = number(
        30.0, "points of growth", (0, 200), (15, 60),
        "Growth lost if all of a country's trade were stopped",
        assumed("exports are about two thirds of Belarus's GDP, part of it replaceable"),
    )  # fmt: skip
    half_held: Quantity = number(
        6.0, "points of growth", (0.1, 100), (4, 10),
        "Loss of growth that Russia can cause at which its grip on Minsk counts as one half",
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
        "Growth that Russian loans add in the deepest crisis, if Minsk cooperates with Moscow",
        data("2 billion USD of credit in 2016, 4 % of GDP; instalments withheld in the quarrel of "
             "2009", "russian_loans"),
    )  # fmt: skip
    western_credit: Quantity = number(
        4.0, "points of growth", (0, 30), (2, 8),
        "Growth that western loans add in the deepest crisis, if Minsk has full relations with "
        "Brussels and no sanctions",
        data("IMF credit of 2.46 billion USD in January 2009, raised to 3.46, 7 % of GDP, months "
             "after prisoners were released and sanctions suspended", "IMF; events"),
        assumed("as much as Moscow's own loans; the credit of 2009 was larger, but came once"),
    )  # fmt: skip
    others_credit: Quantity = number(
        4.0, "points of growth per share of trade", (0, 30), (2, 8),
        "Growth that loans of China and others add in the deepest crisis, per share of trade "
        "with them",
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
    boom_volatility: Quantity = number(
        0.9, "points of growth per month", (0, 5), (0.45, 1.35),
        "Monthly shocks to the growth of Belarus's markets",
        data("Russia's growth varied by 3.1 points (standard deviation, 2010–2015), the EU's by "
             "less", "gdp_growth"),
        assumed("about two points for both together, as the other half of trade varies less"),
    )  # fmt: skip
    boom_end: Quantity = number(
        0.1, "per month", (0, 1), (0.05, 0.2),
        "Speed at which a boom or slump of Belarus's markets passes",
        data("a third of a departure of Russia's yearly growth is left a year later (2010–2015)",
             "gdp_growth"),
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
        "Growth to which people are used at the start",
        data("mean of 2017–2019 about 2.3, of 2012–2019 about 0.9", "gdp_growth"),
    )  # fmt: skip
    growth_habit: Quantity = number(
        0.02, "per month", (0, 1), (0.01, 0.04),
        "Speed at which people get used to another growth",
        literature("people adapt to most of a change of income within years",
                   "Clark, Frijters and Shields 2008, Journal of Economic Literature 46"),
        assumed("half within three years"),
    )  # fmt: skip
    prosperity: Quantity = number(
        0.08, "wellbeing per point of growth", (0, 1), (0.04, 0.12),
        "How much wellbeing a point of growth beyond the accustomed makes",
        assumed("five lost points for some years take most of the wellbeing of the start"),
    )  # fmt: skip
    wellbeing_pace: Quantity = number(
        0.06, "per month", (0, 1), (0.03, 0.12),
        "Speed at which wellbeing follows growth",
        assumed("wages and jobs follow within a year or two"),
    )  # fmt: skip
