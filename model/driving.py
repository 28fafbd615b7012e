"""Drivers of historical periods: exogenous conditions that are applied to a scenario."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ..agents.mistake import Mistake
from ..agents.numerals import number_in
from ..agents.spans import Span
from .calendar import MONTHS, date_of, last_full_year, month_in_run
from .schedule import Event, Schedule
from .texts import toml_from

CHANGES = ("level", "relative", "deviation")
"""How a measured series sets a parameter; drivers.toml says what each means."""

FIRST, LAST = "2004-01", "2015-09"
"""The months in which a period may begin: all drivers are measured, and an election is to come."""

Measured = Mapping[str, float]
"""A measured series by date, in order of time."""


@dataclass(frozen=True)
class Driver:
    """One exogenous condition: what it sets, why it is exogenous, and its source.

    ``kind`` is ``path``, ``value``, ``elections`` or ``event``; ``sets`` names the parameters or
    the kind of event; ``words`` is the whole entry as it is declared.
    """

    kind: str
    title: str
    sets: tuple[str, ...]
    why: str
    source: str
    words: Mapping[str, Any]


SECTIONS = {"paths": "path", "values": "value", "elections": "elections", "events": "event"}

ELECTIONS = ("regime.first_election", "regime.election_interval")


@cache
def drivers() -> tuple[Driver, ...]:
    """Return all declared drivers; raises :class:`Mistake` for one without reason or source."""
    declared = toml_from(_text("drivers.toml"))
    return tuple(
        _driver(kind, entry) for section, kind in SECTIONS.items() for entry in declared[section]
    )


def refused(kind: str, entry: Mapping[str, Any]) -> str | None:
    """Return why an entry cannot be a driver, or None: it must have title, reason and source."""
    for key in ("title", "why", "source"):
        if not str(entry.get(key, "")).strip():
            return f"A driver ({kind}) lacks {key!r}: {dict(entry)}; each must say it."
    return None


def _driver(kind: str, entry: Mapping[str, Any]) -> Driver:
    fault = refused(kind, entry)
    if fault is not None:
        raise Mistake(fault)
    named = entry.get("name") or entry.get("kind")
    sets = ELECTIONS if kind == "elections" else (str(named),)
    return Driver(kind, entry["title"], sets, entry["why"], entry["source"], entry)


def of_kind(kind: str) -> Iterator[Mapping[str, Any]]:
    """Return the entries of one kind of driver."""
    return (driver.words for driver in drivers() if driver.kind == kind)


def driven_values(begins: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that drivers set in a scenario that ``begins`` in a month.

    ``given`` holds the values without drivers, for those that change a value. Raises
    :class:`Mistake` for a month before or after the measured years.
    """
    if not FIRST <= begins <= LAST:
        raise Mistake(
            f"A scenario with drivers begins in {begins}; allowed is {FIRST} to {LAST}, the years "
            "that were measured."
        )
    values: dict[str, Any] = {one["name"]: one["value"] for one in of_kind("value")}
    for one in of_kind("path"):
        values[one["name"]] = _spans(one, begins, float(given[one["name"]]))
    (elections,) = of_kind("elections")
    return values | _elections(elections["dates"], begins)


def driven_events(begins: str) -> Schedule:
    """Return the dated events from a scenario's first month on."""
    dated = ((month_in_run(one["date"], begins), one) for one in of_kind("event"))
    return tuple(Event(month, one["kind"], one["size"]) for month, one in dated if month > 0)


def _elections(dates: Sequence[str], begins: str) -> dict[str, int]:
    """Return the first election after the start's month and the interval to the next.

    The parameters have one interval: that between the first two elections of the period, or, for
    a period with one election, that before it.
    """
    months = [month_in_run(date, begins) for date in dates]
    coming = [month for month in months if month > 1]
    pair = coming[:2] if len(coming) > 1 else months[-2:]
    return {
        "regime.first_election": coming[0],
        "regime.election_interval": pair[1] - pair[0],
    }


def _spans(one: Mapping[str, Any], begins: str, given: float) -> list[Span]:
    """Return the path of one driver as spans of months."""
    if "steps" in one:
        series: Measured = dict(one["steps"])
    else:
        series = summed(one["files"])
    levels = _levels(one["change"], series, begins, given)
    steps = [(month_in_run(date, begins), level) for date, level in levels.items()]
    first = max((n for n, (month, _) in enumerate(steps) if month <= 1), default=0)
    return [{"first": max(month, 1), "level": level} for month, level in steps[first:]]


def _levels(change: str, series: Measured, begins: str, given: float) -> Measured:
    if change == "level":
        return series
    if change == "relative":
        return {
            date: given * value / series[last_full_year(begins)] for date, value in series.items()
        }
    if change == "deviation":
        mean = sum(series.values()) / len(series)
        after = date_of(MONTHS + 1, f"{max(series)}-01")
        return {date: given + value - mean for date, value in series.items()} | {after: given}
    raise Mistake(f"A driver's change is {change!r}; allowed is {', '.join(CHANGES)}.")


def summed(weights: Mapping[str, float]) -> Measured:
    """Return the weighted sum of measured series at the dates that all of them have."""
    each = {name: dict(measured(name)) for name in weights}
    dates = [set(series) for series in each.values()]
    return {
        date: sum(weight * each[name][date] for name, weight in weights.items())
        for date in sorted(dates[0].intersection(*dates[1:]))
    }


@cache
def measured(name: str) -> tuple[tuple[str, float], ...]:
    """Return a measured series by its file's name, without ``.csv``: dates and values."""
    rows = csv.DictReader(_text(f"{name}.csv").splitlines())
    return tuple((row["date"], number_in(row["value"])) for row in rows)


def _text(name: str) -> str:
    return (resources.files("triangulation.model.drivers") / name).read_text(encoding="utf-8")
