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
