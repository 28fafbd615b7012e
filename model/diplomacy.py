"""Diplomacy: overtures and their reception, sanctions, and Minsk as a mediator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, data, number, quoted
from ..agents.moves import Moves
from ..agents.power import TOP_COERCION
from .dynamics import approach, share
from .scales import mean, signed, unsigned
from .setting import Setting, Stocks
from .state import State
from .trade import european_trade


@dataclass(frozen=True)
class DiplomacyParameters:
    """How relations are built and lost."""

    engagement_pace: Quantity = number(
        0.1, "per month", (0, 1), (0.05, 0.2),
        "Speed at which relations follow the overtures of both sides",
        assumed("a thaw takes about a year (2008–2010, 2014–2016 in the events series)"),
    )  # fmt: skip
    reception: Quantity = number(
        0.4, "share", (0, 1), (0.2, 0.6),
        "How far an overture carries when the other side makes none of its own",
        assumed("an open door is not yet a visit"),
    )  # fmt: skip
    sanctions_pace: Quantity = number(
        0.3, "per month", (0, 1), (0.15, 0.6),
        "Speed at which sanctions come and go once decided",
        assumed("council decisions take effect within a few months"),
    )  # fmt: skip
    ties: Quantity = number(
        0.3, "share", (0, 1), (0.15, 0.45),
        "Engagement with Russia that remains whatever Minsk does",
        quoted("shared language, religion, collective memory, and even media", "Culture"),
        assumed("about a third of relations outlives any quarrel between governments"),
    )  # fmt: skip
    mediation_available: Quantity = number(
        1.0, "share", (0, 1), None,
        "Whether there are conflicts in which Minsk could mediate: 1 yes, 0 no",
        quoted("numerous ‘Minsk formats’", "Strategy"),
        assumed("a switch: on, as long as there are conflicts to talk about"),
    )  # fmt: skip
    mediation_pace: Quantity = number(
        0.06, "per month", (0, 1), (0.03, 0.12),
        "Speed at which credibility as a mediator is won or lost",
        assumed("the Minsk formats made their name within about two years"),
    )  # fmt: skip
    wartime: Quantity = number(
        1.0, "share", (0, 5), (0.5, 2),
        "By how much a full war nearby speeds up the building of a mediator's reputation",
        data("two Minsk protocols within a year of the war of 2014", "events"),
        assumed("a full war nearby doubles the pace at which a name is made"),
    )  # fmt: skip
    mediation_reception: Quantity = number(
        0.3, "share", (0, 1), (0.15, 0.45),
        "How much a full mediator's standing improves the reception of overtures in the West",
        quoted("afford Minsk freedom of manoeuvre between Russia and the West", "Strategy"),
        assumed("as much as the reception that needs no merit of Minsk's"),
    )  # fmt: skip
    commerce: Quantity = number(
        2.0, "engagement per share of trade", (0, 5), (1, 3),
        "Relations with the EU that trade with it brings as far as they are received, whatever "
        "Minsk's overtures: full ones for those who trade half with it, as its associated "
        "neighbours do",
        quoted("necessarily result in wider political and diplomatic engagement", "Economics"),
        assumed("full relations at half of all trade, as with the associated neighbours"),
    )  # fmt: skip
    transparency: Quantity = number(
        0.1, "share", (0, 1), (0.05, 0.2),
        "How much full military openness improves the reception of overtures in the West",
        quoted("emphasised the defensive nature of the exercise", "Military"),
        assumed("a courtesy: a third of what a mediator's standing brings"),
    )  # fmt: skip
    recognition: Quantity = number(
        0.2, "share", (0, 1), (0.1, 0.3),
        "Reception in the West that full recognition of annexed borders costs, and that the "
        "language of territorial integrity wins",
        quoted("refrained from explicitly supporting Russia’s annexation of Crimea", "Strategy"),
        assumed("above a courtesy and below a full mediator's standing"),
    )  # fmt: skip
    pivot: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "How far an uncertain succession opens Minsk's policy to the public's western leaning",
        quoted("creeping impetus for a more decisive Western, liberal pivot", "Conclusion"),
        assumed("an open succession makes half of the public's western leaning policy"),
    )  # fmt: skip


def stand(moves: Moves) -> Array:
    """Return Minsk's position on borders that Moscow has changed.

    From −1 (stresses territorial integrity) by 0 (recognises the reality) to +1 (recognises).
    """
    return signed(moves.belarus.recognition)


def reception(
    other_side: Array,
    sanctions: Array,
    openness: Array,
    recognised: Array,
    state: State,
    diplomacy: DiplomacyParameters,
) -> Array:
    """Return how far Minsk's overture is received, 0 … 1: the other side's own minus sanctions.

    Credibility as a mediator increases it, and so do military ``openness`` and insisting on
    territorial integrity; recognising what Moscow has annexed (``recognised``, −1 … +1) reduces it.
    """
    helped = diplomacy.reception + diplomacy.mediation_reception * state.mediation_credibility
    helped = helped + diplomacy.transparency * openness - diplomacy.recognition * recognised
    return share(helped + (1 - diplomacy.reception) * other_side) * (1 - sanctions)


def pivot(state: State, grip: Array, diplomacy: DiplomacyParameters) -> Array:
    """Return the additional overture that a western public can enforce in an uncertain succession.

    It is 0 if the public leans fully to Moscow, or if Moscow's ``grip`` decides who rules.
    """
    public = unsigned(state.leaning)
    return diplomacy.pivot * state.succession * public * (1 - grip)


def next_engagement(
    now: Array,
    overture: Array,
    received: Array,
    traded: Array,
    diplomacy: DiplomacyParameters,
    months: Quantity,
) -> Array:
    """Return relations with a western power, which follow overtures and trade.

    ``received`` says how far Minsk's overtures are received, and with them the effect of trade:
    frozen contacts and sanctions reduce both. ``traded`` is that power's share in Belarus's trade.
    Economic links "will necessarily result in wider political and diplomatic engagement".
    """
    political = share(overture) * received
    economic = share(diplomacy.commerce * traded) * received
    target = political + economic * (1 - political)
    return approach(now, target, diplomacy.engagement_pace, months)


def next_engagement_russia(
    state: State, moves: Moves, diplomacy: DiplomacyParameters, months: Quantity
) -> Array:
    """Return relations with Russia, which follow old ties, cooperation, consent and calm.

    Consent is lower the more Minsk refuses what Moscow presses for.
    """
    calm = 1 - state.coercion / TOP_COERCION
    consent = 1 - moves.russia.integration_pressure * (1 - moves.belarus.integration_response)
    working = mean(moves.belarus.military_cooperation, consent, calm)
    target = diplomacy.ties + (1 - diplomacy.ties) * working
    return approach(state.engagement_russia, target, diplomacy.engagement_pace, months)


def neutrality(balance: Array) -> Array:
    """Return how neutral a position between two blocs is, 0 … 1; the same for either bloc.

    ``balance`` is an alignment, −1 … +1. "Avoiding a decisive alignment […] will be necessary to
    sustain this position."
    """
    return 1 - balance * balance


def next_mediation_credibility(
    state: State, moves: Moves, balance: Array, diplomacy: DiplomacyParameters, months: Quantity
) -> Array:
    """Return credibility as a mediator: gained by hosting talks, lost by sides or a union.

    Minsk takes sides by its alignment, and by its position on borders that Moscow has changed. A
    war nearby brings conflicts to mediate, so that credibility grows faster.
    """
    neutral = neutrality(balance) * neutrality(stand(moves)) * (1 - state.integration_depth)
    conflicts = np.maximum(state.war_nearby, diplomacy.mediation_available)
    target = moves.belarus.mediation * neutral * conflicts
    rising = target > state.mediation_credibility
    hastened = 1 + diplomacy.wartime * state.war_nearby * rising
    pace = np.minimum(diplomacy.mediation_pace * hastened, 1)
    return approach(state.mediation_credibility, target, pace, months)


def western_engagement(state: State) -> Array:
    """Return the depth of relations with the West, mean of the EU and the US, 0 … 1."""
    return mean(state.engagement_eu, state.engagement_us)


def next_diplomacy(now: State, month: Setting) -> Stocks:
    """Return the relations after the month: engagement, sanctions, credibility as a mediator."""
    p, moves, months = month.p.diplomacy, month.moves, month.months
    opening = pivot(now, month.coercion.grip, p)

    def western(
        now_engaged: Array, overture: Array, other: Array, sanctions: Array, traded: Array
    ) -> Array:
        received = reception(other, sanctions, moves.belarus.openness, stand(moves), now, p)
        return next_engagement(now_engaged, overture + opening, received, traded, p, months)

    return {
        "engagement_russia": next_engagement_russia(now, moves, p, months),
        "engagement_eu": western(
            now.engagement_eu, moves.belarus.overture_eu, moves.european_union.overture,
            now.sanctions_eu, european_trade(now),
        ),
        "engagement_us": western(
            now.engagement_us, moves.belarus.overture_us, moves.united_states.overture,
            now.sanctions_us, 0 * now.sanctions_us,
        ),
        "sanctions_eu": approach(
            now.sanctions_eu, np.maximum(moves.european_union.sanctions, now.sanctions_package),
            p.sanctions_pace, months,
        ),
        "sanctions_us": approach(
            now.sanctions_us, np.maximum(moves.united_states.sanctions, now.sanctions_package),
            p.sanctions_pace, months,
        ),
        "mediation_credibility": next_mediation_credibility(
            now, moves, month.alignment, p, months
        ),
    }  # fmt: skip
