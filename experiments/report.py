"""The report of a run: one HTML page that needs nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..agents.declaration import Array
from ..model.scenario import Scenario
from .batch import Columns, Course
from .charts import CHARTS
from .decisiveness import HEADINGS, rows
from .files import write_whole
from .manifest import Manifest
from .plots import chart_svg, rungs_svg
from .reasons import signed
from .turning_points import median_world, replay, turning_points


@dataclass(frozen=True)
class Figure:
    """A picture with its words: ``note`` says how to read it, ``rows`` hold its numbers."""

    title: str
    svg: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


BANDS = (
    "Lines are medians over the worlds; the darker band holds half of the worlds, the lighter "
    "nine tenths. Dashed lines are medians without bands."
)


def write_report(
    path: Path, scenario: Scenario, course: Course, columns: Columns, manifest: Manifest
) -> None:
    """Write the report of the worlds in ``columns``, which are those of ``course``, in order."""
    position = median_world(columns)
    moments = replay(course, position)
    page = render(
        "run.html",
        scenario=scenario,
        manifest=manifest,
        worlds=len(course.worlds),
        months=course.months,
        median=course.worlds[position],
        account=turning_points(moments, scenario.parameters),
        outcome=outcome(columns),
        headings=HEADINGS,
        decisions=rows(columns),
        figures=figures(columns, float(scenario.parameters.security.threshold)),
        changes=scenario.parameters.differences(),
        signed=signed,
    )
    write_whole(path, lambda part: part.write_text(page, encoding="utf-8"))


def figures(columns: Columns, threshold: float) -> list[Figure]:
    """Return all figures of the report."""
    made: list[Figure] = []
    for chart in CHARTS:
        marks = [(threshold, "Moscow's threshold of coercion")] if chart.name == "risk" else []
        made.append(
            Figure(
                chart.title,
                chart_svg(chart, columns, marks),
                BANDS,
                ("", "first year", "middle", "last year"),
                tuple((x.label, *_three(columns[x.column])) for x in chart.lines),
            )
        )
        if chart.name == "risk":
            made.append(_rungs(columns["coercion"]))
    return made


def _rungs(coercion: Array) -> Figure:
    ever = [(np.round(coercion) >= rung).any(axis=1).mean() for rung in range(1, 5)]
    names = ("1 price", "2 trade and oil", "3 information and politics", "4 military")
    rows = tuple((name, f"{share:.0%}") for name, share in zip(names, ever, strict=True))
    return Figure(
        "The rungs of coercion",
        rungs_svg(coercion),
        "Share of worlds in which Moscow stands on a rung in the month.",
        ("rung reached", "share of worlds, at any time"),
        rows,
    )


def _three(values: Array) -> tuple[str, str, str]:
    """Return median and the range of nine tenths in the first year, the middle, the last year."""
    months = values.shape[1]
    spans = (slice(0, 12), slice(months // 2 - 6, months // 2 + 6), slice(-12, None))
    first, middle, last = (_spread(values[:, span].mean(axis=1)) for span in spans)
    return first, middle, last


def _spread(values: Array) -> str:
    low, middle, high = np.percentile(values, (5, 50, 95))
    return f"{middle:.2f} ({low:.2f} … {high:.2f})".replace("-", "−")


def _percent(values: Array) -> str:
    low, middle, high = np.percentile(values, (5, 50, 95))
    return f"{middle:.0%} ({low:.0%} … {high:.0%})"


def outcome(columns: Columns) -> list[tuple[str, str]]:
    """Return the outcome in a few numbers, each with its meaning."""
    alignment = columns["alignment"]
    first, last = alignment[:, :12].mean(axis=1), alignment[:, -12:].mean(axis=1)
    coercion, neutral = columns["coercion"], columns["public_neutral"][:, -12:].mean(axis=1)
    return [
        ("state alignment in the last year, −1 Moscow … +1 West", _spread(last)),
        ("alignment drift, first to last year", _spread(last - first)),
        ("months engaged with both sides and committed to neither",
         f"{columns['triangulating'].mean():.0%}"),
        ("months in which Moscow's fear of loss is above its threshold",
         f"{columns['alarmed'].mean():.0%}"),
        ("worlds in which Moscow coerces at all", f"{(coercion > 0).any(axis=1).mean():.0%}"),
        ("worlds in which it reaches the military rung",
         f"{(coercion > 3).any(axis=1).mean():.0%}"),
        ("worlds in which the leadership falls", f"{1 - columns['in_office'][:, -1].mean():.0%}"),
        ("citizens for neither bloc in the last year", _percent(neutral)),
    ]  # fmt: skip


def render(template: str, **content: Any) -> str:
    """Return a template of this package filled with ``content``; everything is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    loader = PackageLoader(__package__ or "triangulation.experiments", "templates")
    environment = Environment(
        loader=loader, autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template(template).render(**content)
