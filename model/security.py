"""Security: the alliance, bases and observers, Moscow's fear of loss, and what coercion does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, literature, number, quoted
from ..agents.moves import Moves
from ..agents.power import TOP_RUNG
from .diplomacy import stand, western_engagement
from .dynamics import approach, logistic, share
from .setting import Setting, Stocks
from .state import State


@dataclass(frozen=True)
class SecurityParameters:
    """The alliance, Moscow's reading of Minsk, and its means of coercion."""

    external_threat: Quantity = number(
        0.1, "share", (0, 1), (0, 0.3),
        "Threat from third parties to which the world returns",
        quoted("lacks the incentive of a third-party external threat", "Strategy"),
    )  # fmt: skip
    threat_pace: Quantity = number(
        0.1, "per month", (0, 1), (0.05, 0.2),
        "Speed at which the threat returns to its level",
        assumed("crises fade within a year"),
    )  # fmt: skip
    threat_volatility: Quantity = number(
        0.02, "per month", (0, 0.5), (0.01, 0.04),
        "Monthly shocks to the external threat",
        assumed("incidents at the border, exercises, wars next door"),
    )  # fmt: skip
    commitment_pace: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1),
        "Speed at which commitment to the alliance follows military cooperation",
        assumed("operations are planned a year or two ahead"),
    )  # fmt: skip
    interoperability_pace: Quantity = number(
        0.03, "per month", (0, 1), (0.015, 0.06),
        "Speed at which forces learn to work together, or unlearn it",
        quoted("despite joint exercises and years of cooperation", "Military"),
    )  # fmt: skip
    observers_friction: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "Interoperability that full openness to foreign observers costs",
        quoted("invited multiple external observers without coordinating with Moscow",
               "Military"),
    )  # fmt: skip
    base_pace: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1),
        "Speed at which bases are built or given up",
        assumed("about two years"),
    )  # fmt: skip
    entrapment_cost: Quantity = number(
        0.4, "sovereignty", (0, 2), (0.2, 0.8),
        "What being drawn into Moscow's conflicts costs a fully committed Minsk",
        quoted("the high risk of entrapment this would entail for Minsk", "Military"),
    )  # fmt: skip
    calm: Quantity = number(
        0.8, "signal", (0, 10), (0.4, 1.2),
        "How far from alarm Moscow is when Minsk stands at the middle and nothing moves",
        assumed("puts the perceived risk of a neutral, quiet Minsk near one third"),
    )  # fmt: skip
    fear_of_position: Quantity = number(
        2.0, "signal per unit of alignment", (0, 20), (1, 4),
        "How much a more western position alarms Moscow",
        quoted("Russian fears of a Western drift", "Strategy"),
    )  # fmt: skip
    fear_of_drift: Quantity = number(
        4.0, "signal per unit of alignment", (0, 20), (2, 8),
        "How much a westward change from the accustomed position alarms Moscow",
        quoted("fears of a more decisive westward shift", "Abstract"),
    )  # fmt: skip
    fear_of_partiality: Quantity = number(
        2.0, "signal", (0, 20), (1, 4),
        "How much it alarms Moscow that Minsk is more engaged with the West than with itself",
        quoted("such a position will help to assuage Russian fears", "Strategy"),
    )  # fmt: skip
    fear_of_succession: Quantity = number(
        1.2, "signal", (0, 20), (0.6, 2.4),
        "How much an uncertain succession alarms Moscow",
        quoted("an uncertain presidential succession in Minsk provokes Russian fears",
               "Abstract"),
    )  # fmt: skip
    unchecked_drift: Quantity = number(
        1.0, "share", (0, 10), (0.5, 2),
        "How much more a westward drift alarms Moscow when nobody is surely in charge to check it",
        quoted("creeping impetus for a more decisive Western, liberal pivot", "Conclusion"),
    )  # fmt: skip
    fear_of_unrest: Quantity = number(
        1.0, "signal", (0, 20), (0.5, 2),
        "How much unrest alarms Moscow",
        assumed("Moscow reads unrest in neighbouring capitals as a western advance"),
    )  # fmt: skip
    fear_of_discourse: Quantity = number(
        0.8, "signal", (0, 20), (0.4, 1.6),
        "How much a Belarusian national discourse alarms Moscow",
        quoted("gradual ‘Belarusanization’ of the national discourse", "Culture"),
    )  # fmt: skip
    fear_of_observers: Quantity = number(
        0.25, "signal", (0, 20), (0.1, 0.5),
        "How much foreign observers at exercises irritate Moscow",
        quoted("invited multiple external observers without coordinating with Moscow",
               "Military"),
    )  # fmt: skip
    fear_of_stand: Quantity = number(
        0.25, "signal", (0, 20), (0.1, 0.5),
        "How much the language of territorial integrity alarms Moscow, and full recognition of "
        "what it has annexed calms it",
        quoted("refrained from explicitly supporting Russia’s annexation of Crimea", "Strategy"),
    )  # fmt: skip
    reassurance: Quantity = number(
        1.5, "signal", (0, 20), (0.75, 3),
        "How much a credible neutral mediator in Minsk calms Moscow",
        quoted("such a position will help to assuage Russian fears of a Western drift",
               "Strategy"),
    )  # fmt: skip
    ally: Quantity = number(
        1.0, "signal", (0, 20), (0.5, 2),
        "How much Minsk's commitment to the alliance calms Moscow",
        quoted("formally allied under Collective Security Treaty Organization", "Military"),
    )  # fmt: skip
    judgement_pace: Quantity = number(
        0.3, "per month", (0, 1), (0.15, 0.6),
        "Speed at which Moscow's judgement follows the signals",
        assumed("a season of reports changes a view"),
    )  # fmt: skip
    memory_pace: Quantity = number(
        0.04, "per month", (0, 1), (0.02, 0.08),
        "Speed at which Moscow gets used to a new position of Minsk",
        assumed("about two years"),
    )  # fmt: skip
    misperception: Quantity = number(
        0.35, "signal per month", (0, 3), (0.2, 0.5),
        "Monthly shocks to Moscow's reading of Minsk: incidents, rumours, errors",
        assumed("Moscow sees Minsk's course with noise; nobody reads minds"),
    )  # fmt: skip
    misperception_end: Quantity = number(
        0.2, "per month", (0, 1), (0.1, 0.4),
        "Speed at which Moscow corrects an error",
        assumed("about half a year"),
    )  # fmt: skip
    threshold: Quantity = number(
        0.5, "perceived risk", (0.05, 0.95), (0.35, 0.65),
        "Perceived risk of loss above which Moscow thinks of coercion",
        quoted("to reach a threshold for coercion", "Conclusion"),
    )  # fmt: skip
    threshold_width: Quantity = number(
        0.08, "perceived risk", (0.01, 0.5), (0.04, 0.16),
        "How uncertain others are of where Moscow's threshold lies",
        assumed("the threshold is not announced"),
    )  # fmt: skip
    coercion_capacity: Quantity = number(
        1.0, "share", (0, 1), (0.7, 1),
        "How much of its means of coercion Moscow really has; 0 none",
        quoted("Minsk’s awareness of Moscow’s ultimate pre-eminence", "Conclusion"),
    )  # fmt: skip
    outside_option: Quantity = number(
        0.7, "share", (0, 1), (0.4, 0.9),
        "Share of Russian pressure that full relations with the West take the edge off",
        literature("a state under pressure looks for a counterweight", "Walt 1987, The Origins of "
                   "Alliances"),
    )  # fmt: skip
    bite_alone: Quantity = number(
        0.3, "share", (0, 1), (0.15, 0.45),
        "Share of coercion's harm that does not depend on Minsk's economic dependence",
        quoted("the importance of Belarus’s economic dependence on Russia, and how this will "
               "limit any westward drift", "Abstract"),
    )  # fmt: skip
    force_alone: Quantity = number(
        0.2, "share", (0, 1), (0.1, 0.4),
        "Chance that the military rung succeeds without any military integration",
        quoted("will limit military options in the future", "Military"),
    )  # fmt: skip
    force_pace: Quantity = number(
        0.3, "per month", (0, 1), (0.15, 0.6),
        "Speed at which force decides, or withdraws",
        assumed("months, not years"),
    )  # fmt: skip
    information_reach: Quantity = number(
        0.3, "unrest", (0, 1), (0.15, 0.6),
        "Unrest that the third rung (information and politics) stirs up at full reach",
        assumed("Russian media reach most households; their pull is bounded"),
    )  # fmt: skip


