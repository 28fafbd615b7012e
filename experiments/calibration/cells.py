"""Tables as people have them: a number for each date, found in files of several layouts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ...agents.mistake import Mistake, nearest, shortened, shown
from ...agents.numerals import number_in

BLANKS = frozenset({"", ":", "..", "NA", "n/a", "-"})
"""What stands where there is no number: in Eurostat's files, the World Bank's, and others'."""

DATE_HEADINGS = ("date", "year", "time_period")
"""Headings of a column of dates, where dates go down; otherwise they go across."""

_YEAR = re.compile(r"([12][0-9]{3})( \[YR[0-9]{4}\])?")
_MONTH = re.compile(r"([12][0-9]{3})-?M?(0[1-9]|1[0-2])(-[0-3][0-9])?")
_WAVE = re.compile(r"(0[1-9]|1[0-2])['’]([0-9]{2})")
_FLAGGED = re.compile(r"(.*?)\s+[a-z]{1,3}")
_CENTURY_BEFORE = 70
"""A wave's two digits from here on are of the 1900s."""


@dataclass(frozen=True)
class Cell:
    """One number of a table: the line of the file, and the date (a year, or a year and month)."""

    line: int
    date: str
    value: float


@dataclass(frozen=True)
class _Row:
    line: int
    cells: list[str]


def read_cells(file: Path, column: str | None, rows: Mapping[str, str]) -> list[Cell]:
    """Return the numbers of one series in a CSV or TSV file, in order of time.

    Dates go down, beside a ``column`` of numbers (by default ``value``), or across: the World
    Bank's exports, Eurostat's TSV and poll tables. ``rows`` says which rows count, by headings
    and the text below them. Raises :class:`Mistake`, naming the file and the line.
    """
    header, body = _split(file)
    names = header.cells
    down = next((n for n, name in enumerate(names) if name.lower() in DATE_HEADINGS), None)
    chosen = list(_chosen(file, header, body, rows))
    if down is not None:
        found = _down(file, header, chosen, down, column or "value")
    else:
        found = _across(file, header, chosen)
    cells = sorted(found, key=lambda cell: cell.date)
    for before, after in pairwise(cells):
        if before.date == after.date:
            first, second = sorted((before.line, after.line))
            raise Mistake(
                f"{shortened(file)}, line {second}: a second row of {after.date}, after line "
                f"{first}; allowed is one, which rows = {{HEADING = TEXT}} can choose."
            )
    if not cells:
        raise Mistake(f"{shortened(file)} has no number below line {header.line}.")
    return cells


def date_in(text: str) -> str | None:
    """Return a date as ``2004`` or ``2004-06``, from the ways in which tables write it."""
    if found := _YEAR.fullmatch(text):
        return found[1]
    if found := _MONTH.fullmatch(text):
        return f"{found[1]}-{found[2]}"
    if found := _WAVE.fullmatch(text):
        short = int(found[2])
        return f"{(1900 if short >= _CENTURY_BEFORE else 2000) + short}-{found[1]}"
    return None


def _heads(text: str) -> bool:
    """Return whether a text can be the heading of a column; a day cannot."""
    return date_in(text) is not None and text.count("-") <= 1


def _split(file: Path) -> tuple[_Row, list[_Row]]:
    """Return the line of headings and the rows below it; what stands above is left out."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        separator = "\t" if "\t" in text else ","
        reader = csv.reader(text.splitlines(), delimiter=separator, strict=False)
        rows = [_Row(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = shortened(getattr(error, "strerror", None) or error)
        raise Mistake(f"{shortened(file)} cannot be read: {reason}.") from None
    if separator == "\t":
        rows = [_Row(row.line, _keys_apart(row.cells)) for row in rows]
    for place, row in enumerate(rows):
        if any(cell.lower() in DATE_HEADINGS or _heads(cell) for cell in row.cells[1:]) or (
            row.cells and row.cells[0].lower() in DATE_HEADINGS
        ):
            return row, [each for each in rows[place + 1 :] if any(each.cells)]
    raise Mistake(
        f"{shortened(file)} has no line of headings; allowed is date,value with rows below, a "
        "column called year, or dates as headings."
    )


def _keys_apart(cells: list[str]) -> list[str]:
    """Return a row of Eurostat's TSV with the keys in its first cell apart."""
    first = cells[0].partition("\\")[0] if cells else ""
    return [*first.split(","), *cells[1:]]


def _place(file: Path, header: _Row, name: str) -> int:
    if name in header.cells:
        return header.cells.index(name)
    near = nearest(name, header.cells)
    hint = f"did you mean {near}?" if near else f"there are {', '.join(filter(None, header.cells))}"
    raise Mistake(
        f"{shortened(file)}, line {header.line}: there is no column {shown(name)}; "
        f"{shortened(hint)}."
    )


def _chosen(file: Path, header: _Row, body: list[_Row], rows: Mapping[str, str]) -> Iterator[_Row]:
    wanted = {_place(file, header, name): text for name, text in rows.items()}
    found = False
    for row in body:
        if all(place < len(row.cells) and row.cells[place] == t for place, t in wanted.items()):
            found = True
            yield row
    if not found:
        asked = ", ".join(f"{name} = {shown(text)}" for name, text in rows.items())
        which = f" with {asked}" if asked else ""
        raise Mistake(f"{shortened(file)} has no row{which} below line {header.line}.")


def _down(file: Path, header: _Row, rows: list[_Row], dates: int, column: str) -> Iterator[Cell]:
    place = _place(file, header, column)
    for row in rows:
        if max(place, dates) >= len(row.cells):
            raise Mistake(
                f"{shortened(file)}, line {row.line}: {len(row.cells)} cells; the headings are "
                f"{len(header.cells)}."
            )
        date = date_in(row.cells[dates])
        if date is None:
            raise Mistake(
                f"{shortened(file)}, line {row.line}: the date is {shown(row.cells[dates])}; "
                "allowed is a year or a month such as 2004-06."
            )
        yield from _number(file, row.line, date, row.cells[place])


def _across(file: Path, header: _Row, rows: list[_Row]) -> Iterator[Cell]:
    if len(rows) > 1:
        keys = [name for name in header.cells if name and date_in(name) is None]
        raise Mistake(
            f"{shortened(file)} has {len(rows)} rows, lines {rows[0].line} to {rows[-1].line}; "
            f"choose one with rows = {{{shown(keys[0] if keys else '')} = TEXT}}."
        )
    for name, text in zip(header.cells, rows[0].cells, strict=False):
        date = date_in(name)
        if date is not None:
            yield from _number(file, rows[0].line, date, text)


def _number(file: Path, line: int, date: str, text: str) -> Iterator[Cell]:
    """Yield the number of a cell, without the flag that may follow it; none where it is blank."""
    flagged = _FLAGGED.fullmatch(text)
    bare = flagged[1] if flagged else text
    if bare in BLANKS:
        return
    try:
        value = number_in(bare)
    except ValueError:
        value = float("nan")
    if value - value != 0:
        raise Mistake(
            f"{shortened(file)}, line {line}: the value of {date} is {shown(text)}; allowed is a "
            "number such as 9.4."
        )
    yield Cell(line, date, value)
