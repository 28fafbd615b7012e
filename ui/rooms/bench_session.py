"""A session of three hours, played fast, to see whether the server's memory grows."""

from __future__ import annotations

import asyncio
import random

from .bench_people import Door, Measured, Member, leave
from .bench_server import Served

HOURS = 3
PEOPLE = 30
"""People of a seminar."""

ROUNDS = 24
"""Rounds of three hours, at seven and a half minutes each."""

SENTENCES = 10
"""Sentences that are said in a round."""

LEAVING = 2
"""People who leave in a round, and as many who join in their place."""


async def session(served: Served, rounds: int, found: Measured) -> list[float]:
    """Play so many rounds; return the server's megabytes at the start and after each.

    In each round everybody decides twice, some speak, every phone locks and comes back once, every
    page is reloaded, and some people leave for good while others join.
    """
    door, draws = served.doors[0], random.Random(0)
    crowd = [Member(door, n, found) for n in range(PEOPLE)]
    await asyncio.gather(*(member.join(0.5) for member in crowd))
    sizes: list[float] = []
    for number in range(1, rounds + 1):
        await door.press("open", number - 1)
        await asyncio.gather(*(member.reach(number) for member in crowd))
        sizes.append(served.megabytes())
        for _ in range(2):
            await asyncio.gather(*(member.decide(0.1) for member in crowd))
        for member in draws.sample(crowd, SENTENCES):
            await member.say()
        await leave(crowd)
        await asyncio.gather(*(member.load() for member in crowd))
        for member in crowd:
            member.watch()
        await _replace(door, crowd, draws, found, number)
        await door.press("close", number)
    await leave(crowd)
    return [*sizes, served.megabytes()]


async def _replace(
    door: Door, crowd: list[Member], draws: random.Random, found: Measured, number: int
) -> None:
    """Let some leave the room, and others join."""
    for n, place in enumerate(draws.sample(range(PEOPLE), LEAVING)):
        old = crowd[place]
        await old.away()
        await old.send({"do": "leave"})
        crowd[place] = Member(door, PEOPLE * (LEAVING * number + n + 1) + place, found)
        await crowd[place].join(0)
