"""Integration: depth and equality of the union, the bargaining zone, sovereignty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.belarus import BelarusPreferences
from ..agents.declaration import Array, Quantity, assumed, literature, number, quoted
from ..agents.moves import Moves
from ..agents.russia import RussiaPreferences, promised
from .dynamics import SMALLEST, approach, share
from .leverage import leverage_russia
from .scales import mean
from .setting import Setting, Stocks
from .state import State

STALL = 0.5
"""Stalling: the answer to integration halfway between refusing (0) and conceding (1)."""


@dataclass(frozen=True)
class IntegrationParameters:
    """How the union is built, and what it takes from sovereignty."""

    step: Quantity = number(
        0.06, "per month", (0, 1), (0.03, 0.12),
        "Share of what is missing to a full union that a month of full concession agrees, and of "
        "what is agreed that a month of full refusal reverses",
        assumed("four treaties between 1995 and 1999 went most of the way on paper"),
    )  # fmt: skip
    pace: Quantity = number(
        0.03, "per month", (0, 1), (0.015, 0.06),
        "Speed at which an agreed union is built",
        assumed("the treaties of 1995–1999 built institutions within some years"),
    )  # fmt: skip
    erosion: Quantity = number(
        0.01, "per month", (0, 1), (0.005, 0.02),
        "Speed at which a union that is no longer agreed loses substance",
        assumed("institutions outlast quarrels"),
    )  # fmt: skip
    no_return: Quantity = number(
        0.5, "share", (0.01, 1), (0.4, 0.7),
        "Share of the union's decisions in Moscow's hands above which even a full refusal can "
        "only halt it",
        quoted("before it loses the freedom to maintain its sovereignty", "Abstract"),
        assumed("half of all decisions: a side with the majority of them cannot be voted down"),
    )  # fmt: skip
    no_return_width: Quantity = number(
        0.05, "share", (0.005, 0.5), (0.025, 0.1),
        "How gradually the point of no return is passed",
        assumed("competences pass one by one, within about a tenth of them"),
    )  # fmt: skip
    memory: Quantity = number(
        0.08, "per month", (0, 1), (0.04, 0.16),
        "Speed at which refusals lower the expected trajectory, and at which experience changes "
        "beliefs",
        assumed("about a year of answers make a reputation"),
    )  # fmt: skip
    gradual: Quantity = number(
        0.04, "per month", (0, 1), (0.02, 0.08),
        "Speed at which concessions build an expected trajectory of integration",
        literature("trust between parties that cannot bind themselves is built in small steps",
                   "Watson 1999, Games and Economic Behavior 29"),
        assumed("about two years of concessions until most of a trajectory is believed"),
    )  # fmt: skip
    union_weight: Quantity = number(
        0.8, "sovereignty", (0, 1), (0.5, 1),
        "Sovereignty lost to a full union in which Minsk has no say",
        quoted("aspects of economic and foreign policymaking would be combined under "
               "supranational organs", "Strategy"),
        assumed("most of sovereignty goes with foreign and economic policy; symbols and police "
                "remain"),
    )  # fmt: skip
    base_weight: Quantity = number(
        0.15, "sovereignty", (0, 1), (0.05, 0.3),
        "Sovereignty lost to Russian bases",
        quoted("refusal to allow the establishment of a Russian air base", "Military"),
        assumed("small beside a full union: bases decide little of everyday policy"),
    )  # fmt: skip
    hold_weight: Quantity = number(
        0.3, "sovereignty", (0, 1), (0.15, 0.45),
        "Sovereignty lost to full economic dependence on Russia",
        quoted("reduce its political and economic dependence on Russia before it loses the "
               "freedom to maintain its sovereignty", "Abstract"),
        assumed("full dependence weighs less than half of a union without a say"),
    )  # fmt: skip
    threat_weight: Quantity = number(
        1.0, "sovereignty", (0, 1), (0.5, 1),
        "Sovereignty lost to an external threat against which nobody protects",
        quoted("make integration desirable as a means of protection", "Strategy"),
        assumed("a threat that nobody answers could take all sovereignty"),
    )  # fmt: skip
    protection: Quantity = number(
        0.8, "share", (0, 1), (0.5, 1),
        "Share of an external threat that a full union keeps off",
        quoted("make integration desirable as a means of protection", "Strategy"),
        assumed("an ally deters most threats and cannot undo them all"),
    )  # fmt: skip


def outcome(moves: Moves) -> tuple[Array, Array]:
    """Return whether a round of integration ends in agreement and in refusal, 1 or 0 each.

    There is a round where Moscow presses; if it ends in neither, Minsk stalls.
    """
    pressed, answer = moves.russia.integration_pressure > 0, moves.belarus.integration_response
    agreed, refused = pressed & (answer > STALL), pressed & (answer < STALL)
    return agreed.astype(np.float64), refused.astype(np.float64)


def captured(state: State, integration: IntegrationParameters) -> Array:
    """Return how far the union proceeds over Minsk's refusal, 0 … 1.

    It rises around the point of no return with the share of decisions that Moscow takes alone:
    depth × (1 − say). "Before it loses the freedom to maintain its sovereignty".
    """
    alone = state.integration_depth * (1 - state.equality)
    beyond = (alone - integration.no_return) / integration.no_return_width
    return share(STALL + STALL * beyond)


def next_agreement(
    state: State,
    moves: Moves,
    leverage: Array,
    integration: IntegrationParameters,
    months: Quantity,
) -> tuple[Array, Array]:
    """Return what a round leaves agreed, and Minsk's say in it; each 0 … 1.

    What Minsk concedes to Moscow's pressure is added, with the say on offer; what it refuses is
    reversed, less so if Moscow insists and has ``leverage``. Both follow the square of the answer:
    a stall (½) agrees to a quarter of the matters and drops a quarter. In a captured union
    refusal counts less.
    """
    forced = captured(state, integration)
    answer = moves.belarus.integration_response * (1 - forced) + forced
    pressed = moves.russia.integration_pressure
    conceded = answer * answer * pressed
    refused = (1 - answer) * (1 - answer) * (1 - leverage * pressed)
    signed = approach(state.agreed_depth, np.ones_like(answer), integration.step * conceded, months)
    new = (signed - state.agreed_depth) / np.maximum(signed, SMALLEST)
    say = state.equality + (moves.russia.equality_offer - state.equality) * new
    return share(approach(signed, 0 * signed, integration.step * refused, months)), share(say)


def next_depth(
    state: State, agreed: Array, integration: IntegrationParameters, months: Quantity
) -> Array:
    """Return the union's depth: what is ``agreed`` is built, the rest decays."""
    rising = agreed > state.integration_depth
    pace = np.where(rising, integration.pace, integration.erosion)
    return share(approach(state.integration_depth, agreed, pace, months))


