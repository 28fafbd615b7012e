"""The regime in Minsk: unrest, survival in office, elections and the succession."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, data, literature, number, quoted
from .dynamics import approach, dates_within, happens, share, within
from .integration import sovereignty, sovereignty_lost
from .leverage import leverage_russia
from .opposition import next_organised
from .security import Coercion, eastern_exposure
from .security_parameters import SecurityParameters
from .setting import Setting, Stocks
from .state import State

if TYPE_CHECKING:
    from .parameters import Parameters


@dataclass(frozen=True)
class RegimeParameters:
    """What makes unrest, what ends a leadership, and how a successor comes."""

    unrest_pace: Quantity = number(
        0.3, "per month", (0, 1), (0.15, 0.6),
        "Speed at which unrest follows its causes",
        assumed("protest waves rise and fall within months"),
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
    critical_mass: Quantity = number(
        0.25, "share of citizens", (0.01, 1), (0.15, 0.4),
        "Share of the citizens organised that makes the worst unrest",
        literature("Solidarity had 10 million members among 36 million Poles in 1981",
                   "Ash 1983, The Polish Revolution"),
    )  # fmt: skip
    succession_surge: Quantity = number(
        0.3, "unrest", (0, 1), (0.15, 0.45),
        "Unrest that a fully uncertain succession adds",
        quoted("an unstable succession of Lukashenko as president", "Conclusion"),
        assumed("by itself short of a rising; with an organised opposition enough for one"),
    )  # fmt: skip
    fear_of_police: Quantity = number(
        0.15, "disapproval", (0, 1), (0.05, 0.25),
        "By how much full repression raises the disapproval at which citizens protest",
        assumed("some are deterred; the aggrieved are not"),
    )  # fmt: skip
    hazard: Quantity = number(
        0.0005, "per month", (0, 1), (0.0002, 0.001),
        "Chance that a leadership falls in a quiet month",
        assumed("about once in 170 years; most autocrats who are removed fall to insiders"),
    )  # fmt: skip
    unrest_hazard: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1),
        "Chance that a leadership falls in a month of full unrest; with the square of unrest",
        assumed("most protest waves fail; the largest do not"),
    )  # fmt: skip
    rescue: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "Share of unrest's danger that Moscow removes if Minsk cooperates: "
        "media, loans, force",
        quoted("force re-supplication to Russia on less favourable terms", "Conclusion"),
        assumed("half: Moscow can lend and police, and cannot make people go home"),
    )  # fmt: skip
    force_hazard: Quantity = number(
        0.1, "per month", (0, 1), (0.05, 0.2),
        "Chance that Moscow replaces a leadership in a month in which its force decides",
        quoted("a more assertive, even interventionist position", "Conclusion"),
        assumed("a leadership under full force lasts less than a year on average"),
    )  # fmt: skip
    dissolution_hazard: Quantity = number(
        0.014, "per month", (0, 1), (0.007, 0.028),
        "Chance that a leadership falls in a month in which all sovereignty is lost; with the "
        "cube of what is lost",
        data("six first secretaries led Soviet Belarus in the 35 years from 1956 to 1991",
             "Mazurov, Masherov, Kiselyov, Slyunkov, Sokolov, Malofeyev"),
    )  # fmt: skip
    succession_month: Quantity = number(
        0, "month", (0, 1200), None,
        "Month in which the president leaves; 0 leaves it to chance",
        quoted("an uncertain presidential succession in Minsk", "Abstract"),
        assumed("no date: left to chance, unless a scenario sets one"),
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
        assumed("a little above the middle between an orderly and a fully contested succession"),
    )  # fmt: skip
    settling: Quantity = number(
        0.06, "per month", (0, 1), (0.03, 0.12),
        "Speed at which a successor settles in",
        assumed("about a year and a half"),
    )  # fmt: skip


STEEPNESS = 3
"""Lost sovereignty endangers a leadership with its cube."""


def elections(month: Quantity, months: Quantity, regime: RegimeParameters) -> Array:
    """Return how many elections fall in the ``months`` after ``month``."""
    return dates_within(month, months, regime.first_election, regime.election_interval)


def police(repression: Array, regime: RegimeParameters) -> Array:
    """Return by how much fear of repression raises the disapproval at which citizens protest."""
    return regime.fear_of_police * repression


def street(organised: Array, regime: RegimeParameters) -> Array:
    """Return the unrest that an opposition of this size causes, 0 … 1."""
    return share(organised / regime.critical_mass)


def next_unrest(
    state: State,
    coercion: Coercion,
    regime: RegimeParameters,
    security: SecurityParameters,
    months: Quantity,
) -> Array:
    """Return unrest, 0 … 1, from organised citizens, an open succession and Russian information.

    Russian information affects citizens without national identity.
    """
    stirred = security.information_reach * coercion.information * (1 - state.identity)
    causes = street(state.organised, regime) + regime.succession_surge * state.succession + stirred
    return approach(state.unrest, share(causes), regime.unrest_pace, months)


def backing(state: State, regime: RegimeParameters) -> Array:
    """Return the share of unrest's danger that Moscow removes if Minsk cooperates, 0 … 1."""
    return regime.rescue * state.acquiescence


