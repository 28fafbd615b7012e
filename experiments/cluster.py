"""Workers of a Dask cluster, on this machine or others."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Generator
from concurrent.futures import CancelledError
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ..agents.mistake import Mistake
from .crew import Crew, LostWorker

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Parameters of mallopt(3)."""

LARGEST_KEPT = 32 * 1024 * 1024
"""Bytes of the largest piece of memory that is kept for the next use: the most that glibc, left to
itself, comes to keep."""


@contextmanager
def dask_crew(address: str) -> Generator[Crew]:
    """Offer the workers of a Dask scheduler, by its address or by its scheduler file (``.json``).

    Workers may come and go; where there are none yet, the work waits for them, and what a lost
    one had begun is done by another. Raises :class:`Mistake` if Dask is not installed or no
    scheduler answers, :class:`LostWorker` if a task takes several workers with it or the
    scheduler ends.
    """
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError:
        raise Mistake(
            "Dask is not installed; install the extra: pip install 'triangulation[experiments]'."
        ) from None
    client_of: Any = Client
    file = address.endswith(".json")
    if file and not Path(address).is_file():
        raise Mistake(f"There is no scheduler file {address}.")
    where = {"scheduler_file" if file else "address": address}
    try:
        client = client_of(**where, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise Mistake(f"No Dask scheduler answers at {address!r}: {error}.") from None
    with closing(client):
        try:
            client.register_plugin(_memory_kept())
            threads: Callable[[], int] = lambda: sum(client.nthreads().values())  # noqa: E731
            yield Crew(client.get_executor(pure=False), threads, lambda: 0, distant=True)
        except KilledWorker:
            raise LostWorker("Several Dask workers ended at the same piece of work.") from None
        except (CancelledError, OSError) as error:
            if client.status == "running" and not isinstance(error, CommClosedError):
                raise
            raise LostWorker(f"The Dask scheduler at {address} is gone: {error}.") from None


def _memory_kept() -> Any:
    """Return a plugin by which workers keep freed memory as any other process does.

    Dask has its workers give memory back at once (``MALLOC_TRIM_THRESHOLD_``), for tasks that hold
    much of it. A simulation frees and takes the same few megabytes thousands of times a second and
    would wait for the system each time: 4.2 seconds instead of 2.7 for 200 runs (measured).
    """
    from distributed import WorkerPlugin

    class MemoryKept(WorkerPlugin):
        name = "triangulation: memory kept"

        def setup(self, worker: Any) -> None:
            libc = ctypes.CDLL(None) if sys.platform == "linux" else None
            if hasattr(libc, "mallopt"):  # glibc; others do not heed the setting either
                libc.mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT)
                libc.mallopt(M_TRIM_THRESHOLD, 2 * LARGEST_KEPT)

    return MemoryKept()
