"""The lasting effects of events, how often they happen by chance, and how large they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, data, literature, number, quoted
from .draws import Purpose, Worlds, uniform
from .dynamics import approach
from .setting import Setting, Stocks
from .state import State

RECORD = "events"
"""The series in which events of 1995 to 2019 are counted: 300 months."""

DRAWN_ELSEWHERE = "rate 0, because the world draws it already: "
DECIDED = "rate 0, because a power decides it: "


@dataclass(frozen=True)
class EventParameters:
    """How often each kind of event happens by chance, how much it does, and how it fades."""

    price_shock_rate: Quantity = number(
        0.0, "per month", (0, 1), None, "Chance of a jump of the market price",
        assumed(DRAWN_ELSEWHERE + "energy.price_volatility"),
    )  # fmt: skip
    energy_dispute_rate: Quantity = number(
        0.0, "per month", (0, 1), None, "Chance of an energy dispute without the usual cause",
        assumed(DRAWN_ELSEWHERE + "energy.dispute_onset"),
    )  # fmt: skip
    contested_election_rate: Quantity = number(
        0.5, "per election", (0, 1), (0.25, 0.75), "Chance that an election is contested",
        data("2 of the 4 elections of 2001–2015 ended in mass arrests: 2006 and 2010", RECORD),
    )  # fmt: skip
    protest_wave_rate: Quantity = number(
        0.003, "per month", (0, 1), (0, 0.006), "Chance of a protest wave with an outside spark",
        data("1 in the 300 months of 1995–2019, beside elections: the tax of 2017", RECORD),
    )  # fmt: skip
    crackdown_rate: Quantity = number(
        0.0, "per month", (0, 1), None, "Chance of a crackdown that nobody decides",
        assumed(DECIDED + "Minsk's repression"),
    )  # fmt: skip
    succession_rate: Quantity = number(
        0.0, "per month", (0, 1), None, "Chance of a succession without the usual cause",
        assumed(DRAWN_ELSEWHERE + "regime.departure"),
    )  # fmt: skip
    pipeline_rate: Quantity = number(
        0.0, "per month", (0, 1), None, "Chance that a pipeline around Belarus opens at once",
        assumed("rate 0, because bypasses are built by energy.bypass_pace"),
    )  # fmt: skip
    western_threat_rate: Quantity = number(
        0.0, "per month", (0, 1), None, "Chance of a crisis with a third party",
        assumed(DRAWN_ELSEWHERE + "security.threat_volatility"),
    )  # fmt: skip
    eastern_threat_rate: Quantity = number(
        0.003, "per month", (0, 1), (0, 0.006), "Chance of a threat from Moscow's side",
        data("1 in the 300 months of 1995–2019: Crimea in 2014", RECORD),
    )  # fmt: skip
    war_nearby_rate: Quantity = number(
        0.007, "per month", (0, 1), (0, 0.014), "Chance of a war in the neighbourhood",
        data("2 in the 300 months of 1995–2019: 2008 and 2014", RECORD),
    )  # fmt: skip
    baltic_crisis_rate: Quantity = number(
        0.001, "per month", (0, 1), (0, 0.003), "Chance of a crisis in the Baltic",
        assumed("none in the 300 months of 1995–2019, and yet planned for on both sides"),
    )  # fmt: skip
    joint_exercise_rate: Quantity = number(
        0.0, "per month", (0, 1), None, "Chance of a large joint exercise at no fixed date",
        assumed("rate 0, because large exercises have dates: every fourth September"),
    )  # fmt: skip
    sanctions_rate: Quantity = number(
        0.0, "per month", (0, 1), None, "Chance of a sanctions package that nobody decides",
        assumed(DECIDED + "the sanctions of the EU and the US"),
    )  # fmt: skip
    loan_rate: Quantity = number(
        0.0, "per month", (0, 1), None, "Chance of a Russian credit beside the usual ones",
        assumed("rate 0, because trade.credit already lends to a Minsk in need"),
    )  # fmt: skip
    visit_rate: Quantity = number(
        0.0, "per month", (0, 1), None, "Chance of a western visit that nobody decides",
        assumed(DECIDED + "the overtures of the EU and the US"),
    )  # fmt: skip
    scandal_rate: Quantity = number(
        0.003, "per month", (0, 1), (0, 0.006), "Chance of a leak or scandal",
        data("1 in the 300 months of 1995–2019: the films about the ‘Godfather’, 2010", RECORD),
    )  # fmt: skip
    broken_promise_minsk_rate: Quantity = number(
        0.0, "per month", (0, 1), None,
        "Chance that Minsk breaks a promise that nobody decides on",
        assumed(DECIDED + "Minsk's instruments"),
    )  # fmt: skip
    broken_promise_moscow_rate: Quantity = number(
        0.0, "per month", (0, 1), None,
        "Chance that Moscow breaks a promise that nobody decides on",
        assumed(DECIDED + "Moscow's instruments"),
    )  # fmt: skip
    broken_promise_eu_rate: Quantity = number(
        0.0, "per month", (0, 1), None,
        "Chance that a promise between Minsk and Brussels is broken that nobody decides on",
        assumed(DECIDED + "their instruments"),
    )  # fmt: skip
    broken_promise_us_rate: Quantity = number(
        0.0, "per month", (0, 1), None,
        "Chance that a promise between Minsk and Washington is broken that nobody decides on",
        assumed(DECIDED + "their instruments"),
    )  # fmt: skip

    price_factor: Quantity = number(
        1.9, "ratio", (1, 10), (1.5, 2.5), "Factor by which the largest shock raises the price",
        data("from 63.8 in 1999 to 121.9 in 2000", "IMF gas at Germany's border, gas_price_europe"),
    )  # fmt: skip
    wave: Quantity = number(
        0.4, "unrest", (0, 1), (0.2, 0.6), "Share of full unrest that the largest wave makes",
        assumed("a wave without an election or succession stays short of a rising"),
    )  # fmt: skip
    spill: Quantity = number(
        0.4, "share", (0, 1), (0.2, 0.6),
        "Share of a neighbouring war or crisis that Minsk feels as a threat to itself",
        assumed("a neighbour's war is nearer than a rumour and farther than one's own"),
    )  # fmt: skip
    complicity: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "Share of full relations with the West that a Minsk drawn fully into a war loses",
        quoted("the high risk of entrapment this would entail for Minsk", "Military"),
        assumed("half: partners freeze relations with an accomplice and keep embassies open"),
    )  # fmt: skip
    training: Quantity = number(
        6.0, "months", (0, 60), (3, 12),
        "Months of everyday military cooperation that the largest exercise is equal to",
        quoted("despite joint exercises and years of cooperation", "Military"),
        assumed("a large exercise is planned and held over about half a year"),
    )  # fmt: skip
    gesture: Quantity = number(
        0.2, "share", (0, 1), (0.1, 0.3),
        "Share of what relations lack that the highest visit or the largest credit adds",
        quoted("the recent visit of the US Secretary of State to Minsk", "Strategy"),
        assumed("a fifth of what is missing: a visit opens doors and signs no treaty"),
    )  # fmt: skip
    relief: Quantity = number(
        0.1, "wellbeing", (0, 1), (0.05, 0.2), "Wellbeing that the largest credit adds",
        data("2 billion USD in 2016, about 4 % of GDP", "russian_loans"),
        assumed("a fifth of the wellbeing of the start, for a year's budget support"),
    )  # fmt: skip
    discredit: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "Share of a mediator's reputation that a full leak costs",
        assumed("discretion is half of what a broker offers; the place and the contacts stay"),
    )  # fmt: skip
    breach: Quantity = number(
        6.0, "months", (0, 60), None,
        "Months of full refusal that cost as much trust as the largest broken promise does at once",
        literature("those who break an agreement that only trust enforces are trusted less in "
                   "what follows", "Levin 2003, American Economic Review 93"),
        assumed("half a year of full refusals, four tenths of trust: more than a month of "
                "haggling, less than the end of relations, which outlasted each of their quarrels"),
    )  # fmt: skip
    eastern_fading: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1), "Speed at which a threat from Moscow fades",
        assumed("about a year and a half; fear outlasts a crisis with a third party"),
    )  # fmt: skip
    war_fading: Quantity = number(
        0.04, "per month", (0, 1), (0.02, 0.08), "Speed at which a war nearby ends or freezes",
        data("from 2014 until 2016, when talks became routine", RECORD),
    )  # fmt: skip
    scandal_fading: Quantity = number(
        0.15, "per month", (0, 1), (0.075, 0.3), "Speed at which a scandal is forgotten",
        assumed("half a year"),
    )  # fmt: skip
    crackdown_fading: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1), "Speed at which a crackdown is relaxed",
        data("most of those imprisoned in December 2010 were free after a year, the last in 2015",
             RECORD),
    )  # fmt: skip
    package_fading: Quantity = number(
        0.02, "per month", (0, 1), (0.01, 0.04), "Speed at which a sanctions package lapses",
        data("imposed in 2006 and 2011, suspended in 2008 and 2016", RECORD),
    )  # fmt: skip


def rates(events: EventParameters) -> dict[str, Quantity]:
    """Return each kind's chance per month (of a contested election: per election), 0 … 1."""
    return {
        "price_shock": events.price_shock_rate,
        "energy_dispute": events.energy_dispute_rate,
        "contested_election": events.contested_election_rate,
        "protest_wave": events.protest_wave_rate,
        "crackdown": events.crackdown_rate,
        "succession": events.succession_rate,
        "pipeline": events.pipeline_rate,
        "western_threat": events.western_threat_rate,
        "eastern_threat": events.eastern_threat_rate,
        "war_nearby": events.war_nearby_rate,
        "baltic_crisis": events.baltic_crisis_rate,
        "joint_exercise": events.joint_exercise_rate,
        "sanctions": events.sanctions_rate,
        "loan": events.loan_rate,
        "visit": events.visit_rate,
        "scandal": events.scandal_rate,
        "broken_promise_minsk": events.broken_promise_minsk_rate,
        "broken_promise_moscow": events.broken_promise_moscow_rate,
        "broken_promise_eu": events.broken_promise_eu_rate,
        "broken_promise_us": events.broken_promise_us_rate,
    }