def next_acquiescence(
    state: State, moves: Moves, integration: IntegrationParameters, months: Quantity
) -> Array:
    """Return the integration that Moscow may expect: it grows slowly and falls faster.

    An answer counts in proportion to Moscow's pressure: concessions that nobody demands have no
    effect.
    """
    answer = moves.belarus.integration_response
    pace = np.where(answer > state.acquiescence, integration.gradual, integration.memory)
    pace = pace * moves.russia.integration_pressure
    return approach(state.acquiescence, answer, pace, months)


def next_understanding(
    state: State, wants: RussiaPreferences, integration: IntegrationParameters, months: Quantity
) -> Array:
    """Return how far Minsk believes that integration is rewarded, by its own experience.

    It gains experience only as far as it cooperates. "The provision of cheap gas […] was always
    based on an implicit understanding of a trajectory towards closer integration."
    """
    deserved = np.maximum(promised(state.acquiescence, wants), SMALLEST)
    kept = np.minimum(np.maximum(state.agreed_discount, 0) / deserved, 1)
    pace = integration.memory * state.acquiescence
    return approach(state.understanding, kept, pace, months)


def exposure(state: State, integration: IntegrationParameters) -> Array:
    """Return the external threat against which the union does not protect, 0 … 1.

    An ally's promise deters before there are institutions, so what is agreed counts like what is
    built.
    """
    return state.external_threat * (1 - integration.protection * committed(state))


