"""A server of the bench: rooms in a process of their own, as ``triangulation host`` serves them."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from ..server import free_port
from .bench_people import Door

CITIZENS = 1000
"""Citizens of a room's world, as rooms have them."""


class Served:
    """Rooms that are served by a process."""

    def __init__(self, doors: list[Door], process: psutil.Process, folder: Path) -> None:
        self.doors = doors
        self._process, self._folder = process, folder

    def megabytes(self) -> float:
        """Return the memory that the process holds."""
        return self._process.memory_info().rss / 1e6

    def seconds(self) -> float:
        """Return the processor time that it has taken."""
        return sum(self._process.cpu_times()[:2])

    def kept(self) -> int:
        """Return how many moves and sentences of people its file holds."""
        with closing(sqlite3.connect(self._folder / "rooms.sqlite")) as file:
            query = "SELECT count(*) FROM event WHERE person IS NOT NULL"
            return int(file.execute(query).fetchone()[0])


@contextmanager
def serving(rooms: int, people: int, rounds: int) -> Iterator[Served]:
    """Serve rooms on loopback in a process; it ends with the context."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with TemporaryDirectory() as folder:
        process = context.Process(target=_serve, args=(theirs, folder, rooms, people, rounds))
        process.start()
        theirs.close()
        try:
            yield Served(ours.recv(), psutil.Process(process.pid), Path(folder))
        finally:
            ours.close()
            process.join(15)
            if process.is_alive():
                process.terminate()
                process.join(10)


def _serve(pipe: Any, folder: str, rooms: int, people: int, rounds: int) -> None:
    """Serve until the other end of the pipe is closed."""
    from .command import hosting
    from .server import more_files, served

    more_files()
    port, desk = free_port("127.0.0.1", 0), free_port("127.0.0.1", 0)

    async def run() -> None:
        with hosting(Path(folder), "127.0.0.1", port) as host:
            settings = {"seconds": 3600, "citizens": CITIZENS, "most": people, "rounds": rounds}
            codes = [host.create(**settings) for _ in range(rooms)]
            address, console = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{desk}"

            def ready() -> None:
                pipe.send([door(code) for code in codes])

            def door(code: str) -> Door:
                path = "/projector" + host.door(code)["projector"].partition("/projector")[2]
                return Door(code, address, console, host.console_token(code), path)

            working = asyncio.create_task(served(host, "127.0.0.1", desk, ready))
            await asyncio.to_thread(_ended, pipe)
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    asyncio.run(run())


def _ended(pipe: Any) -> None:
    try:
        pipe.recv()
    except EOFError:
        return
