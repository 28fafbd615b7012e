"""The debrief: your course against the model's own in the same world, and against many worlds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..play.debrief.worlds import COMPARED as WORLDS
from ..play.view import View
from .branches import COMPARED
from .chart import Chart, Line, Plan, chart
from .quantities import quantity
from .timeline import bands_of, column


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
        about=f"Shaded: half and nine tenths of {WORLDS} worlds that the model played alone.",
        lines=lines,
        bands=bands_of(view.compared, "alignment", "state"),
        least=0.9,
        within=(-1.0, 1.0),
        ends=("Moscow", "West"),
        size=(760, 380),
    )
    return chart(plan, max(last, 6))


def debrief_table(view: View) -> dict[str, Any]:
    """Return how the last month stands: you, the model in your place, and where that lies."""
    last = len(view.months) - 1
    rows: list[dict[str, str]] = []
    for name in COMPARED:
        row = quantity(name)
        yours = view.columns[last][name]
        own = view.own_course[last][name] if last < len(view.own_course) else None
        many = view.compared[last].quantiles[name] if last < len(view.compared) else None
        rows.append({
            "name": row.name,
            "unit": row.unit,
            "you": row.text(yours),
            "model": "…" if own is None else row.text(own),
            "worlds": "…" if many is None else " to ".join(
                row.text(end) for end in (many[0], many[4])
            ),
            "standing": "…" if many is None else standing(yours, many),
        })  # fmt: skip
    return {"month": last, "rows": rows}


def standing(value: float, quantiles: Sequence[float]) -> str:
    """Say where a value lies among the worlds, given their 5, 25, 50, 75 and 95 % quantiles."""
    if quantiles[0] == quantiles[4] == value:
        return "as in nearly all worlds"
    if value < quantiles[0]:
        return "lower than in 95 % of worlds"
    if value > quantiles[4]:
        return "higher than in 95 % of worlds"
    if value < quantiles[1]:
        return "in the lower quarter"
    if value > quantiles[3]:
        return "in the upper quarter"
    return "in the middle half"
