"""``triangulation parameters``: print the list of parameters, called the ledger."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from typing import get_args

import click

from ...agents.declaration import Declaration, SourceKind
from ...agents.mistake import shown
from ...model.parameters import LEDGER, ParameterError
from .searching import check_found, found, print_explained
from .tables import print_table

HEADINGS = ("name", "value", "unit", "allowed", "explored", "meaning", "mechanism", "magnitude")


@click.command("parameters")
@click.option(
    "--format", "style", type=click.Choice(["table", "markdown", "csv"]), default="table",
    help="Format of the list.",
)  # fmt: skip
@click.option("--group", metavar="GROUP", help="Print one group only, such as belarus or energy.")
@click.option("--search", metavar="WORDS", help="Print only rows with all these words.")
def command(style: str, group: str | None, search: str | None) -> None:
    """Print every parameter of the model with its unit, range, meaning and sources.

    Each has a source for the mechanism and one for the magnitude of its value: `quoted` (the
    paper's words), `data` (a historical series), `literature` or `assumed` (with the reason).
    A search looks in every cell, and also prints matching terms of the glossary.
    """
    rows = found(ledger_rows(group), search)
    check_found(rows, search, "parameter")
    if style == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([HEADINGS, *rows])
    elif style == "markdown":
        click.echo(as_markdown(rows), nl=False)
    else:
        if rows:
            print_table(HEADINGS, rows, [_lines(row) for row in rows], ("name", "value"))
        print_explained(search)


def ledger_rows(group: str | None = None) -> list[tuple[str, ...]]:
    """Return the ledger as rows of text under :data:`HEADINGS`.

    Raises ParameterError for an unknown group.
    """
    groups = list(dict.fromkeys(name.partition(".")[0] for name in LEDGER))
    if group is not None and group not in groups:
        raise ParameterError(
            f"There is no group {shown(group)}; allowed is one of {', '.join(groups)}."
        )
    return [
        _row(name, declared)
        for name, declared in LEDGER.items()
        if group is None or name.startswith(f"{group}.")
    ]


def _row(name: str, declared: Declaration) -> tuple[str, ...]:
    allowed = ", ".join(declared.options) or f"{declared.low:g} … {declared.high:g}"
    explored = "" if declared.explore is None else "{:g} … {:g}".format(*declared.explore)
    return (
        name, f"{declared.default}", declared.unit, allowed, explored, declared.meaning,
        str(declared.mechanism), _magnitude(declared),
    )  # fmt: skip


def _magnitude(declared: Declaration) -> str:
    """Return the source of a value; of one that also serves the mechanism only its kind."""
    if declared.magnitude is declared.mechanism:
        return f"{declared.magnitude.kind}, as the mechanism"
    return str(declared.magnitude)


def kinds_of_source() -> list[tuple[str, int, int]]:
    """Return each kind of source with how many mechanisms and how many magnitudes rest on it."""
    mechanisms = Counter(declared.mechanism.kind for declared in LEDGER.values())
    magnitudes = Counter(declared.magnitude.kind for declared in LEDGER.values())
    return [(kind, mechanisms[kind], magnitudes[kind]) for kind in get_args(SourceKind)]


def as_markdown(rows: list[tuple[str, ...]]) -> str:
    """Return rows of the ledger as Markdown, a table for each group."""
    lines: list[str] = []
    current = ""
    for row in rows:
        group = row[0].partition(".")[0]
        if group != current:
            current = group
            lines += ["", f"## {group}", "", "| " + " | ".join(HEADINGS) + " |"]
            lines += ["|" + " --- |" * len(HEADINGS)]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
    return "\n".join(lines).lstrip("\n") + "\n"


def _lines(row: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return a row of the ledger as the lines of a block."""
    _, value, unit, allowed, explored, meaning, mechanism, magnitude = row
    valued = [("value", f"{value} ({unit})"), ("allowed", allowed), ("explored", explored)]
    return [*valued, ("meaning", meaning), ("mechanism", mechanism), ("magnitude", magnitude)]
