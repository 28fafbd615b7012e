"""Ctrl-C at moments at which nothing is lost."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

from .progress import Tell, shown_progress

AT_ONCE = 0.5
"""Seconds within which a second interrupt is the first one: ``timeout`` sends two, to the process
and to its group."""


class Interrupts:
    """An interrupt that waits until it is asked for."""

    def __init__(self) -> None:
        """Begin with none."""
        self.waiting = False
        self._since = 0.0

    def note(self, number: int, frame: FrameType | None) -> None:
        """Keep an interrupt for later; a second one is not kept waiting."""
        now = time.monotonic()
        if not self.waiting:
            self.waiting, self._since = True, now
        elif now - self._since > AT_ONCE:
            raise KeyboardInterrupt

    def check(self) -> None:
        """Raise KeyboardInterrupt if one waits."""
        if self.waiting:
            self.waiting = False
            raise KeyboardInterrupt


@contextmanager
def held_back() -> Generator[Interrupts]:
    """Hold interrupts back until ``check`` is called on the context's value, or to its end.

    An interrupt that comes while processes are made would otherwise be swallowed by the hooks
    that Python runs then, and one that comes while files are written would leave them without
    each other. Outside the main thread, or where interrupts are ignored, nothing changes.
    """
    held = Interrupts()
    here = threading.current_thread() is threading.main_thread()
    if not here or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield held
        return
    signal.signal(signal.SIGINT, held.note)
    try:
        yield held
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    held.check()


@contextmanager
def interruptible(tell: Tell) -> Generator[Tell]:
    """Hold interrupts back, and let one through whenever progress is shown.

    The context's value takes the place of ``tell``.
    """
    with held_back() as interrupts:

        def show(done: int, note: str = "") -> None:
            interrupts.check()
            tell(done, note)

        yield show


@contextmanager
def interruptible_progress(what: str, total: int, unit: str, quiet: bool) -> Generator[Tell]:
    """Show progress, and let an interrupt through whenever some is shown.

    The context's value takes how much is done; see :func:`~.progress.shown_progress`.
    """
    with shown_progress(what, total, unit, quiet) as progress, interruptible(progress) as show:
        yield show
