"""The order of one month: the table of contents of the world."""

from __future__ import annotations

from dataclasses import replace

from ..agents.declaration import Array, Quantity
from ..agents.moves import Moves
from . import (
    diplomacy,
    energy,
    events,
    integration,
    obligation,
    regime,
    security,
    society,
    trade,
)
from .alignment import Alignment, align
from .draws import Draws
from .parameters import Parameters
from .setting import Setting
from .state import State


def advance(
    now: State,
    moves: Moves,
    p: Parameters,
    month: Quantity,
    months: Quantity = 1,
    draws: Draws | None = None,
    standing: Alignment | None = None,
) -> State:
    """Return the world after ``moves`` have lasted for ``months``, starting after ``month``.

    With ``draws`` events happen or not; without it the world is the one to be expected, as the
    powers imagine it. All stages read the state of the month before, so their order matters to
    the reader only. ``standing`` may give the alignment before, if it is known. The public moves
    as the powers expect; in the real world its census replaces these figures.
    """
    where = align(now, moves, p.alignment, p.energy) if standing is None else standing
    coercion = security.coercion_applied(moves.russia.coercion, p.security)
    setting = Setting(moves, coercion, where.whole, p, month, months, draws)
    return State(
        **energy.next_energy(now, setting),
        **trade.next_trade(now, setting),
        **integration.next_integration(now, setting),
        **diplomacy.next_diplomacy(now, setting),
        **security.next_security(now, setting),
        **obligation.next_obligations(now, setting),
        **regime.next_regime(now, setting),
        **society.next_society(now, setting),
        **events.next_events(now, setting),
    )


def with_standing(state: State, moves: Moves, p: Parameters) -> State:
    """Return a first state in which Moscow's judgement is at rest where Minsk stands."""
    where = align(state, moves, p.alignment, p.energy).whole
    settled = replace(state, alignment_memory=where - p.start.drift)
    partiality = diplomacy.western_engagement(settled) - settled.engagement_russia
    signal = security.loss_signal(settled, moves, where, partiality, 0 * where, p.security)
    risk: Array = security.logistic(signal)
    return replace(settled, loss_risk=risk, apparent_loss_risk=risk)
