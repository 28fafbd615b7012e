"""The triangle: where Minsk stands between Moscow, the West and sovereign neutrality."""

from __future__ import annotations

from typing import Any

from ..game.game import View
from ..game.place import place
from .chart import number
from .scale import path

WIDTH, HEIGHT = 560, 500
"""The picture's box; the triangle in it has equal sides."""

BASE, SIDE, TOP = 440.0, 460.0, 42.0
TRAIL = 60
"""Months of the trail."""


def spot(alignment: float, independence: float) -> tuple[float, float]:
    """Return the pixel of a position; see :func:`triangulation.ui.game.place.place`."""
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
        "cloud": cloud,
        "trail": path(state),
        "years": [at for n, at in enumerate(state[:-1]) if (since + n) % 12 == 0],
        "publicTrail": path(public),
        "state": state[-1],
        "public": public[-1] if public else None,
        "other": other,
        "text": describe(view),
    }


def describe(view: View) -> str:
    """Say in words where state and public stand and how they drifted."""
    now = view.figures
    month = view.recipe.month
    before = view.columns[max(month - 12, 0)]
    drift = now["alignment"] - before["alignment"]
    months = min(month, 12)
    words = (
        ""
        if not months
        else (
            f" In the last {months} months the state drifted by {signed(drift)} {direction(drift)}."
        )
    )
    public = f" and the public at {number(now['public_alignment'], 2)}" if view.open else ""
    return (
        f"Month {month}: the state stands at {number(now['alignment'], 2)}{public} "
        "on the scale from −1 (Moscow) to +1 (West); "
        f"sovereignty is {100 * now['sovereignty']:.0f} %.{words}"
    )


def signed(value: float, decimals: int = 2) -> str:
    """Return a change with its sign."""
    return ("+" if value > 0 else "") + number(value, decimals)


def direction(change: float) -> str:
    """Say where a change of alignment leads."""
    if abs(change) < 0.0005:
        return "(no change)"
    return "towards the West" if change > 0 else "towards Moscow"
