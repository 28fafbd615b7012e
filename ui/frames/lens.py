"""The lens over the triangle: the part that the course fills, and a small locator beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, width and height."""

WIDTH, HEIGHT = 560.0, 440.0
"""The picture."""

GRID = 28.75
"""To what the edges of the part are rounded outwards, so that it seldom moves: an eighth."""

LEAST = 92.0
"""Smallest width of the part."""

MARGIN = 24.0
"""Room in the picture around the part, on which the names of the edges stand."""

SMALL = 104.0
"""Width of the locator."""


@dataclass(frozen=True)
class Lens:
    """Where a part of a plane is drawn: ``at`` takes a point of the plane into the picture."""

    part: Box
    scale: float

    def at(self, point: Point) -> Point:
        """Return where a point of the plane stands in the picture."""
        left, top, wide, tall = self.part
        across = (WIDTH - wide * self.scale) / 2 + (point[0] - left) * self.scale
        return round(across, 1), round((HEIGHT - tall * self.scale) / 2
                                       + (point[1] - top) * self.scale, 1)  # fmt: skip

    def along(self, points: Sequence[Point]) -> list[Point]:
        """Return where points of the plane stand in the picture."""
        return [self.at(each) for each in points]

    @property
    def seen(self) -> Box:
        """Return the part of the plane that the whole picture shows."""
        left, top, wide, tall = self.part
        across, up = WIDTH / self.scale, HEIGHT / self.scale
        return left + (wide - across) / 2, top + (tall - up) / 2, across, up


def lens_over(points: Sequence[Point], whole: Box) -> Lens:
    """Return the lens that shows all points as large as they can be, at most the ``whole``."""
    low = np.floor(np.min(points, axis=0) / GRID) * GRID
    high = np.ceil(np.max(points, axis=0) / GRID) * GRID
    wide, tall = np.maximum(high - low, LEAST).tolist()
    middle = (low + high) / 2
    part = (float(middle[0]) - wide / 2, float(middle[1]) - tall / 2, wide, tall)
    if wide >= whole[2] or tall >= whole[3]:
        part = whole
    room = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    return Lens(part, min(room[0] / part[2], room[1] / part[3]))


def locator(lens: Lens, corners: Sequence[Point], whole: Box, taken: Sequence[Point]) -> Any:
    """Return the small picture of the whole, with the part marked, where it hides the least.

    ``taken`` are the places in the picture that it should leave free; one counts as often as it
    stands there.
    """
    shrink = SMALL / whole[2]
    tall = whole[3] * shrink
    places = [(WIDTH - SMALL - 6, 6.0), (6.0, 6.0), (WIDTH - SMALL - 6, HEIGHT - tall - 6),
              (6.0, HEIGHT - tall - 6)]  # fmt: skip
    there = np.asarray(taken)

    def hidden(place: Point) -> int:
        inside = (there >= place) & (there <= (place[0] + SMALL, place[1] + tall))
        return int(inside.all(axis=1).sum())

    left, top = min(places, key=hidden)

    def small(point: Point) -> Point:
        return (round(left + (point[0] - whole[0]) * shrink, 1),
                round(top + (point[1] - whole[1]) * shrink, 1))  # fmt: skip

    x, y, wide, high = lens.seen
    start, end = small((x, y)), small((x + wide, y + high))
    start = (max(start[0], left), max(start[1], top))
    end = (min(end[0], left + SMALL), min(end[1], top + tall))
    return {
        "box": [left, top, SMALL, round(tall, 1)],
        "field": [small(each) for each in corners],
        "part": [*start, round(end[0] - start[0], 1), round(end[1] - start[1], 1)],
    }
