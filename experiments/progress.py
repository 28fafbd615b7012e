"""Live progress in the terminal."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol


class Tell(Protocol):
    """Takes how much is done, and a word on it that is shown beside."""

    def __call__(self, done: int, note: str = "") -> None:
        """Show it."""
        ...


def _silent(done: int, note: str = "") -> None:
    """Show nothing."""


@contextmanager
def shown_progress(what: str, total: int, unit: str, quiet: bool) -> Generator[Tell]:
    """Show a bar with rate and time left; the context's value takes how much is done.

    The bar appears when first told, so that a refusal before the work stands alone, and only in a
    terminal.
    """
    if quiet:
        yield _silent
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} " + unit),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=console,
        transient=True,
    )
    task = bar.add_task(what, total=total, rate="", note="")

    def tell(done: int, note: str = "") -> None:
        if console.is_terminal:
            bar.start()
            speed = bar.tasks[0].speed
            rate = f"{speed:,.0f}/s" if speed else ""
            bar.update(task, completed=done, rate=rate, note=note)

    try:
        yield tell
    finally:
        if bar.live.is_started:
            bar.stop()
