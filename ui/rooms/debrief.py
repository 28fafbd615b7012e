"""The debrief's pages: screens for the projector one by one, and one page for a seat or for all."""

from __future__ import annotations

from typing import Any

from ..frames.chart import Band, Line, Plan, chart
from ..play.debrief.frame import frame
from ..play.debrief.made import Debrief
from ..play.room.actions import SEATS
from ..play.room.debriefs import Found, found_for
from ..play.room.picture import TITLES
from ..play.room.room import Room
from ..play.room.state import RoomState
from ..play.session.pseudonyms import session_id

SCREENS = (
    ("course", "Where you went"),
    ("top", "What mattered most"),
    ("split", "Who moved the state"),
    ("seats", "You and the model"),
    ("outside", "Deals and the public"),
    ("claims", "The paper and your game"),
    ("questions", "To discuss"),
)
"""The projector's screens in order: what each shows, and its title."""

SHOWN = 3
"""Claims on the projector."""

UNTRIED = (21, 14, 7, 0)
"""Claims not put to the test that the projector lists, by how many others it shows."""

ORDER = ("contradicts", "illustrates", "mixed", "no clear sign")
"""Verdicts on claims, those most worth talking about first."""

LARGE, SMALL = (1200, 800), (490, 320)
"""Sizes of the chart on the projector and on a phone."""

WAIT = "The debrief is being computed; it appears by itself."


def open_to_people(state: RoomState) -> bool:
    """Return whether phones may see the debrief: it is on the projector, or the game is over."""
    return bool(state.rounds) and (state.screen > 0 or state.phase == "ended")


def screen(room: Room) -> dict[str, Any] | None:
    """Return the debrief's screen that the projector shows; None if it shows the game."""
    number = min(room.state.screen, len(SCREENS))
    if number == 0:
        return None
    key, title = SCREENS[number - 1]
    found = found_for(room)
    shown = {"number": number, "count": len(SCREENS), "key": key, "title": title}
    if found is None or found.debrief is None:
        return shown | {"wait": WAIT if found is None else found.failed, "content": None}
    return shown | {"wait": "", "content": _content(key, found)}


def _content(key: str, found: Found) -> Any:
    words = found.words
    if key == "course":
        return with_chart(words, LARGE)["course"]
    if key == "outside":
        return {"headline": words["outside"], "deals": words["deals"], "public": words["public"]}
    if key == "claims":
        return claims_screen(words["claims"], words["untried"])
    return words[key]


def claims_screen(tried: list[dict[str, Any]], untried: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the projector shows of the claims: as many as it can, those to talk of first."""
    ordered = sorted(tried, key=lambda c: ORDER.index(c["verdict"]))
    listed = untried[: UNTRIED[len(ordered[:SHOWN])]]
    return {
        "claims": ordered[:SHOWN],
        "more": len(ordered) - len(ordered[:SHOWN]),
        "untried": listed,
        "unlisted": len(untried) - len(listed),
    }


def remote(room: Room) -> dict[str, Any]:
    """Return what the console needs to lead through the debrief."""
    found = found_for(room)
    return {
        "screen": min(room.state.screen, len(SCREENS)),
        "titles": [title for _, title in SCREENS],
        "ready": found is not None and found.debrief is not None,
        "failed": "" if found is None else found.failed,
    }


def page(room: Room, seat: str | None) -> dict[str, Any]:
    """Return the whole debrief for a seat, its own decisions first; for all seats with None."""
    found = found_for(room)
    shown: dict[str, Any] = {
        "title": room.scenario.title,
        "code": room.state.code,
        "session": session_id(room.header.console),
        "seat": seat,
        "seat_title": None if seat is None else TITLES[seat],
        "wait": "",
    }
    if found is None or found.debrief is None:
        return shown | {"wait": WAIT if found is None else found.failed, "words": None}
    words = with_chart(found.words, SMALL)
    order = sorted(words["seats"], key=lambda s: (s["seat"] != seat, SEATS.index(s["seat"])))
    return shown | {"words": words | {"seats": order}}


def debriefed(found: Debrief, size: tuple[int, int]) -> dict[str, Any]:
    """Return a debrief in words, with the chart of its course."""
    return with_chart(frame(found), size)


def with_chart(words: dict[str, Any], size: tuple[int, int]) -> dict[str, Any]:
    """Return a debrief's words with the chart of its course."""
    return words | {"course": words["course"] | {"chart": fan(words["course"], size)}}


def fan(course: dict[str, Any], size: tuple[int, int]) -> dict[str, Any]:
    """Return the chart of a class's course, the model's in the same world, and other worlds."""
    bands = course["bands"]
    quantiles = list(zip(*bands, strict=True))
    plan = Plan(
        key="debrief",
        title="State alignment",
        unit="(−1 Moscow … +1 West)",
        lines=[
            Line("You", course["course"], "state"),
            Line("The model, same random draws", course["model"], "other", 0, True),
        ],
        bands=[Band(quantiles[0], quantiles[4], "nine"), Band(quantiles[1], quantiles[3], "half")],
        least=0.3,
        within=(-1.0, 1.0),
        ends=("Moscow", "West"),
        size=size,
    )
    return chart(plan, len(bands) - 1, course["begins"]).drawing
