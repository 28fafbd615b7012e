"""Pictures of a room: the triangle and the charts as places in pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...model.calendar import short_words
from ..frames.chart import number
from ..frames.scale import Scale, padded, path
from ..frames.triangle import HEIGHT, WIDTH, pixel

CHART = (320.0, 100.0, 8.0)
"""Width, floor and ceiling of a chart."""


def drawn(frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return a frame with its triangle and its charts ready to be drawn."""
    found = dict(frame)
    if "triangle" in frame:
        found["triangle"] = triangle(frame["triangle"])
    if "charts" in frame:
        found["charts"] = [chart(c) for c in frame["charts"]]
    return found


def triangle(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the triangle's places from (across, up); see :func:`triangulation.ui.play.place`."""
    trail = [pixel(*at) for at in found["trail"]]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "corners": [pixel(-1, 0), pixel(1, 0), pixel(0, 1)],
        "middle": [pixel(0, 0), pixel(0, 1)],
        "trail": path(trail),
        "years": [at for n, at in enumerate(trail[:-1]) if n % 12 == 0],
        "state": pixel(*found["state"]),
        "public": None if found["public"] is None else pixel(*found["public"]),
        "text": found["text"],
    }


def chart(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return a small chart's line, its last point and what it says in words."""
    values: Sequence[float] = found["values"]
    low, high = padded(values or [0.0], 0.1)
    low = low if found["low"] is None else found["low"]
    high = high if found["high"] is None else found["high"]
    wide, floor, ceiling = CHART
    across = Scale(0, max(len(values) - 1, 1), 0, wide)
    up = Scale(low, high, floor, ceiling)
    points = list(zip(across.along(range(len(values))), up.along(values), strict=True))
    now = number(values[-1], 2) if values else "nothing yet"
    return {
        **found,
        "path": path(points),
        "end": points[-1] if points else None,
        "ends": [short_words(month, found["begins"]) for month in (0, max(len(values) - 1, 0))],
        "said": f"now {now}" + (f", {number(values[0], 2)} at the start" if values else ""),
    }
