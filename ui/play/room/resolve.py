"""How a round's proposals, votes and deals become one move for each power."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..orders import POWER
from .promises import breakers
from .state import DecidedBy, RoomState

Levels = Mapping[str, float]


@dataclass(frozen=True)
class Resolved:
    """What a round comes to.

    ``orders`` are levels by power: all instruments of a power that people decided for, those that
    a deal binds of one that the model plays. ``by`` says who decided, ``broken`` which deals a
    decision of this round broke.
    """

    orders: dict[str, dict[str, float]]
    by: dict[str, DecidedBy]
    broken: list[int]


def resolved(state: RoomState, present: Mapping[str, Levels]) -> Resolved:
    """Return what the round now open comes to; ``present`` is every power's course before it."""
    orders: dict[str, dict[str, float]] = {}
    by: dict[str, DecidedBy] = {}
    broken: set[int] = set()
    for seat in POWER:
        move, by[seat] = decision(state, seat)
        bound = promised(state, seat)
        if move is None:
            if bound:
                orders[seat] = dict(bound)
            continue
        orders[seat] = {**present[seat], **bound, **move}
        broken |= {
            deal.id
            for deal in state.deals.values()
            if deal.binds(state.round) and seat in breakers(deal, orders)
        }
    return Resolved(orders, by, sorted(broken))


def promised(state: RoomState, seat: str) -> dict[str, float]:
    """Return the levels to which accepted deals bind a power in the round now open."""
    bound: dict[str, float] = {}
    for deal in state.deals.values():
        if deal.binds(state.round):
            bound |= deal.terms(seat)
    return bound


def decision(state: RoomState, seat: str) -> tuple[Levels | None, DecidedBy]:
    """Return the levels that a power changes, and who decided; None if the model plays it.

    The instructor's decision stands before all. Among people more than half of the seat decide;
    else the lead's vote does; else the proposal with most votes, of equal ones the earliest.
    """
    if seat in state.acted:
        return state.acted[seat], "instructor"
    proposals = state.proposals[seat]
    ahead = leading(state, seat)
    if ahead is None:
        return None, "model"
    person, by = ahead
    return proposals[person], by if proposals[person] else "stayed"


def leading(state: RoomState, seat: str) -> tuple[int, DecidedBy] | None:
    """Return whose proposal is ahead as the votes stand, and who decided so; None without any."""
    proposals = state.proposals[seat]
    if not proposals:
        return None
    people = state.people(seat)
    votes = [state.votes[p.id] for p in people if state.votes.get(p.id) in proposals]
    counts = {number: votes.count(number) for number in proposals}
    top = max(proposals, key=lambda number: counts[number])
    lead = next((p for p in people if p.lead), None)
    led = state.votes.get(lead.id) if lead is not None else None
    by: DecidedBy = "people"
    if 2 * counts[top] <= len(people) and led is not None and led in proposals:
        top, by = led, "lead" if len(people) > 1 else "people"
    return top, by
