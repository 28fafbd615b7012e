"""Rooms on real servers, in a thread of the tests, on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import secrets
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from ports import free_port
from waiting import PATIENCE

from triangulation.ui.play.room import clock
from triangulation.ui.rooms.command import hosting
from triangulation.ui.rooms.phone import Phone
from triangulation.ui.rooms.server import served

clock.JUMP_MS = 120_000  # a machine that is busy with other tests did not sleep

T = TypeVar("T")


class Hosted:
    """One room, as ``triangulation host`` serves it; it can be stopped and begun again."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.port, self.desk_port = free_port(), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.settings = {"citizens": 200, "seconds": 600, "seed": 11} | settings
        self.code = ""
        self.start()

    def start(self) -> None:
        self._ready, self._failed = threading.Event(), []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(PATIENCE), "The server did not start."
        if self._failed:
            raise self._failed[0]

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._failed.append(error)
            self._ready.set()

    async def _serve(self) -> None:
        with hosting(self.folder, "127.0.0.1", self.port) as self.host:
            self.code = self.code or self.host.create(**self.settings)
            self._loop = asyncio.get_running_loop()
            self._task = asyncio.create_task(
                served(self.host, "127.0.0.1", self.desk_port, self._ready.set)
            )
            await asyncio.gather(self._task, return_exceptions=True)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "The server does not stop."

    @property
    def room(self) -> Any:
        return self.host.rooms.find(self.code)

    @property
    def desk(self) -> str:
        """The console's link."""
        return f"http://127.0.0.1:{self.desk_port}/console/{self.host.console_token(self.code)}/"

    @property
    def projector(self) -> str:
        return self.host.door(self.code)["projector"]

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the loop of the server and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(2 * PATIENCE)

    async def press(self, do: str, **fields: Any) -> dict[str, Any]:
        """Press a button of the console."""
        desk = Phone(self.desk)
        said = {"do": do, "round": self.room.state.round, "key": secrets.token_hex(8)} | fields
        path = self.desk.removeprefix(f"http://127.0.0.1:{self.desk_port}")
        return json.loads((await desk.post(f"{path}act", said)).body)

    async def reach(self, phase: str, round_: int) -> None:
        """Wait until the room is in a phase of a round."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while (self.room.state.phase, self.room.state.round) != (phase, round_):
                    await asyncio.sleep(0.05)
        state = self.room.state
        assert (state.phase, state.round) == (phase, round_)


def person_of(page: str) -> str:
    """The person whose seat a page shows."""
    found = re.search(r'name="me" value="(\d+)"', page)
    assert found, page[:500]
    return found[1]


def run(work: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns, from a thread of its own.

    The browser of other tests may have left a running event loop in this one.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
