"""The state of the world: everything that carries over from one month to the next."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from ..agents.columns import ANY, POSITIVE, SCALE, SHARE, column, quantities
from ..agents.declaration import Array
from ..agents.power import TOP_COERCION


@quantities
class State:
    """A batch of worlds; every array is worlds × branches (one branch for the real course)."""

    # energy
    market_price: Array = column(
        "European gas price", "USD per 1000 m³", POSITIVE, "Price of gas in Europe", 0
    )
    oil_price: Array = column(
        "oil price", "USD per barrel", POSITIVE, "World price of crude oil", 1
    )
    discount: Array = column(
        "political discount", "share of price", SCALE,
        "Political discount in the gas contract, of today's netback price; below 0 a surcharge", 3,
    )  # fmt: skip
    agreed_discount: Array = column(
        "agreed discount", "share of price", SCALE,
        "Political discount on which Moscow and Minsk agreed last; the price in USD is fixed by it "
        "at the market of that day", 3,
    )  # fmt: skip
    accustomed_discount: Array = column(
        "accustomed discount", "share of price", SCALE,
        "Total discount to which Minsk is used, of the netback price", 3,
    )  # fmt: skip
    accustomed_income: Array = column(
        "accustomed income from energy", "share of GDP", ANY,
        "Income from energy a year to which the economy is used; below 0 a cost", 3,
    )  # fmt: skip
    bypass: Array = column(
        "bypass capacity", "share", SHARE,
        "Share of Russian gas transit that pipelines around Belarus can take", 3,
    )  # fmt: skip
    alternative_supply: Array = column(
        "alternative energy supply", "share", SHARE,
        "Share of energy imports that others than Russia could deliver", 3,
    )  # fmt: skip
    dispute: Array = column(
        "energy dispute", "0 or 1", SHARE,
        "Energy dispute: on (1), off (0), or on in part; when powers look ahead, its probability",
    )  # fmt: skip
    # trade
    exports_russia: Array = column(
        "exports to Russia", "share of exports", SHARE, "Russia's share in Belarus's exports", 3
    )
    exports_eu: Array = column(
        "exports to the EU", "share of exports", SHARE,
        "The EU's share in Belarus's exports; the rest goes elsewhere", 3,
    )  # fmt: skip
    imports_russia: Array = column(
        "imports from Russia", "share of imports", SHARE, "Russia's share in Belarus's imports", 3
    )
    imports_eu: Array = column(
        "imports from the EU", "share of imports", SHARE,
        "The EU's share in Belarus's imports; the rest comes from elsewhere", 3,
    )  # fmt: skip
    boom: Array = column(
        "boom of Belarus's markets", "points of growth", ANY,
        "Growth of Belarus's markets beyond their usual; below 0 a slump", 1,
    )  # fmt: skip
    growth: Array = column("growth", "per cent a year", ANY, "Growth of GDP", 1)
    accustomed_growth: Array = column(
        "accustomed growth", "per cent a year", ANY, "Growth to which people are used", 1
    )
    wellbeing: Array = column(
        "wellbeing (50 % at the start)",
        "share",
        SHARE,
        "Material wellbeing; one half is the level of the start",
        3,
    )
    # integration
    integration_depth: Array = column(
        "depth of integration with Russia", "share", SHARE,
        "How far the union with Russia is built", 3,
    )  # fmt: skip
    agreed_depth: Array = column(
        "agreed depth of the union", "share", SHARE,
        "How far the union is agreed; the organs are built after it", 3,
    )  # fmt: skip
    equality: Array = column(
        "Minsk's say in the union", "share", SHARE, "Minsk's say in the union's decisions", 3
    )
    acquiescence: Array = column(
        "acquiescence", "share", SHARE,
        "The trajectory towards integration that Moscow may expect of Minsk", 3,
    )  # fmt: skip
    understanding: Array = column(
        "the understanding on cheap gas", "share", SHARE,
        "How far it is still believed that Moscow pays for loyalty with cheap gas", 3,
    )  # fmt: skip
    # diplomacy
    engagement_russia: Array = column(
        "engagement with Russia", "share", SHARE, "Depth of working relations with Russia", 3
    )
    engagement_eu: Array = column(
        "engagement with the EU", "share", SHARE, "Depth of working relations with the EU", 3
    )
    engagement_us: Array = column(
        "engagement with the US", "share", SHARE, "Depth of working relations with the US", 3
    )
    sanctions_eu: Array = column("EU sanctions", "share", SHARE, "The EU's sanctions in force", 3)
    sanctions_us: Array = column(
        "US sanctions", "share", SHARE, "The United States' sanctions in force", 3
    )
    mediation_credibility: Array = column(
        "credibility as a mediator", "share", SHARE, "Standing as an honest broker", 3
    )
    # security
    csto_commitment: Array = column(
        "commitment to the alliance", "share", SHARE, "Commitment to the alliance's operations", 3
    )
    interoperability: Array = column(
        "interoperability", "share", SHARE,
        "How well Belarusian and Russian forces work together", 3,
    )  # fmt: skip
    base: Array = column(
        "Russian military presence", "share", SHARE, "Russian bases and troops in Belarus", 3
    )
    external_threat: Array = column(
        "external threat", "share", SHARE, "Threat from third parties", 3
    )
    misperception: Array = column(
        "Moscow's misperception", "signal", ANY,
        "Moscow's error of the month in reading Minsk, in units of the loss signal",
    )  # fmt: skip
    loss_risk: Array = column(
        "Moscow's perceived risk of losing Belarus", "share", SHARE,
        "Moscow's perceived risk of losing Belarus", 3,
    )  # fmt: skip
    apparent_loss_risk: Array = column(
        "apparent risk of losing Belarus", "share", SHARE,
        "Moscow's perceived risk of loss as others estimate it, who do not know Moscow's error", 3,
    )  # fmt: skip
    alignment_memory: Array = column(
        "accustomed alignment", "−1 Moscow … +1 West", SCALE,
        "The alignment to which Moscow is used: −1 Moscow, +1 the West", 3,
    )  # fmt: skip
    coercion: Array = column(
        "coercion level", "level", (0.0, TOP_COERCION), "The coercion level in force", 0
    )
    occupation: Array = column(
        "occupation", "share", SHARE, "How far Russian force or threat of force decides in Minsk", 3
    )
    obligation: Array = column(
        "obligation to Moscow", "share", SHARE, "What Minsk owes Moscow for loans and backing", 3
    )
    # regime
    organised: Array = column(
        "organised opposition", "share of citizens", SHARE,
        "Citizens who are organised against the leadership", 3,
    )  # fmt: skip
    unrest: Array = column("unrest", "share", SHARE, "Intensity of unrest", 3)
    in_office: Array = column(
        "leadership in office", "0 or 1", SHARE,
        "Whether the leadership of the start has been spared a fall",
    )  # fmt: skip
    succession: Array = column(
        "uncertainty of succession", "share", SHARE, "Uncertainty over who will rule", 3
    )
    succession_begun: Array = column(
        "succession begun", "0 or 1", SHARE,
        "Whether the succession has happened; when powers look ahead, its probability",
    )  # fmt: skip
    # society, as the powers see it
    discourse: Array = column(
        "national discourse", "share", SHARE, "Reach of the Belarusian national discourse", 3
    )
    culture: Array = column(
        "cultural Russianness", "share", SHARE,
        "The public's mean cultural Russianness", 3, recorded=False,
    )  # fmt: skip
    leaning: Array = column(
        "public leaning", "−1 Moscow … +1 West", SCALE,
        "The public's mean political leaning", 3, recorded=False,
    )  # fmt: skip
    identity: Array = column(
        "national identity", "share", SHARE,
        "The public's mean national identity", 3, recorded=False,
    )  # fmt: skip
    approval: Array = column(
        "approval", "share", SHARE,
        "The public's mean approval of the leadership", 3, recorded=False,
    )  # fmt: skip
    protest: Array = column(
        "readiness to protest", "share", SHARE,
        "The public's mean readiness to protest", 3, recorded=False,
    )  # fmt: skip
    polled_approval: Array = column(
        "polled approval", "share", SHARE, "Approval as the last poll found it", 3, recorded=False
    )
    polled_leaning: Array = column(
        "polled leaning",
        "−1 Moscow … +1 West",
        SCALE,
        "Leaning as the last poll found it",
        3,
        recorded=False,
    )
    # what events left
    eastern_threat: Array = column(
        "threat from Moscow's side", "share", SHARE, "Threat from Moscow's side", 3
    )
    war_nearby: Array = column("war nearby", "share", SHARE, "War in the neighbourhood", 3)
    scandal: Array = column("scandal", "share", SHARE, "Scandal that is still remembered", 3)
    crackdown: Array = column(
        "crackdown", "share", SHARE, "Repression of a crackdown that is still in force", 3
    )
    sanctions_package: Array = column(
        "sanctions package", "share", SHARE, "Floor that a package sets under western sanctions", 3
    )

    def worlds(self, chosen: slice) -> State:
        """Return some of the worlds, as a state of its own."""
        return State(
            **{f.name: np.ascontiguousarray(getattr(self, f.name)[chosen]) for f in fields(self)}
        )

    def branch(self, index: int) -> State:
        """Return one branch of every world, as a state with that branch alone."""
        return State(**{f.name: _branch(getattr(self, f.name), index) for f in fields(self)})


def _branch(values: Array, index: int) -> Array:
    """Return one branch as a column; a value that all branches share is its own column."""
    if values.shape[1] == 1:
        return values
    return np.ascontiguousarray(values[:, index : index + 1 or None])
