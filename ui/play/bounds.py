"""Bounds of what comes from outside: pages, links and their scripts can send anything."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

from ...agents.mistake import shown
from ...agents.numerals import whole_in
from ...model.parameters import ParameterError

MOST_VALUES, LONGEST_TEXT = 500, 100
"""Values in a table of parameters or levels, and letters of any of its texts."""


def is_whole(value: Any, low: int, high: int) -> TypeGuard[int]:
    """Return whether a value is a whole number (not true or false) from ``low`` to ``high``."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_number(value: Any, low: float, high: float) -> TypeGuard[float]:
    """Return whether a value is a number (not true or false, nor NaN) from ``low`` to ``high``."""
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def checked_whole(name: str, value: Any, low: int, high: int) -> int:
    """Return a whole number; raises :class:`ParameterError` for anything else."""
    if not is_whole(value, low, high):
        raise refusal(name, value, f"a whole number {low} to {high}")
    return value


def whole_of(name: str, text: str, low: int, high: int) -> int:
    """Return the whole number that a text of plain digits is; raises :class:`ParameterError`."""
    try:
        return checked_whole(name, whole_in(text), low, high)
    except ValueError:
        raise refusal(name, text, f"a whole number {low} to {high}") from None


def refusal(name: str, value: Any, allowed: str) -> ParameterError:
    """Return the error that says in one sentence what is wrong with a value."""
    return ParameterError(f"{name} is {shown(value)}; allowed is {allowed}.")


class Asked:
    """What a page asked for; each field is checked as it is read.

    All methods raise :class:`ParameterError` for a field that is missing or cannot be.
    """

    def __init__(self, fields: Any) -> None:
        if not isinstance(fields, Mapping):
            raise refusal("A request", fields, "a table of fields")
        self._fields: Mapping[str, Any] = fields

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def whole(self, name: str, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``."""
        return checked_whole(name, self._fields.get(name), low, high)

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> float:
        """Return a finite number from ``low`` to ``high``."""
        value = self._fields.get(name)
        if not is_number(value, low, high) or not abs(value) < 1e300:
            raise refusal(name, value, f"a number {low:g} to {high:g}")
        return float(value)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self._fields.get(name)
        if not isinstance(value, bool):
            raise refusal(name, value, "true or false")
        return value

    def text(self, name: str) -> str:
        """Return a text of at most :data:`LONGEST_TEXT` letters."""
        value = self._fields.get(name)
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise refusal(name, value, f"a text of at most {LONGEST_TEXT} letters")
        return value

    def one_of(self, name: str, allowed: Iterable[Any]) -> Any:
        """Return one of some values."""
        value = self._fields.get(name)
        known = list(allowed)
        if not any(type(value) is type(each) and value == each for each in known):
            raise refusal(name, value, f"one of {', '.join(map(str, known))}")
        return value

    def values(self, name: str) -> dict[str, Any]:
        """Return a table of texts and numbers by name; empty if the field is missing."""
        table = self._fields.get(name, {})
        if not isinstance(table, Mapping) or len(table) > MOST_VALUES:
            raise refusal(name, table, f"a table of at most {MOST_VALUES} values")
        for key, value in table.items():
            short = isinstance(value, str) and len(value) <= LONGEST_TEXT
            number = is_number(value, -1e300, 1e300)
            if not isinstance(key, str) or len(key) > LONGEST_TEXT or not (short or number):
                raise refusal(shown(key)[1:-1], value, "a number or a short text")
        return dict(table)