ROOM = 32
"""Kinds for which draws are reserved, so that a new kind does not change the draws of others."""

AT_ELECTIONS = ("contested_election",)
"""Kinds that happen by chance only in a month with an election."""


DRAWN = 2
"""Draws that a kind takes in a month: whether it happens, and how large."""


def by_chance(
    seed: int, worlds: Worlds, month: int, voting: Array, events: EventParameters
) -> dict[str, Array]:
    """Return the size (0 … 1) of each kind that happens by chance in a month, worlds × 1.

    0 where it does not happen. Sizes are uniform, because the record has too few events of any
    kind. ``voting`` is the number of elections in the month.
    """
    drawn = uniform(seed, Purpose.HAPPENINGS, worlds, month, DRAWN * ROOM)
    found: dict[str, Array] = {}
    for n, (kind, rate) in enumerate(rates(events).items()):
        chance = rate * np.minimum(voting, 1) if kind in AT_ELECTIONS else rate
        happens, size = (drawn[:, DRAWN * n + k][:, None] for k in range(DRAWN))
        found[kind] = np.where(happens < chance, size, 0.0)
    return found


def next_events(now: State, month: Setting) -> Stocks:
    """Return what is left of past events after the month: each fades at its own pace."""
    events = month.p.events
    paces: Mapping[str, Quantity] = {
        "eastern_threat": events.eastern_fading,
        "war_nearby": events.war_fading,
        "scandal": events.scandal_fading,
        "crackdown": events.crackdown_fading,
        "sanctions_package": events.package_fading,
    }
    left = {name: getattr(now, name) for name in paces}
    return {name: approach(left[name], 0 * left[name], pace, month.months)
            for name, pace in paces.items()}  # fmt: skip
