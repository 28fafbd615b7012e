"""How many people a room holds, measured here and now over the protocol that phones use."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from .bench_browsers import browse
from .bench_people import Measured, Member, leave, round_of
from .bench_server import Served, serving
from .bench_session import HOURS, ROUNDS, session
from .phone import Phone

TARGETS = {"joined": 1000.0, "acknowledged": 100.0, "seen": 500.0}
"""95 % within milliseconds."""

WORDS = {
    "joined": "joined: from the tap to the seat's page",
    "acknowledged": "acknowledged: from the tap to the answer",
    "seen": "seen: from the tap to the others' pages",
}

FIRST = 150.0
"""Kilobytes that a phone may load until it shows its seat."""

LEAK = 10.0
"""Megabytes by which the server may grow in the second half of a session."""

TIMEOUT = 60.0
"""Seconds after which a measurement is given up."""


FIRST_SCREEN = '<figure class="fan">'
"""What the projector's page holds when the debrief is there."""

THINKING = 5.0
"""Seconds that a round lasts longer where the debrief is measured: far fewer than in a class."""


def measure(quick: bool) -> None:
    """Play rooms on loopback, served by processes of their own, and print how long people wait.

    First 200 scripted people in one room (quick: 40), then as many in four rooms of one process,
    20 pages of a real Chromium (5), the debrief of a class, and a session of three hours played
    fast (4 of its rounds).
    Each part is given up after :data:`TIMEOUT` seconds.
    """
    people, rounds, pages, hours = (40, 2, 5, 4) if quick else (200, 4, 20, ROUNDS)
    began = time.perf_counter()
    for name, part in (
        ("one room", lambda: _one_room(people, rounds)),
        ("four rooms", lambda: _four_rooms(people // 4, max(rounds - 2, 1))),
        ("real pages", lambda: _browsers(pages, 2)),
        ("the debrief", lambda: _debrief(4 if quick else 12)),
        ("a long session", lambda: _session(hours)),
    ):
        try:
            part()
        except TimeoutError:
            _say(f"Measuring {name} was given up: this machine is too busy.")
    _say(f"All of it took {time.perf_counter() - began:.0f} s.")


def _run(work: Any, seconds: float = TIMEOUT) -> Any:
    """Return what a coroutine returns, from a thread of its own: Playwright has a loop in this."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asyncio.wait_for(work, seconds)).result()


def _one_room(people: int, rounds: int) -> None:
    """Measure one room: moves spread over a second, which the targets are for, and at once."""
    spread, at_once = Measured(), Measured()

    async def play(served: Served) -> None:
        door = served.doors[0]
        crowd = [Member(door, n, spread) for n in range(people)]
        await asyncio.gather(*(member.join(1.0) for member in crowd))
        for number in range(1, rounds + 1):
            await round_of(door, crowd, number, 1.0)
        for member in crowd:
            member.note(at_once)
        await round_of(door, crowd, rounds + 1, 0.0)
        await leave(crowd)

    with serving(1, people, rounds + 1) as served:
        before = served.megabytes()
        _run(play(served))
        title = f"{people} scripted people in one room, {rounds} rounds, moves spread over a second"
        table = _waits(title, spread)
        _row(table, "all at the same instant, acknowledged", percentiles(at_once.acknowledged), "")
        _row(table, "all at the same instant, seen", percentiles(at_once.seen), "")
        _kept(table, served, spread, at_once)
        _row(table, "server's memory, grown by", f"{served.megabytes() - before:,.0f} MB", "")
        _row(table, "server's processor time", f"{served.seconds():.1f} s", "")
    _show(table)


def _four_rooms(people: int, rounds: int) -> None:
    """Measure four rooms of one process that play at the same time."""
    found = Measured()

    async def play(served: Served) -> None:
        await asyncio.gather(*(one(door) for door in served.doors))

    async def one(door: Any) -> None:
        crowd = [Member(door, n, found) for n in range(people)]
        await asyncio.gather(*(member.join(1.0) for member in crowd))
        for number in range(1, rounds + 1):
            await round_of(door, crowd, number, 1.0)
        await leave(crowd)

    with serving(4, people, rounds) as served:
        _run(play(served))
        title = f"Four rooms at once in one process, {people} scripted people in each"
        table = _waits(title, found)
        _kept(table, served, found)
    _show(table)


def _browsers(pages: int, rounds: int) -> None:
    """Measure pages of a real browser."""
    with serving(1, pages, rounds) as served:
        door = served.doors[0]
        found = browse(door, pages, rounds, lambda do, n: _run(door.press(do, n)))
        if isinstance(found, str):
            _say(found)
            return
        measured, first = found
        table = _waits(f"{pages} pages of one Chromium, each a phone of 390 by 844", measured)
        _row(table, "first picture of a phone, from link to seat", f"{first / 1000:,.0f} kB",
             f"< {FIRST:.0f} kB")  # fmt: skip
        _kept(table, served, measured)
    _show(table)


def _debrief(rounds: int) -> None:
    """Measure how soon the debrief shows after the last round of a class of thirty."""

    async def play(served: Served) -> float:
        door, found = served.doors[0], Measured()
        crowd = [Member(door, n, found) for n in range(30)]
        await asyncio.gather(*(member.join(1.0) for member in crowd))
        for number in range(1, rounds + 1):
            await round_of(door, crowd, number, 1.0, THINKING)
        began = time.perf_counter()
        while FIRST_SCREEN not in (await Phone(door.address).get(door.projector)).body:
            await asyncio.sleep(0.05)
        taken = time.perf_counter() - began
        await leave(crowd)
        return taken

    with serving(1, 30, rounds) as served:
        taken = _run(play(served), TIMEOUT + rounds * (THINKING + 5))
    table = _table(f"A class of thirty, {rounds} rounds")
    _row(table, "debrief, after the last round", f"{taken:.1f} s", "< 5 s")
    _show(table)


def _session(rounds: int) -> None:
    """Measure the memory of a session of three hours."""
    found = Measured()
    with serving(1, 200, rounds) as served:
        sizes = _run(session(served, rounds, found))
        first, second = halves(sizes)
        hours = HOURS * rounds / ROUNDS
        table = _table(f"A session of {hours:g} hours with thirty people, played fast")
        _row(table, "server's memory at the end", f"{sizes[-1]:,.0f} MB", "")
        _row(table, "grown in the first half", f"{first:+,.1f} MB", "")
        _row(table, "grown in the second half", f"{second:+,.1f} MB", f"< {LEAK:.0f} MB")
        _kept(table, served, found)
    _show(table)


def halves(sizes: Sequence[float]) -> tuple[float, float]:
    """Return by how much something grew in the first half of a series, and in the second."""
    middle = sizes[len(sizes) // 2]
    return middle - sizes[0], sizes[-1] - middle


def percentiles(waits: Sequence[float]) -> str:
    """Return the 50th, 95th and 99th percentile of milliseconds."""
    if not waits:
        return "nothing measured"
    found = " / ".join(f"{value:,.0f}" for value in np.percentile(waits, (50, 95, 99)))
    return f"{found} ms (50, 95, 99 %)"


def _table(title: str) -> Any:
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for heading in ("", "measured", "target"):
        table.add_column(heading)
    return table


def _waits(title: str, found: Measured) -> Any:
    table = _table(title)
    for name, words in WORDS.items():
        waits: list[float] = getattr(found, name)
        _row(table, words, percentiles(waits), f"< {TARGETS[name]:,.0f} ms (95 %)")
    return table


def _kept(table: Any, served: Served, *found: Measured) -> None:
    """Add whether what was acknowledged is in the file, once."""
    done = sum(each.done for each in found)
    refused = [sentence for each in found for sentence in each.refused]
    _row(table, "acknowledged and in the file", f"{done} and {served.kept()}", "equal")
    _row(table, "refused", ", ".join([str(len(refused)), *dict.fromkeys(refused)]), "0")


def _row(table: Any, what: str, measured: str, target: str) -> None:
    table.add_row(what, measured, target)


def _say(sentence: str) -> None:
    from rich.console import Console

    Console(highlight=False).print(sentence)


def _show(table: Any) -> None:
    from rich.console import Console

    Console(highlight=False, width=110).print(table)