def committed(state: State) -> Array:
    """Return how far Minsk is committed to the union, 0 … 1: the mean of what is built and agreed.

    What is agreed will be built, and what is built outlasts the agreement for years.
    """
    return mean(state.integration_depth, state.agreed_depth)


def nationhood(state: State) -> Array:
    """Return how far national identity is felt and expressed, 0 … 1: identity times discourse."""
    return state.identity * state.discourse


def sovereignty(state: State, leverage: Array, integration: IntegrationParameters) -> Array:
    """Return freedom from decisions taken elsewhere, at most 1.

    A union reduces it as far as Minsk has no say in it; bases, economic dependence (Russia's
    ``leverage``), an unanswered external threat and Russian force reduce it further. If together
    they exceed 1, the result is below 0, so that further losses still count. National identity
    keeps dependence from becoming political (Abdelal 2002, Nationalities Papers 30: national
    identities decided what post-Soviet states made of their dependence on Russia).
    """
    union = integration.union_weight * committed(state) * (1 - state.equality)
    bases = integration.base_weight * state.base
    threat = integration.threat_weight * exposure(state, integration)
    dependence = integration.hold_weight * leverage * (1 - nationhood(state))
    return 1 - union - bases - threat - dependence - state.occupation


def sovereignty_lost(left: Array) -> Array:
    """Return how much sovereignty is lost, 0 … 1, where ``left`` is."""
    return share(1 - left)


def required_equality(
    state: State,
    gain: Array,
    price: Array,
    wants: BelarusPreferences,
    integration: IntegrationParameters,
) -> Array:
    """Return the least say for which Minsk would deepen the union, 0 … 1 (1: none suffices).

    One more step of depth costs ``union_weight`` × (1 − equality) of sovereignty and gives
    protection and ``gain`` (share of GDP, the discount that goes with it). The required say makes
    cost and gain equal for Minsk, to which a unit of sovereignty has the utility ``price``.
    """
    protected = integration.threat_weight * integration.protection * state.external_threat
    benefit = price * protected + wants.rents * wants.subsidy_worth * gain
    cost = np.maximum(price * integration.union_weight, SMALLEST)
    return share(1 - benefit / cost)


def granted_equality(wants: RussiaPreferences, gain: Array) -> Array:
    """Return the most say that Moscow would grant for a deeper union, 0 … 1.

    A step of depth gives Moscow the weight of its sphere of influence, minus the part of the
    ``gain`` (share of GDP) that integration does not repay; a say in it costs the weight of
    hegemony: "This equality would necessarily be unacceptable to Moscow as the clear hegemon in
    the relationship".
    """
    benefit = np.maximum(wants.sphere - wants.thrift * gain * (1 - wants.repaid), 0)
    cost = np.maximum(wants.hegemony, SMALLEST)
    return np.minimum(benefit / cost, 1)


def bargaining_zone(granted: Array, required: Array) -> Array:
    """Return the bargaining zone on equality, −1 … 1; a deal is possible where it is above 0."""
    return granted - required


def next_integration(now: State, month: Setting) -> Stocks:
    """Return the union's stocks after the month: agreed, built, and what is expected of it."""
    moves, integration, months = month.moves, month.p.integration, month.months
    leverage = leverage_russia(now, month.p.trade, month.p.energy)
    agreed, say = next_agreement(now, moves, leverage, integration, months)
    return {
        "integration_depth": next_depth(now, mean(now.agreed_depth, agreed), integration, months),
        "agreed_depth": agreed,
        "equality": say,
        "acquiescence": next_acquiescence(now, moves, integration, months),
        "understanding": next_understanding(now, month.p.russia, integration, months),
    }