@dataclass(frozen=True)
class Rungs:
    """How far each kind of coercion is applied, 0 … 1, capacity included."""

    price: Array
    trade: Array
    information: Array
    military: Array

    @property
    def grip(self) -> Array:
        """Return how far Moscow has a say in who rules in Minsk, 0 … 1.

        The upper rungs (information and politics, force) decide successions; prices and trade do
        not.
        """
        return (self.information + self.military) * 0.5


def rungs(coercion: Array, security: SecurityParameters) -> Rungs:
    """Split a rung of coercion (0 … 4, between rungs in part) into its four kinds."""
    capacity = security.coercion_capacity
    return Rungs(
        price=np.minimum(coercion, 1) * capacity,
        trade=share(coercion - 1) * capacity,
        information=share(coercion - 2) * capacity,
        military=np.maximum(coercion - (TOP_RUNG - 1), 0) * capacity,
    )


def military_integration(state: State) -> Array:
    """Return how far forces and bases are integrated, 0 … 1."""
    return (state.interoperability + state.base) * 0.5


def military_success(state: State, security: SecurityParameters) -> Array:
    """Return the chance that the military rung would succeed, 0 … 1.

    Source: "military integration is less developed than it could be will limit military options
    in the future".
    """
    helped = (1 - security.force_alone) * military_integration(state)
    return security.coercion_capacity * (security.force_alone + helped)


