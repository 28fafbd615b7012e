"""The server killed in the middle of a burst: what a phone was told is kept, and kept once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sqlite3

import pytest
from waiting import PATIENCE

pytest.importorskip("starlette", reason="The rooms need the extra ui.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import person_of, run
from ports import free_port
from test_rooms_web_command import links, running

from triangulation.ui.rooms.phone import Phone

chance = random.Random(8)


def kept(folder):
    """The texts of all messages in the room's file."""
    with contextlib.closing(sqlite3.connect(folder / "rooms" / "rooms.sqlite")) as file:
        bodies = [json.loads(body) for (body,) in file.execute("SELECT body FROM event")]
    return [body["text"] for body in bodies if body["do"] == "say"]


async def burst(phones, process, told, unsure):
    """Have all phones talk until the server is killed, at a random moment after some answers."""

    async def talk(phone, me):
        with contextlib.suppress(OSError, ValueError, IndexError):
            while True:
                await asyncio.sleep(0.01)  # a room holds 2000 messages
                text = f"{me} {chance.random()}"
                form = {"do": "say", "to": "all", "text": text, "me": me, "key": text}
                unsure[text] = phone, form
                assert "seq" in await phone.act(form)
                told.append(text)

    enough = len(told) + 2 * len(phones)
    talking = [asyncio.create_task(talk(*each)) for each in phones]
    async with asyncio.timeout(PATIENCE):
        while len(told) < enough:
            await asyncio.sleep(0.01)
    await asyncio.sleep(chance.uniform(0, 0.9))
    process.kill()
    await asyncio.gather(*talking)


def test_what_was_acknowledged_is_kept_once_and_a_retry_counts_once(tmp_path):
    port, told, unsure, phones = str(free_port()), [], {}, []

    async def enter(address, code):
        for n in range(8):
            phone = Phone(address)
            assert (await phone.join(code, f"P{n}", "belarus")).status == 303
            phones.append((phone, person_of((await phone.get("/room")).body)))

    async def again():
        """Send again what was not acknowledged, as the page's script does."""
        for text in [t for t in unsure if t not in told]:
            phone, form = unsure[text]
            assert "seq" in await phone.act(form)
            told.append(text)

    for _ in range(3):
        with running(tmp_path, "--port", port) as (process, text):
            _, address, code = links(text)
            if not phones:
                run(enter(address, code))
            run(again())
            run(burst(phones, process, told, unsure))
    with running(tmp_path, "--port", port):
        run(again())
    found = kept(tmp_path)
    assert sorted(found) == sorted(told)
