"""Who does the work: processes of this machine, or a Dask cluster, behind the same few words."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from ..agents.mistake import Mistake

Task = TypeVar("Task")
Result = TypeVar("Result")

WAITING = 2
"""Tasks that wait or run per worker: none idles, and memory stays bounded."""

PATIENCE = 0.1
"""Seconds between two looks at an interrupt."""


@dataclass(frozen=True)
class Crew:
    """Workers that take functions, as an executor, and how many they are."""

    executor: Executor
    workers: int
    sees: Callable[[str], bool]
    """Whether all workers see a file of this machine, by its path."""


@contextmanager
def local_crew(processes: int) -> Generator[Crew]:
    """Offer ``processes`` workers on this machine; they end with this process, however it ends."""
    with ProcessPoolExecutor(processes, initializer=_begin) as executor:
        try:
            yield Crew(executor, processes, os.path.exists)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for process in list((executor._processes or {}).values()):  # pyright: ignore[reportPrivateUsage]
                process.terminate()
            raise


@contextmanager
def dask_crew(address: str) -> Generator[Crew]:
    """Offer the workers of the Dask scheduler at ``address``; ``local`` starts a cluster here.

    Raises :class:`Mistake` if Dask is not installed, or the scheduler cannot be reached or has
    no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise Mistake(
            "Dask is not installed; install the extra: pip install 'triangulation[experiments]'."
        ) from None
    client_of: Any = Client
    try:
        where = {} if address == "local" else {"address": address}
        client = client_of(**where, timeout="10s", dashboard_address=None)
    except (OSError, TimeoutError, ValueError) as error:
        raise Mistake(f"No Dask scheduler answers at {address!r}: {error}.") from None
    with client:
        workers = sum(client.nthreads().values())
        if workers == 0:
            raise Mistake(f"The Dask scheduler at {address!r} has no workers yet.")

        def sees(path: str) -> bool:
            return all(client.run(os.path.exists, path).values())

        yield Crew(client.get_executor(), workers, sees)


def finished(
    crew: Crew,
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    every_while: Callable[[], None] | None = None,
) -> Iterator[tuple[Task, Result]]:
    """Yield each task with its result as it is finished, in any order.

    Tasks are taken one by one, so that there may be any number. ``every_while`` is called several
    times a second and may raise to end the work.
    """
    left = iter(tasks)
    under_way: dict[Future[Result], Task] = {}
    try:
        while True:
            for task in islice(left, WAITING * crew.workers - len(under_way)):
                under_way[crew.executor.submit(function, task)] = task
            if not under_way:
                return
            done, _ = wait(under_way, timeout=PATIENCE, return_when=FIRST_COMPLETED)
            if every_while is not None:
                every_while()
            for future in done:
                yield under_way.pop(future), future.result()
    finally:
        for future in under_way:
            future.cancel()


def _begin() -> None:
    """Prepare a worker: an interrupt is the parent's affair, and nobody outlives the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
