"""The debriefs of rooms: computed in the background after every round, so that the last is soon."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from ..background import PATIENT, URGENT, Background, Failed
from ..debrief.frame import frame
from ..debrief.made import Debrief, debrief
from ..debrief.played import played_in
from .room import Room
from .state import Round

log = logging.getLogger(__name__)

PATIENCE, TICK = 60.0, 0.05
"""Seconds for which a download waits for the debrief, and between two looks."""

FAILED = "The debrief could not be computed; the log of the server says why."


@dataclass(frozen=True)
class Found:
    """The debrief of the rounds that were played, and the same in words; or why there is none."""

    rounds: tuple[Round, ...]
    debrief: Debrief | None
    words: dict[str, Any]
    failed: str = ""


_found: WeakKeyDictionary[Room, Found] = WeakKeyDictionary()
"""The newest debrief of each room."""


class Debriefs:
    """Asks the background for the debrief of a room whenever a round was played or taken back."""

    def __init__(self, background: Background | None) -> None:
        """Begin with no rooms; without a background there are no debriefs."""
        self._background = background
        self._asked: dict[str, tuple[Round, ...]] = {}

    def follow(self, room: Room) -> None:
        """Ask for a room's debrief now and after every round to come, while its game lasts."""
        room.subscribe(lambda: self.ask(room))
        if room.state.phase != "ended":
            self.ask(room)

    def ask(self, room: Room) -> None:
        """Ask for the debrief of the rounds that were played, if nobody has yet."""
        state = room.state
        rounds, code = state.rounds, state.code
        if self._background is None or not rounds or self._asked.get(code) is rounds:
            return
        self._asked[code] = rounds

        def found(item: Any) -> None:
            if isinstance(item, Failed):
                log.error("The debrief of room %s failed:\n%s", code, item)
                _found[room] = Found(rounds, None, {}, FAILED)
            elif isinstance(item, Debrief):
                _found[room] = Found(rounds, item, frame(item))
            else:
                return
            room.tell()

        urgent = URGENT if state.phase == "ended" else PATIENT
        self._background.start(("debrief", code), "debrief", (played_in(state),), found, urgent)

    def awaited(self, room: Room, patience: float = PATIENCE) -> Debrief | None:
        """Wait for the debrief of a room; return None if it fails, or takes too long.

        Without a background it is computed here.
        """
        if self._background is None:
            return debrief(played_in(room.state))
        self.ask(room)
        end = time.monotonic() + patience
        while (found := found_for(room)) is None and time.monotonic() < end:
            time.sleep(TICK)
        return None if found is None else found.debrief


def found_for(room: Room) -> Found | None:
    """Return the debrief of the rounds of a room that stand, if it is known."""
    found = _found.get(room)
    return found if found is not None and found.rounds is room.state.rounds else None
