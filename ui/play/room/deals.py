"""Deals as people read them: terms in words, whom they bind, and who may answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....agents.instruments import Instrument
from ....agents.power import Power
from ..orders import POWER
from ..words import titled
from .cards import CLOSE, Bound
from .level_words import level_words, terms
from .picture import TITLES, Picture
from .state import Deal, Round

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
        "can_answer": waits and seat == deal.taker,
        "can_withdraw": waits and seat == deal.giver,
    }


def note(picture: Picture, deal: Deal) -> str | None:
    """Say who broke a deal and when."""
    broken = breakers(picture, deal)
    if not broken or deal.broken_in is None:
        return None
    return f"{' and '.join(TITLES[seat] for seat in broken)} broke it in round {deal.broken_in}"


def breakers(picture: Picture, deal: Deal) -> list[str]:
    """Return who did otherwise than a deal asks in the round in which it was broken."""
    return broken_by(deal, picture.rounds)


def broken_by(deal: Deal, rounds: Sequence[Round]) -> list[str]:
    """Return who broke a deal; ``rounds`` are those that were played."""
    if deal.state != "broken" or deal.broken_in is None:
        return []
    played = [r for r in rounds if r.number == deal.broken_in]
    return [
        seat
        for done in played
        for seat in (deal.giver, deal.taker)
        if any(
            abs(done.orders.get(seat, {}).get(name, level) - level) > CLOSE
            for name, level in deal.terms(seat).items()
        )
    ]


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
            other = deal.taker if seat == deal.giver else deal.giver
            why = f"Your deal with {TITLES[other]} fixes this until round {deal.last}."
            found |= {name: Bound(level, why) for name, level in deal.terms(seat).items()}
    return found


def partners(picture: Picture, seat: str) -> list[dict[str, Any]]:
    """Return with whom a power can make deals, and what each side can promise."""
    promises = {power: _promises(picture, POWER[power]) for power in POWER}
    return [
        {"seat": other, "title": TITLES[other], "give": promises[seat], "take": promises[other]}
        for other in POWER
        if other != seat
    ]


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
