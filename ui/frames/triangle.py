"""The triangle: where Minsk stands between Moscow, the West and sovereign neutrality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..play.headlines import toward
from ..play.jobs import WORLDS
from ..play.place import place
from ..play.view import View
from ..play.words import number
from . import lens as lenses
from .lens import Lens, lens_over, locator
from .scale import path, ticks

WIDTH, HEIGHT = 560, 500
"""The picture's box; the triangle in it has equal sides."""

BASE, SIDE, TOP = 440.0, 460.0, 42.0
TRAIL = 60
"""Months of the trail."""

LAYERS = 20
"""Layers in which the cloud is drawn: dots of two layers show through each other, as they should;
a layer each, as many as worlds, would take the browser ten times as long."""

NAMES = {"state": "State", "public": "Public", "other": "Other course"}
"""What the marks are called."""

WHOLE = (40.0, 20.0, 480.0, 440.0)
"""What a lens shows at most: left, top, width and height."""


def spot(alignment: float, independence: float) -> tuple[float, float]:
    """Return the pixel of a position; see :func:`triangulation.ui.play.place.place`."""
    across, up = place(alignment, independence)
    return pixel(float(across), float(up))


def pixel(across: float, up: float) -> tuple[float, float]:
    """Return the pixel of (across, up) in the triangle."""
    return (
        round(WIDTH / 2 + across * SIDE / 2, 1),
        round(BASE - up * (BASE - TOP), 1),
    )


def triangle(view: View) -> dict[str, Any]:
    """Return the frame of the triangle at the month on screen."""
    month = view.recipe.month
    since = max(month - TRAIL, 0)
    rows = view.columns[since : month + 1]
    state = [spot(r["alignment"], r["sovereignty"]) for r in rows]
    seen = rows if view.open else []
    public = [spot(r["public_alignment"], r["public_identity"]) for r in seen]
    cloud: list[tuple[float, float]] = []
    if view.open and month < len(view.parallel):
        many = view.parallel[month]
        cloud = [pixel(a, u) for a, u in zip(many.across.tolist(), many.up.tolist(), strict=True)]
    other = None
    if view.other is not None and month < len(view.other):
        row = view.other[month]
        other = spot(row["alignment"], row["sovereignty"])
    marks = {"state": state[-1], "public": public[-1] if public else None, "other": other}
    there = [at for at in marks.values() if at is not None]
    lens = lens_over([*state, *public, *reach(view), *there], WHOLE)
    drawn = lens.along(cloud)
    placed = {role: None if at is None else lens.at(at) for role, at in marks.items()}
    course = lens.along(state)
    corners = [pixel(-1, 0), pixel(1, 0), pixel(0, 1)]
    taken = [*drawn, *course, *lens.along(public), *named_places(placed)]
    small = locator(lens, corners, WHOLE, taken)
    return {
        "width": lenses.WIDTH,
        "height": lenses.HEIGHT,
        "field": lens.along(corners),
        "ticks": ticks_of(lens),
        "levels": [each for each in levels_of(lens) if not _hidden(each["y"], small["box"])],
        "cloud": [dots(drawn[n::LAYERS]) for n in range(LAYERS)] if drawn else [],
        "worlds": len(cloud),
        "runs": runs(view),
        "pending": pending(view),
        "trail": path(course),
        "course": [[*at, since + n, number(r["alignment"], 2), neutrality(r)]
                   for n, (at, r) in enumerate(zip(course, rows, strict=True))],
        "begins": view.begins,
        "years": [at for n, at in enumerate(course[:-1]) if (since + n) % 12 == 0],
        "publicTrail": path(lens.along(public)),
        **placed,
        "labels": labels(placed),
        "locator": small,
        "month": month,
        "text": describe(view),
    }  # fmt: skip


def _hidden(y: float, box: Sequence[float]) -> bool:
    """Return whether a value along the right of the picture stands behind the locator."""
    left, top, _, tall = box
    return left > lenses.WIDTH / 2 and top <= y <= top + tall + TALL


def reach(view: View) -> list[tuple[float, float]]:
    """Return corners of the part that the runs have reached so far, and reach in the first year.

    A picture that shows all of it seldom changes its scale, so that what moves from month to month
    are the marks.
    """
    seen = view.parallel[: max(view.recipe.month, AHEAD) + 1] if view.open else []
    ends = [(f(many.across), f(many.up)) for many in seen for f in (np.min, np.max)]
    return [pixel(float(across), float(up)) for across, up in ends]


