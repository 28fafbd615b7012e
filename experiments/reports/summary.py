"""A summary of a run that fits one screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...agents.declaration import Array
from ..playing.run import Outcome
from .report import outcome as outcome_rows

WIDTH = 60
"""Columns of the small chart."""

HEIGHT = 9
"""Lines of the small chart."""


def print_summary(outcome: Outcome, output: Path) -> None:
    """Print the outcome in numbers with a small chart of alignment."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console, job = Console(highlight=False), outcome.job
    console.print(
        f"\n[bold]{escape(job.scenario.title)}[/bold]: {len(job.course().worlds)} worlds, "
        f"{job.months} months, {job.citizens} citizens, seed {job.seed}\n"
    )
    console.print("State alignment, −1 Moscow … +1 West: median (●) and middle 90 % of worlds (░)")
    console.print("\n".join(alignment_chart(outcome.columns["alignment"])))
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in outcome_rows(outcome.columns):
        table.add_row(name, value)
    console.print()
    console.print(table)
    console.print("Ranges in brackets hold the middle 90 % of the worlds.")
    for name in sorted(path.name for path in output.iterdir()):
        console.print(f"  {output / name}", soft_wrap=True, markup=False)


def alignment_chart(alignment: Array) -> list[str]:
    """Return a chart of alignment (worlds × months) in text, with its axes."""
    months = alignment.shape[1]
    count = min(WIDTH, months)
    places = np.arange(count) * (months - 1) // max(count - 1, 1)
    low, middle, high = np.percentile(alignment[:, places], (5, 50, 95), axis=0)
    bottom, top = min(-0.5, float(low.min())), max(0.5, float(high.max()))
    edges = np.linspace(top, bottom, HEIGHT)
    step = (top - bottom) / (HEIGHT - 1)
    lines: list[str] = []
    for level in edges:
        row = [_cell(level, step, *column) for column in zip(low, middle, high, strict=True)]
        lines.append(f"{level:+6.2f} │{''.join(row)}")
    lines.append("       └" + "─" * len(places))
    lines.append(f"        month 1{f'month {months}':>{max(len(places) - 7, 9)}}")
    return lines


def _cell(level: float, step: float, low: float, middle: float, high: float) -> str:
    if abs(middle - level) <= step / 2:
        return "●"
    return "░" if low - step / 2 <= level <= high + step / 2 else " "
