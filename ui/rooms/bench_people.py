"""Scripted people of the bench: they join, move and speak, and note how long they wait."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from dataclasses import dataclass, field

from .demo import SEATS, filled
from .forms import Form, asking
from .phone import Phone

PATIENCE = 60.0
"""Seconds after which a wait is given up."""

TALKERS = 10
"""One of so many says something in each round that all others see."""


@dataclass
class Measured:
    """Milliseconds of each person's waits, and what became of what they did."""

    joined: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    done: int = 0
    """Moves and sentences that were acknowledged."""
    refused: list[str] = field(default_factory=list)
    forms: dict[tuple[str, int], Form] = field(default_factory=dict)
    """What each seat is asked in each round."""


@dataclass(frozen=True)
class Door:
    """Where a room is found: its code, its address, its console's address and token."""

    code: str
    address: str
    desk: str
    token: str
    projector: str
    """Path of the projector's page."""

    async def press(self, do: str, round_: int) -> None:
        """Press a button of the console, again while the round before is still being played."""
        form = {"do": do, "round": str(round_), "key": f"{do} {round_}"}
        error = ""
        for _ in range(int(10 * PATIENCE)):
            said = json.loads(
                (await Phone(self.desk).post(f"/console/{self.token}/act", form)).body
            )
            if "error" not in said:
                return
            error = said["error"]
            await asyncio.sleep(0.1)
        raise RuntimeError(error)


class Member:
    """One scripted person: a page that is open, and how long it waits for what."""

    def __init__(self, door: Door, number: int, found: Measured) -> None:
        self._door, self._number, self._found = door, number, found
        self._phone = Phone(door.address)
        self._seat = SEATS[number % len(SEATS)]
        self._draws = random.Random(number)
        self._round = asyncio.Condition()
        self._at, self._sent = -1, 0
        self._shows: dict[str, str] = {}
        self._seen: set[str] = set()

    async def join(self, within: float) -> None:
        """Join within so many seconds, and open the seat's page and its socket."""
        await asyncio.sleep(within * self._draws.random())
        began = time.perf_counter()
        answer = await self._phone.join(self._door.code, f"P{self._number}", self._seat)
        if answer.status != 303:
            raise RuntimeError(f"Person {self._number} could not join: {answer.status}.")
        await self.load()
        self._found.joined.append(1000 * (time.perf_counter() - began))
        self.watch()

    async def load(self) -> None:
        """Load the seat's page."""
        page = (await self._phone.get("/room")).body
        self._me = page.partition('name="me" value="')[2].partition('"')[0]

    def watch(self) -> None:
        """Open the page's socket."""
        self._watching = asyncio.create_task(self._watch())

    async def away(self) -> None:
        """Close the socket, as a phone does that locks."""
        while not self._watching.done():  # a message that comes just now may undo one cancel
            self._watching.cancel()
            await asyncio.wait([self._watching], timeout=0.5)

    async def _watch(self) -> None:
        async with self._phone.watching() as page:
            while True:
                said = await self._phone.news(page, 3600)
                now = time.perf_counter()
                for name, _, html in said["parts"]:
                    self._shows[name] = html
                    if name == "talk":
                        self._look(html, now)
                async with self._round:
                    self._at = said["round"]
                    self._round.notify_all()

    def _look(self, html: str, now: float) -> None:
        """Note when what others have said is first seen; each sentence says when it was sent."""
        said = set(re.findall(r"(\d+) at (\d+)\.", html))
        for number, when in said:
            if when not in self._seen and int(number) != self._number:
                self._found.seen.append(1000 * now - int(when) / 1000)
        self._seen |= {when for _, when in said}

    def note(self, found: Measured) -> None:
        """Note everything from now on elsewhere."""
        self._found = found

    async def reach(self, round_: int) -> None:
        """Wait until the page shows a round."""
        async with self._round:
            reached = self._round.wait_for(lambda: self._at >= round_)
            await asyncio.wait_for(reached, PATIENCE)

    async def decide(self, within: float) -> None:
        """Decide within so many seconds; some say something besides."""
        form = self._form()
        await asyncio.sleep(within * self._draws.random())
        await self.send(dict(filled(form, self._draws, 0.3)))
        if self._number % TALKERS == TALKERS // 2:
            await self.say()

    async def say(self) -> None:
        """Say to all when it is said."""
        text = f"{self._number} at {int(1e6 * time.perf_counter())}."
        await self.send({"do": "say", "to": "all", "text": text})

    async def send(self, fields: dict[str, str]) -> None:
        """Send a form of the page, under a key of its own."""
        self._sent += 1
        own = {"me": self._me, "key": f"{self._number} {self._sent}"}
        began = time.perf_counter()
        said = await self._phone.act(list((fields | own).items()))
        self._found.acknowledged.append(1000 * (time.perf_counter() - began))
        if "error" in said:
            self._found.refused.append(said["error"])
        else:
            self._found.done += 1

    def _form(self) -> Form:
        """Return the form of the round, read once for all of a seat, to spare the processor."""
        seat = self._seat, self._at
        if seat not in self._found.forms:
            page = self._shows.get("decide") or self._shows["choose"]
            self._found.forms[seat] = next(
                f for do in ("propose", "choose") for f in asking(page, do)
            )
        return self._found.forms[seat]


async def round_of(
    door: Door, crowd: list[Member], number: int, within: float, thinking: float = 0.5
) -> None:
    """Play a round: it opens, everybody decides within so many seconds, it is revealed."""
    await door.press("open", number - 1)
    await asyncio.gather(*(member.reach(number) for member in crowd))
    await asyncio.gather(*(member.decide(within) for member in crowd))
    await asyncio.sleep(thinking)  # the last sentence is seen
    await door.press("close", number)


async def leave(crowd: list[Member]) -> None:
    """Close all pages."""
    await asyncio.gather(*(member.away() for member in crowd))
