"""How many people a room holds: 200 over the protocol that phones use, measured here and now."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import re
import socket
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import psutil

from .demo import SEATS, filled
from .forms import Form, asking
from .phone import Phone

TARGETS = {"joined": 1000.0, "acknowledged": 100.0, "seen": 500.0}
"""95 % within milliseconds."""

WORDS = {
    "joined": "joined: from the tap to the seat's page",
    "acknowledged": "acknowledged: from the tap to the answer",
    "seen": "seen: from the tap to another's page",
}

TIMEOUT = 150.0
"""Seconds after which a measurement is given up."""


FIRST_SCREEN = '<figure class="fan">'
"""What the projector's page holds when the debrief is there."""

THINKING = 5.0
"""Seconds that a round lasts longer where the debrief is measured: far fewer than in a class."""

T = TypeVar("T")


class Place(NamedTuple):
    """Where a room is served: ports, its code, the console's secret, the projector's page."""

    port: int
    desk_port: int
    code: str
    token: str
    projector: str


@dataclass
class Measured:
    """Milliseconds of each person's waits, and what went wrong."""

    joined: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    sent: int = 0
    revealed: float = 0.0
    """When the last round was revealed."""
    refused: list[str] = field(default_factory=list)
    forms: dict[tuple[str, int], Form] = field(default_factory=dict)
    """What each seat is asked in each round."""


def measure(quick: bool) -> None:
    """Serve a room in a process of its own, play it with 200 people (quick: 40), and print.

    Another room, of 30 people and 12 rounds (quick: 4), says how soon its debrief shows.
    Everything is on loopback; each ends after :data:`TIMEOUT` seconds in any case.
    """
    people, rounds = (40, 2) if quick else (200, 5)
    with served_room(people) as (pipe, place, server):
        before = server.memory_info().rss
        found = _limited(_play(place, people, rounds))
        grown, spent = server.memory_info().rss - before, sum(server.cpu_times()[:2])
        pipe.send("count")
        kept = pipe.recv()
    of = 4 if quick else 12
    with served_room(30, of) as (_, place, _):
        soon = _limited(_debriefed(place, 30, of))
    _print(found, people, rounds, kept, grown / 1e6, spent, (of, soon))


