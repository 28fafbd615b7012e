"""The regime in Minsk: unrest, survival in office, elections and the succession."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, data, number, quoted
from ..agents.moves import Moves
from .dynamics import approach, happens, share, within
from .integration import exposure
from .security import Rungs, SecurityParameters, eastern_exposure
from .setting import Setting, Stocks
from .state import State


@dataclass(frozen=True)
class RegimeParameters:
    """What makes unrest, what ends a leadership, and how a successor comes."""

    unrest_pace: Quantity = number(
        0.3, "per month", (0, 1), (0.15, 0.6),
        "Speed at which unrest follows its causes",
        assumed("protest waves rise and fall within months"),
    )  # fmt: skip
    mobilisation: Quantity = number(
        2.5, "unrest per readiness", (0, 20), (1.5, 4),
        "How much unrest the public's readiness to protest makes",
        assumed("a fifth of the public ready to protest makes half of the worst unrest"),
    )  # fmt: skip
    election_interval: Quantity = number(
        60, "months", (12, 120), None,
        "Months between presidential elections",
        data("presidential elections every five years", "constitution; events"),
        whole=True,
    )  # fmt: skip
    first_election: Quantity = number(
        7, "month", (1, 120), None,
        "Month of the first presidential election",
        data("elections were due by August 2020", "constitution; events"),
        whole=True,
    )  # fmt: skip
    election_surge: Quantity = number(
        0.15, "unrest", (0, 1), (0.05, 0.3),
        "Unrest that an election adds, at its month",
        assumed("elections give grievances a date"),
    )  # fmt: skip
    succession_surge: Quantity = number(
        0.3, "unrest", (0, 1), (0.15, 0.45),
        "Unrest that a fully uncertain succession adds",
        quoted("an unstable succession of Lukashenko as president", "Conclusion"),
    )  # fmt: skip
    repression_effect: Quantity = number(
        0.4, "share", (0, 1), (0.2, 0.6),
        "Share of unrest that full repression keeps down",
        assumed("repression holds for a time, not for ever"),
    )  # fmt: skip
    fear_of_police: Quantity = number(
        0.15, "disapproval", (0, 1), (0.05, 0.25),
        "By how much full repression raises the disapproval at which citizens protest",
        assumed("some are deterred; the aggrieved are not"),
    )  # fmt: skip
    hazard: Quantity = number(
        0.0005, "per month", (0, 1), (0.0002, 0.001),
        "Chance that a leadership falls in a quiet month",
        assumed("about once in 170 years"),
    )  # fmt: skip
    unrest_hazard: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1),
        "Chance that a leadership falls in a month of full unrest; with the square of unrest",
        assumed("most protest waves fail; the largest do not"),
    )  # fmt: skip
    rescue: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "Share of unrest's danger that full relations with Moscow take away: loans and backing",
        quoted("force re-supplication to Russia on less favourable terms", "Conclusion"),
    )  # fmt: skip
    force_hazard: Quantity = number(
        0.1, "per month", (0, 1), (0.05, 0.2),
        "Chance that Moscow replaces a leadership in a month in which its force decides",
        quoted("a more assertive, even interventionist position", "Conclusion"),
    )  # fmt: skip
    threat_hazard: Quantity = number(
        0.01, "per month", (0, 1), (0.005, 0.02),
        "Chance that an unanswered external threat brings the leadership down in a month",
        quoted("make integration desirable as a means of protection", "Strategy"),
    )  # fmt: skip
    succession_month: Quantity = number(
        0, "month", (0, 1200), None,
        "Month in which the president leaves; 0 leaves it to chance",
        quoted("an uncertain presidential succession in Minsk", "Abstract"),
        whole=True,
    )  # fmt: skip
    departure: Quantity = number(
        0.002, "per month", (0, 1), (0.001, 0.004),
        "Chance that the president leaves for reasons of age or health",
        assumed("a president of 65; about one in five over ten years"),
    )  # fmt: skip
    contested: Quantity = number(
        0.6, "uncertainty", (0, 1), (0.3, 0.9),
        "Uncertainty that a succession brings: 0 orderly, 1 fully contested",
        quoted("an unstable succession of Lukashenko as president", "Conclusion"),
    )  # fmt: skip
    settling: Quantity = number(
        0.06, "per month", (0, 1), (0.03, 0.12),
        "Speed at which a successor settles in",
        assumed("about a year and a half"),
    )  # fmt: skip


def elections(month: Quantity, months: Quantity, regime: RegimeParameters) -> Array:
    """Return how many elections fall in the ``months`` after ``month``."""

    def held(until: Quantity) -> Array:
        since = until - np.asarray(regime.first_election)
        return np.maximum(np.floor(since / regime.election_interval), -1)

    return held(month + months) - held(month)


def police(repression: Array, regime: RegimeParameters) -> Array:
    """Return by how much repression raises the disapproval at which citizens protest."""
    return regime.fear_of_police * repression


def repression(state: State, moves: Moves) -> Array:
    """Return the repression that people and the West see, 0 … 1: decided, or of a crackdown."""
    return np.maximum(moves.belarus.repression, state.crackdown)


def kept_down(state: State, moves: Moves, regime: RegimeParameters) -> Array:
    """Return the share of unrest that repression leaves."""
    return 1 - regime.repression_effect * repression(state, moves)


def next_unrest(
    state: State,
    moves: Moves,
    rung: Rungs,
    voting: Array,
    regime: RegimeParameters,
    security: SecurityParameters,
    months: Quantity,
) -> Array:
    """Return unrest: grievance, elections, succession and Russian information, less repression.

    ``voting`` is the number of elections in the month(s).
    """
    causes = (
        regime.mobilisation * state.protest
        + regime.succession_surge * state.succession
        + security.information_reach * rung.information
    )
    left = kept_down(state, moves, regime)
    unrest = approach(state.unrest, share(causes * left), regime.unrest_pace, months)
    return share(unrest + regime.election_surge * voting * left / months)


def hazard(state: State, threat: Array, regime: RegimeParameters) -> Array:
    """Return the chance that the leadership falls in a month, 0 … 1.

    Unrest threatens with its square, less where Moscow backs the leadership.
    """
    unbacked = 1 - regime.rescue * state.engagement_russia
    chance = (
        regime.hazard
        + regime.unrest_hazard * state.unrest * state.unrest * unbacked
        + regime.force_hazard * state.occupation
        + regime.threat_hazard * threat
    )
    return np.minimum(chance, 1)


MONTHS_AHEAD = 12
"""Survival is stated for the coming year."""


def survival(state: State, threat: Array, regime: RegimeParameters) -> Array:
    """Return the probability of staying in office for twelve months as things are, 0 … 1."""
    return np.exp(-hazard(state, threat, regime) * MONTHS_AHEAD)


@dataclass(frozen=True)
class Leadership:
    """Whether the first leadership is spared a fall, and how a succession stands."""

    in_office: Array
    succession: Array
    succession_begun: Array


def next_leadership(
    state: State,
    month: Quantity,
    threat: Array,
    draws: tuple[Array, Array] | None,
    regime: RegimeParameters,
    months: Quantity,
) -> Leadership:
    """Return who leads: a fall or a departure starts a succession, once; it settles slowly.

    A fall leaves a fully contested succession, a departure one as contested as the parameter
    says. A departure that is scheduled happens in its month, and nobody foresees it.
    """
    falls = happens(
        within(hazard(state, threat, regime), months), None if draws is None else draws[0]
    )
    leaves = happens(within(regime.departure, months), None if draws is None else draws[1])
    if draws is not None:
        due = np.asarray(regime.succession_month) == month + 1
        chance = np.asarray(regime.succession_month) == 0
        leaves = np.where(due, 1.0, leaves * chance)
    first = 1 - state.succession_begun
    settled = approach(state.succession, 0 * state.succession, regime.settling, months)
    started = first * np.maximum(falls, regime.contested * leaves)
    return Leadership(
        in_office=state.in_office * (1 - falls),
        succession=np.maximum(settled, started),
        succession_begun=state.succession_begun + first * np.maximum(falls, leaves),
    )


def next_regime(now: State, month: Setting) -> Stocks:
    """Return the regime's stocks after the month: unrest, and who leads."""
    p, months, draws = month.p, month.months, month.draws
    leadership = next_leadership(
        now, month.month, exposure(now, p.integration) + eastern_exposure(now, p.security),
        None if draws is None else (draws.fall, draws.departure), p.regime, months,
    )  # fmt: skip
    voting = elections(month.month, months, p.regime)
    return {
        "unrest": next_unrest(now, month.moves, month.rung, voting, p.regime, p.security, months),
        "in_office": leadership.in_office,
        "succession": leadership.succession,
        "succession_begun": leadership.succession_begun,
    }
