"""The instructor's console: people, events, instruments to act for a seat, and the record."""

from __future__ import annotations

from typing import Any

from ....model.kinds import EVENTS
from ..orders import POWER
from ..words import number, titled
from . import actions as a
from .allowed import Refused, check
from .consent import counted
from .moves import moves
from .picture import TITLES, Picture
from .quiz import results
from .state import Injected, Person

SIZE = {"low": 0.1, "high": 1.0, "step": 0.1, "usual": 0.5}
"""Sizes of an event that are offered."""

BUTTONS: dict[str, a.AnyDeed] = {
    "open": a.Open(), "pause": a.Pause(), "resume": a.Resume(), "extend": a.Extend(seconds=60),
    "close": a.Close(), "back": a.Back(), "end": a.End(),
}  # fmt: skip
"""What the instructor can do with the round."""


def console_frame(picture: Picture) -> dict[str, Any]:
    """Return what the console shows beside what the projector shows."""
    state = picture.state
    return {
        "kind": "console",
        "people": [_person(picture, p) for p in state.persons.values() if p.here or p.removed],
        "kinds": [
            {"kind": name, "title": kind.title,
             "sentence": f"{kind.meaning} At full size: {kind.largest}.", **SIZE}
            for name, kind in EVENTS.items()
        ],
        "injects": [_inject(picture, event) for event in state.injected],
        "instruments": {seat: _instruments(picture, seat) for seat in POWER},
        "shown": {"charts": state.charts, "opinion": state.opinion},
        "record": [
            {"round": done.number, "moves": moves(picture, done.number)} for done in picture.rounds
        ],
        "results": results(picture),
        "consents": counted(picture),
        "talk": len(state.messages) + len(state.deals),
        "can": {name: _may(picture, deed) for name, deed in BUTTONS.items()},
    }  # fmt: skip


def _person(picture: Picture, person: Person) -> dict[str, Any]:
    state = picture.state
    return {
        "id": person.id,
        "name": picture.name(person.id),
        "seat": person.seat,
        "title": TITLES[person.seat],
        "lead": person.lead,
        "decided": picture.undecided and (person.id in state.votes or person.id in state.choices),
        "removed": person.removed,
    }


def _inject(picture: Picture, event: Injected) -> dict[str, Any]:
    return {
        "id": event.id,
        "round": event.round,
        "title": EVENTS[event.kind].title if event.kind else "News to read",
        "size": f"{number(100 * event.size, 0)} of 100" if event.kind else "",
        "text": event.text,
        "done": event.round <= len(picture.rounds),
    }


def _instruments(picture: Picture, seat: str) -> list[dict[str, Any]]:
    now = picture.levels(seat)
    return [
        {"name": i.name, "title": titled(i.name), "low": i.low, "high": i.high, "step": i.step,
         "level": now[i.name]}
        for i in POWER[seat].menu.instruments
    ]  # fmt: skip


def _may(picture: Picture, deed: a.AnyDeed) -> bool:
    """Return whether the instructor may do something now."""
    try:
        check(picture.state, None, deed)
    except Refused:
        return False
    return True
