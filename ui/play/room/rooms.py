"""All rooms of a folder: one log, one thread that plays, one that looks at the clocks."""

from __future__ import annotations

import logging
import queue
import secrets
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import msgspec

from ....agents.mistake import Mistake, shown
from ..background import Background
from ..jobs import WORLDS
from ..recipe import Recipe
from ..standings import Standing
from .debriefs import Debriefs
from .game import RoomGame, model_version
from .log import Header, Log, begin, expire, now
from .room import PATIENCE, Room, digest
from .state import Settings

log_book = logging.getLogger(__name__)

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What codes are made of: no letter or digit that looks like another."""

CODE = 6
"""Characters of a code."""

TICK = 0.2
"""Seconds between two looks at the clocks."""

FILE = "rooms.sqlite"
"""The file of a folder that holds its rooms."""


LOCK = "rooms.lock"
"""The file that a server holds as long as it has the folder open."""

KEPT = 30 * 86_400
"""Seconds after the last deed of a room until it is deleted: 30 days."""


class Rooms:
    """All rooms of a folder: one log, one thread that plays, one that looks at the clocks."""

    def __init__(self, folder: Path, background: Background | None = None) -> None:
        """Open the folder's rooms; those of another model stay shut, and ``shut`` says why.

        Rooms in which nothing has happened for 30 days are deleted. Raises :class:`Mistake` if
        another server has the folder open, or the file is of another version.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._held = held(folder)
        try:
            self._log = Log(folder / FILE)
        except Mistake:
            self._held.close()
            raise
        self._write(lambda connection: expire(connection, now() - KEPT))
        self._background = background
        self.debriefs = Debriefs(background)
        self._rooms: dict[str, Room] = {}
        self.shut: dict[str, str] = {}
        self._to_play: queue.SimpleQueue[Room | None] = queue.SimpleQueue()
        for header in self._log.headers():
            try:
                self._rooms[header.code] = room = Room(header, self._log, self._to_play.put)
                room.wake()
            except Mistake as error:
                self.shut[header.code] = str(error)
        self._ending = threading.Event()
        self._threads = [
            threading.Thread(target=task, name=name, daemon=True)
            for name, task in (("model", self._play), ("clock", self._watch))
        ]
        for thread in self._threads:
            thread.start()
        for room in self._rooms.values():
            self._look_out(room)
            self._to_play.put(room)  # a round that was closed when the server died

    def create(self, settings: Settings) -> tuple[Room, str]:
        """Make a room; return it and the token of its console."""
        RoomGame(replace(settings, citizens=min(settings.citizens, 100)))  # may it be played?
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
        while code in self._rooms or code in self.shut:
            code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
        token = secrets.token_urlsafe(24)
        content = msgspec.json.encode(asdict(settings)).decode()
        header = Header(code, content, model_version(), digest(token), now())
        self._write(lambda connection: begin(connection, header))
        room = Room(header, self._log, self._to_play.put)
        self._rooms[code] = room
        self._look_out(room)
        return room, token

    def find(self, code: str) -> Room | None:
        """Return the room of a code, if there is one."""
        return self._rooms.get(code.strip().upper())

    def codes(self) -> list[str]:
        """Return the codes of rooms whose game is not over, newest first."""
        rooms = sorted(self._rooms.values(), key=lambda room: -room.header.begun)
        return [room.state.code for room in rooms if room.state.phase != "ended"]

    def close(self) -> None:
        """End all threads; what was asked for is written first."""
        self._ending.set()
        self._to_play.put(None)
        for thread in self._threads:
            thread.join(timeout=60)
        for room in self._rooms.values():
            room.sign()
        self._log.close()
        self._held.close()

    def _write(self, write: Callable[[sqlite3.Connection], None]) -> None:
        self._log.submit(write, lambda _: None, lambda: None).result(timeout=PATIENCE)

    def _play(self) -> None:
        while (room := self._to_play.get()) is not None:
            try:
                room.play()
            except Exception:  # such as a full disk; the other rooms go on
                log_book.exception("Room %s could not go on.", room.state.code)

    def _watch(self) -> None:
        while not self._ending.wait(TICK):
            for room in list(self._rooms.values()):
                try:
                    room.tick()
                except Exception:
                    log_book.exception("The clock of room %s failed.", room.state.code)

    def _look_out(self, room: Room) -> None:
        """Ask the background for the debrief, and for worlds in which the model plays all seats."""
        self.debriefs.follow(room)
        if self._background is None:
            return
        settings = room.settings
        recipe = Recipe(settings.scenario, settings.seed, settings.citizens)
        found: list[Standing] = []

        def heard(item: Any) -> None:
            if isinstance(item, Standing):
                found.append(item)
                room.outlook = found[:]

        months = settings.months * settings.rounds
        self._background.start(
            ("room", room.state.code), "standings", (recipe, WORLDS, months), heard
        )


def held(folder: Path) -> sqlite3.Connection:
    """Hold a folder for this process, until it ends or the connection is closed.

    Raises :class:`Mistake` if another one holds it: two writers would contradict each other.
    """
    connection = sqlite3.connect(
        folder / LOCK, timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        raise Mistake(
            f"Another server has the rooms of {shown(str(folder))} open; end it, or host in "
            "another folder."
        ) from None
    return connection