def dangers(state: State, lost: Array, regime: RegimeParameters) -> dict[str, Array]:
    """Return the chance that the leadership falls in a month, 0 … 1, by cause.

    The danger grows with the square of unrest: minor incidents topple nobody. It grows with the
    cube of ``lost`` sovereignty (0 … 1): a leadership without sovereignty depends on another power,
    one with half of it is fairly safe ("survival is dependent upon Belarus's sovereignty"). Of 303
    autocrats removed unconstitutionally in 1945–2002, 205 fell to insiders, 32 to uprisings, 30 to
    public pressure, 16 to foreigners (Svolik 2012, The Politics of Authoritarian Rule).
    """
    return {
        "insiders": regime.hazard + 0 * state.unrest,
        "unrest": regime.unrest_hazard * state.unrest * state.unrest * (1 - backing(state, regime)),
        "force": regime.force_hazard * state.occupation,
        "dissolution": regime.dissolution_hazard * lost**STEEPNESS,
    }


def hazard(state: State, lost: Array, regime: RegimeParameters) -> Array:
    """Return the chance that the leadership falls in a month, whatever the cause, 0 … 1."""
    causes = dangers(state, lost, regime)
    chance = causes["insiders"] + causes["unrest"] + causes["force"] + causes["dissolution"]
    return np.minimum(chance, 1)


def survival(state: State, lost: Array, regime: RegimeParameters) -> Array:
    """Return the probability of staying in office for a presidential term as things are, 0 … 1."""
    return np.exp(-hazard(state, lost, regime) * regime.election_interval)


def survival_lost(survives: Array, lost: Array, regime: RegimeParameters) -> Array:
    """Return by how much the probability of survival falls per unit of sovereignty lost, ≥ 0."""
    marginal = STEEPNESS * regime.dissolution_hazard * lost ** (STEEPNESS - 1)
    return survives * regime.election_interval * marginal


@dataclass(frozen=True)
class Leadership:
    """Whether the first leadership is still in office, and how open a succession is."""

    in_office: Array
    falls: Array
    """Whether this or a later leadership falls in the month; expected, its probability."""
    succession: Array
    succession_begun: Array


def next_leadership(
    state: State,
    month: Quantity,
    lost: Array,
    draws: tuple[Array, Array] | None,
    regime: RegimeParameters,
    months: Quantity,
) -> Leadership:
    """Return who leads: a fall or a departure starts a succession, once, which is settled slowly.

    After a fall the succession is fully contested, after a departure as contested as the parameter
    says. A scheduled departure happens in its month, and nobody foresees it.
    """
    falls = happens(
        within(hazard(state, lost, regime), months), None if draws is None else draws[0]
    )
    leaves = happens(within(regime.departure, months), None if draws is None else draws[1])
    if draws is not None:
        due = regime.succession_month == month + 1
        chance = regime.succession_month == 0
        leaves = np.where(due, 1.0, leaves * chance)
    first = 1 - state.succession_begun
    settled = approach(state.succession, 0 * state.succession, regime.settling, months)
    started = first * np.maximum(falls, regime.contested * leaves)
    return Leadership(
        in_office=state.in_office * (1 - falls),
        falls=falls,
        succession=np.maximum(settled, started),
        succession_begun=state.succession_begun + first * np.maximum(falls, leaves),
    )


def sovereignty_left(state: State, p: Parameters) -> Array:
    """Return sovereignty minus what a threat from Moscow costs, against which no union protects."""
    leverage = leverage_russia(state, p.trade, p.energy)
    threatened = p.integration.threat_weight * eastern_exposure(state, p.security)
    return sovereignty(state, leverage, p.integration) - threatened


def next_regime(now: State, month: Setting) -> Stocks:
    """Return the regime's stocks after the month: the opposition, unrest, and who leads.

    After an opposition has won, its members go home.
    """
    p, months, draws = month.p, month.months, month.draws
    lost = sovereignty_lost(sovereignty_left(now, p))
    leadership = next_leadership(
        now, month.month, lost,
        None if draws is None else (draws.fall, draws.departure), p.regime, months,
    )  # fmt: skip
    voting = elections(month.month, months, p.regime)
    organised = next_organised(now, month.moves, voting, p.opposition, months)
    return {
        "organised": organised * (1 - leadership.falls),
        "unrest": next_unrest(now, month.coercion, p.regime, p.security, months),
        "in_office": leadership.in_office,
        "succession": leadership.succession,
        "succession_begun": leadership.succession_begun,
    }
