"""The background: one process that works on jobs month by month, and can drop them any time."""

from __future__ import annotations

import atexit
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

from ...experiments.extensions.loading import extended

URGENT = 0
PATIENT = 1
"""Priorities: jobs of the lower number go first, those of one number take turns."""

MOST_DEATHS = 3
"""Deaths of workers after which a job is given up: it may be what kills them."""

NICENESS = 5
"""By how much the worker stands back for the other processes of the machine."""


@dataclass
class Asked:
    """A job that is under way: what was asked for, and how much of it has been handed back."""

    number: int
    job: str
    arguments: tuple[Any, ...]
    on_item: Callable[[Any], None]
    priority: int
    handed: int = 0
    again: int = 0
    """Items that a job done again yields for the second time."""
    deaths: int = 0
    """How many workers died while they had the job."""


class Background:
    """Sends jobs to a worker process and hands back what they yield, in order.

    ``start`` asks for a job under a key; a new job under the same key replaces the old one, of
    which nothing more is heard. Callbacks run in a thread of their own and must not raise. A
    worker that dies is replaced, and its jobs are done again from where they were.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pipe: Connection | None = None
        self._orders: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._asked: dict[Hashable, Asked] = {}
        self._count = 0

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
            self._count += 1
            self._connect()
            self._asked[key] = Asked(self._count, job, arguments, on_item, priority)
            self._order(key)

    def drop(self, key: Hashable) -> None:
        """End a job; it is no mistake if there is none."""
        with self._lock:
            if self._asked.pop(key, None) is not None:
                self._orders.put(("drop", key))

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pipe is not None:
                self._orders.put(None)
                self._pipe.close()
                self._pipe = None
                self._process.join(timeout=2)
                if self._process.is_alive():
                    self._process.terminate()

    def _connect(self) -> None:
        if self._pipe is not None:
            return
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=extended(work), args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._orders = queue.SimpleQueue()
        for task in (self._speak, self._listen):
            threading.Thread(target=task, args=(self._pipe,), daemon=True).start()
        atexit.register(self.close)

    def _order(self, key: Hashable) -> None:
        asked = self._asked[key]
        self._orders.put(("start", key, asked.number, asked.job, asked.arguments, asked.priority))

    def _replace(self, pipe: Connection) -> None:
        """Begin another worker in the place of one that died, and have its jobs done again."""
        given_up: list[Asked] = []
        with self._lock:
            if self._pipe is not pipe:
                return  # closed by us
            for key, asked in list(self._asked.items()):
                asked.deaths += 1
                if asked.deaths >= MOST_DEATHS:
                    given_up.append(self._asked.pop(key))
            self._orders.put(None)
            pipe.close()
            self._pipe = None
            if self._asked:
                self._connect()
            for key, asked in self._asked.items():
                asked.again = asked.handed
                self._order(key)
        for asked in given_up:
            asked.on_item(Failed("The worker process died each time that it had this job.\n"))

    def _speak(self, pipe: Connection) -> None:
        """Send what is asked for: packing a world, and waiting for the worker to take it."""
        orders = self._orders
        while (order := orders.get()) is not None:
            try:
                pipe.send(order)
            except OSError:
                return

    def _listen(self, pipe: Connection) -> None:
        while True:
            try:
                key, number, item = pipe.recv()
            except (EOFError, OSError, TypeError):  # TypeError: closed by us while receiving
                self._replace(pipe)
                return
            on_item = self._heard(key, number, item)
            if on_item is not None:
                on_item(item)

    def _heard(self, key: Hashable, number: int, item: Any) -> Callable[[Any], None] | None:
        """Return who is to get an item: nobody if it is known, or not wanted any more."""
        with self._lock:
            asked = self._asked.get(key)
            if asked is None or asked.number != number:
                return None
            if isinstance(item, Done):
                del self._asked[key]
                return None
            if asked.again:
                asked.again -= 1
                return None
            asked.handed += 1
            return asked.on_item


class Done:
    """What the worker sends when a job has yielded all that it has."""


class Failed(str):
    """What a job yields last when it broke: the traceback, for the server's log."""


def work(pipe: Connection) -> None:
    """Serve jobs until the other end closes: the worker process's life.

    It is nice: where processors are few, the server and the browser go first.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    from .jobs import JOBS

    running: dict[Hashable, tuple[int, int, Iterator[Any]]] = {}
    while True:
        try:
            while not running or pipe.poll():
                _obey(pipe.recv(), running, JOBS)
            key = min(running, key=lambda k: running[k][1])
            number, priority, job = running.pop(key)
            pipe.send((key, number, next(job)))
            running[key] = (number, priority, job)
        except StopIteration:
            pipe.send((key, number, Done()))
        except (EOFError, OSError):
            return
        except Exception:  # a broken job must not end the others
            pipe.send((key, number, Failed(traceback.format_exc())))
            pipe.send((key, number, Done()))


def _obey(message: Any, running: dict[Hashable, Any], jobs: dict[str, Any]) -> None:
    if message[0] == "drop":
        running.pop(message[1], None)
        return
    _, key, number, job, arguments, priority = message
    running.pop(key, None)
    running[key] = (number, priority, jobs[job](*arguments))
