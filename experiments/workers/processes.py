"""Workers on this machine: processes beside this one."""

from __future__ import annotations

import copy
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Generator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

from ...agents.mistake import Mistake
from .crew import Crew, LostWorker, counted
from .memory import keep_memory

START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""How workers begin: as copies of a process that has loaded the libraries and made programs of the
rules, and done no work yet; where a system has no such thing, from nothing."""

LOADED = ["triangulation.experiments.workers.loaded"]
"""What that process loads once, for all workers."""

MOST = 61 if sys.platform == "win32" else 1_000_000
"""Workers that a system allows."""


LONGEST_FOLDER = 60
"""Letters of the folder for temporary files in which that process can be reached: with the name
below it, the address of its socket has at most 107. Where it is longer, workers begin from
nothing."""

FILES = (48, 8)
"""Open files that this process needs, and more for every worker. Measured: 16 and 2, with 2 to 16
workers; the rest is for what libraries and the workers' tasks open, assumed."""


def allow_files(workers: int) -> None:
    """Make sure that this process may open the files that so many workers need.

    The limit is raised as far as the system lets it. Raises :class:`Mistake` if that is too few.
    """
    try:
        resource: Any = import_module("resource")
    except ImportError:  # no such limits here
        return
    needed = FILES[0] + FILES[1] * workers
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft == unlimited or soft >= needed:
        return
    if hard != unlimited and hard < needed:
        raise Mistake(
            f"The system lets this command open {hard} files, and {workers} processes need about "
            f"{needed}; allow more with `ulimit -n`, or use fewer --processes."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def cores() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


@contextmanager
def local_crew(processes: int) -> Generator[Crew]:
    """Offer ``processes`` workers on this machine; one is this process itself.

    The others end with this process, however it ends. Raises :class:`Mistake` for fewer than one,
    and :class:`LostWorker` if one ends in the middle of a task.
    """
    if processes < 1:
        raise Mistake(f"processes is {processes}; allowed is a whole number from 1 on.")
    if processes == 1:
        keep_memory()
        yield Crew(None, lambda: 1, lambda: 0)
        return
    workers = min(processes, MOST)
    allow_files(workers)
    try:
        context = worker_context()
        tally: Any = context.Value("q", 0)
        executor = ProcessPoolExecutor(workers, context, initializer=_prepare, initargs=(tally,))
    except OSError as error:
        raise LostWorker(
            f"Worker processes cannot be started ({error.strerror or error}), as where shared "
            "memory (/dev/shm) is full or cannot be written; --processes 1 needs none."
        ) from None
    try:
        yield Crew(executor, lambda: workers, lambda: tally.value)
        executor.shutdown()
    except BrokenExecutor:
        raise LostWorker(
            "A worker process ended in the middle of its work, as it does when memory is short "
            "(use fewer --processes)."
        ) from None
    finally:
        _end_at_once(executor)


def expect_workers() -> None:
    """Begin to load what workers begin with, beside what this process loads to prepare the work.

    To be called before that, where workers are likely to be asked for; there is no other effect.
    Where it cannot begin, whoever asks for workers hears why.
    """
    if START == "forkserver" and cores() > 1:
        with suppress(OSError):
            worker_context()


def worker_context() -> Any:
    """Begin the process that workers are copied from; it loads while this one prepares the work."""
    start = START if len(tempfile.gettempdir()) <= LONGEST_FOLDER else "spawn"
    context: Any = copy.copy(multiprocessing.get_context(start))
    context.Process = _without_program(context.Process)
    if start == "forkserver":
        context.set_forkserver_preload(LOADED)
        import_module("multiprocessing.resource_tracker").ensure_running()
        with _interrupts_blocked():
            import_module("multiprocessing.forkserver").ensure_running()
    return context


def _without_program(kind: Callable[..., Any]) -> Callable[..., Any]:
    """Return what makes processes that start without the program that runs here.

    A worker would else begin by running it again: a script of three lines would have to stand
    below ``if __name__ == "__main__":``. No task needs it.
    """

    def made(*given: Any, **named: Any) -> Any:
        worker = kind(*given, **named)

        def start() -> None:
            del worker.start  # it cannot be handed over to the worker
            program = vars(sys.modules["__main__"])
            known = {
                name: program.pop(name) for name in ("__spec__", "__file__") if name in program
            }
            program["__spec__"] = None
            try:
                worker.start()
            finally:
                program.update(known)

        worker.start = start
        return worker

    return made


@contextmanager
def _interrupts_blocked() -> Generator[None]:
    """Block interrupts, as processes that begin meanwhile inherit it; one that comes is kept.

    Else Ctrl-C, which a terminal sends to all processes, would end them with long messages.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_at_once(executor: ProcessPoolExecutor) -> None:
    """End the processes of a pool in the middle of their work."""
    processes = list((executor._processes or {}).values())  # pyright: ignore[reportPrivateUsage]
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()


def _prepare(tally: Any) -> None:
    """Prepare a worker: an interrupt is the parent's affair, and nobody outlives the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_memory()

    def add(more: int) -> None:
        with tally.get_lock():
            tally.value += more

    counted.set(add)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
