"""Alignment: where Minsk stands between Moscow (−1) and the West (+1), and what moved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import factorial

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, number
from ..agents.moves import INSTRUMENTS, POWERS, SLICES, Moves
from .diplomacy import western_engagement
from .dynamics import SMALLEST
from .energy import dependence
from .energy_parameters import EnergyParameters
from .programs.tracing import Rows
from .scales import mean
from .state import State
from .trade import european_trade, russian_trade

COMPONENTS = ("economy", "integration", "security", "diplomacy")


@dataclass(frozen=True)
class AlignmentParameters:
    """The weights of the four components; they sum to one."""

    economy: Quantity = number(
        0.25, "share", (0, 1), None, "Weight of energy and economy in alignment",
        assumed("the paper treats four themes and ranks none of them"),
    )  # fmt: skip
    integration: Quantity = number(
        0.25, "share", (0, 1), None, "Weight of integration in alignment",
        assumed("the paper treats four themes and ranks none of them"),
    )  # fmt: skip
    security: Quantity = number(
        0.25, "share", (0, 1), None, "Weight of security in alignment",
        assumed("the paper treats four themes and ranks none of them"),
    )  # fmt: skip
    diplomacy: Quantity = number(
        0.25, "share", (0, 1), None, "Weight of diplomacy in alignment",
        assumed("the paper treats four themes and ranks none of them"),
    )  # fmt: skip
    neutral_band: Quantity = number(
        0.35, "alignment", (0.05, 1), (0.25, 0.45),
        "Alignment within which, on either side of the middle, Minsk counts as neutral",
        assumed("about the middle third of the scale"),
    )  # fmt: skip
    engaged: Quantity = number(
        0.2, "engagement", (0, 1), (0.1, 0.3),
        "Engagement from which Minsk counts as engaged with a side",
        assumed("a fifth of full relations: regular visits and some agreements"),
    )  # fmt: skip


@dataclass(frozen=True)
class Alignment:
    """State alignment and its weighted components, which sum to it; worlds × branches."""

    whole: Array
    components: tuple[Array, Array, Array, Array]
    """Weighted contributions of economy (with energy), integration, security and diplomacy."""


def bloc_balance(west: Array, russia: Array) -> Array:
    """Return the balance of two shares, −1 … +1; swapping the blocs changes only the sign."""
    return (west - russia) / np.maximum(west + russia, SMALLEST)


def align(
    state: State, moves: Moves, weights: AlignmentParameters, energy: EnergyParameters
) -> Alignment:
    """Return where Minsk stands, −1 … +1.

    Economy: the balance of trade between the blocs, and of energy supply. Integration: access to
    Europe's market against depth of the union. Security: openness to observers against commitment,
    joint forces and bases (the West has none in Belarus), and against Russian force. Diplomacy:
    engagement with the West against engagement with Russia.
    """
    trade = bloc_balance(european_trade(state), russian_trade(state))
    supply = state.alternative_supply - dependence(state, energy)
    access = moves.european_union.market_access * (1 - state.sanctions_eu) * state.engagement_eu
    alliance = state.csto_commitment + state.interoperability + state.base
    posture = (moves.belarus.openness - alliance) / len(_ALLIANCE)
    armed = np.maximum(posture - state.occupation, -1)
    economy = weights.economy * mean(trade, supply)
    integration = weights.integration * (access - state.integration_depth)
    security = weights.security * armed
    diplomacy = weights.diplomacy * (western_engagement(state) - state.engagement_russia)
    whole = economy + integration + security + diplomacy
    return Alignment(whole, (economy, integration, security, diplomacy))


_ALLIANCE = ("csto_commitment", "interoperability", "base")


# --- what moved it -------------------------------------------------------------------------


def coalitions(count: int) -> tuple[tuple[int, ...], ...]:
    """Return every set of ``count`` players, by their numbers; nobody first, everybody last."""
    return tuple(
        members for size in range(count + 1) for members in combinations(range(count), size)
    )


COALITIONS = coalitions(len(POWERS))
"""Every set of powers that might have moved; nobody first, everybody last."""


@cache
def shapley_weights(count: int = len(POWERS)) -> Array:
    """Return the weight of each coalition in each player's Shapley value, players × coalitions.

    The Shapley value averages what a player's move adds over all orders in which the players could
    have moved, so that the players' parts sum exactly to what they did together.
    """
    sets = coalitions(count)
    weights = np.zeros((count, len(sets)))
    for column, members in enumerate(sets):
        for player in range(count):
            others = len(members) - (player in members)
            weight = factorial(others) * factorial(count - 1 - others) / factorial(count)
            weights[player, column] = weight if player in members else -weight
    return weights


def coalition_levels(before: Mapping[str, Array], levels: Mapping[str, Array]) -> Array:
    """Return the levels when only a coalition moves and the others change nothing.

    ``before`` and ``levels`` are last month's and this month's levels, worlds × instruments by
    power; the result is instruments × worlds × coalitions.
    """
    stood, played = (
        np.concatenate([each[power.name] for power in POWERS], axis=1).T[:, :, None]
        for each in (before, levels)
    )
    moves = np.zeros((len(INSTRUMENTS), 1, len(COALITIONS)), dtype=bool)
    for column, members in enumerate(COALITIONS):
        for power in members:
            moves[SLICES[POWERS[power].name], :, column] = True
    return np.where(moves, played, stood)


def coalition_rows(before: Mapping[str, Array], levels: Mapping[str, Array]) -> list[Rows]:
    """Return each instrument's :func:`coalition_levels`, coalitions × worlds.

    Only two rows differ: one in which its power changes nothing, and one in which it moves.
    """
    rows: list[Rows] = []
    for player, power in enumerate(POWERS):
        places = tuple(int(player in members) for members in COALITIONS)
        both = np.stack([before[power.name].T, levels[power.name].T], axis=1)
        rows.extend(Rows(each, places) for each in both)
    return rows


def causes(before: Alignment, after: Alignment) -> tuple[Array, Array]:
    """Split the month's change of alignment by component and by the power whose moves caused it.

    ``before`` is worlds × 1, ``after`` worlds × coalitions. Returns (by powers, under way):
    components × powers × worlds, the Shapley value of each power's moves compared with no change;
    and components × worlds, the change if no power had moved. All parts sum to the change of
    alignment.
    """
    weights = shapley_weights()
    by_power: list[Array] = []
    under_way: list[Array] = []
    for was, would in zip(before.components, after.components, strict=True):
        value = np.broadcast_to(would, (was.shape[0], len(COALITIONS)))
        by_power.append(np.stack([(value * w).sum(axis=-1) for w in weights]))
        under_way.append(value[:, 0] - was[:, 0])
    return np.stack(by_power), np.stack(under_way)
