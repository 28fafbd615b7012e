"""Scales and paths: from numbers to places in a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...model.calendar import year_marks


@dataclass(frozen=True)
class Scale:
    """A straight line from values (``low`` … ``high``) to pixels (``start`` … ``end``)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the pixel of a value, to a tenth."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def along(self, values: Sequence[float]) -> list[float]:
        """Return the pixels of many values, to a tenth; those beyond an end lie at the end."""
        share = (np.clip(values, self.low, self.high) - self.low) / (self.high - self.low)
        return np.round(self.start + share * (self.end - self.start), 1).tolist()


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return at most ``most`` round values within ``low`` … ``high``, evenly spaced."""
    span = high - low
    if span <= 0:
        return [low]
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(power * m for m in (1, 2, 2.5, 5, 10, 20) if span / (power * m) <= most - 1)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(n * step, 10) for n in range(first, last + 1)]


def month_ticks(first: int, last: int, most: int = 7) -> list[int]:
    """Return the months to mark: whole years, thinned so that at most ``most`` remain."""
    for step in (3, 6, 12, 24, 36, 60, 120):
        marks = list(range(-(-first // step) * step, last + 1, step))
        if len(marks) <= most:
            return marks
    return [first, last]


def date_ticks(last: int, begins: str | None, most: int = 7) -> list[tuple[int, str]]:
    """Return the months to mark up to ``last`` and their labels: the start, and Januaries.

    Without a calendar they are whole years after the start, labelled by their numbers.
    """
    if begins is None:
        return [(m, str(m) if m else "month 0") for m in month_ticks(0, last, most)]
    return year_marks(last, begins, most)


def path(points: Sequence[tuple[float, float]]) -> str:
    """Return the SVG path through points; empty for fewer than two."""
    if len(points) < 2:
        return ""
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def band(upper: Sequence[tuple[float, float]], lower: Sequence[tuple[float, float]]) -> str:
    """Return the SVG path of the area between two lines over the same places."""
    return path([*upper, *reversed(lower)]) + "Z" if len(upper) > 1 else ""


def padded(values: Sequence[float], least: float) -> tuple[float, float]:
    """Return bounds with room around the values, at least ``least`` apart."""
    low, high = min(values), max(values)
    room = max((high - low) * 0.08, (least - (high - low)) / 2, 0)
    return low - room, high + room
