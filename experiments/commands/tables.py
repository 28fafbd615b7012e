"""Tables that commands print: in columns, or in a narrow terminal as a block for each row."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence

import click

WIDE = 150
"""Columns of a terminal that a table with columns of sentences needs at least."""

PIPED = 200
"""Columns of a table that is not printed to a terminal."""

Lines = Sequence[tuple[str, str]]
"""The lines of a block after its name: what each says, and the text."""


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]], blocks: Sequence[Lines],
                whole: Sequence[str]) -> None:  # fmt: skip
    """Print rows under headings, or where the terminal is narrow ``blocks``, one for each row.

    Columns under the headings in ``whole`` are never broken. Where nobody sees a terminal, as in a
    pipe, the table has always the same width.
    """
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED
    if width < WIDE:
        texts = (block(row[0], lines, width) for row, lines in zip(rows, blocks, strict=True))
        click.echo("\n\n".join(texts))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in whole)
    for row in rows:
        table.add_row(*row)
    Console(width=width).print(table)


def block(name: str, lines: Lines, width: int) -> str:
    """Return a name with its lines below, each wrapped at spaces; empty ones are left out."""
    margin = max(len(word) for word, _ in lines) + 4
    wrapped = [
        textwrap.fill(
            text, max(width, margin + 20), initial_indent=f"  {word}:".ljust(margin),
            subsequent_indent=" " * margin, break_on_hyphens=False, break_long_words=False,
        )
        for word, text in lines
        if text
    ]  # fmt: skip
    return "\n".join([name, *wrapped])