@contextmanager
def served_room(people: int, rounds: int = 12) -> Iterator[tuple[Any, Place, psutil.Process]]:
    """Yield a pipe to a room's server, where the room is, and the server's process."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        server = context.Process(target=_serve, args=(theirs, folder, people, rounds))
        server.start()
        try:
            yield ours, ours.recv(), psutil.Process(server.pid)
        finally:
            ours.close()
            server.join(10)
            if server.is_alive():
                server.terminate()


def _limited(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, TIMEOUT))


def _serve(pipe: Any, folder: str, people: int, rounds: int) -> None:
    """Serve one room until the other end of the pipe is closed; tell how many moves it kept."""
    from .command import hosting
    from .server import more_files, served

    more_files()
    port, desk_port = _free(), _free()

    async def run() -> None:
        with hosting(Path(folder), "127.0.0.1", port) as host:
            code = host.create(seconds=3600, citizens=1000, most=max(people, 1), rounds=rounds)
            room = host.rooms.find(code)

            def ready() -> None:
                projector = host.door(code)["projector"]
                pipe.send(Place(port, desk_port, code, host.console_token(code), projector))

            async def count() -> None:
                while await asyncio.to_thread(_asked, pipe):
                    assert room is not None
                    pipe.send(len(room.state.messages))

            serving = asyncio.create_task(served(host, "127.0.0.1", desk_port, ready))
            await count()
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    asyncio.run(run())


def _asked(pipe: Any) -> bool:
    try:
        pipe.recv()
    except EOFError:
        return False
    return True


async def _play(place: Place, people: int, rounds: int, thinking: float = 0.0) -> Measured:
    found = Measured()
    desk, token = Phone(f"http://127.0.0.1:{place.desk_port}"), place.token
    crowd = [_Member(Phone(f"http://127.0.0.1:{place.port}"), n, found) for n in range(people)]
    await asyncio.gather(*(member.join(place.code) for member in crowd))
    for round_ in range(rounds):
        await _press(desk, token, "open", round_)
        await asyncio.gather(*(member.reach(round_ + 1) for member in crowd))
        await asyncio.gather(*(member.decide() for member in crowd))
        await asyncio.sleep(thinking)
        found.revealed = time.perf_counter()
        await _press(desk, token, "close", round_ + 1)
    await asyncio.gather(*(member.leave() for member in crowd))
    return found


async def _debriefed(place: Place, people: int, rounds: int) -> float:
    """Play all rounds of a room; return the seconds from the last reveal to the debrief."""
    began = (await _play(place, people, rounds, THINKING)).revealed
    page, path = Phone(f"http://127.0.0.1:{place.port}"), place.projector.partition("/projector")[2]
    while FIRST_SCREEN not in (await page.get(f"/projector{path}")).body:
        await asyncio.sleep(0.05)
    return time.perf_counter() - began


async def _press(desk: Phone, token: str, do: str, round_: int) -> None:
    form = {"do": do, "round": str(round_), "key": f"{do} {round_}"}
    for _ in range(300):
        said = json.loads((await desk.post(f"/console/{token}/act", form)).body)
        if "error" not in said:
            return
        await asyncio.sleep(0.1)  # the round is still being played
    raise RuntimeError(said["error"])


class _Member:
    """One scripted person: a page that is open, and how long it waits for what."""

    def __init__(self, phone: Phone, number: int, found: Measured) -> None:
        self._phone, self._number, self._found = phone, number, found
        self._draws = random.Random(number)
        self._round = asyncio.Condition()
        self._at = -1
        self._shows: dict[str, str] = {}
        self._seen: set[int] = set()

    async def join(self, code: str) -> None:
        """Join within the first second and open the seat's page and its socket."""
        await asyncio.sleep(self._draws.random())
        began = time.perf_counter()
        answer = await self._phone.join(code, f"P{self._number}", SEATS[self._number % len(SEATS)])
        if answer.status != 303:
            raise RuntimeError(f"Person {self._number} could not join: {answer.status}.")
        page = (await self._phone.get("/room")).body
        self._found.joined.append(1000 * (time.perf_counter() - began))
        self._me = page.partition('name="me" value="')[2].partition('"')[0]
        self._watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        async with self._phone.watching() as page:
            while True:
                said = await self._phone.news(page, TIMEOUT)
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
        if self._number % 10 == 0:
            sent = {int(text) for text in re.findall(r"sent (\d+)\.", html)}
            self._found.seen += [1000 * now - text / 1000 for text in sent - self._seen]
            self._seen |= sent

    async def reach(self, round_: int) -> None:
        """Wait until the page shows a round."""
        async with self._round:
            await self._round.wait_for(lambda: self._at >= round_)

    async def decide(self) -> None:
        """Decide within a second, and every tenth says something that all others see."""
        form = self._form()
        own = {"me": self._me, "key": f"{self._number} {self._at}"}
        await asyncio.sleep(self._draws.random())
        await self._send(list((dict(filled(form, self._draws, 0.3)) | own).items()))
        if self._number % 10 == 5:
            when = int(1e6 * time.perf_counter())
            fields = own | {"do": "say", "to": "all", "text": f"sent {when}."}
            await self._send(list(fields.items()))
            self._found.sent += 1

    def _form(self) -> Form:
        """Return the form of the round, read once for all of a seat, to spare the processor."""
        seat = SEATS[self._number % len(SEATS)], self._at
        if seat not in self._found.forms:
            page = self._shows.get("decide") or self._shows["choose"]
            self._found.forms[seat] = next(
                f for do in ("propose", "choose") for f in asking(page, do)
            )
        return self._found.forms[seat]

    async def _send(self, fields: list[tuple[str, str]]) -> None:
        began = time.perf_counter()
        said = await self._phone.act(fields)
        self._found.acknowledged.append(1000 * (time.perf_counter() - began))
        if "error" in said:
            self._found.refused.append(said["error"])

    async def leave(self) -> None:
        """Close the page."""
        self._watching.cancel()
        await asyncio.gather(self._watching, return_exceptions=True)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def percentiles(waits: Sequence[float]) -> str:
    """Return the 50th, 95th and 99th percentile of milliseconds."""
    if not waits:
        return "nothing measured"
    return " / ".join(f"{value:,.0f}" for value in np.percentile(waits, (50, 95, 99)))


def _print(
    found: Measured,
    people: int,
    rounds: int,
    kept: int,
    megabytes: float,
    seconds: float,
    debrief: tuple[int, float],
) -> None:
    from rich.console import Console
    from rich.table import Table

    title = f"A room with {people} people, {rounds} rounds, over the real protocol"
    table = Table(title=title, title_justify="left")
    for heading in ("", "measured", "target"):
        table.add_column(heading)
    for name, words in WORDS.items():
        measured = f"{percentiles(getattr(found, name))} ms (50, 95, 99 %)"
        table.add_row(words, measured, f"< {TARGETS[name]:,.0f} ms (95 %)")
    table.add_row("sentences said and kept", f"{found.sent} and {kept}", "equal")
    table.add_row("refused", str(len(found.refused)), "0")
    words = f"debrief after the last of {debrief[0]} rounds, 30 people"
    table.add_row(words, f"{debrief[1]:.1f} s", "< 5 s")
    table.add_row("server's memory, grown by", f"{megabytes:,.0f} MB", "")
    table.add_row("server's processor time", f"{seconds:.1f} s", "")
    Console(highlight=False, width=110).print(table)
    for sentence in dict.fromkeys(found.refused):
        Console(highlight=False).print(sentence)
