"""Deals as people read them: terms in words, whom they bind, and who may answer."""

from __future__ import annotations

from typing import Any

from ....agents.instruments import Instrument
from ....agents.power import Power
from ..orders import POWER
from ..words import titled
from .cards import Bound
from .level_words import level_words, terms
from .picture import TITLES, Picture
from .promises import broken_by, broken_in
from .state import Deal
from .trust import paid, stakes

OPEN = ("offered", "accepted")
"""States of a deal about which something is still to be done or kept."""


def deal_words(picture: Picture, deal: Deal, seat: str | None = None) -> dict[str, Any]:
    """Return a deal as a page shows it; ``seat`` is the one that looks, None for the public."""
    waits = deal.state == "offered" and picture.state.phase != "ended"
    return {
        "id": deal.id,
        "from": deal.giver,
        "from_title": TITLES[deal.giver],
        "to": deal.taker,
        "to_title": TITLES[deal.taker],
        "give": terms(deal.giver, deal.give),
        "take": terms(deal.taker, deal.take),
        "give_levels": dict(deal.give),
        "take_levels": dict(deal.take),
        "rounds": deal.rounds,
        "state": deal.state,
        "until": deal.last,
        "by": picture.name(deal.person),
        "note": note(picture, deal),
        "stakes": stakes(picture, deal.giver, deal.taker) if deal.state in OPEN else None,
        "can_answer": waits and seat == deal.taker,
        "can_withdraw": waits and seat == deal.giver,
    }


def note(picture: Picture, deal: Deal) -> str | None:
    """Say who broke a deal, when, and what it cost."""
    done = broken_in(deal, picture.rounds)
    who = " and ".join(TITLES[s] for s in broken_by(deal, picture.rounds))
    if done is None or not who:
        return None
    cost = " and ".join(paid(picture, deal, done))
    return f"{who} broke it in round {done.number}{cost and f', which cost {cost}'}."


def pacts(picture: Picture) -> list[dict[str, Any]]:
    """Return the deals that everybody may see: those that were accepted, kept or not."""
    return [
        deal_words(picture, deal)
        for deal in picture.state.deals.values()
        if deal.state in ("accepted", "broken", "ended")
    ]


def own_deals(picture: Picture, seat: str) -> list[dict[str, Any]]:
    """Return the deals of a seat, open ones first, then the newest."""
    own = [d for d in picture.state.deals.values() if seat in (d.giver, d.taker)]
    own.sort(key=lambda deal: (OPEN.index(deal.state) if deal.state in OPEN else 2, -deal.id))
    return [deal_words(picture, deal, seat) for deal in own]


def bound(picture: Picture, seat: str) -> dict[str, Bound]:
    """Return which instruments of a seat deals fix in the round to decide."""
    found: dict[str, Bound] = {}
    for deal in picture.state.deals.values():
        if deal.binds(picture.deciding):
            other = TITLES[deal.other(seat)]
            why = f"Your deal with {other} asks for this level until round {deal.last}."
            found |= {n: Bound(level, why, other) for n, level in deal.terms(seat).items()}
    return found


def partners(picture: Picture, seat: str) -> list[dict[str, Any]]:
    """Return with whom a power can make deals, and what each side can promise."""
    promises = {power: _promises(picture, POWER[power]) for power in POWER}
    return [
        {"seat": other, "title": TITLES[other], "give": promises[seat], "take": promises[other],
         "stakes": stakes(picture, seat, other)}
        for other in POWER
        if other != seat
    ]  # fmt: skip


def _promises(picture: Picture, power: Power) -> list[dict[str, Any]]:
    """Return what a power can promise: its instruments with their ranges and present levels."""
    now = picture.levels(power.name)
    return [_term(power.name, i, now[i.name]) for i in power.menu.instruments]


def _term(power: str, instrument: Instrument, level: float) -> dict[str, Any]:
    return {
        "name": instrument.name,
        "title": titled(instrument.name),
        "low": instrument.low,
        "high": instrument.high,
        "step": instrument.step,
        "level": level,
        "low_words": level_words(power, instrument, instrument.low),
        "high_words": level_words(power, instrument, instrument.high),
    }
