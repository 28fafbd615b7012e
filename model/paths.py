"""Paths: parameters that change from month to month, such as a measured price of gas."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from ..agents.mistake import Mistake, shortened, shown
from ..agents.numerals import number_in, whole_in
from ..agents.spans import ALLOWED, Span, is_span, level_at
from .texts import toml_from

FIXED = (
    "network.",
    "start.",
    "citizens.mean_",
    "citizens.diversity",
    "citizens.disagreement",
    "citizens.cultural_vote",
    "citizens.poll_",
    "regime.election_interval",
    "regime.first_election",
    "regime.succession_month",
)
"""First parts of the names of parameters that are used once, at the start, and cannot change
later."""

_HEADER = ["month", "value"]
_FIRST_ROW = 2


class ParameterError(Mistake):
    """An invalid parameter: unknown, of the wrong type, out of range, or inconsistent."""


def is_path(value: Any) -> bool:
    """Return whether a value is meant as a path: a list, not a number or a word."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def checked_spans(name: str, value: Any) -> list[Span]:
    """Return the spans of a path for the parameter ``name``; levels are not looked at.

    Raises :class:`ParameterError` if the parameter cannot change on the way or a span cannot be.
    """
    if name.startswith(FIXED):
        raise ParameterError(
            f"{name} is {shown(value)}; allowed is one value for the whole run: what it sets is "
            "used only when a world begins."
        )
    spans = cast("Sequence[Any]", value)
    if not spans:
        raise ParameterError(f"{name} is an empty list; allowed is a number or a list of spans.")
    for span in spans:
        if not is_span(span):
            raise ParameterError(
                f"{name} is {shown(value)}; allowed is a number or a list of spans, each {ALLOWED}."
            )
    return [span.copy() for span in spans]


def laid_over(before: Sequence[Span], spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return ``spans`` over what held ``before``, as spans that follow each other from month 1.

    ``before`` covers every month. Neighbours with one level become one span, so that equal
    courses are written equally; the last span has no end.
    """
    both = [*before, *spans]
    starts = {1} | {s["first"] for s in both} | {s["last"] + 1 for s in both if "last" in s}
    steps: list[tuple[int, float]] = []
    for month in sorted(starts):
        level = level_at(both, month)
        if level is not None and (not steps or steps[-1][1] != level):
            steps.append((month, level))
    ended: list[Span] = [
        {"first": first, "last": after - 1, "level": level}
        for (first, level), (after, _) in pairwise(steps)
    ]
    return (*ended, {"first": steps[-1][0], "level": steps[-1][1]})


def with_files(values: Mapping[str, Any], folder: Path | None) -> dict[str, Any]:
    """Return values in which ``{file = "prices.csv"}`` is replaced by the path in that file.

    Names are relative to ``folder``; without one no file is opened. Raises :class:`ParameterError`.
    """
    read: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            table = dict(cast("Mapping[str, Any]", value))
            file = table.get("file")
            if folder is None or table.keys() != {"file"} or not isinstance(file, str):
                raise ParameterError(
                    f"{name} is {shown(table)}; allowed is a number, a list of spans or, in a "
                    'file, a table such as {file = "prices.csv"}.'
                )
            read[name] = read_path(name, folder / file)
        else:
            read[name] = value
    return read


def written_path(name: str, text: str) -> Any:
    """Return the path that a text such as ``[{first=7,level=300}]`` is; raises ParameterError."""
    try:
        return toml_from(f"value = {text}")["value"]
    except Mistake:
        raise ParameterError(
            f"{name} is {shown(text)}; allowed is a value, spans such as "
            "[{first=7,last=12,level=300}], or a file of month,value such as @prices.csv."
        ) from None


def files_of(values: Mapping[str, Any]) -> list[str]:
    """Return the names of the files that values of parameters name."""
    tables = [cast("Mapping[str, Any]", v) for v in values.values() if isinstance(v, Mapping)]
    return [str(table.get("file")) for table in tables]


def read_path(name: str, file: Path) -> list[Span]:
    """Return the path in a CSV file of ``month,value``; a value holds until the next row's month.

    Months rise from row to row. Raises :class:`ParameterError`, naming the parameter, the file and
    the line.
    """
    try:
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = shortened(getattr(error, "strerror", None) or error)
        raise ParameterError(f"{name}: {shortened(file)} cannot be read: {reason}.") from None
    if not rows or [cell.strip() for cell in rows[0]] != _HEADER or not rows[1:]:
        raise ParameterError(
            f"{name}: {shortened(file)} must begin with the line month,value and have rows below."
        )
    steps: list[tuple[int, float]] = []
    for line, row in enumerate(rows[1:], start=_FIRST_ROW):
        try:
            month, level = row
            step = whole_in(month.strip()), number_in(level.strip())
        except ValueError:
            step = (0, 0.0)
        if step[0] <= (steps[-1][0] if steps else 0):
            raise ParameterError(
                f"{name}: line {line} of {shortened(file)} is {shown(','.join(row))}; allowed is a "
                "month (from 1 on, later than the line before) and a number."
            )
        steps.append(step)
    return [{"first": month, "level": level} for month, level in steps]
