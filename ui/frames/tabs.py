"""The views of a game: what can be looked at, one tap away, each with its own address."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qs

from ..play.view import View


@dataclass(frozen=True)
class Tab:
    """A view of the game.

    ``part`` is one of the parts of the overview, which a wide screen shows together and a phone
    one at a time; ``main`` has a place of its own in a phone's bar. A power's ``own`` views are
    open to a person in its seat.
    """

    name: str
    label: str
    part: bool = False
    main: bool = False
    own: bool = False


TABS = (
    Tab("overview", "Overview", part=True, main=True, own=True),
    Tab("news", "News", part=True, main=True, own=True),
    Tab("time", "Over time", part=True, main=True, own=True),
    Tab("why", "Why?", main=True),
    Tab("components", "Components"),
    Tab("people", "People"),
    Tab("what-if", "What if?"),
    Tab("play", "Play as a power", own=True),
    Tab("parameters", "Parameters"),
    Tab("log", "Log", own=True),
    Tab("files", "Files and link", own=True),
)

PARTS = tuple(tab.name for tab in TABS if tab.part)
"""The parts of the overview."""


def tabs(view: View) -> list[dict[str, Any]]:
    """Return the views that can be chosen now; a person in a seat decides there first."""
    shown = [asdict(tab) for tab in TABS if view.open or tab.own]
    if view.recipe.seat is None:
        return shown
    for tab in shown:
        if tab["name"] == "play":
            tab |= {"label": "Debrief" if view.debriefed else "Decide", "main": True}
    return shown


def names(view: View) -> list[str]:
    """Return the names of the views that can be chosen now."""
    return [tab["name"] for tab in tabs(view)]


def first_of(view: View) -> str:
    """Return the view that is shown if the address names none."""
    return "overview" if view.recipe.seat is None else "play"


def view_in(query: str, view: View) -> str:
    """Return the view that an address names, or the first."""
    named = parse_qs(query).get("view", [""])[0]
    return named if named in names(view) else first_of(view)
