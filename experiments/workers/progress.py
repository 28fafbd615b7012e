"""Live progress in the terminal."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from typing import Protocol

LOGGED = 60.0
"""Seconds between two lines where there is no terminal."""


WAITING = "waiting for workers"
"""The word on work that nobody does; where there is no terminal, it is said at once, and once."""


class Tell(Protocol):
    """Takes how much is done, and a short text that is shown beside it."""

    def __call__(self, done: int, note: str = "") -> None:
        """Show it."""
        ...


def silent(done: int, note: str = "") -> None:
    """Show nothing."""


@contextmanager
def shown_progress(what: str, total: int, unit: str, quiet: bool) -> Generator[Tell]:
    """Show a bar with rate and time left; the context's value takes how much is done.

    The bar appears at its first report, so that a refusal before the work stands alone, and only in
    a terminal; elsewhere, such as in the log of a batch job, there is a line a minute.
    """
    if quiet:
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} " + unit),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        TextColumn("{task.fields[note]}"),
        console=console,
        transient=True,
    )
    task = bar.add_task(what, total=total, rate="", left="", note="")

    start = said = time.monotonic()
    before: int | None = None
    waited = False

    def tell(done: int, note: str = "") -> None:
        nonlocal said, before, waited
        now = time.monotonic()
        before = done if before is None else before
        if console.is_terminal:
            bar.start()
            pace = _pace(done - before, total - done, now - start)
            bar.update(task, completed=done, rate=pace[0], left=pace[1], note=note)
        elif now - said > LOGGED or (note == WAITING and not waited):
            said, waited = now, waited or note == WAITING
            after = f"{now - start:,.0f} s"
            words = f"{what}: {done:,} of {total:,} {unit} after {after}"
            console.print(f"{words}; {note}" if note else words, highlight=False, soft_wrap=True)

    try:
        yield tell
    finally:
        if bar.live.is_started:
            bar.stop()


def _pace(done: int, left: int, seconds: float) -> tuple[str, str]:
    """Return in words how fast it goes, on the whole, and how long it will go on."""
    if done <= 0 or seconds <= 0:
        return "", ""
    rate = done / seconds
    shown = f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s"
    return shown, f"{timedelta(seconds=round(left / rate))} left"
