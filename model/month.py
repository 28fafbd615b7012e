"""The order of one month: the table of contents of the world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..agents.declaration import Array, Quantity
from ..agents.moves import Moves
from . import diplomacy, energy, integration, regime, security, society, trade
from .alignment import Alignment, align
from .draws import Luck
from .dynamics import approach
from .parameters import Parameters
from .state import State


def advance(
    now: State,
    moves: Moves,
    p: Parameters,
    month: Quantity,
    months: Quantity = 1,
    luck: Luck | None = None,
    standing: Alignment | None = None,
) -> State:
    """Return the world after ``moves`` have stood for ``months``, starting after ``month``.

    With ``luck`` events happen or not; without it the world is the one to be expected, as the
    powers imagine it. All stages read the state of the month before, so their order matters to
    the reader only. ``standing`` may give the alignment before, if it is known. The public moves
    as the powers expect; in the real world its census replaces these figures.
    """
    where = align(now, moves, p.alignment, p.energy) if standing is None else standing
    rung = security.rungs(moves.russia.coercion, p.security)
    threat_left = integration.exposure(now, p.integration)

    # energy
    market_price = energy.next_market_price(
        now, p.energy, None if luck is None else luck.market, months
    )
    discount = energy.next_discount(now, moves, rung.price, p.energy, months)
    whole_discount = energy.whole_discount(now, p.energy)
    income = energy.shock_to_income(now, p.energy)
    dispute = energy.next_dispute(
        now, p.energy, None if luck is None else (luck.dispute_begins, luck.dispute_ends), months
    )
    alternative_supply = energy.next_alternative_supply(
        now, moves, p.trade.diversification_available, p.energy, months
    )

    # trade
    exports_russia = trade.next_russian_share(
        now.exports_russia, p.trade.exports_russia, now, moves, rung.trade, p.trade, months
    )
    imports_russia = trade.next_russian_share(
        now.imports_russia, p.trade.imports_russia, now, moves, rung.trade, p.trade, months
    )
    exports_eu = trade.next_european_share(
        now.exports_eu, exports_russia, moves, now, p.trade, months
    )
    imports_eu = trade.next_european_share(
        now.imports_eu, imports_russia, moves, now, p.trade, months
    )
    growth = trade.growth(
        now, moves, rung.trade, income, whole_discount, energy.dependence(now, p.energy), p.trade
    )

    # integration and diplomacy
    opening = diplomacy.pivot(now, security.grip(rung), p.diplomacy)
    received_eu = diplomacy.reception(
        moves.european_union.overture, now.sanctions_eu, moves.belarus.openness, now, p.diplomacy
    )
    received_us = diplomacy.reception(
        moves.united_states.overture, now.sanctions_us, moves.belarus.openness, now, p.diplomacy
    )

    # security
    partiality = diplomacy.western_engagement(now) - now.engagement_russia
    signal = security.loss_signal(
        now, moves, where.whole, partiality, security.grip(rung), p.security
    )

    # regime and society
    leadership = regime.next_leadership(
        now, month, threat_left, None if luck is None else (luck.fall, luck.departure),
        p.regime, months,
    )  # fmt: skip
    unrest = regime.next_unrest(
        now, moves, rung, regime.elections(month, months, p.regime), p.regime, p.security, months
    )
    weather = society.climate(
        now, moves, rung, where.whole, energy.subsidy(now, p.energy), p.society, p.regime
    )
    public = society.expected_public(now, weather, p.citizens, months)

    return State(
        market_price=market_price,
        discount=discount,
        accustomed_discount=approach(
            now.accustomed_discount, whole_discount, p.energy.habit, months
        ),
        bypass=approach(
            now.bypass, np.asarray(p.energy.bypass_target), p.energy.bypass_pace, months
        ),
        alternative_supply=alternative_supply,
        dispute=dispute,
        exports_russia=exports_russia,
        exports_eu=exports_eu,
        imports_russia=imports_russia,
        imports_eu=imports_eu,
        growth=growth,
        wellbeing=trade.next_wellbeing(now, growth, p.trade, months),
        integration_depth=integration.next_depth(now, moves, p.integration, months),
        equality=integration.next_equality(now, moves, p.integration, months),
        acquiescence=integration.next_acquiescence(now, moves, p.integration, months),
        understanding=integration.next_understanding(now, p.russia, p.integration, months),
        engagement_russia=diplomacy.next_engagement_russia(now, moves, p.diplomacy, months),
        engagement_eu=diplomacy.next_engagement(
            now.engagement_eu, moves.belarus.overture_eu + opening, received_eu,
            trade.european_trade(now), p.diplomacy, months,
        ),
        engagement_us=diplomacy.next_engagement(
            now.engagement_us, moves.belarus.overture_us + opening, received_us,
            0 * now.sanctions_us, p.diplomacy, months,
        ),
        sanctions_eu=approach(
            now.sanctions_eu, moves.european_union.sanctions,
            p.diplomacy.sanctions_pace, months,
        ),
        sanctions_us=approach(
            now.sanctions_us, moves.united_states.sanctions,
            p.diplomacy.sanctions_pace, months,
        ),
        mediation_credibility=diplomacy.next_mediation_credibility(
            now, moves, where.whole, p.diplomacy, months
        ),
        csto_commitment=security.next_commitment(now, moves, p.security, months),
        interoperability=security.next_interoperability(now, moves, p.security, months),
        base=security.next_base(now, moves, p.security, months),
        external_threat=security.next_threat(
            now, None if luck is None else luck.threat, p.security, months
        ),
        misperception=security.next_misperception(
            now, None if luck is None else luck.misperception, p.security, months
        ),
        loss_risk=security.next_loss_risk(
            now.loss_risk, signal + now.misperception, p.security, months
        ),
        apparent_loss_risk=security.next_loss_risk(
            now.apparent_loss_risk, signal, p.security, months
        ),
        alignment_memory=approach(
            now.alignment_memory, where.whole, p.security.memory_pace, months
        ),
        coercion=moves.russia.coercion,
        occupation=security.next_occupation(now, rung, p.security, months),
        unrest=unrest,
        in_office=leadership.in_office,
        succession=leadership.succession,
        succession_begun=leadership.succession_begun,
        discourse=society.next_discourse(now, moves, p.society, months),
        culture=public.culture,
        leaning=public.leaning,
        identity=public.identity,
        approval=public.approval,
        protest=society.expected_protest(now, public, weather, p.citizens),
        polled_approval=now.polled_approval,
        polled_leaning=now.polled_leaning,
    )  # fmt: skip


def with_standing(state: State, moves: Moves, p: Parameters) -> State:
    """Return a first state in which Moscow's judgement is at rest where Minsk stands."""
    where = align(state, moves, p.alignment, p.energy).whole
    settled = replace(state, alignment_memory=where - p.start.drift)
    partiality = diplomacy.western_engagement(settled) - settled.engagement_russia
    signal = security.loss_signal(settled, moves, where, partiality, 0 * where, p.security)
    risk: Array = security.logistic(signal)
    return replace(settled, loss_risk=risk, apparent_loss_risk=risk)
