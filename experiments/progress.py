"""Live progress in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def shown_progress(
    what: str, total: int, unit: str, quiet: bool
) -> Generator[Callable[[int], None]]:
    """Show a bar with rate and time left; the context's value takes how much is done.

    The bar appears when first told, so that a refusal before the work stands alone, and only in a
    terminal.
    """
    if quiet:
        yield lambda done: None
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
        console=console,
        transient=True,
    )
    task = bar.add_task(what, total=total, rate="")

    def tell(done: int) -> None:
        if console.is_terminal:
            bar.start()
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, rate=f"{speed:,.0f}/s" if speed else "")

    try:
        yield tell
    finally:
        if bar.live.is_started:
            bar.stop()
