"""The triangle: where Minsk stands between Moscow, the West and sovereign neutrality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..play.place import place
from ..play.view import View
from ..play.words import number, signed
from .scale import path

WIDTH, HEIGHT = 560, 500
"""The picture's box; the triangle in it has equal sides."""

BASE, SIDE, TOP = 440.0, 460.0, 42.0
TRAIL = 60
"""Months of the trail."""

CLOSE = (396.0, 6.0, 158.0)
"""Where the close-up stands beside the triangle: left, top and side."""

LAYERS = 20
"""Layers in which the cloud is drawn: dots of two layers show through each other, as they should;
a layer each, as many as worlds, would take the browser ten times as long."""

NAMES = {"state": "State", "public": "Public", "other": "Other course"}
"""What the marks are called."""

NEAREST, FURTHEST = 40.0, 105.0
"""Smallest and largest side of what the close-up shows; what is larger needs none."""


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
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "corners": [pixel(-1, 0), pixel(1, 0), pixel(0, 1)],
        "middle": [pixel(0, 0), pixel(0, 1)],
        "cloud": [dots(cloud[n::LAYERS]) for n in range(LAYERS)] if cloud else [],
        "worlds": len(cloud),
        "trail": path(state),
        "years": [at for n, at in enumerate(state[:-1]) if (since + n) % 12 == 0],
        "publicTrail": path(public),
        "state": state[-1],
        "public": public[-1] if public else None,
        "other": other,
        "labels": labels(
            {"state": state[-1], "public": public[-1] if public else None, "other": other}
        ),
        "close": closeup(state),
        "text": describe(view),
    }


def dots(places: Sequence[tuple[float, float]]) -> str:
    """Return the SVG path that a round pen turns into dots."""
    return "".join(f"M{x} {y}h0" for x, y in places)


def labels(marks: Mapping[str, tuple[float, float] | None]) -> list[dict[str, Any]]:
    """Return the marks' names where they hide no other mark.

    The mark furthest to the left has its name on its left, the one furthest to the right on its
    right, and one between them above or below it.
    """
    there = sorted((at[0], at[1], role) for role, at in marks.items() if at is not None)
    placed: list[dict[str, Any]] = []
    for n, (x, y, role) in enumerate(there):
        aside = {"role": role, "text": NAMES[role]}
        if n == len(there) - 1:
            placed.append(aside | {"x": x + 13, "y": y + 5, "anchor": "start"})
        elif n == 0:
            placed.append(aside | {"x": x - 13, "y": y + 5, "anchor": "end"})
        else:
            below = y > max(there[0][1], there[-1][1])
            placed.append(aside | {"x": x, "y": y + (25 if below else -14), "anchor": "middle"})
    return placed


def closeup(trail: Sequence[tuple[float, float]]) -> dict[str, Any] | None:
    """Return the window around the state's trail that is drawn larger, or none if it is large."""
    low, high = np.min(trail, axis=0), np.max(trail, axis=0)
    side = max(float((high - low).max()) * 1.4, NEAREST)
    if side > FURTHEST:
        return None
    middle = (low + high) / 2
    left, top, wide = CLOSE
    return {
        "left": left,
        "top": top,
        "side": wide,
        "times": round(wide / side, 1),
        "scale": round(side / wide, 4),
        "box": [round(float(middle[0]) - side / 2, 1), round(float(middle[1]) - side / 2, 1),
                round(side, 1)],
    }  # fmt: skip


def describe(view: View) -> str:
    """Say in words where state and public stand and how they drifted."""
    now = view.figures
    month = view.recipe.month
    before = view.columns[max(month - 12, 0)]
    drift = now["alignment"] - before["alignment"]
    months = min(month, 12)
    since = "month" if months == 1 else f"{months} months"
    words = f" In the last {since} the state drifted by {signed(drift)} {direction(drift)}."
    public = f" and the public at {number(now['public_alignment'], 2)}" if view.open else ""
    return (
        f"Month {month}: the state stands at {number(now['alignment'], 2)}{public} "
        "on the scale from −1 (Moscow) to +1 (West); "
        f"sovereignty is {100 * now['sovereignty']:.0f} %.{words if months else ''}"
    )


def direction(change: float) -> str:
    """Say where a change of alignment leads."""
    if abs(change) < 0.0005:
        return "(no change)"
    return "towards the West" if change > 0 else "towards Moscow"
