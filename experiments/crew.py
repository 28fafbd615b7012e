"""Who does the work: this process, processes of this machine, or a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from ..agents.mistake import Mistake

Task = TypeVar("Task")
Result = TypeVar("Result")

WAITING = 2
"""Tasks that wait or run per worker: none idles, and memory stays bounded."""

PATIENCE = 0.1
"""Seconds between two looks at what is done."""


class LostWorker(Mistake):
    """A worker that ended in the middle of its work."""


def _nobody(more: int) -> None:
    """Count for nobody."""


_counted: ContextVar[Callable[[int], None]] = ContextVar("_counted", default=_nobody)
"""Where the work that is done in this context is counted."""


def count(more: int) -> None:
    """Count a piece of the work under way as done, from within it; see :func:`finished`."""
    _counted.get()(more)


@dataclass(frozen=True)
class Crew:
    """Workers that take functions; where there is no ``executor``, this process does the work.

    ``workers`` tells how many there are now, ``done`` what they have counted so far. A ``distant``
    crew may work on other machines.
    """

    executor: Executor | None
    workers: Callable[[], int]
    done: Callable[[], int]
    distant: bool = False


def finished(
    crew: Crew,
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    every_while: Callable[[int], None] | None = None,
) -> Iterator[tuple[Task, Result]]:
    """Yield each task with its result as it is finished, in any order.

    Tasks are taken one by one, so that there may be any number of them. ``every_while`` hears
    several times a second what was counted so far (:func:`count`; workers of a cluster count
    nothing) and may raise to end the work; so does closing the iterator.
    """
    tell = every_while or _nobody
    if crew.executor is None:
        return _one_by_one(function, tasks, tell)
    return _side_by_side(crew, crew.executor, function, tasks, tell)


def _one_by_one(
    function: Callable[[Task], Result], tasks: Iterable[Task], tell: Callable[[int], None]
) -> Iterator[tuple[Task, Result]]:
    done = 0

    def tally(more: int) -> None:
        nonlocal done
        done += more
        tell(done)

    for task in tasks:
        before = _counted.set(tally)
        try:
            result = function(task)
        finally:
            _counted.reset(before)
        yield task, result


def _side_by_side(
    crew: Crew,
    executor: Executor,
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    tell: Callable[[int], None],
) -> Iterator[tuple[Task, Result]]:
    left = iter(tasks)
    under_way: dict[Future[Result], Task] = {}
    try:
        while True:
            room = WAITING * max(crew.workers(), 1) - len(under_way)
            for task in islice(left, max(room, 0)):
                under_way[executor.submit(function, task)] = task
            done, _ = wait(under_way, timeout=PATIENCE, return_when=FIRST_COMPLETED)
            tell(crew.done())
            if not under_way:
                return
            for future in done:
                yield under_way.pop(future), future.result()
    finally:
        for future in under_way:
            future.cancel()


@contextmanager
def local_crew(processes: int) -> Generator[Crew]:
    """Offer ``processes`` workers on this machine; one is this process itself.

    The others end with this process, however it ends. Raises :class:`LostWorker` if one ends in
    the middle of a task.
    """
    if processes == 1:
        yield Crew(None, lambda: 1, lambda: 0)
        return
    tally: Any = multiprocessing.Value("q", 0)
    executor = ProcessPoolExecutor(processes, initializer=_begin, initargs=(tally,))
    try:
        yield Crew(executor, lambda: processes, lambda: tally.value)
        executor.shutdown()
    except BrokenExecutor:
        raise LostWorker(
            "A worker process ended in the middle of its work, as it does when memory is short; "
            "use fewer --processes."
        ) from None
    finally:
        _end_at_once(executor)


def _end_at_once(executor: ProcessPoolExecutor) -> None:
    """End the processes of a pool in the middle of their work."""
    processes = list((executor._processes or {}).values())  # pyright: ignore[reportPrivateUsage]
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()


def _begin(tally: Any) -> None:
    """Prepare a worker: an interrupt is the parent's affair, and nobody outlives the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def add(more: int) -> None:
        with tally.get_lock():
            tally.value += more

    _counted.set(add)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


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
            threads: Callable[[], int] = lambda: sum(client.nthreads().values())  # noqa: E731
            yield Crew(client.get_executor(), threads, lambda: 0, distant=True)
        except KilledWorker:
            raise LostWorker("Several Dask workers ended at the same piece of work.") from None
        except (CancelledError, OSError) as error:
            if client.status == "running" and not isinstance(error, CommClosedError):
                raise
            raise LostWorker(f"The Dask scheduler at {address} is gone: {error}.") from None
