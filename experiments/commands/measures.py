"""``triangulation measures``: print all recorded columns."""

from __future__ import annotations

import click

from ...model.columns import COLUMNS
from .searching import check_found, found, print_explained
from .tables import print_table

HEADINGS = ("name", "label", "unit", "range", "meaning")


@click.command("measures")
@click.option("--search", metavar="WORDS", help="Print only rows with all these words.")
def command(search: str | None) -> None:
    """Print every recorded column with its unit, range and meaning.

    A search also prints matching terms of the glossary.
    """
    rows = found([(n, c.label, c.unit, c.range, c.meaning) for n, c in COLUMNS.items()], search)
    check_found(rows, search, "measure")
    if rows:
        blocks = [list(zip(HEADINGS[1:], row[1:], strict=True)) for row in rows]
        print_table(HEADINGS, rows, blocks, HEADINGS[:1])
    print_explained(search)
