"""Answers in the terminal: a sentence each, and the head of its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pandas import DataFrame

from .numerals import cell
from .questions import Answer

ROWS = 12
"""Rows of a table that are printed; the file has all."""


def print_answers(found: Sequence[Answer], width: int | None = None) -> None:
    """Print every answer: its question, the sentence, and the first rows of its table."""
    from rich.console import Console

    console = Console(highlight=False, width=width)
    for answer in found:
        console.print(f"\n[bold]{answer.title}[/bold]")
        console.print(answer.sentence, markup=False)
        if answer.table is not None:
            _print_table(console, answer)


def _print_table(console: Any, answer: Answer) -> None:
    """Print a short table, or the head of a ranking; of a long list of points only its length."""
    from rich.table import Table

    assert answer.table is not None
    count = len(answer.table)
    if count > ROWS and "parameter" not in answer.table:
        console.print(f"The {count:,} rows are in {answer.name}.csv.")
        return
    shown = compact(answer.table).head(ROWS)
    printed = Table(box=None, pad_edge=False, header_style="bold")
    for name in shown.columns:
        text = shown[name].map(lambda value: isinstance(value, str)).all()
        name_like = bool(text and not shown[name].str.contains(" ").any())
        printed.add_column(
            str(name), justify="left" if text else "right", overflow="fold", no_wrap=name_like
        )
    for row in shown.itertuples(index=False):
        printed.add_row(*(cell(value) for value in row))
    console.print(printed)
    if count > ROWS:
        console.print(f"… and {count - ROWS:,} more rows in {answer.name}.csv.")


def compact(table: DataFrame) -> DataFrame:
    """Return a table that fits a terminal: intervals behind their values, nothing said twice."""
    shown = with_intervals(table)
    same = [n for n in ("scenario", "outcome", "above") if n in shown and shown[n].nunique() == 1]
    shown = shown.drop(columns=same)
    short = {name: str(name).rpartition(".")[2] for name in shown.columns}
    return shown.rename(columns=short) if len(set(short.values())) == len(short) else shown


def with_intervals(table: DataFrame) -> DataFrame:
    """Return a table in which ``x``, ``x_low`` and ``x_high`` are one column of text.

    ``low`` and ``high`` belong to ``mean`` or ``difference``. An unknown interval (NaN) is left
    out.
    """
    shown = table.drop(columns="limits", errors="ignore")
    for name in list(shown.columns):
        prefix = "" if name in ("mean", "difference") and "low" in shown else f"{name}_"
        low, high = f"{prefix}low", f"{prefix}high"
        if low in shown and high in shown:
            merged = [
                f"{cell(value)} ({cell(lowest)} … {cell(highest)})"
                if lowest == lowest
                else cell(value)
                for value, lowest, highest in zip(shown[name], shown[low], shown[high], strict=True)
            ]
            shown = shown.drop(columns=[low, high]).assign(**{str(name): merged})
    return shown
