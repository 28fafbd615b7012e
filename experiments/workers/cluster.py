"""Workers of a Dask cluster, on this machine or others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Generator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from ...agents.mistake import Mistake, shown
from ..installing import missing
from .crew import Crew, LostWorker
from .memory import keep_memory
from .processes import local_crew

PATIENCE = 10
"""Seconds in which a scheduler must answer."""

LOCAL = "local"
"""What stands for a scheduler where processes on this machine do the work."""

HIGHEST_PORT = 65535
"""The last port that an address can name."""


def scheduler_address(named: str) -> str:
    """Return the address of a Dask scheduler, named by it or by its scheduler file (``.json``).

    Raises :class:`Mistake` for what cannot be one; whether anybody answers there is not tried.
    """
    address = _address_in(Path(named)) if named.endswith(".json") else named
    try:
        place: Any = import_module("distributed.comm").get_address_host_port
        host, port = place(address)
    except ImportError:
        raise missing("distributed", "a Dask scheduler", "experiments") from None
    except ValueError:
        host, port = "", 0
    if not host or not 0 < port <= HIGHEST_PORT:
        raise Mistake(
            f"The scheduler is {shown(named)}; allowed is local, an address such as "
            "tcp://host:8786, "
            "or a scheduler file (.json)."
        )
    return address


def _address_in(file: Path) -> str:
    """Return the address that a scheduler file holds."""
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["address"])
    except FileNotFoundError:
        raise Mistake(f"There is no scheduler file {file}.") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Mistake(f"{file} holds no scheduler's address; a Dask scheduler writes it.") from None


@contextmanager
def crew_of(scheduler: str, processes: int) -> Generator[Crew]:
    """Offer the workers of a scheduler, or ``processes`` here where it is :data:`LOCAL`."""
    with local_crew(processes) if scheduler == LOCAL else dask_crew(scheduler) as workers:
        yield workers


@contextmanager
def dask_crew(address: str) -> Generator[Crew]:
    """Offer the workers of a Dask scheduler, by its address or by its scheduler file (``.json``).

    Workers may come and go; where there are none yet, the work waits for them, and what a lost
    one had begun is done by another. Raises :class:`Mistake` if Dask is not installed or no
    scheduler answers, :class:`LostWorker` if a task takes several workers with it or the
    scheduler ends.
    """
    address = scheduler_address(address)
    from distributed import Client, KilledWorker
    from distributed.comm.core import CommClosedError

    client_of: Any = Client
    try:
        with ThreadPoolExecutor(1) as aside:  # where a loop runs already, as in a notebook
            aside.submit(asyncio.run, _knock(address)).result()
        client = client_of(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise Mistake(f"No Dask scheduler answers at {shown(address)}: {error}.") from None
    with closing(client):
        try:
            client.register_plugin(_memory_kept())
            threads: Callable[[], int] = lambda: sum(client.nthreads().values())  # noqa: E731
            everyone: Callable[[Callable[[], str]], set[str]] = lambda ask: set(  # noqa: E731
                client.run(ask, on_error="ignore").values()
            )
            executor = client.get_executor(pure=False)
            yield Crew(executor, threads, lambda: 0, distant=True, everyone=everyone)
        except KilledWorker:
            raise LostWorker("Several Dask workers ended at the same piece of work.") from None
        except (CancelledError, OSError) as error:
            if client.status == "running" and not isinstance(error, CommClosedError):
                raise
            raise LostWorker(f"The Dask scheduler at {address} is gone: {error}.") from None


async def _knock(address: str) -> None:
    """Try whether anybody answers: a client that finds nobody waits long when it is forgotten."""
    connect: Any = import_module("distributed.comm").connect
    keys: Any = import_module("distributed.security").Security()
    door: Any = await connect(address, timeout=PATIENCE, **keys.get_connection_args("client"))
    await door.close()


def _memory_kept() -> Any:
    """Return a plugin by which workers keep the memory that they free."""
    from distributed import WorkerPlugin

    class MemoryKept(WorkerPlugin):
        name = "triangulation: memory kept"

        def setup(self, worker: Any) -> None:
            keep_memory()

    return MemoryKept()
