"""Dates: ``2004`` is a year, ``2004-06`` a month; months of a run are counted from 1."""

from __future__ import annotations

import re

from ..agents.mistake import Mistake, shown

MONTHS = 12
"""Months of a year."""

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def month_number(date: str) -> int:
    """Return a month such as ``2004-06`` as a count of months; raises :class:`Mistake`."""
    if not _MONTH.fullmatch(date):
        raise Mistake(f"The month is {shown(date)}; allowed is a year and month such as 2004-01.")
    year, month = date.split("-")
    return int(year) * MONTHS + int(month) - 1


def month_in_run(date: str, begins: str) -> int:
    """Return which month of a run that ``begins`` in a month a date is: its first month is 1.

    A year stands for its January. Dates before the beginning give 0 or less.
    """
    return month_number(date if "-" in date else f"{date}-01") - month_number(begins) + 1


def date_of(month: int, begins: str) -> str:
    """Return the date, such as ``2004-06``, of a month of a run that ``begins`` in a month."""
    year, rest = divmod(month_number(begins) + month - 1, MONTHS)
    return f"{year:04d}-{rest + 1:02d}"


def last_full_year(begins: str) -> str:
    """Return the last year that is over when a run begins; December's own year counts as over."""
    return str((month_number(begins) + 1) // MONTHS - 1)


NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""The months of a year as people name them."""


def day_words(day: str) -> str:
    """Return a day such as ``2026-11-27`` as people read it: ``27 November 2026``."""
    year, month, number = day.split("-")
    return f"{int(number)} {NAMES[int(month) - 1]} {year}"


SHORT = 3
"""Letters of a month's name where there is little room."""


def month_words(month: int, begins: str | None) -> str:
    """Return a month of a run as people read it: ``September 2020``, or ``Start (February 2020)``.

    Month 0 is the start of the first month. Without a calendar it is ``month 8``.
    """
    if begins is None:
        return f"month {month}" if month else "Start"
    year, number = date_of(max(month, 1), begins).split("-")
    words = f"{NAMES[int(number) - 1]} {year}"
    return words if month else f"Start ({words})"


def short_words(month: int, begins: str | None) -> str:
    """Return a month of a run where there is little room: ``Feb 2020``, or ``month 8``.

    Month 0 is the start of the first month.
    """
    if begins is None:
        return f"month {month}"
    year, number = date_of(max(month, 1), begins).split("-")
    return f"{NAMES[int(number) - 1][:SHORT]} {year}"


def span_words(first: int, last: int, begins: str | None) -> str:
    """Return some months of a run as people read them: ``February to April 2020``."""
    ends = [month_words(month, begins) for month in (first, last)]
    if first == last:
        return ends[0]
    if begins is None:
        return f"months {first} to {last}"
    (month, year), (_, other) = (words.split() for words in ends)
    return f"{month if year == other else ends[0]} to {ends[1]}"


YEARS_APART = (1, 2, 5, 10, 20, 50, 100)
"""Round distances at which years are marked on an axis."""

MARKS = 7
"""Years that are marked on an axis at most."""


def year_marks(last: int, begins: str, most: int = MARKS) -> list[tuple[int, str]]:
    """Return months up to ``last`` to mark on an axis, and labels: the start, and Januaries.

    Where less than two Januaries fit, the last month is marked too.
    """
    first = -month_number(begins) % MONTHS + 1
    years = {m: int(date_of(m, begins).split("-")[0]) for m in range(first, last + 1, MONTHS)}
    step = next(s for s in YEARS_APART if len(years) / s < most)
    marks = [(m, str(year)) for m, year in years.items() if year % step == 0]
    start = (0, short_words(0, begins))
    if len(marks) <= 1 and (not marks or marks[0][0] < last * (1 - 1 / most)):
        marks.append((last, short_words(last, begins)))
    return [start, *marks] if marks[0][0] > last / most else marks


def month_in_full(month: int, begins: str | None) -> str:
    """Return a month of a run with its number: ``September 2020 (month 8)``."""
    words = month_words(month, begins)
    return f"{words} (month {month})" if month and begins else words
