"""Classes that tests play in real rooms, on a real file."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from waiting import until

from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.room import Room
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.state import Settings

SETTINGS = Settings("briefing-2020", seed=11, citizens=120, months=2, seconds=600, rounds=4)

NAME = "Zenobia Quill"
WORDS = "Meet me by the old clock tower."
"""A name and a sentence that stand nowhere in an export without names."""


class Classroom:
    """A room with somebody in every seat but Washington's, and two who speak for the public."""

    def __init__(self, folder: Path, settings: Settings = SETTINGS) -> None:
        self.rooms = Rooms(folder)
        self.room, self.console = self.rooms.create(settings)
        self._keys = (f"key {n}" for n in itertools.count())
        self.tokens: dict[str, str] = {}

    def join(self, name: str, seat: str) -> None:
        self.tokens[name] = self.room.join(name, seat, next(self._keys))[1]

    def act(self, name: str, deed: Any) -> int:
        return self.room.act(self.tokens[name], deed, next(self._keys)).seq

    def press(self, deed: Any) -> None:
        self.room.console(self.console, deed, next(self._keys))

    def reveal(self) -> None:
        self.press(a.Close())
        until(lambda: self.room.state.phase != "playing")

    def close(self) -> None:
        self.rooms.close()


def levels(room: Room, seat: str, **changes: float) -> dict[str, float]:
    return {**room.game.present()[seat], **changes}


def full_class(folder: Path, settings: Settings = SETTINGS) -> Classroom:
    """A finished class: a deal that is broken, an event, a statement, a round taken back."""
    c = Classroom(folder, settings)
    c.join(NAME, "russia")
    c.join("Ben", "belarus")
    c.join("Cleo", "belarus")
    c.join("Dan", "public")
    c.join("Eve", "public")
    c.act("Ben", a.Reply("undecided", 3))
    c.act("Ben", a.Reply("equality", 0))
    c.press(a.Open())
    deal = c.act(NAME, a.Offer("belarus", {"discount": 0.5}, {"integration_response": 1.0}, 3))
    c.act("Ben", a.Answer(deal, "accept"))
    c.act(NAME, a.Say("all", WORDS))
    c.act("Ben", a.Say("russia", WORDS))
    c.act(NAME, a.Propose({}))
    c.act("Ben", a.Propose({"overture_eu": 1.0}))
    c.act("Cleo", a.Vote(2))
    c.act("Dan", a.Choose("protest", "west"))
    c.press(a.Inject("protest_wave", 0.7, None, WORDS))
    c.reveal()
    c.press(a.Open())
    c.act("Dan", a.Choose("back", "moscow"))
    c.reveal()
    c.press(a.Back())
    c.press(a.Open())
    c.press(a.Pause())
    c.press(a.Resume())
    c.act("Cleo", a.Propose({"integration_response": 0.0}))
    c.act("Eve", a.Choose("organise", "neutrality"))
    c.act("Dan", a.Choose("quiet", "west"))
    c.press(a.ActFor("united_states", {}))
    c.reveal()
    c.press(a.Open())
    c.reveal()
    c.press(a.End())
    return c
