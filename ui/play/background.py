"""The background: one process that works on jobs month by month, and can drop them any time."""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import os
import queue
import signal
import threading
import traceback
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

log = logging.getLogger(__name__)

URGENT = 0
PATIENT = 1
"""Priorities: jobs of the lower number go first, those of one number take turns."""

DEATHS = 3
"""Workers that may die over one item of a job before the job counts as broken."""

NICENESS = 5
"""By how much the worker stands back for the other processes of the machine."""


class Failed(str):
    """What a job yields last when it broke: the traceback, for the server's log."""


class Over:
    """What the worker sends after a job's last item."""


@dataclass
class Job:
    """A job that is not over: what was asked for, and how much of it was heard."""

    number: int
    name: str
    arguments: tuple[Any, ...]
    on_item: Callable[[Any], None]
    priority: int
    sent: int = 0
    """Items that the present worker has sent."""
    heard: int = 0
    """Items that were handed back."""
    deaths: int = 0
    """Workers that died over its next item."""


class Background:
    """Sends jobs to a worker process and hands back what they yield, in order.

    ``start`` asks for a job under a key; a new job under the same key replaces the old one, of
    which nothing more is heard. Callbacks run in a thread of their own and must not raise.
    A worker that dies is replaced, and its jobs are done again: a job must yield the same items
    each time, for those that were heard before are not handed back twice.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pipe: Connection | None = None
        self._orders: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._jobs: dict[Hashable, Job] = {}
        """In the order in which the worker takes them, as far as priorities allow."""
        self._count = 0
        atexit.register(self.close)

    @property
    def worker(self) -> int | None:
        """Return the worker's process number; None while there is none."""
        with self._lock:
            return None if self._pipe is None else self._process.pid

    def warm_up(self) -> None:
        """Start the process, so that the first job need not wait for it."""
        with self._lock:
            self._connect()

    def start(
        self, key: Hashable, job: str, arguments: tuple[Any, ...], on_item: Callable[[Any], None],
        priority: int = PATIENT,
    ) -> None:  # fmt: skip
        """Begin a job; ``on_item`` gets everything that it yields."""
        with self._lock:
            self._connect()
            self._count += 1
            self._jobs.pop(key, None)
            self._jobs[key] = Job(self._count, job, arguments, on_item, priority)
            self._order(key)

    def drop(self, key: Hashable) -> None:
        """End a job; it is no mistake if there is none."""
        with self._lock:
            if self._jobs.pop(key, None) is not None:
                self._orders.put(("drop", key))

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pipe is not None:
                self._jobs.clear()
                self._orders.put(None)
                self._pipe.close()
                self._pipe = None
                self._process.join(timeout=2)
                if self._process.is_alive():
                    self._process.terminate()

    def _order(self, key: Hashable) -> None:
        job = self._jobs[key]
        self._orders.put(("start", key, job.number, job.name, job.arguments, job.priority))

    def _connect(self) -> None:
        if self._pipe is not None:
            return
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._orders = queue.SimpleQueue()
        for task in (self._speak, self._listen):
            threading.Thread(target=task, args=(self._pipe, self._orders), daemon=True).start()

    def _speak(self, pipe: Connection, orders: queue.SimpleQueue[Any]) -> None:
        """Send what is asked for: packing a world, and waiting for the worker to take it."""
        while (order := orders.get()) is not None:
            try:
                pipe.send(order)
            except OSError:
                return

    def _listen(self, pipe: Connection, orders: queue.SimpleQueue[Any]) -> None:
        """Hand back what the worker sends, until it ends or dies."""
        while True:
            try:
                key, number, item = pipe.recv()
            except (EOFError, OSError, TypeError):  # TypeError: closed by us while receiving
                break
            with self._lock:
                on_item = self._taken(key, number, item)
            if on_item is not None:
                on_item(item)
        orders.put(None)
        with self._lock:
            broken = self._replace(pipe)
        if broken is not None:
            broken(Failed(f"{DEATHS} worker processes died over one item of this job."))

    def _taken(self, key: Hashable, number: int, item: Any) -> Callable[[Any], None] | None:
        """Note an item of a job; return who is to hear it, unless nobody or not again."""
        job = self._jobs.get(key)
        if job is None or job.number != number:
            return None
        del self._jobs[key]
        if isinstance(item, Over):
            return None
        if isinstance(item, Failed):
            return job.on_item
        self._jobs[key] = job  # the worker turns to the others of its priority first
        job.sent += 1
        if job.sent <= job.heard:
            return None
        job.heard, job.deaths = job.sent, 0
        return job.on_item

    def _replace(self, pipe: Connection) -> Callable[[Any], None] | None:
        """Replace a worker that died and hand it all jobs that are not over.

        Return who must hear that the job under way is given up, because too many died over it.
        """
        if self._pipe is not pipe:
            return None
        pipe.close()
        self._pipe = None
        self._process.join()
        if not self._jobs:
            return None
        log.warning("The background's worker died; another one does its jobs again.")
        under_way = min(self._jobs, key=lambda key: self._jobs[key].priority)
        job = self._jobs[under_way]
        job.deaths += 1
        broken = job.on_item if job.deaths >= DEATHS else None
        if broken is not None:
            del self._jobs[under_way]
        if self._jobs:
            self._connect()
        for key, waiting in self._jobs.items():
            waiting.sent = 0
            self._order(key)
        return broken


def work(pipe: Connection) -> None:
    """Serve jobs until the other end closes: the worker process's life.

    It is nice: where processors are few, the server and the browser go first.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    from .jobs import JOBS

    running: dict[Hashable, tuple[int, int, Iterator[Any]]] = {}
    try:
        while True:
            while not running or pipe.poll():
                _obey(pipe.recv(), running, JOBS)
            key = min(running, key=lambda k: running[k][1])
            number, priority, job = running.pop(key)
            item = _next(job)
            pipe.send((key, number, item))
            if not isinstance(item, (Over, Failed)):
                running[key] = (number, priority, job)
    except (EOFError, OSError):
        return


def _next(job: Iterator[Any]) -> Any:
    """Return a job's next item, or what ends it; a broken job must not end the others."""
    try:
        return next(job, Over())
    except Exception:
        return Failed(traceback.format_exc())


def _obey(message: Any, running: dict[Hashable, Any], jobs: dict[str, Any]) -> None:
    if message[0] == "drop":
        running.pop(message[1], None)
        return
    _, key, number, job, arguments, priority = message
    running.pop(key, None)
    running[key] = (number, priority, jobs[job](*arguments))