def named_places(placed: Mapping[str, tuple[float, float] | None]) -> list[tuple[float, float]]:
    """Return where the marks and their names stand, each as often as it weighs against a dot."""
    names = [(x + way * ROOM / 2, y) for at in placed.values() if at for x, y in [at]
             for way in (-2, -1, 0, 1, 2)]  # fmt: skip
    return names * len(names) * LAYERS


def ticks_of(lens: Lens) -> list[dict[str, Any]]:
    """Return the values of alignment to mark along the bottom of the picture."""
    left, _, wide, _ = lens.seen
    low, high = ((x - WIDTH / 2) / (SIDE / 2) for x in (left, left + wide))
    marks = ticks(max(low, -1), min(high, 1), 6)
    decimals = 1 if all(round(value, 1) == value for value in marks) else 2
    places = [(lens.at(pixel(value, 0))[0], number(value, decimals)) for value in marks]
    return [{"x": x, "text": text} for x, text in places if EDGE < x < lenses.WIDTH - EDGE]


def levels_of(lens: Lens) -> list[dict[str, Any]]:
    """Return the values of sovereign neutrality to mark along the right of the picture."""
    _, top, _, tall = lens.seen
    low, high = ((BASE - y) / (BASE - TOP) for y in (top + tall, top))
    marks = ticks(max(low, 0), min(high, 1), 6)
    places = [(lens.at(pixel(0, value))[1], f"{100 * value:.0f} %") for value in marks]
    return [{"y": y, "text": text} for y, text in places if FOOT < y < lenses.HEIGHT - FOOT]


def runs(view: View) -> str:
    """Say what differs between the other runs."""
    if view.recipe.plausible:
        return "runs with other random draws and plausible parameters"
    return "runs with other random draws"


def pending(view: View) -> str:
    """Say that the other runs of the month on screen are still being computed; else nothing."""
    if not view.open or view.recipe.month < len(view.parallel):
        return ""
    return f"{WORLDS} {runs(view)} are being computed …"


def dots(places: Sequence[tuple[float, float]]) -> str:
    """Return the SVG path that a round pen turns into dots."""
    return "".join(f"M{x} {y}h0" for x, y in places)


EDGE = 22.0
"""Pixels from the picture's left and right within which no tick has room for its value."""

FOOT = 44.0
"""Pixels from its top and bottom that the words along them take."""

TALL = 16.0
"""Pixels above its line that a value takes."""

AHEAD = 12
"""Months of the runs that the picture has room for from the start."""

DRIFT = 0.005
"""A change of alignment that two decimals show."""

ROOM = 90.0
"""Pixels that a mark's name takes beside it."""


def labels(marks: Mapping[str, tuple[float, float] | None]) -> list[dict[str, Any]]:
    """Return the marks' names where they hide no other mark.

    The mark furthest to the left has its name on its left, the one furthest to the right on its
    right, and one between them above or below it.
    """
    there = sorted((at[0], at[1], role) for role, at in marks.items() if at is not None)
    placed: list[dict[str, Any]] = []
    for n, (x, y, role) in enumerate(there):
        aside = {"role": role, "text": NAMES[role]}
        if n == len(there) - 1 and x < lenses.WIDTH - ROOM:
            placed.append(aside | {"x": x + 13, "y": y + 5, "anchor": "start"})
        elif n == 0 and x > ROOM:
            placed.append(aside | {"x": x - 13, "y": y + 5, "anchor": "end"})
        else:
            below = y > max(there[0][1], there[-1][1])
            placed.append(aside | {"x": x, "y": y + (25 if below else -14), "anchor": "middle"})
    return placed


def describe(view: View) -> str:
    """Say in words where state and public stand and how they drifted."""
    now = view.figures
    month = view.recipe.month
    before = view.columns[max(month - 12, 0)]
    drift = now["alignment"] - before["alignment"]
    months = min(month, 12)
    since = "month" if months == 1 else f"{months} months"
    drifted = f"drifted {toward(drift, 2)}" if abs(drift) >= DRIFT else "hardly moved"
    words = f" In the last {since} the state {drifted}."
    public = f" and the public at {number(now['public_alignment'], 2)}" if view.open else ""
    return (
        f"{view.in_full(month)}: the state stands at {number(now['alignment'], 2)}{public} "
        "on the scale from −1 (Moscow) to +1 (West); "
        f"sovereign neutrality is {neutrality(now)} (sovereignty {100 * now['sovereignty']:.0f} %)."
        f"{words if months else ''}"
    )


def neutrality(row: Mapping[str, float]) -> str:
    """Return how high the state stands in the triangle."""
    _, up = place(row["alignment"], row["sovereignty"])
    return f"{100 * up:.0f} %"
