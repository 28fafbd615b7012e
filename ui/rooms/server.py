"""Two servers in one process: the room on the network, the console on this machine alone."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from ..boundary import LOOPBACK, boundary, hosts_of
from .app import Network
from .desk import Desk
from .host import Host

FILES = 4096
"""Files and sockets that this process wants to have open at once; some systems begin with 256."""

TURN = 0.0005
"""Seconds for which a thread that makes pages may keep others from answering; Python's own is ten
times as long, and an answer takes ten turns."""

WORDS = 16_384
"""Bytes of a message by a socket; pages send a list of their parts and signs of life."""


class _Server(uvicorn.Server):
    """A server that leaves signals to who runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _configured(app: Any, address: str, port: int) -> _Server:
    return _Server(
        uvicorn.Config(
            app, host=address, port=port, log_level="warning", ws_max_size=WORDS,
            ws_per_message_deflate=False, ws_ping_interval=15.0, ws_ping_timeout=10.0,
            server_header=False, timeout_graceful_shutdown=3, lifespan="off", access_log=False,
        )
    )  # fmt: skip


async def served(host: Host, address: str, console_port: int, ready: Callable[[], None]) -> None:
    """Serve until the task is cancelled or the process is interrupted; call ``ready`` when up."""
    host.begin()
    await asyncio.to_thread(host.prepare)
    sys.setswitchinterval(TURN)
    servers = [
        _configured(Network(host).application(boundary(hosts_of(address))), address, host.port),
        _configured(Desk(host).application(boundary(LOOPBACK)), "127.0.0.1", console_port),
    ]
    loop = asyncio.get_running_loop()

    def stop() -> None:
        host.end()
        for server in servers:
            server.should_exit = True

    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(name, stop)
    running = [asyncio.create_task(server.serve()) for server in servers]
    try:
        while not all(server.started for server in servers):
            if any(task.done() for task in running):
                return
            await asyncio.sleep(0.02)
        ready()
        await asyncio.wait(running)  # which, unlike gather, leaves them to end in order
    finally:
        stop()
        await asyncio.wait(running)


def more_files() -> None:
    """Raise the limit of open files to :data:`FILES` where the system allows it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        if soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
