"""Spans of months: how files give levels over time, for instruments and parameters alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict


class Span(TypedDict):
    """A level that holds from month ``first`` to ``last``, or without ``last`` to the end."""

    first: int
    last: NotRequired[int]
    level: float


ALLOWED = (
    "a table with first (a month, from 1 on), level and, if it ends, last (no month before first)"
)
"""What a span must be, in words."""


def is_span(value: Any) -> bool:
    """Return whether a value is a span with valid months; its level is not checked."""
    if not isinstance(value, Mapping):
        return False
    named = {"first", "level"} <= value.keys() <= {"first", "last", "level"}
    months: list[Any] = [value[key] for key in ("first", "last") if key in value]
    return named and all(map(_month, months)) and months == sorted(months)


def _month(value: Any) -> bool:
    """Return whether a value is a month that can be played, counted from 1."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def level_at(levels: Sequence[float | Span], month: int) -> float | None:
    """Return the level of the month, or None where nothing is said; the latest entry wins.

    An entry is a span, or a level of the month in whose place it stands, counted from 1.
    """
    level: float | None = None
    for at, each in enumerate(levels, start=1):
        if isinstance(each, (int, float)):
            level = each if at == month else level
        elif each["first"] <= month <= each.get("last", month):
            level = each["level"]
    return level
