"""The points of a list from a table that was made elsewhere: CSV, a row for each point."""

from __future__ import annotations

import csv
from io import StringIO

from ...agents.mistake import Mistake, shortened, shown
from ...model.parameters import LEDGER, Value, checked
from .entries import ExperimentError


def values_in_table(name: str, text: str) -> dict[str, tuple[Value, ...]]:
    """Return the values of every parameter in the table ``name``, in the order of its rows.

    The first line names the parameters. Empty lines do not count. Raises
    :class:`ExperimentError`, naming the line, for anything else than one value of each in a row.
    """
    rows = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    header = [each.strip() for each in next(rows, list[str]())]
    where = f"vary.file {shortened(name)}"
    if len(header) == 1 and ";" in header[0]:
        raise ExperimentError(
            f"{where} has semicolons in line 1; allowed are commas between columns, and a point "
            "before decimals."
        )
    if not any(header) or len(set(header)) < len(header):
        raise ExperimentError(
            f"Line 1 of {where} is {shown(','.join(header))}; allowed are different parameters."
        )
    points: dict[tuple[Value, ...], int] = {}
    for row in rows:
        if not any(entry.strip() for entry in row):
            continue
        point = _point(header, row, f"Line {rows.line_num} of {where}")
        if point in points:
            raise ExperimentError(
                f"Line {rows.line_num} of {where} repeats line {points[point]}; allowed are "
                "different points."
            )
        points[point] = rows.line_num
    if not points:
        raise ExperimentError(f"{where} has no row of values below its first line.")
    return dict(zip(header, zip(*points, strict=True), strict=True))


def _point(header: list[str], row: list[str], line: str) -> tuple[Value, ...]:
    if len(row) != len(header):
        raise ExperimentError(
            f"{line} has {len(row)} entries and line 1 names {len(header)} parameters; allowed is "
            "one entry for each, with a point before decimals."
        )
    return tuple(_value(*pair, line) for pair in zip(header, row, strict=True))


def _value(name: str, entry: str, line: str) -> Value:
    entry, declared = entry.strip(), LEDGER.get(name)
    try:
        if declared is None or declared.options:
            return checked(name, entry)
        try:
            number = int(entry) if declared.whole else float(entry)
        except ValueError:
            number = float(entry)  # a whole number may be written 2.0
        return checked(name, int(number) if declared.whole and number == int(number) else number)
    except Mistake as error:
        raise ExperimentError(f"{line}: {error}") from None
    except (ValueError, OverflowError):
        hint = " with a point before decimals" * ("," in entry)
        raise ExperimentError(
            f"{line}: {name} is {shown(entry)}; allowed is a number{hint}."
        ) from None
