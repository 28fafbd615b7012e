"""The numbers behind a chart, as CSV: a row for each month, unrounded."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from ...model.calendar import date_of
from .chart import Chart, Plan, wide_name

Column = tuple[str, int, Sequence[float]]
"""A heading, the first month, and the values from then on."""


def as_csv(chart: Chart) -> bytes:
    """Return every line and band of a chart as CSV; what a month does not have is left empty."""
    columns = list(_columns(chart.plan))
    begins = chart.begins
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["month", *(["date"] if begins else []), *(name for name, _, _ in columns)])
    for month in range(max((first + len(values) for _, first, values in columns), default=0)):
        date = [date_of(max(month, 1), begins)] if begins else []
        table.writerow([month, *date, *(_cell(each, month) for each in columns)])
    return text.getvalue().encode()


def _columns(plan: Plan) -> Iterator[Column]:
    """Yield the columns: lines, the two ends of each band, and the steps drawn as bars."""
    unit = f" {plan.unit}" if plan.unit.startswith("(") else f" ({plan.unit})" if plan.unit else ""
    for line in plan.lines:
        yield f"{line.name}{unit}", line.first, line.values
    wide = {b.role.split()[0]: wide_name(plan, b) for b in plan.bands if b.role.endswith(" wide")}
    for each in plan.bands:
        role, width = (*each.role.split(), "")[:2]
        named = wide.get(role, width).replace("90 %", "90 %" if width == "wide" else "50 %")
        yield f"{named}, low{unit}", each.first, each.low
        yield f"{named}, high{unit}", each.first, each.high
    if plan.bars:
        yield plan.bars.name, plan.bars.first, plan.bars.values


def _cell(column: Column, month: int) -> float | str:
    _, first, values = column
    return values[month - first] if 0 <= month - first < len(values) else ""
