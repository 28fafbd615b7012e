"""Who does the work: this process, others on this machine (``processes``), a Dask ``cluster``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from ...agents.mistake import Mistake
from ..extensions.loading import extended

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


counted: ContextVar[Callable[[int], None]] = ContextVar("counted", default=_nobody)
"""Where the work that is done in this context is counted."""


def count(more: int) -> None:
    """Count a piece of the work under way as done, from within it; see :func:`finished`."""
    counted.get()(more)


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
    everyone: Callable[[Callable[[], str]], set[str]] = lambda ask: {ask()}
    """Asks every worker that is there, and returns the different answers."""


def finished(
    crew: Crew,
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    every_while: Callable[[int], None] | None = None,
) -> Iterator[tuple[Task, Result]]:
    """Yield each task with its result as it is finished, in any order.

    Tasks are taken one by one, so that there may be any number of them. ``every_while`` hears
    several times a second what was counted so far (:func:`count`; workers of a cluster count
    nothing) and may raise to end the work, as closing the iterator does; what a worker of a
    cluster has begun, it may still finish.
    """
    tell = every_while or _nobody
    if crew.executor is None:
        return _one_by_one(function, tasks, tell)
    return _side_by_side(crew, crew.executor, function, tasks, tell)


def beside(crew: Crew, work: Callable[[], Result]) -> Callable[[], Result]:
    """Have a worker begin some work, and return what waits for its result.

    Where there are no workers, or they are lost, it is done here when its result is asked for.
    """
    if crew.executor is None:
        return work
    future = crew.executor.submit(extended(_done), work)

    def result() -> Result:
        try:
            return future.result()
        except BrokenExecutor:
            return work()

    return result


def _done(work: Callable[[], Result]) -> Result:
    return work()


def _one_by_one(
    function: Callable[[Task], Result], tasks: Iterable[Task], tell: Callable[[int], None]
) -> Iterator[tuple[Task, Result]]:
    done = 0

    def tally(more: int) -> None:
        nonlocal done
        done += more
        tell(done)

    for task in tasks:
        before = counted.set(tally)
        try:
            result = function(task)
        finally:
            counted.reset(before)
        yield task, result


def _side_by_side(
    crew: Crew,
    executor: Executor,
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    tell: Callable[[int], None],
) -> Iterator[tuple[Task, Result]]:
    left, function = iter(tasks), extended(function)
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
