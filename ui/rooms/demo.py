"""Thirty scripted people who join a room and play, over the protocol that phones use."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Iterator

from websockets.exceptions import ConnectionClosed

from .forms import Form, asking
from .phone import Phone

NAMES = (
    "Ada", "Boris", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Irina", "Jonas",
    "Katya", "Luis", "Maria", "Nina", "Oleg", "Paula", "Quentin", "Rosa", "Sofia", "Timur",
    "Ulrike", "Viktor", "Wanda", "Xenia", "Yusuf", "Zofia", "Anton", "Bella", "Cyril", "Daria",
)  # fmt: skip
SEATS = ("russia", "belarus", "european_union", "united_states", "public", "public")
"""Seats that they take in turn: two of six speak for the public."""

SENTENCES = (
    "We want stability, and we keep our word.",
    "Nobody gains if this goes on.",
    "Let us talk before the round closes.",
    "Our offer stands until next month.",
    "The people will remember this winter.",
)
SLOWEST = 20.0
"""Seconds within which a person has decided, if the round is that long."""


async def play(address: str, code: str, people: int = len(NAMES), hurry: float = 1.0) -> None:
    """Join ``people`` persons to a room and let them play until it ends or the task is cancelled.

    ``hurry`` 2 means twice as fast.
    """
    async with asyncio.TaskGroup() as all_of_them:
        for n in range(people):
            all_of_them.create_task(_person(address, code, n, hurry))


async def _person(address: str, code: str, number: int, hurry: float) -> None:
    """Join, answer the quiz, and decide once in every round; come back if the connection drops."""
    draws = random.Random(number)
    phone = Phone(address)
    await asyncio.sleep(draws.random() * 3 / hurry)
    name = NAMES[number % len(NAMES)] + (f" {number // len(NAMES) + 1}" if number >= 30 else "")
    if (await phone.join(code, name, SEATS[number % len(SEATS)])).status != 303:
        return
    async with asyncio.TaskGroup() as at_once:
        at_once.create_task(_quiz(phone, random.Random(number), hurry))
        at_once.create_task(_rounds(phone, draws, hurry))


async def _quiz(phone: Phone, draws: random.Random, hurry: float) -> None:
    """Answer the quiz at random, one question after the other."""
    with contextlib.suppress(OSError, ValueError):
        for form in asking((await phone.get("/room")).body, "reply"):
            await asyncio.sleep(draws.uniform(1, SLOWEST / 2) / hurry)
            await phone.act(filled(form, draws, change=1.0))


async def _rounds(phone: Phone, draws: random.Random, hurry: float) -> None:
    """Decide once in every round, until the seat is no longer there."""
    decided = -1
    while True:
        with contextlib.suppress(OSError, ConnectionClosed, TimeoutError):
            async with phone.watching() as socket:
                while True:
                    said = await phone.news(socket, 3600)
                    if said["round"] != decided:
                        await asyncio.sleep(draws.uniform(1, SLOWEST) / hurry)
                        if await _decide(phone, draws):
                            decided = said["round"]
        if (await phone.get("/room")).status != 200:
            return
        await asyncio.sleep(1 / hurry)


async def _decide(phone: Phone, draws: random.Random) -> bool:
    """Do what the page offers: a choice or a proposal, and perhaps a vote, a word, a deal."""
    page = (await phone.get("/room")).body
    sent = False
    for form in (*asking(page, "choose"), *asking(page, "propose")):
        if form.name in ("choose", "propose"):
            await phone.act(filled(form, draws, change=0.25))
            sent = True
    if not sent:
        return False
    for form in _sometimes(page, draws):
        await phone.act(filled(form, draws, change=0.9))
    return True


def _sometimes(page: str, draws: random.Random) -> Iterator[Form]:
    """Yield what a person does besides: votes often, answers mostly, speaks and offers rarely."""
    for action, chance in (("vote", 0.6), ("answer", 0.7), ("say", 0.15), ("offer", 0.08)):
        found = list(asking(page, action))
        if found and draws.random() < chance:
            yield draws.choice(found)


def filled(form: Form, draws: random.Random, change: float) -> list[tuple[str, str]]:
    """Return a form filled in at random; each choice is changed with a probability."""
    fields = dict(form.fields)
    for name, (low, high, step) in form.ranges.items():
        if fields.get(name):
            fields[name] = (
                f"{low + step * draws.randint(0, round((high - low) / step)):.6g}"
                if (step)
                else f"{draws.uniform(low, high):.3g}"
            )
    for name, values in form.choices.items():
        if name not in fields or draws.random() < change:
            fields[name] = draws.choice(values)
    if "text" in fields:
        fields["text"] = draws.choice(SENTENCES)
    return list(fields.items())
