"""Security: the alliance, bases and observers, Moscow's fear of loss, and what coercion does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array, Quantity
from ..agents.moves import Moves
from ..agents.power import TOP_COERCION
from .diplomacy import stand, western_engagement
from .dynamics import approach, logistic, share
from .scales import beyond_middle, mean
from .security_parameters import SecurityParameters
from .setting import Setting, Stocks
from .state import State

PRICE_LEVEL, TRADE_LEVEL, INFORMATION_LEVEL = range(1, TOP_COERCION)
"""The levels below force, the top one; each begins where the one below is at its full height."""


@dataclass(frozen=True)
class Coercion:
    """How far each kind of coercion is applied, 0 … 1, capacity included."""

    price: Array
    trade: Array
    information: Array
    military: Array

    @property
    def grip(self) -> Array:
        """Return Moscow's grip on who rules in Minsk, 0 … 1.

        Only the upper coercion levels (information and politics, force) affect successions; prices
        and trade do not.
        """
        return mean(self.information, self.military)


def coercion_applied(coercion: Array, security: SecurityParameters) -> Coercion:
    """Split a coercion level (0 … 4, between levels in part) into its four kinds."""
    capacity = security.coercion_capacity
    return Coercion(
        price=np.minimum(coercion, PRICE_LEVEL) * capacity,
        trade=share(coercion - PRICE_LEVEL) * capacity,
        information=share(coercion - TRADE_LEVEL) * capacity,
        military=np.maximum(coercion - INFORMATION_LEVEL, 0) * capacity,
    )


def military_integration(state: State) -> Array:
    """Return how far forces and bases are integrated, 0 … 1."""
    return mean(state.interoperability, state.base)


def military_success(state: State, security: SecurityParameters) -> Array:
    """Return the chance that military coercion would succeed, 0 … 1.

    Source: "military integration is less developed than it could be will limit military options
    in the future".
    """
    helped = (1 - security.force_alone) * military_integration(state)
    return security.coercion_capacity * (security.force_alone + helped)


def eastern_exposure(state: State, security: SecurityParameters) -> Array:
    """Return the effective threat from Moscow, 0 … 1: as far as its force would succeed.

    A union does not protect against it; bases and interoperability make it worse.
    """
    return state.eastern_threat * military_success(state, security)


def next_commitment(
    state: State, moves: Moves, security: SecurityParameters, months: Quantity
) -> Array:
    """Return commitment to the alliance, which follows military cooperation."""
    return approach(
        state.csto_commitment, moves.belarus.military_cooperation,
        security.commitment_pace, months,
    )  # fmt: skip


def next_interoperability(
    state: State, moves: Moves, security: SecurityParameters, months: Quantity
) -> Array:
    """Return interoperability: cooperation minus what observers at exercises cost."""
    friction = 1 - security.observers_friction * moves.belarus.openness
    target = moves.belarus.military_cooperation * friction
    return approach(state.interoperability, target, security.interoperability_pace, months)


def next_base(state: State, moves: Moves, security: SecurityParameters, months: Quantity) -> Array:
    """Return Russian presence: what Moscow asks for, as far as Minsk agrees to it."""
    consent = beyond_middle(moves.belarus.military_cooperation)
    return approach(state.base, moves.russia.base_request * consent, security.base_pace, months)


def entrapment(state: State, security: SecurityParameters) -> Array:
    """Return the cost of being drawn into Moscow's conflicts, in sovereignty, 0 … 1.

    It grows with the square of commitment: exercises entangle little, joint operations much.
    """
    return security.entrapment_cost * state.csto_commitment * state.csto_commitment


def loss_signal(
    state: State,
    moves: Moves,
    alignment: Array,
    partiality: Array,
    gripped: Array,
    security: SecurityParameters,
) -> Array:
    """Return how alarming Minsk looks to Moscow, before its error; zero means a risk of one half.

    ``alignment`` is the state's, ``partiality`` how much more engaged Minsk is with the West than
    with Russia (negative: less), ``gripped`` Moscow's grip on who rules there, which removes the
    fear of a succession and of unrest. A drift alarms more in an uncertain succession.
    """
    open_question = state.succession * (1 - gripped)
    drift = np.maximum(alignment - state.alignment_memory, 0)
    return (
        security.fear_of_position * alignment
        + security.fear_of_drift * drift * (1 + security.unchecked_drift * open_question)
        + security.fear_of_partiality * np.maximum(partiality, 0)
        + security.fear_of_succession * open_question
        + security.fear_of_unrest * state.unrest * (1 - gripped)
        + security.fear_of_discourse * state.discourse
        + security.fear_of_observers * moves.belarus.openness
        - security.fear_of_stand * stand(moves)
        - security.reassurance * state.mediation_credibility
        - security.ally * state.csto_commitment
        - security.calm
    )


def next_loss_risk(
    now: Array, signal: Array, security: SecurityParameters, months: Quantity
) -> Array:
    """Return the perceived risk of losing Belarus, which follows the signals."""
    return approach(now, logistic(signal), security.judgement_pace, months)


def alarm(state: State, security: SecurityParameters) -> Array:
    """Return how far the perceived risk lies above the threshold, 0 … 1 of the room above."""
    return share((state.loss_risk - security.threshold) / (1 - security.threshold))


def coercion_risk(
    state: State, leverage: Array, relief: Array, security: SecurityParameters
) -> Array:
    """Return the chance that Moscow coerces times what its coercion can do, 0 … 1.

    The chance is an S-curve around the threshold, which others know only roughly. A credible story
    of oppressed Russians lowers the threshold by the share ``relief`` of coercion's cost that it
    removes. What coercion can do grows with Minsk's economic dependence (Russia's ``leverage``).
    """
    gap = (state.loss_risk - security.threshold * (1 - relief)) / security.threshold_width
    bite = security.bite_alone + (1 - security.bite_alone) * leverage
    return security.coercion_capacity * bite * logistic(gap)


def pressure(
    state: State, moves: Moves, western_engagement: Array, security: SecurityParameters
) -> Array:
    """Return how far Moscow's pressure narrows Minsk's choices, 0 … 1.

    Integration plans, coercion and an energy dispute exert pressure; a counterweight in the West
    reduces it, which is why Minsk may "promote relations with the US when Belarus comes under
    pressure from Russia".
    """
    pressed = (
        moves.russia.integration_pressure + moves.russia.coercion / TOP_COERCION + state.dispute
    )
    return np.minimum(pressed, 1) * (1 - security.outside_option * western_engagement)


def next_occupation(
    state: State, coercion: Coercion, security: SecurityParameters, months: Quantity
) -> Array:
    """Return how far force decides in Minsk: military coercion, as far as it succeeds."""
    target = coercion.military * military_success(state, security)
    return approach(state.occupation, target, security.force_pace, months)


def next_threat(
    state: State, shock: Array | None, security: SecurityParameters, months: Quantity
) -> Array:
    """Return the external threat, which returns to its level after shocks."""
    threat = approach(state.external_threat, security.external_threat, security.threat_pace, months)
    if shock is not None:
        threat = share(threat + security.threat_volatility * shock)
    return threat


def next_misperception(
    state: State, shock: Array | None, security: SecurityParameters, months: Quantity
) -> Array:
    """Return Moscow's misperception of Minsk: old errors fade, new ones are added."""
    error = approach(
        state.misperception, 0 * state.misperception, security.misperception_end, months
    )
    return error if shock is None else error + security.misperception * shock


def next_security(now: State, month: Setting) -> Stocks:
    """Return the security stocks after the month: alliance, threat, Moscow's reading, force."""
    p, moves, months, draws = month.p.security, month.moves, month.months, month.draws
    partiality = western_engagement(now) - now.engagement_russia
    signal = loss_signal(now, moves, month.alignment, partiality, month.coercion.grip, p)
    return {
        "csto_commitment": next_commitment(now, moves, p, months),
        "interoperability": next_interoperability(now, moves, p, months),
        "base": next_base(now, moves, p, months),
        "external_threat": next_threat(now, None if draws is None else draws.threat, p, months),
        "misperception": next_misperception(
            now, None if draws is None else draws.misperception, p, months
        ),
        "loss_risk": next_loss_risk(now.loss_risk, signal + now.misperception, p, months),
        "apparent_loss_risk": next_loss_risk(now.apparent_loss_risk, signal, p, months),
        "alignment_memory": approach(now.alignment_memory, month.alignment, p.memory_pace, months),
        "coercion": moves.russia.coercion,
        "occupation": next_occupation(now, month.coercion, p, months),
    }
