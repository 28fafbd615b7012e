"""Society: what a month means to the citizens, and the public as the powers imagine it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.citizens import Attitudes, CitizenParameters, Climate, live, readiness
from ..agents.declaration import Array, Quantity, assumed, data, literature, number, quoted
from ..agents.moves import Moves
from .diplomacy import western_engagement
from .dynamics import SMALLEST, approach, share, within
from .opposition import repression
from .regime import RegimeParameters, police
from .security import Coercion
from .setting import Setting, Stocks
from .state import State


@dataclass(frozen=True)
class SocietyParameters:
    """How media, events, policy and wellbeing reach the citizens."""

    russian_media: Quantity = number(
        0.5, "leaning per unit of culture", (0, 2), (0.25, 0.75),
        "Pull towards Moscow that Russian media and memory have on a cultural Russian without "
        "national identity",
        quoted("shared language, religion, collective memory, and even media", "Culture"),
        assumed("among cultural Russians without an identity half-way to Moscow"),
    )  # fmt: skip
    information_media: Quantity = number(
        0.5, "leaning per unit of culture", (0, 2), (0.25, 0.75),
        "Further pull at coercion level 3 (information and politics)",
        assumed("a campaign about doubles the everyday pull"),
    )  # fmt: skip
    state_media: Quantity = number(
        0.15, "leaning per unit of alignment", (0, 2), (0.05, 0.3),
        "Pull of state media towards the state's own course",
        assumed("state media reach everyone and are half believed"),
    )  # fmt: skip
    attraction: Quantity = number(
        0.25, "leaning", (0, 2), (0.1, 0.4),
        "Pull towards the West of full relations with it: travel, work, example",
        assumed("balances Russian media at the start's mean leaning"),
    )  # fmt: skip
    resentment: Quantity = number(
        0.25, "leaning", (0, 2), (0.1, 0.4),
        "Pull away from Moscow of full pressure or coercion",
        data("support for Russia fell from 60 % to 40 % in the year of pressure 2019",
             "BAW either-or poll, polls_russia_vs_eu"),
        assumed("full pressure turns about a fifth of the public, as that year did"),
    )  # fmt: skip
    western_example: Quantity = number(
        0.08, "leaning", (-1, 1), (0, 0.16),
        "Pull of the West that is there without any relations",
        assumed("balances Russian media at the start's mean leaning"),
    )  # fmt: skip
    discourse_pace: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1),
        "Speed at which the national discourse follows policy",
        assumed("schools and media change over a year or two"),
    )  # fmt: skip
    belarusanization: Quantity = number(
        0.01, "per month", (0, 1), (0.005, 0.02),
        "Speed at which full Belarusian discourse raises national identity",
        quoted("gradual ‘Belarusanization’ of the national discourse in Belarus, pushed by "
               "Lukashenko", "Culture"),
        assumed("about eight years of full discourse for most of the change"),
    )  # fmt: skip
    pressure_identity: Quantity = number(
        0.005, "per month", (0, 1), (0.0025, 0.01),
        "Speed at which Russian pressure raises national identity",
        assumed("pressure from outside rallies people to their state"),
    )  # fmt: skip
    identity_erosion: Quantity = number(
        0.003, "per month", (0, 1), (0.0015, 0.006),
        "Speed at which national identity fades by itself, and twice that in a full union",
        assumed("holds the start's identity under the start's discourse, pressure and union"),
    )  # fmt: skip
    culture_upkeep: Quantity = number(
        0.003, "per month", (0, 1), (0.0015, 0.006),
        "Speed at which Russian media and schooling renew cultural Russianness",
        quoted("essentially Russo-centric identity in Belarus", "Culture"),
        assumed("over a generation, so that culture hardly moves within a run"),
    )  # fmt: skip
    culture_fading: Quantity = number(
        0.001, "per month", (0, 1), (0.0005, 0.002),
        "Speed at which cultural Russianness fades by itself",
        assumed("holds the start's culture level"),
    )  # fmt: skip
    derussification: Quantity = number(
        0.02, "per month", (0, 1), (0.01, 0.04),
        "Speed at which an anti-Russian identity policy lowers cultural Russianness",
        assumed("only an identity policy against Russian culture does so"),
    )  # fmt: skip
    kinship_kept: Quantity = number(
        0.9, "share", (0, 1), (0.7, 1),
        "How far the identity policy keeps Russian kinship; 0 makes it anti-Russian",
        quoted("maintaining cultural pro-Russianism while avoiding an explicit political "
               "identification with Russia", "Culture"),
        assumed("nearly all: the identity policy is said to avoid a break with Russian culture"),
    )  # fmt: skip
    contentment: Quantity = number(
        0.475, "approval", (0, 1), (0.375, 0.575),
        "Approval of a citizen who agrees with the state's course, without wellbeing",
        data("trust and electoral ratings of 35–50 %", "IISEPS, lukashenko_ratings"),
        assumed("with the start's wellbeing, discourse and repression it gives about the "
                "ratings observed"),
    )  # fmt: skip
    wellbeing: Quantity = number(
        0.2, "approval", (0, 2), (0.1, 0.4),
        "Approval that full wellbeing adds",
        literature("a government's support follows growth, unemployment and prices",
                   "Nannestad and Paldam 1994, Public Choice 79"),
        assumed("a lasting point of growth then moves about four in a hundred citizens across the "
                "line of trust; estimates lie at some points, and vary by country and time"),
    )  # fmt: skip
    pride: Quantity = number(
        0.1, "approval", (0, 1), (0.05, 0.2),
        "Approval that a full national discourse lends a regime which speaks for the nation",
        quoted("gradual ‘Belarusanization’ of the national discourse in Belarus, pushed by "
               "Lukashenko", "Culture"),
        assumed("a small part: half of what full wellbeing adds"),
    )  # fmt: skip
    repression_cost: Quantity = number(
        0.1, "approval", (0, 1), (0.05, 0.2),
        "Approval that full repression costs",
        literature("in autocracies that live by information more repression goes with lower "
                   "approval", "Guriev and Treisman 2020, World Politics 72"),
        assumed("as much as misery: it falls on few, and most learn of it from state media"),
    )  # fmt: skip
    outrage: Quantity = number(
        0.15, "approval", (0, 1), (0.05, 0.25),
        "Approval that a fresh, full scandal costs",
        assumed("the worst that one event can do: somewhat more than a lasting slump"),
    )  # fmt: skip


def pressure_felt(moves: Moves, coercion: Coercion) -> Array:
    """Return how hard Moscow presses in the public's eyes, 0 … 1: by the hardest of its means.

    These are plans of integration, trade cuts and force.
    """
    return np.maximum(
        moves.russia.integration_pressure, np.maximum(coercion.trade, coercion.military)
    )


def climate(
    state: State,
    moves: Moves,
    coercion: Coercion,
    alignment: Array,
    society: SocietyParameters,
    regime: RegimeParameters,
) -> Climate:
    """Return what the month means to the citizens, worlds × branches."""
    pressed = pressure_felt(moves, coercion)
    repressed = repression(state, moves)
    anti_russian = state.discourse * (1 - society.kinship_kept)
    return Climate(
        western_pull=society.western_example
        + society.attraction * western_engagement(state)
        + society.resentment * pressed
        + society.state_media * alignment,
        russian_pull=society.russian_media + society.information_media * coercion.information,
        identity_gain=society.belarusanization * state.discourse
        + society.pressure_identity * np.maximum(pressed, state.eastern_threat),
        identity_loss=society.identity_erosion * (1 + state.integration_depth),
        culture_gain=society.culture_upkeep * (1 + coercion.information),
        culture_loss=society.culture_fading + society.derussification * anti_russian,
        contentment=society.contentment
        + society.wellbeing * state.wellbeing
        + society.pride * state.discourse
        - society.repression_cost * repressed
        - society.outrage * state.scandal,
        course=alignment,
        fear=police(repressed, regime),
    )


def next_discourse(
    state: State, moves: Moves, society: SocietyParameters, months: Quantity
) -> Array:
    """Return the reach of the Belarusian national discourse, which follows policy."""
    return approach(state.discourse, moves.belarus.belarusanization, society.discourse_pace, months)


def minority_story(state: State, society: SocietyParameters) -> Array:
    """Return how credible a story of oppressed Russians is, 0 … 1, where kinship is not respected.

    Respect for kinship "denies any space for a narrative of oppressed Russian minorities". The
    state's discourse shows it, whatever citizens feel: "superficial sincerity about Russian
    kinship".
    """
    return state.discourse * (1 - society.kinship_kept)


def expected_public(
    state: State, climate: Climate, citizens: CitizenParameters, months: Quantity
) -> Attitudes:
    """Return the public as the powers imagine it: one representative citizen at a later time.

    The citizens' own rule is applied to the public's means, with neighbours who think like the
    representative. Over a step of several months leaning and approval close the same part of their
    gap as month by month; the slow attitudes change in proportion to time.
    """
    average = 0 * state.leaning
    mean = Attitudes(state.culture, state.leaning, state.identity, state.approval, average, average)
    after = live(mean, state.leaning, 0.0, climate, citizens)

    def stride(before: Array, later: Array, pace: Quantity) -> Array:
        at_all = np.maximum(pace, SMALLEST)
        return before + (later - before) * (within(pace, months) / at_all)

    return Attitudes(
        culture=share(mean.culture + (after.culture - mean.culture) * months),
        leaning=np.clip(stride(mean.leaning, after.leaning, citizens.conviction), -1, 1),
        identity=share(mean.identity + (after.identity - mean.identity) * months),
        approval=share(stride(mean.approval, after.approval, citizens.mood)),
        predisposition=average,
        livelihood=average,
    )


def expected_protest(
    state: State, public: Attitudes, climate: Climate, citizens: CitizenParameters
) -> Array:
    """Return the public's readiness to protest as the powers imagine it.

    It is the present readiness plus the change of the representative citizen's.
    """
    before = readiness(state.approval, climate.fear, citizens)
    after = readiness(public.approval, climate.fear, citizens)
    return share(state.protest + after - before)


def next_society(now: State, month: Setting) -> Stocks:
    """Return the society's stocks after the month, as the powers expect them."""
    p, months = month.p, month.months
    expected = climate(
        now, month.moves, month.coercion, month.alignment, p.society,
        p.regime,
    )  # fmt: skip
    public = expected_public(now, expected, p.citizens, months)
    return {
        "discourse": next_discourse(now, month.moves, p.society, months),
        "culture": public.culture,
        "leaning": public.leaning,
        "identity": public.identity,
        "approval": public.approval,
        "protest": expected_protest(now, public, expected, p.citizens),
        "polled_approval": now.polled_approval,
        "polled_leaning": now.polled_leaning,
    }
