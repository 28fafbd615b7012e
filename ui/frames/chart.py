"""The chart over time: lines, bands, a forecast, thresholds and bars on one axis of months."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...model.calendar import month_in_full
from ..play.words import number
from .scale import Scale, band, date_ticks, padded, path, ticks

LEFT, WIDE_LEFT, RIGHT, TOP, BOTTOM = 52, 76, 14, 12, 30
"""Room around the plot, in pixels; a wide chart has larger letters on a narrow screen."""

WIDE = 500
"""Width from which a chart is a wide one."""


@dataclass(frozen=True)
class Line:
    """One quantity from month ``first`` on; ``role`` is its colour, ``dash`` a second mark."""

    name: str
    values: Sequence[float]
    role: str
    first: int = 0
    dash: bool = False


@dataclass(frozen=True)
class Band:
    """Where most of many worlds lie, from month ``first`` on."""

    low: Sequence[float]
    high: Sequence[float]
    role: str
    first: int = 0


@dataclass(frozen=True)
class Note:
    """What happened in a month, marked on the first line: above it, or below."""

    month: int
    when: str
    words: str
    above: bool


NOTE = 17
"""Pixels between a note's mark and its line."""

LEVELS = 4
"""Coercion levels to which bars may rise."""


@dataclass(frozen=True)
class Plan:
    """What a chart shows; see :func:`chart`."""

    key: str
    title: str
    unit: str
    """The unit of each value, or in brackets the scale of them all."""
    lines: Sequence[Line]
    """The first of them lies on top of the others."""
    about: str = ""
    bands: Sequence[Band] = ()
    shades: Mapping[str, str] = field(default_factory=dict[str, str])
    """What the bands of a role are called in the legend; without it, all are bands of the runs."""
    threshold: tuple[str, float] | None = None
    bars: Line | None = None
    """Steps drawn as bars from the bottom, 0 … 4, with an axis of their own on the right."""
    low: float | None = None
    high: float | None = None
    within: tuple[float, float] | None = None
    """Bounds that the axis never leaves, though it may show only a part."""
    least: float = 0.1
    """Smallest height of the axis, so that noise does not look like news."""
    decimals: int = 2
    ends: tuple[str, str] = ("", "")
    """Words for the bottom and the top of the axis."""
    finding: Callable[[int], str] | None = None
    """What the chart shows at a month, in a sentence."""
    notes: Sequence[Note] = ()
    size: tuple[int, int] = field(default=(360, 190))


Point = tuple[float, float]


@dataclass(frozen=True)
class Chart:
    """A chart over months 0 … ``last``, ready to be drawn.

    The ``drawing`` is the same whatever month is on screen, so that going from month to month
    costs only a mark: paths and places in pixels of its ``width`` × ``height``, labels as text.
    """

    plan: Plan
    last: int
    begins: str | None
    across: Scale
    courses: Sequence[tuple[Line, Sequence[Point]]]
    drawing: dict[str, Any]

    def mark(self, month: int) -> dict[str, Any]:
        """Return the mark at a month, and a text that says what the picture shows there."""
        return {
            "month": month,
            "x": self.across.at(month) if month <= self.last else None,
            "dots": [
                {"x": self.across.at(month), "y": places[month - s.first][1], "role": s.role}
                for s, places in reversed(self.courses)
                if s.first <= month < s.first + len(places) and s.role != "forecast"
            ],
            "values": [_value(line, month, self.plan.decimals) for line in self.plan.lines],
            "finding": self.plan.finding(month) if self.plan.finding else "",
            "text": describe(self.plan, month, self.begins),
        }


def chart(plan: Plan, last: int, begins: str | None = None) -> Chart:
    """Return a chart over months 0 … ``last``; the first month is the date that it ``begins``."""
    width, height = plan.size
    left = WIDE_LEFT if width > WIDE else LEFT
    across = Scale(0, max(last, 1), left, width - RIGHT)
    low, high = _bounds(plan, last)
    up = Scale(low, high, height - BOTTOM, TOP)

    months = across.along(range(last + 1))

    def points(values: Sequence[float], first: int) -> list[Point]:
        shown = values[: last - first + 1]
        return list(zip(months[first:], up.along(shown), strict=False))

    courses = [(line, points(line.values, line.first)) for line in plan.lines]
    drawing: dict[str, Any] = {
        "key": plan.key,
        "title": plan.title,
        "unit": plan.unit,
        "about": plan.about,
        "width": width,
        "height": height,
        "floor": height - BOTTOM,
        "ceiling": TOP,
        "left": left,
        "right": width - RIGHT,
        "bands": [
            {"d": band(points(b.high, b.first), points(b.low, b.first)), "role": b.role}
            for b in plan.bands
        ],
        "shades": _shades(plan),
        "bars": _bars(plan, across, height),
        "levels": _coercion_levels(plan, height),
        "lines": [
            {"d": path(places), "role": s.role, "dash": s.dash} for s, places in reversed(courses)
        ],
        "legend": [{"name": s.name, "role": s.role, "dash": s.dash} for s in plan.lines],
        "threshold": None
        if plan.threshold is None
        else {
            "name": plan.threshold[0],
            "y": up.at(plan.threshold[1]),
        },
        "x": [{"at": across.at(m), "text": text} for m, text in date_ticks(last, begins)],
        "y": [
            {"at": up.at(v), "text": number(v, _decimals(low, high))} for v in ticks(low, high, 5)
        ],
        "ends": list(plan.ends),
        "notes": _notes(plan, courses[0][1]),
        "last": last,
        "begins": begins,
        "decimals": plan.decimals,
        "hover": [
            *(
                _hover(line.name, line.role, line.first, [line.values], plan.decimals)
                for line in [*plan.lines, *([plan.bars] if plan.bars else [])]
            ),
            *(
                _hover(
                    wide_name(plan, b), b.role.split()[0], b.first, [b.low, b.high], plan.decimals
                )
                for b in plan.bands
                if b.role.endswith(" wide")
            ),
        ],
    }
    return Chart(plan, last, begins, across, courses, drawing)