def eastern_exposure(state: State, security: SecurityParameters) -> Array:
    """Return the threat from Moscow's side as it bites, 0 … 1: as far as its force would succeed.

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
    """Return interoperability: cooperation, less what observers at exercises cost."""
    friction = 1 - security.observers_friction * moves.belarus.openness
    target = moves.belarus.military_cooperation * friction
    return approach(state.interoperability, target, security.interoperability_pace, months)


def next_base(state: State, moves: Moves, security: SecurityParameters, months: Quantity) -> Array:
    """Return Russian presence: what Moscow asks, as far as Minsk goes beyond exercises."""
    consent = np.maximum(2 * moves.belarus.military_cooperation - 1, 0)
    return approach(state.base, moves.russia.base_request * consent, security.base_pace, months)


def entrapment(state: State, security: SecurityParameters) -> Array:
    """Return the cost of being drawn into Moscow's conflicts, in sovereignty, 0 … 1.

    Grows with the square of commitment: exercises entangle little, joint operations much.
    """
    return security.entrapment_cost * state.csto_commitment * state.csto_commitment


def loss_signal(
    state: State,
    moves: Moves,
    alignment: Array,
    partiality: Array,
    held: Array,
    security: SecurityParameters,
) -> Array:
    """Return how alarming Minsk looks from Moscow, before error; zero is the even chance.

    ``alignment`` is the state's, ``partiality`` how much more engaged Minsk is with the West
    than with Russia (negative: less), ``held`` Moscow's grip on who rules there, which takes the
    fear out of a succession and of unrest. A drift alarms more in an uncertain succession.
    """
    open_question = state.succession * (1 - held)
    drift = np.maximum(alignment - state.alignment_memory, 0)
    return (
        security.fear_of_position * alignment
        + security.fear_of_drift * drift * (1 + security.unchecked_drift * open_question)
        + security.fear_of_partiality * np.maximum(partiality, 0)
        + security.fear_of_succession * open_question
        + security.fear_of_unrest * state.unrest * (1 - held)
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


def coercion_risk(state: State, held: Array, relief: Array, security: SecurityParameters) -> Array:
    """Return the chance that Moscow coerces times what its coercion can do, 0 … 1.

    The chance is an S-curve around the threshold, whose place others know only roughly; it lies
    lower by the share ``relief`` of coercion's cost that a story of oppressed Russians takes away.
    What coercion can do grows with Minsk's economic dependence (``held``, Russia's leverage).
    """
    gap = (state.loss_risk - security.threshold * (1 - relief)) / security.threshold_width
    bite = security.bite_alone + (1 - security.bite_alone) * held
    return security.coercion_capacity * bite * logistic(gap)


def pressure(
    state: State, moves: Moves, western_engagement: Array, security: SecurityParameters
) -> Array:
    """Return how far Moscow's pressure narrows Minsk's choices, 0 … 1.

    Integration plans, coercion and an energy dispute press; a counterweight in the West takes
    the edge off, which is why Minsk may "promote relations with the US when Belarus comes under
    pressure from Russia".
    """
    pressed = moves.russia.integration_pressure + moves.russia.coercion / TOP_RUNG + state.dispute
    return np.minimum(pressed, 1) * (1 - security.outside_option * western_engagement)


def next_occupation(
    state: State, rung: Rungs, security: SecurityParameters, months: Quantity
) -> Array:
    """Return how far force decides in Minsk: the military rung, as far as it succeeds."""
    target = rung.military * military_success(state, security)
    return approach(state.occupation, target, security.force_pace, months)


def next_threat(
    state: State, shock: Array | None, security: SecurityParameters, months: Quantity
) -> Array:
    """Return the external threat, which returns to its level after shocks."""
    threat = approach(
        state.external_threat, np.asarray(security.external_threat), security.threat_pace, months
    )
    if shock is not None:
        threat = share(threat + security.threat_volatility * shock)
    return threat


def next_misperception(
    state: State, shock: Array | None, security: SecurityParameters, months: Quantity
) -> Array:
    """Return Moscow's error in reading Minsk: old errors fade, new ones come."""
    error = approach(
        state.misperception, 0 * state.misperception, security.misperception_end, months
    )
    return error if shock is None else error + security.misperception * shock


def next_security(now: State, month: Setting) -> Stocks:
    """Return the security stocks after the month: alliance, threat, Moscow's reading, force."""
    p, moves, months, draws = month.p.security, month.moves, month.months, month.draws
    partiality = western_engagement(now) - now.engagement_russia
    signal = loss_signal(now, moves, month.alignment, partiality, month.rung.grip, p)
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
        "occupation": next_occupation(now, month.rung, p, months),
    }
