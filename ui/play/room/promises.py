"""Promises: how far a power's move is from what its deals ask, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ....model.kinds import BROKEN
from ..moves import CLOSE
from ..orders import POWER
from .state import Deal, Round

Orders = Mapping[str, Mapping[str, float]]
Noted = dict[str, str | float]


def missed(deal: Deal, seat: str, orders: Orders) -> float:
    """Return how far a seat's orders are from what a deal asks of it, 0 (kept) to 1.

    It is the largest distance among the terms, as a share of the instrument's range. What a seat
    gives no orders about is kept.
    """
    own = orders.get(seat, {})
    ranges = {i.name: i.high - i.low for i in POWER[seat].menu.instruments}
    apart = (
        abs(own.get(name, level) - level) / ranges[name] for name, level in deal.terms(seat).items()
    )
    return max(apart, default=0.0)


def breakers(deal: Deal, orders: Orders) -> list[str]:
    """Return who does otherwise than a deal asks."""
    return [seat for seat in (deal.giver, deal.taker) if missed(deal, seat, orders) > CLOSE]


def broken_in(deal: Deal, rounds: Iterable[Round]) -> Round | None:
    """Return the one of the ``rounds`` played in which a deal was broken, if it was."""
    if deal.state != "broken":
        return None
    return next((done for done in rounds if done.number == deal.broken_in), None)


def broken_by(deal: Deal, rounds: Iterable[Round]) -> list[str]:
    """Return who broke a deal; ``rounds`` are those that were played."""
    done = broken_in(deal, rounds)
    return [] if done is None else breakers(deal, done.orders)


def costs(broken: Iterable[Deal], orders: Orders) -> list[Noted]:
    """Return what breaking deals costs, as events of the round in the log's form."""
    found: list[Noted] = []
    for deal in broken:
        for seat in breakers(deal, orders):
            kind = BROKEN.get((seat, deal.other(seat)))
            if kind is not None:
                size = min(missed(deal, seat, orders), 1.0)
                found.append({"kind": kind, "size": size, "text": "", "deal": str(deal.id)})
    return found
