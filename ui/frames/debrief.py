"""The debrief: your course against the model's own in the same world, and against many worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...model.columns import PER_CENT
from ..play.debrief.worlds import COMPARED as WORLDS
from ..play.headlines import LEAST, toward
from ..play.view import View
from ..play.words import number, signed
from .branches import COMPARED
from .chart import Chart, Line, Plan, chart
from .quantities import Shown, quantity
from .scale import Scale, padded
from .timeline import bands_of, column

Figures = Mapping[str, float]
"""A month's recorded quantities by name."""

WAIT = "…"
"""Placeholder for a value that is still being computed."""

NOTABLE = 0.01
"""A difference of alignment that a verdict names."""

SHARES = {
    "sovereignty": "sovereignty",
    "survival": "the leadership's chance to stay in office",
    "unrest": "unrest",
    "loss_risk": "Moscow's fear of losing Belarus",
    "integration_depth": "integration with Russia",
}
"""Of what a verdict names the two that differ most: shares, and what they are called."""


def debrief_chart(view: View) -> Chart:
    """Return the chart: you, the model in your place, and the bands of many worlds."""
    lines = [Line("You", column(view.columns, "alignment"), "state")]
    if view.own_course:
        lines.append(
            Line("The model in your place", column(view.own_course, "alignment"), "other", 0, True)
        )
    last = len(view.months) - 1
    plan = Plan(
        key="debrief",
        title="Your course and the model's",
        unit="(state alignment, −1 Moscow … +1 West)",
        about="Both courses have the same random draws.",
        lines=lines,
        bands=bands_of(view.compared, "alignment", "state"),
        shades={"state": f"middle 50 % and 90 % of {WORLDS} runs that the model played alone"},
        least=0.3,
        within=(-1.0, 1.0),
        ends=("Moscow", "West"),
        size=(760, 380),
    )
    return chart(plan, max(last, 6), view.begins)


def _points(gap: float) -> str:
    """Return a difference of shares in whole points: ``1 point``, ``2 points``."""
    size = number(abs(gap), 0)
    return f"{size} {'point' if size == '1' else 'points'}"


def debrief_table(view: View) -> dict[str, Any]:
    """Return how the last month stands: a verdict, and each measure of both courses.

    The difference is on the same random draws: yours less that of the model in your place.
    """
    last = len(view.months) - 1
    own = view.own_course[last] if last < len(view.own_course) else None
    many = view.compared[last].quantiles if last < len(view.compared) else None
    rows = [_row(name, view.columns[last], own, many) for name in COMPARED]
    return {
        "month": last,
        "when": view.in_full(last),
        "verdict": verdict(view.columns[last], own),
        "rows": rows,
    }


def _row(
    name: str, yours: Figures, own: Figures | None, many: Mapping[str, Sequence[float]] | None
) -> dict[str, Any]:
    row = quantity(name)
    here, there = _as_shown(row, [yours[name], (own or yours)[name]])
    return {
        "name": row.name,
        "unit": row.unit,
        "difference": WAIT if own is None else signed(here - there, row.decimals),
        "you": row.text(yours[name]),
        "model": WAIT if own is None else row.text(own[name]),
        "spread": None if many is None else spread(
            row, here, None if own is None else there, _as_shown(row, many[name])
        ),
        "standing": WAIT if many is None else standing(here, _as_shown(row, many[name])),
    }  # fmt: skip


def _as_shown(row: Shown, values: Sequence[float]) -> list[float]:
    """Return values in the unit and with the decimals in which they are shown."""
    return [round(value * row.scale, row.decimals) for value in values]


def spread(row: Shown, you: float, model: float | None, many: Sequence[float]) -> dict[str, Any]:
    """Return a picture of the runs' middle 90 % and 50 % with both courses: places in per cent.

    All values are as they are shown.
    """
    values = [you, *many] if model is None else [you, model, *many]
    scale = Scale(*padded(values, 5 * 10.0**-row.decimals), 0, 100)
    low, lower, middle, upper, high = (scale.at(value) for value in many)
    texts = [number(value, row.decimals) for value in many]
    return {
        "wide": [low, round(high - low, 1)],
        "narrow": [lower, round(upper - lower, 1)],
        "median": middle,
        "you": scale.at(you),
        "model": None if model is None else scale.at(model),
        "ends": [texts[0], texts[4]],
        "words": f"Of {WORLDS} runs 90 % lie between {texts[0]} and {texts[4]}, half between "
                 f"{texts[1]} and {texts[3]}.",
    }  # fmt: skip


def verdict(yours: Figures, own: Figures | None) -> str:
    """Say in a sentence what a person's decisions changed: where Minsk stands, and what most."""
    if own is None:
        return "The model's own course in your place is being computed …"
    here, there = _as_shown(quantity("alignment"), [yours["alignment"], own["alignment"]])
    gap = here - there
    where = (
        f"left Minsk {number(abs(gap), 2)} closer to {'the West' if gap > 0 else 'Moscow'} than "
        "the model would have"
        if abs(gap) >= NOTABLE
        else f"left Minsk nearly where the model would have ({toward(gap)})"
        if abs(gap) >= LEAST
        else "left Minsk where the model would have"
    )
    gaps = {name: PER_CENT * (yours[name] - own[name]) for name in SHARES}
    most = sorted(gaps, key=lambda name: -abs(gaps[name]))[:2]
    said = [
        f"{SHARES[name]} {_points(gaps[name])} {'higher' if gaps[name] > 0 else 'lower'}"
        for name in most
        if abs(gaps[name]) >= 1
    ]
    rest = f", with {' and '.join(said)}" if said else ""
    return f"Your decisions {where}{rest}."


def standing(value: float, quantiles: Sequence[float]) -> str:
    """Say where a value lies among the worlds, given their 5, 25, 50, 75 and 95 % quantiles."""
    if quantiles[0] == quantiles[4] == value:
        return "as in nearly all runs"
    if value < quantiles[0]:
        return "lower than in 95 % of runs"
    if value > quantiles[4]:
        return "higher than in 95 % of runs"
    if value < quantiles[1]:
        return "in the lower quarter"
    if value > quantiles[3]:
        return "in the upper quarter"
    return "in the middle half"
