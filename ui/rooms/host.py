"""The rooms of one process: who may see what, by which secret."""

from __future__ import annotations

import asyncio
import hmac
import io
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import segno

from ..play.recipe import Recipe
from ..play.room import sight
from ..play.room.actions import Ask
from ..play.room.consent import TEMPLATE
from ..play.room.kept import kept
from ..play.room.picture import Picture, picture_of
from ..play.room.room import Room
from ..play.room.rooms import Rooms
from ..play.room.state import Settings
from . import debrief, markup
from .live import Frame, Live

SCENARIO = Recipe().scenario
"""Scenario of a room if none is named."""

CONSOLES = "consoles.json"
"""File of the rooms' folder, readable by its owner alone, with the consoles' secrets by code."""

ADVICE = (
    "Phones must be on the same network as this machine. If none gets through, the network keeps "
    "its members apart: let the phones and this machine share a hotspot."
)


class Host:
    """The rooms of this process, their open pages and the addresses at which they are found."""

    def __init__(self, rooms: Rooms, folder: Path, port: int, addresses: Sequence[str]) -> None:
        self.rooms = rooms
        self.port = port
        self.addresses = [f"http://{_bracketed(a)}:{port}/" for a in addresses]
        self._file = folder / CONSOLES
        self._consoles: dict[str, str] = _read(self._file)
        self._lives: dict[str, Live] = {}
        self._doors: dict[str, dict[str, Any]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """Take the running event loop as the one in which pages are served."""
        self._loop = asyncio.get_running_loop()

    def prepare(self) -> None:
        """Make what every seat's first page needs, so that the first to join need not wait."""
        markup.prepare()
        for code in self.rooms.codes():
            room = self.rooms.find(code)
            if room is not None:
                sight.prepare(room)

    def create(self, **settings: Any) -> str:
        """Make a room with some :class:`Settings` of its own; return its code."""
        made = Settings(**{"scenario": SCENARIO, "seed": secrets.randbelow(2**31), **settings})
        room, token = self.rooms.create(made)
        self.keep_console(room.state.code, token)
        return room.state.code

    def ask_consent(self, code: str) -> None:
        """Ask the people of a room for consent: with its last text, or with the template."""
        room = self.rooms.find(code)
        assert room is not None
        deed = Ask(asking=True, text=room.state.consent_text or TEMPLATE)
        room.console(self.console_token(code), deed, f"ask-{secrets.token_hex(12)}")

    def has_console(self, code: str) -> bool:
        """Return whether the console of a room can still be opened."""
        return code in self._consoles

    def end(self) -> None:
        """Close the sockets of all open pages."""
        for live in self._lives.values():
            live.end()

    def keep_console(self, code: str, token: str) -> None:
        """Keep a console's secret, so that its page is found again after a restart."""
        self._consoles[code] = token
        new = self._file.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self._consoles, file)
        new.replace(self._file)

    def console(self, token: str) -> Room | None:
        """Return the room whose console's secret this is."""
        for code, known in self._consoles.items():
            if secrets.compare_digest(known.encode(), token.encode()):
                return self.rooms.find(code)
        return None

    def console_token(self, code: str) -> str:
        """Return the console's secret of a room."""
        return self._consoles[code]

    def projector_token(self, code: str) -> str:
        """Return the secret of a room's projector page; the console's cannot be guessed from it."""
        return hmac.new(self._consoles[code].encode(), b"projector", "sha256").hexdigest()[:32]

    def projector(self, code: str, token: str) -> Room | None:
        """Return a room if the secret is that of its projector page."""
        if code not in self._consoles:
            return None
        known = self.projector_token(code)
        return self.rooms.find(code) if hmac.compare_digest(known, token) else None

    def seated(self, cookie: str) -> tuple[Room, Any] | None:
        """Return the room and the person that a page's cookie stands for."""
        code, _, token = cookie.partition(".")
        room = self.rooms.find(code)
        person = room.person(token) if room else None
        return (room, person) if room and person else None

    def live(self, room: Room) -> Live:
        """Return the open pages of a room."""
        code = room.state.code
        if code not in self._lives:
            assert self._loop is not None, "begin() comes first"
            self._lives[code] = live = Live(self._loop, lambda: self._warm(room))
            room.subscribe(live.changed)
        return self._lives[code]

    def _warm(self, room: Room) -> Picture:
        """Work out what all pages of a seat share; return the picture that they show."""
        picture = picture_of(room)
        seats = {person.seat: person for person in picture.state.persons.values() if person.here}
        for person in seats.values():
            sight.for_person(room, person, picture)
        return picture

    def seat_frame(self, room: Room, cookie: str, picture: Picture | None = None) -> Frame | None:
        """Return what the holder of a cookie may see, now or in a picture that is shown to all.

        ``None`` for who has no seat.
        """
        found = self.seated(cookie)
        if found is None:
            return None
        picture = picture or picture_of(room)
        frame = sight.for_person(room, found[1], picture)
        if frame["kind"] == "power":
            frame = self._present(room, picture, frame, "mates")
        return {**frame, "room": _room(picture, frame["room"])}

    def projector_frame(self, room: Room, picture: Picture | None = None) -> Frame:
        """Return what the projector shows, now or in a picture."""
        own = {"door": self.door(room.state.code), "debrief": debrief.screen(room)}
        return sight.for_projector(room, picture) | own

    def console_frame(self, room: Room, picture: Picture | None = None) -> Frame:
        """Return what the instructor sees, now or in a picture."""
        picture = picture or picture_of(room)
        frame = self._present(room, picture, sight.for_console(room, picture), "people")
        return {**frame, "door": self.door(room.state.code), "debrief": debrief.remote(room)}

    def debrief_page(self, room: Room, seat: str | None) -> Frame:
        """Return the whole debrief, a seat's own decisions first; it is asked for if need be."""
        self.rooms.debriefs.ask(room)
        return debrief.page(room, seat)

    def _present(self, room: Room, picture: Picture, frame: Frame, field: str) -> dict[str, Any]:
        """Return a frame that says which of its people have a page open; made once for a seat."""
        here = self.live(room).here
        whose = field, frame.get("me", {}).get("seat"), here
        marked = kept(picture, whose, lambda: [p | {"here": p["id"] in here} for p in frame[field]])
        return {**frame, field: marked}

    def door(self, code: str) -> dict[str, Any]:
        """Return how people find a room: its address, the QR code of it, and advice; made once."""
        if code not in self._doors:
            self._doors[code] = self._door(code)
        return self._doors[code]

    def _door(self, code: str) -> dict[str, Any]:
        first = self.addresses[0]
        projected = urlencode({"room": code, "token": self.projector_token(code)})
        link = f"{first}?{urlencode({'code': code})}"
        return {
            "link": link,
            "shown": first.removeprefix("http://").rstrip("/"),
            "addresses": self.addresses,
            "qr": qr(link),
            "advice": ADVICE,
            "projector": f"{first}projector?{projected}",
        }


def _room(picture: Picture, shown: Frame) -> Frame:
    """Return which room it is and whether its debrief is open; one object for all pages."""
    opened = debrief.open_to_people(picture.state)
    return kept(picture, "room", lambda: {**shown, "debrief": opened})


def qr(address: str) -> str:
    """Return the QR code of an address as inline SVG."""
    out = io.BytesIO()
    segno.make(address, micro=False).save(
        out, kind="svg", border=1, xmldecl=False, svgns=False, omitsize=True, nl=False,
        title=address,
    )  # fmt: skip
    return out.getvalue().decode()


def terminal_qr(address: str) -> str:
    """Return the QR code of an address as text for a terminal."""
    out = io.StringIO()
    segno.make(address, micro=False).terminal(out, border=2, compact=True)
    return out.getvalue()


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _read(file: Path) -> dict[str, str]:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
