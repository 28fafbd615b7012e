"""``triangulation measures``: print all recorded columns."""

from __future__ import annotations

import sys

import click

from ...model.columns import COLUMNS
from .searching import check_found, found, print_explained


@click.command("measures")
@click.option("--search", metavar="WORDS", help="Print only rows with all these words.")
def command(search: str | None) -> None:
    """Print every recorded column with its unit, range and meaning.

    A search also prints matching terms of the glossary.
    """
    from rich.console import Console
    from rich.table import Table

    rows = found([(n, c.label, c.unit, c.range, c.meaning) for n, c in COLUMNS.items()], search)
    check_found(rows, search, "measure")
    if rows:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("name", "label", "unit", "range", "meaning"):
            table.add_column(heading, overflow="fold", no_wrap=heading == "name")
        for row in rows:
            table.add_row(*row)
        Console(width=None if sys.stdout.isatty() else 200).print(table)
    print_explained(search)
