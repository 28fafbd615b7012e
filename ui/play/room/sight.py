"""Sight: what may be seen of a room, as plain dicts; nothing else of it ever reaches a page.

A seat's people see what their power could know, what was said to it, and what everybody sees.
All texts are plain words.
"""

from __future__ import annotations

from typing import Any

from ....model.calendar import month_in_full
from ..headlines import LEAST, toward
from ..place import place
from ..words import number
from .actions import SEATS
from .briefing import GOALS, briefing
from .common import clock, common, messages
from .consent import own_consent
from .console import console_frame
from .kept import kept
from .picture import TITLES, Picture, picture_of
from .power import of_person, power_frame
from .public import STANCES, VOICES, community_frame, public_known
from .quiz import own_quiz
from .room import Room
from .state import Person

Frame = dict[str, Any]

CHARTS = (
    ("Where Minsk stands", "−1 Moscow … +1 West", "alignment", 1.0, -1.0, 1.0),
    ("Sovereignty", "%", "sovereignty", 100.0, 0.0, 100.0),
    ("Depth of integration with Russia", "%", "integration_depth", 100.0, 0.0, 100.0),
    ("Approval in the polls", "%", "poll_approval", 100.0, 0.0, 100.0),
    ("Wellbeing", "0 … 100, at the start 50", "wellbeing", 100.0, 0.0, 100.0),
    ("Coercion level", "0 … 4", "coercion", 1.0, 0.0, 4.0),
)
"""Charts that everybody may be shown: title, unit, column, scale, lowest and highest value."""


def for_person(room: Room, person: Person, picture: Picture | None = None) -> Frame:
    """Return what a person sees, now or in a picture: the page of a power, or of the public."""
    picture = picture or picture_of(room)
    now = picture.state.persons.get(person.id, person)
    if now.seat == "public":
        return for_public(room, now, picture)
    frame = kept(picture, now.seat, lambda: power_frame(picture, now.seat))
    return {
        **_shared(picture),
        "clock": clock(room),
        **of_person(frame, now.id),
        **lesson(picture, now),
    }


def for_public(room: Room, person: Person, picture: Picture) -> Frame:
    """Return what a player of the public sees."""
    state = picture.state
    chosen = state.choices.get(person.id)
    shared = _shared(picture)
    everybody = kept(picture, "public", lambda: {
        "known": public_known(picture), "messages": messages(picture, "public")})  # fmt: skip
    own = community_frame(picture, person.id)
    me = {
        "id": person.id,
        "name": picture.name(person.id),
        "seat": "public",
        "title": TITLES["public"],
        "capital": None,
        "community": own["community"]["name"],
        "lead": False,
    }
    return {
        **shared,
        "clock": clock(room),
        "kind": "public",
        "me": me,
        "mates": [{"id": person.id, "name": me["name"], "lead": False, "proposed": False,
                   "voted": chosen is not None}],
        "choice": None if chosen is None else {"stance": chosen[0], "voice": chosen[1]},
        "stances": STANCES,
        "voices": VOICES,
        **everybody,
        **own,
        **lesson(picture, person),
    }  # fmt: skip


def lesson(picture: Picture, person: Person) -> Frame:
    """Return what prepares a person: the seat's briefing, the quiz and the consent as answered."""
    seat = person.seat
    briefing_text = kept(
        picture.line.simulation,
        ("briefing", seat),
        lambda: briefing(picture.scenario, picture.months[0], seat),
    )
    return {
        "briefing": briefing_text,
        "quiz": own_quiz(picture, person.id),
        "consent": own_consent(picture, person.id),
    }


def prepare(room: Room) -> None:
    """Work out what first pages need: briefings, the quiz and what each power's staff says."""
    for seat in SEATS:
        nobody = Person(0, "", seat)
        if seat == "public":
            lesson(picture_of(room), nobody)
        else:
            for_person(room, nobody)


def for_projector(room: Room, picture: Picture | None = None) -> Frame:
    """Return what the projector shows to everybody, now or in a picture."""
    picture = picture or picture_of(room)
    own = kept(
        picture, "projector", lambda: {"triangle": triangle(picture), "voted": voted(picture)}
    )
    return {**_shared(picture), "clock": clock(room), "kind": "projector", **own}


def voted(picture: Picture) -> dict[str, int]:
    """Return how many people of each seat have voted or chosen in the round, but not what."""
    state = picture.state
    done = {*state.votes, *state.choices} if picture.undecided else set[int]()
    return {seat: sum(p.id in done for p in state.people(seat)) for seat in SEATS}


def for_console(room: Room, picture: Picture | None = None) -> Frame:
    """Return what the instructor sees, now or in a picture."""
    picture = picture or picture_of(room)
    own = kept(picture, "console", lambda: console_frame(picture))
    return {**for_projector(room, picture), **own}


def for_door(room: Room) -> Frame:
    """Return what somebody sees who wants to join."""
    picture = picture_of(room)
    state = picture.state
    return {
        "code": state.code,
        "title": picture.scenario.title,
        "phase": state.phase,
        "seats": [
            {"seat": seat, "title": TITLES[seat], "sentence": GOALS[seat],
             "people": len(state.people(seat)), "full": state.crowded or state.full(seat)}
            for seat in SEATS
        ],
    }  # fmt: skip


def charts(picture: Picture) -> list[Frame]:
    """Return the charts that the instructor shows; the public's true leaning with its opinion."""
    if not picture.state.charts:
        return []
    shown = list(CHARTS)
    if picture.state.opinion:
        shown.append(("Where the public leans", CHARTS[0][1], "public_alignment", 1.0, -1.0, 1.0))
    return [
        {"title": title, "unit": unit, "low": low, "high": high, "begins": picture.scenario.begins,
         "values": [round(month[column] * scale, 4) for month in picture.columns]}
        for title, unit, column, scale, low, high in shown
    ]  # fmt: skip


def triangle(picture: Picture) -> Frame:
    """Return where the state stands and came from, and the public if its opinion is shown."""
    trail = [_place(m["alignment"], m["sovereignty"]) for m in picture.columns]
    now = picture.columns[-1]
    opinion = picture.state.opinion
    when = month_in_full(picture.now.month, picture.scenario.begins)
    text = (
        f"{when}: the state stands at {number(now['alignment'], 2)} on the "
        f"scale from −1 (Moscow) to +1 (West); sovereignty is {100 * now['sovereignty']:.0f} %."
    )
    before = picture.columns_before
    drift = 0.0 if before is None else now["alignment"] - before["alignment"]
    if abs(drift) >= LEAST:
        text += f" In the last round it moved by {toward(drift)}."
    if opinion:
        text += f" The public stands at {number(now['public_alignment'], 2)}."
    return {
        "state": trail[-1],
        "trail": trail,
        "public": _place(now["public_alignment"], now["public_identity"]) if opinion else None,
        "text": text,
    }


def _place(alignment: float, independence: float) -> list[float]:
    across, up = place(alignment, independence)
    return [round(float(across), 4), round(float(up), 4)]


def _shared(picture: Picture) -> Frame:
    """Return what everybody sees."""
    return kept(picture, "all", lambda: {**common(picture), "charts": charts(picture)})