def _value(line: Line, month: int, decimals: int) -> str:
    """Return a line's value in a month, for the legend; nothing where it has none."""
    there = line.role != "forecast" and line.first <= month < line.first + len(line.values)
    return number(line.values[month - line.first], decimals) if there else ""


def _hover(
    name: str, role: str, first: int, ends: Sequence[Sequence[float]], decimals: int
) -> dict[str, Any]:
    """Return what hovering says of a line, or of what lies between two ends: of each month."""
    return {
        "name": name,
        "role": role,
        "first": first,
        "ends": [[round(v, decimals) + 0.0 for v in end] for end in ends],
    }


def wide_name(plan: Plan, wide: Band) -> str:
    """Return what a role's widest band holds, as its legend says it."""
    role = wide.role.split()[0]
    held = plan.shades.get(role, RUNS).replace("50 % and ", "")
    line = next((line.name for line in plan.lines if line.role == role), "")
    return held if role in plan.shades or not line else f"{line}, {held}"


RUNS = "middle 50 % and 90 % of the runs"
"""What bands are called for which a plan has no name."""


def _shades(plan: Plan) -> list[dict[str, str]]:
    """Return the legend's entries for the bands: one a role, or one for them all."""
    roles = list(dict.fromkeys(b.role.split()[0] for b in plan.bands))
    named = plan.shades or dict.fromkeys(roles[:1], RUNS)
    return [{"role": role, "name": name} for role, name in named.items() if role in roles]


def _notes(plan: Plan, places: Sequence[Point]) -> list[dict[str, Any]]:
    """Return the notes on months that the first line shows, each with the place of its mark."""
    return [
        {
            "month": note.month,
            "when": note.when,
            "words": note.words,
            "x": places[note.month][0],
            "y": places[note.month][1],
            "at": round(places[note.month][1] + (-NOTE if note.above else NOTE), 1),
        }
        for note in plan.notes
        if note.month < len(places)
    ]


def describe(plan: Plan, cursor: int, begins: str | None = None) -> str:
    """Say in words what a chart shows at the month on screen, and since when."""
    scale, unit = (plan.unit, "") if plan.unit.startswith("(") else ("", plan.unit)
    named = " ".join(filter(None, (plan.title, scale)))
    parts = [f"{named}, {month_in_full(cursor, begins)}."]
    for line in plan.lines:
        at = cursor - line.first
        if 0 <= at < len(line.values):
            parts.append(f"{line.name}: {_since(line.values[: at + 1], plan.decimals, unit)}")
    if plan.threshold:
        parts.append(f"{plan.threshold[0]}: {number(plan.threshold[1], plan.decimals)}.")
    return " ".join(parts)


def _since(values: Sequence[float], decimals: int, unit: str) -> str:
    """Say the last of a line's values, and what it was up to a year before."""
    months = min(len(values) - 1, 12)
    now = " ".join(filter(None, (number(values[-1], decimals), unit)))
    if not months:
        return f"{now}."
    ago = "1 month" if months == 1 else f"{months} months"
    return f"{now}, {number(values[-1 - months], decimals)} {ago} before."


def _bounds(plan: Plan, last: int) -> tuple[float, float]:
    courses = [(s.values, s.first) for s in plan.lines]
    courses += [(edge, b.first) for b in plan.bands for edge in (b.low, b.high)]
    shown = [c[: max(last - first + 1, 0)] for c, first in courses]
    values = [end for c in shown if c for end in (min(c), max(c))]
    if plan.threshold:
        values.append(plan.threshold[1])
    low, high = padded(values or [0.0, 1.0], plan.least)
    if plan.within is not None:
        low, high = max(low, plan.within[0]), min(high, plan.within[1])
    return (low if plan.low is None else plan.low, high if plan.high is None else plan.high)


def _decimals(low: float, high: float) -> int:
    step = ticks(low, high, 5)
    gap = step[1] - step[0] if len(step) > 1 else 1.0
    return 0 if gap >= 1 else 1 if round(gap, 1) == round(gap, 6) else 2


def _bars(plan: Plan, across: Scale, height: int) -> list[dict[str, float]]:
    if plan.bars is None:
        return []
    wide = max(across.at(1) - across.at(0), 1.0)
    tall = (height - BOTTOM - TOP) / LEVELS
    return [
        {"x": across.at(n) - wide / 2, "y": height - BOTTOM - v * tall, "w": wide, "h": v * tall}
        for n, v in enumerate(plan.bars.values) if v > 0
    ]  # fmt: skip


def _coercion_levels(plan: Plan, height: int) -> list[dict[str, Any]]:
    """Return where on the right each level of the bars is, so that none is read off the left."""
    if plan.bars is None:
        return []
    tall = (height - BOTTOM - TOP) / LEVELS
    return [
        {"y": height - BOTTOM - n * tall, "text": f"level {n}" if n == LEVELS else str(n)}
        for n in range(1, LEVELS + 1)
    ]
