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
from multiprocessing.connection import Connection
from typing import Any

URGENT = 0
PATIENT = 1
"""Priorities: jobs of the lower number go first, those of one number take turns."""

NICENESS = 5
"""By how much the worker stands back for the other processes of the machine."""


class Background:
    """Sends jobs to a worker process and hands back what they yield, in order.

    ``start`` asks for a job under a key; a new job under the same key replaces the old one, of
    which nothing more is heard. Callbacks run in a thread of their own and must not raise.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pipe: Connection | None = None
        self._orders: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._heard: dict[Hashable, tuple[int, Callable[[Any], None]]] = {}
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
            self._heard[key] = (self._count, on_item)
            self._connect()
            self._orders.put(("start", key, self._count, job, arguments, priority))

    def drop(self, key: Hashable) -> None:
        """End a job; it is no mistake if there is none."""
        with self._lock:
            if self._heard.pop(key, None) is not None:
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
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._orders = queue.SimpleQueue()
        for task in (self._speak, self._listen):
            threading.Thread(target=task, args=(self._pipe,), daemon=True).start()
        atexit.register(self.close)

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
                return
            with self._lock:
                wanted, on_item = self._heard.get(key, (None, None))
            if wanted == number and on_item is not None:
                on_item(item)


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
            continue
        except (EOFError, OSError):
            return
        except Exception:  # a broken job must not end the others
            pipe.send((key, number, Failed(traceback.format_exc())))


def _obey(message: Any, running: dict[Hashable, Any], jobs: dict[str, Any]) -> None:
    if message[0] == "drop":
        running.pop(message[1], None)
        return
    _, key, number, job, arguments, priority = message
    running.pop(key, None)
    running[key] = (number, priority, jobs[job](*arguments))
