"""From dates to the months of a run: ``2004`` is a year, ``2004-06`` a month."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...agents.mistake import Mistake, shown

MONTHS = 12

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def month_number(date: str) -> int:
    """Return a month such as ``2004-06`` as a count of months; raises :class:`Mistake`."""
    if not _MONTH.fullmatch(date):
        raise Mistake(f"The month is {shown(date)}; allowed is a year and month such as 2004-01.")
    year, month = date.split("-")
    return int(year) * MONTHS + int(month) - 1


def span(date: str, begins: str) -> tuple[int, int]:
    """Return the first month of a date and the one after its last, as positions in a run.

    A run that ``begins`` in 2004-01 has the year 2005 at 12 to 24. Positions before the run are
    negative.
    """
    start = month_number(begins)
    if len(date) == len("2004"):
        first = month_number(f"{date}-01") - start
        return first, first + MONTHS
    first = month_number(date) - start
    return first, first + 1


def last_month(date: str) -> str:
    """Return the last month that a date covers."""
    return date if "-" in date else f"{date}-12"


def beginning(scenario: str, declared: Mapping[str, str], given: str | None) -> str:
    """Return the month in which a scenario begins: as given, or as declared.

    Raises :class:`Mistake` where there is neither.
    """
    if given is not None:
        month_number(given)
        return given
    if scenario not in declared:
        raise Mistake(
            f"No date is declared for the scenario {shown(scenario)}; name its first month with "
            f"--begins 2004-01, or play {' or '.join(declared)}."
        )
    return declared[scenario]
