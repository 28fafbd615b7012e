"""What all pages of a room show alike: round, clock, seats, front page, statements and deals."""

from __future__ import annotations

from typing import Any

from ....model.calendar import month_words, span_words
from .actions import SEATS
from .deals import pacts
from .front_page import front
from .moves import heard_by, moves
from .picture import TITLES, Picture
from .room import Room

MOST_SAID = 30
"""Statements or messages that a page shows: the newest."""

STOPPED = {
    "": "The instructor has paused the round.",
    "restart": "The server was restarted; the round is paused with the time that was left.",
    "jump": "The server's computer slept or its clock was set; the round is paused with the time "
    "that was left.",
    "failure": "The round could not be played; it is paused and can be revealed again.",
}
"""Why a round is paused."""


def common(picture: Picture) -> dict[str, Any]:
    """Return what is the same for all, but for the clock."""
    last = picture.rounds[-1].number if picture.rounds else None
    return {
        "room": room_frame(picture),
        "seats": [seat_frame(picture, seat) for seat in SEATS],
        "front": front(picture),
        "moves": [] if last is None else moves(picture, last),
        "statements": statements(picture),
        "pacts": pacts(picture),
    }


def room_frame(picture: Picture) -> dict[str, Any]:
    """Return which room it is, and how far its game has come."""
    state, months, begins = picture.state, picture.length, picture.scenario.begins
    first = (state.round - 1) * months + 1 if state.round else None
    return {
        "code": state.code,
        "title": picture.scenario.title,
        "version": state.version,
        "round": state.round,
        "rounds": state.settings.rounds,
        "phase": state.phase,
        "paused": STOPPED[state.stopped] if state.phase == "paused" else None,
        "months": months,
        "first": first,
        "last": None if first is None else first + months - 1,
        "when": span_words(first, first + months - 1, begins) if first else month_words(0, begins),
        "over": state.phase == "ended",
    }


def clock(room: Room) -> dict[str, Any]:
    """Return the time that is left to decide."""
    left = room.remaining_ms()
    return {
        "remaining_ms": left,
        "total_ms": None if left is None else room.total_ms,
        "running": room.running,
    }


def seat_frame(picture: Picture, seat: str) -> dict[str, Any]:
    """Return who sits in a seat, and whether it has decided, but not what."""
    state = picture.state
    last = None
    if picture.rounds:
        done = picture.rounds[-1]
        last = heard_by(done) if seat == "public" else done.by.get(seat, "model")
    return {
        "seat": seat,
        "title": TITLES[seat],
        "people": len(state.people(seat)),
        "decided": picture.undecided and state.decided(seat),
        "last": last,
    }


def statements(picture: Picture) -> list[dict[str, Any]]:
    """Return what was said to everybody, newest last."""
    public = [m for m in picture.state.messages if m.to == "all"]
    return [
        {
            "id": m.id,
            "round": m.round,
            "seat": m.seat,
            "title": TITLES[m.seat],
            "name": picture.name(m.person),
            "text": m.text,
        }
        for m in public[-MOST_SAID:]
    ]


def messages(picture: Picture, seat: str) -> list[dict[str, Any]]:
    """Return what was said to a seat alone, or by it to one other, newest last."""
    private = [m for m in picture.state.messages if m.to != "all" and seat in (m.seat, m.to)]
    return [
        {
            "id": m.id,
            "round": m.round,
            "from": m.seat,
            "from_title": TITLES[m.seat],
            "to": m.to,
            "to_title": TITLES[m.to],
            "name": picture.name(m.person),
            "text": m.text,
            "own": m.seat == seat,
        }
        for m in private[-MOST_SAID:]
    ]
