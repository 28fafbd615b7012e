"""The state of the world when a scenario begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, data, number, quoted
from . import energy
from .energy_parameters import EnergyParameters
from .regime import street
from .scales import MIDDLE
from .state import State

if TYPE_CHECKING:
    from .parameters import Parameters


@dataclass(frozen=True)
class StartParameters:
    """The stocks of the first month that are not declared with their own domain."""

    market_price: Quantity = number(
        169.0, "USD per 1000 m³", (20, 1000), (120, 250),
        "European gas price at the start",
        data("169 in 2019", "World Bank Europe, gas_price_europe"),
    )  # fmt: skip
    oil_price: Quantity = number(
        64.0, "USD per barrel", (5, 300), (45, 80),
        "World price of crude oil at the start",
        data("Brent, mean of 2019: 64", "World Bank commodity prices"),
    )  # fmt: skip
    discount: Quantity = number(
        0.06, "share of price", (-0.5, 0.9), (0, 0.2),
        "Political discount at the start",
        quoted("Belarus has now been compelled to pay market prices", "Economics"),
        data("127 paid against a netback of 135 in 2019", "gas_discount_derived"),
    )  # fmt: skip
    accustomed_discount: Quantity = number(
        0.25, "share of price", (-0.5, 0.95), (0.1, 0.4),
        "Total discount to which Minsk is used at the start",
        data("127 paid against a netback of 135 in 2019; larger discounts in the years before",
             "gas_discount_derived"),
        assumed("between the few per cent of 2019 and the larger discounts of earlier years"),
    )  # fmt: skip
    bypass: Quantity = number(
        0.8, "share", (0, 1), (0.5, 1),
        "Share of transit that pipelines around Belarus can take at the start",
        quoted("effectively bypassed Belarussian transit", "Economics"),
        assumed("most of it: some gas still had to pass through Belarus"),
    )  # fmt: skip
    alternative_supply: Quantity = number(
        0.03, "share", (0, 1), (0, 0.1),
        "Share of imports that others could deliver at the start",
        quoted("mostly from Russia", "Economics"),
        assumed("next to nothing: trial cargoes, no pipeline"),
    )  # fmt: skip
    dispute: Quantity = number(
        0, "0 or 1", (0, 1), None,
        "Whether an energy dispute is on at the start",
        data("the oil dispute of January to March 2020 is left to the scenario energy-dispute",
             "energy_disputes"),
        whole=True,
    )  # fmt: skip
    integration_depth: Quantity = number(
        0.35, "share", (0, 1), (0.2, 0.5),
        "Depth of the union at the start",
        assumed("customs union and Union State institutions exist; common policies do not"),
    )  # fmt: skip
    equality: Quantity = number(
        0.15, "share", (0, 1), (0, 0.3),
        "Minsk's say in the union at the start",
        quoted("power asymmetry between the two states", "Introduction"),
        assumed("a formal veto and little weight"),
    )  # fmt: skip
    acquiescence: Quantity = number(
        0.4, "share", (0, 1), (0.2, 0.6),
        "How far Minsk cooperated in integration before the start",
        quoted("As Russian efforts to realise this have become frustrated", "Economics"),
        assumed("below the middle: treaties signed, integration plans resisted"),
    )  # fmt: skip
    understanding: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "How far it is believed at the start that Moscow pays for loyalty with cheap gas",
        quoted("has now been compelled to pay market prices", "Economics"),
        assumed("the middle: cheap gas has been cut, its return is still discussed"),
    )  # fmt: skip
    engagement_russia: Quantity = number(
        0.65, "share", (0, 1), (0.5, 0.8),
        "Relations with Russia at the start",
        assumed("close allies in a quarrel"),
    )  # fmt: skip
    engagement_eu: Quantity = number(
        0.3, "share", (0, 1), (0.15, 0.45),
        "Relations with the EU at the start",
        assumed("sanctions lifted in 2016, visa agreement of January 2020 (events series)"),
    )  # fmt: skip
    engagement_us: Quantity = number(
        0.3, "share", (0, 1), (0.15, 0.45),
        "Relations with the US at the start",
        quoted("the recent visit of the US Secretary of State to Minsk", "Strategy"),
        assumed("as with the EU: a minister's visit, while ambassadors had still to return"),
    )  # fmt: skip
    sanctions_eu: Quantity = number(
        0.05, "share", (0, 1), (0, 0.2),
        "EU sanctions at the start",
        data("most lifted in February 2016", "events"),
        assumed("an arms embargo and a few names are taken as a twentieth of an embargo"),
    )  # fmt: skip
    sanctions_us: Quantity = number(
        0.1, "share", (0, 1), (0, 0.2),
        "US sanctions at the start",
        data("suspended year by year", "events"),
        assumed("twice the EU's, because suspended is not lifted"),
    )  # fmt: skip
    mediation_credibility: Quantity = number(
        0.4, "share", (0, 1), (0.2, 0.6),
        "Standing as a broker at the start",
        quoted("numerous ‘Minsk formats’", "Strategy"),
        assumed("below the middle: the talks had a host rather than a broker"),
    )  # fmt: skip
    csto_commitment: Quantity = number(
        0.3, "share", (0, 1), (0.15, 0.45),
        "Commitment to the alliance at the start",
        quoted("a reluctance to commit to CSTO operations", "Military"),
        assumed("below the middle: a member that sends no troops"),
    )  # fmt: skip
    interoperability: Quantity = number(
        0.4, "share", (0, 1), (0.25, 0.55),
        "Interoperability at the start",
        quoted("more limited than often assumed", "Military"),
        assumed("below the middle, as the quotation says; nobody has measured it"),
    )  # fmt: skip
    base: Quantity = number(
        0.0, "share", (0, 1), (0, 0.2),
        "Russian bases at the start",
        quoted("refusal to allow the establishment of a Russian air base", "Military"),
        assumed("none, because the request was refused"),
    )  # fmt: skip
    drift: Quantity = number(
        0.0, "alignment", (-1, 1), (0, 0.1),
        "By how much Minsk is further west at the start than Moscow is used to",
        assumed("Moscow is taken to know where Minsk stands"),
    )  # fmt: skip
    discourse: Quantity = number(
        0.25, "share", (0, 1), (0.1, 0.4),
        "Reach of the Belarusian national discourse at the start",
        quoted("gradual ‘Belarusanization’ of the national discourse", "Culture"),
        assumed("a quarter of the full reach: begun from above, and state media still mostly in "
                "Russian"),
    )  # fmt: skip
    approval: Quantity = number(
        0.45, "share", (0, 1), (0.35, 0.55),
        "Mean approval of the leadership at the start",
        data("ratings of 35–50 % in the last published polls", "IISEPS, lukashenko_ratings"),
    )  # fmt: skip
    organised: Quantity = number(
        0.05, "share", (0, 1), (0, 0.1),
        "Share of citizens organised against the leadership at the start",
        assumed("protests of 2017 and December 2019 stayed small"),
    )  # fmt: skip
    obligation: Quantity = number(
        0.1, "share", (0, 1), (0, 0.2),
        "What Minsk owes Moscow at the start",
        data("loans of 2016 and 2017, 3 billion USD, not yet paid back", "russian_loans"),
        assumed("a few per cent of GDP are small beside the rescue of a regime"),
    )  # fmt: skip
    response: Quantity = number(
        0.5, "level", (0, 1), None,
        "Minsk's answer to integration before the start",
        quoted("leads it to resist Russian integration plans", "Abstract"),
        assumed("a stall: neither refused nor conceded"),
    )  # fmt: skip
    overture: Quantity = number(
        0.5, "level", (0, 1), None,
        "Minsk's overtures to each western power before the start",
        quoted("embrace Western governments", "Strategy"),
        assumed("the middle of the range: visits, no treaty"),
    )  # fmt: skip
    mediation: Quantity = number(
        0.5, "level", (0, 1), None,
        "Minsk's effort to host talks before the start",
        quoted("a site for conflict mediation", "Strategy"),
        assumed("the middle of the range: the talks of 2014 and 2015 are over"),
    )  # fmt: skip
    western_overture: Quantity = number(
        0.5, "level", (0, 1), None,
        "Each western power's overtures and offers to Minsk before the start",
        quoted("the recent visit of the US Secretary of State to Minsk", "Strategy"),
        assumed("the middle of the range: visits, no treaty"),
    )  # fmt: skip
    pressure: Quantity = number(
        0.5, "level", (0, 1), None,
        "Moscow's pressure for integration before the start",
        quoted("Russian intentions for closer integration", "Abstract"),
        assumed("the middle of the range: roadmaps negotiated, no ultimatum"),
    )  # fmt: skip
    repression: Quantity = number(
        0.25, "level", (0, 1), None,
        "Repression before the start",
        data("liberal democracy index near 0.1", "V-Dem, vdem"),
        assumed("a quarter of the range: few political prisoners, no free press"),
    )  # fmt: skip
    diversification: Quantity = number(
        0.25, "level", (0, 1), None,
        "Minsk's effort to diversify before the start",
        quoted("extend its economic links with other countries and regions", "Economics"),
        assumed("a quarter of the range: declared policy, little of it carried out"),
    )  # fmt: skip


def starting_state(p: Parameters, worlds: int) -> State:
    """Return the state of the first month, worlds × 1; the public is filled in by its census."""
    start, citizens = p.start, p.citizens
    one = np.ones((worlds, 1))
    state = State(
        market_price=start.market_price * one,
        oil_price=start.oil_price * one,
        discount=start.discount * one,
        agreed_discount=start.discount * one,
        accustomed_discount=start.accustomed_discount * one,
        accustomed_income=0 * one,
        bypass=start.bypass * one,
        alternative_supply=start.alternative_supply * one,
        dispute=start.dispute * one,
        exports_russia=p.trade.exports_russia * one,
        exports_eu=p.trade.exports_eu * one,
        imports_russia=p.trade.imports_russia * one,
        imports_eu=p.trade.imports_eu * one,
        boom=0 * one,
        growth=p.trade.accustomed_growth * one,
        accustomed_growth=p.trade.accustomed_growth * one,
        wellbeing=MIDDLE * one,
        integration_depth=start.integration_depth * one,
        agreed_depth=start.integration_depth * one,
        equality=start.equality * one,
        acquiescence=start.acquiescence * one,
        understanding=start.understanding * one,
        engagement_russia=start.engagement_russia * one,
        engagement_eu=start.engagement_eu * one,
        engagement_us=start.engagement_us * one,
        sanctions_eu=start.sanctions_eu * one,
        sanctions_us=start.sanctions_us * one,
        mediation_credibility=start.mediation_credibility * one,
        csto_commitment=start.csto_commitment * one,
        interoperability=start.interoperability * one,
        base=start.base * one,
        external_threat=p.security.external_threat * one,
        misperception=0 * one,
        loss_risk=0 * one,
        apparent_loss_risk=0 * one,
        alignment_memory=0 * one,
        coercion=0 * one,
        occupation=0 * one,
        obligation=start.obligation * one,
        organised=start.organised * one,
        unrest=street(start.organised * one, p.regime),
        in_office=one,
        succession=0 * one,
        succession_begun=0 * one,
        discourse=start.discourse * one,
        culture=citizens.mean_culture * one,
        leaning=citizens.mean_leaning * one,
        identity=citizens.mean_identity * one,
        approval=start.approval * one,
        protest=0 * one,
        polled_approval=start.approval * one,
        polled_leaning=citizens.mean_leaning * one,
        eastern_threat=0 * one,
        war_nearby=0 * one,
        scandal=0 * one,
        crackdown=0 * one,
        sanctions_package=0 * one,
    )
    return replace(state, accustomed_income=_accustomed_income(state, p.energy))


def _accustomed_income(state: State, use: EnergyParameters) -> Array:
    """Return energy's income at the discount to which Minsk is used, share of GDP."""
    won = use.bargained * energy.bargaining_power(state, use)
    given = 1 - (1 - state.accustomed_discount) / (1 - won)
    return energy.income(replace(state, discount=given, dispute=0 * state.dispute), use)


def starting_levels(p: Parameters, worlds: int) -> dict[str, Array]:
    """Return each power's instruments before the first month, worlds × instruments."""
    from ..agents.moves import POWERS

    start = p.start
    known: dict[str, dict[str, Quantity]] = {
        "russia": {
            "discount": np.maximum(start.discount, 0),
            "integration_pressure": start.pressure,
        },
        "belarus": {
            "integration_response": start.response,
            "overture_eu": start.overture,
            "overture_us": start.overture,
            "mediation": start.mediation,
            "repression": start.repression,
            "diversification": start.diversification,
            "belarusanization": start.discourse,
        },
        "european_union": {
            "overture": start.western_overture,
            "market_access": start.western_overture,
        },
        "united_states": {
            "overture": start.western_overture,
            "energy_offer": start.western_overture,
        },
    }
    levels: dict[str, Array] = {}
    for power in POWERS:
        row = np.tile(power.menu.rest, (worlds, 1))
        for n, instrument in enumerate(power.menu.instruments):
            if instrument.name in known[power.name]:
                row[:, n] = np.ravel(known[power.name][instrument.name])
        levels[power.name] = row
    return levels
