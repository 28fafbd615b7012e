"""From dates to the months of a run: ``2004`` is a year, ``2004-06`` a month."""

from __future__ import annotations

from ...agents.mistake import Mistake, shown
from ...model.calendar import MONTHS, month_number
from ...model.scenario import PERIODS, Scenario


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


def beginning(scenario: Scenario, given: str | None) -> str:
    """Return the month in which a scenario begins: as given, or as the scenario says.

    Raises :class:`Mistake` where there is neither.
    """
    if given is not None:
        month_number(given)
        return given
    if scenario.begins is None:
        raise Mistake(
            f"No date is declared for the scenario {shown(scenario.name)}; name its first month "
            f"with --begins 2004-01, or play {' or '.join(PERIODS)}."
        )
    return scenario.begins
