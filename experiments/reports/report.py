"""The report of a run: one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...agents.power import COERCION
from ...model.calendar import month_in_full
from ...model.parameters import Parameters
from ...model.scenario import Scenario
from ..analysis.numerals import percent
from ..playing.batch import Columns, Course
from ..storage.files import write_whole
from ..storage.manifest import Manifest
from ..workers.crew import beside
from ..workers.processes import local_crew
from .charts import CHARTS
from .decisiveness import HEADINGS, rows
from .plots import chart_svg, coercion_svg
from .reasons import signed
from .turning_points import TurningPoint, median_world, replay, turning_points


@dataclass(frozen=True)
class Figure:
    """A picture with its words: ``note`` says how to read it, ``rows`` hold its numbers."""

    title: str
    svg: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


BANDS = (
    "Lines are medians over the worlds; the darker band holds the middle 50 % of the worlds, the "
    "lighter the middle 90 %. Dashed lines are medians without bands."
)


def write_report(
    path: Path, scenario: Scenario, course: Course, columns: Columns, manifest: Manifest
) -> None:
    """Write the report of the worlds in ``columns``, which are those of ``course``, in order."""
    with begun_report(scenario, course, columns) as finish:
        finish(path, manifest)


@contextmanager
def begun_report(
    scenario: Scenario, course: Course, columns: Columns, processes: int = 1
) -> Generator[Callable[[Path, Manifest], None]]:
    """Begin a report in worker processes, if there may be several; offer what writes it."""
    position = median_world(columns)
    alone = course.part(position, position + 1)
    drawn = {name: columns[name] for name in DRAWN}
    threshold = float(scenario.parameters.security.threshold)
    with local_crew(min(processes, TASKS)) as crew:
        pictures = beside(crew, partial(figures, drawn, threshold, scenario.begins))
        account = beside(crew, partial(account_of, alone, scenario.parameters))

        def finish(path: Path, manifest: Manifest) -> None:
            page = render(
                "run.html",
                scenario=scenario,
                manifest=manifest,
                worlds=len(course.worlds),
                months=course.months,
                median=course.worlds[position],
                outcome=outcome(columns),
                headings=HEADINGS,
                decisions=rows(columns),
                named=partial(month_in_full, begins=scenario.begins),
                changes=scenario.parameters.differences(),
                signed=signed,
                account=account(),
                figures=pictures(),
            )
            write_whole(path, lambda part: part.write_text(page, encoding="utf-8"))

        yield finish


TASKS = 2
"""What workers do for a report: its pictures, and its account in words."""

DRAWN = sorted({line.column for chart in CHARTS for line in chart.lines} | {"coercion"})
"""The columns that the report's pictures show."""


def account_of(course: Course, parameters: Parameters) -> list[TurningPoint]:
    """Return the turning points of a course's first world, which is played again for them."""
    return turning_points(replay(course, 0), parameters)


def figures(columns: Columns, threshold: float, begins: str | None = None) -> list[Figure]:
    """Return all figures of the report."""
    made: list[Figure] = []
    for chart in CHARTS:
        marks = [(threshold, "Moscow's threshold of coercion")] if chart.name == "risk" else []
        made.append(
            Figure(
                chart.title,
                chart_svg(chart, columns, marks, begins),
                BANDS,
                ("", "first year", "middle", "last year"),
                tuple((x.label, *_three(columns[x.column])) for x in chart.lines),
            )
        )
        if chart.name == "risk":
            made.append(_coercion(columns["coercion"], begins))
    return made


def _coercion(coercion: Array, begins: str | None) -> Figure:
    rows = tuple(
        (f"{level} {name}", _part((np.round(coercion) >= level).any(axis=1)))
        for level, name in enumerate(COERCION, 1)
    )
    return Figure(
        "Levels of coercion",
        coercion_svg(coercion, begins),
        "Share of worlds in which Moscow's coercion is at a level in the month.",
        ("level reached", "share of worlds, at any time"),
        rows,
    )


def _three(values: Array) -> tuple[str, str, str]:
    """Return the median and the middle 90 % in the first year, the middle, the last year."""
    months = values.shape[1]
    spans = (slice(0, 12), slice(months // 2 - 6, months // 2 + 6), slice(-12, None))
    first, middle, last = (_spread(values[:, span].mean(axis=1)) for span in spans)
    return first, middle, last


def _spread(values: Array) -> str:
    low, middle, high = np.percentile(values, (5, 50, 95))
    return f"{middle:.2f} ({low:.2f} … {high:.2f})".replace("-", "−")


def _shares(values: Array) -> str:
    low, middle, high = (percent(float(share)) for share in np.percentile(values, (5, 50, 95)))
    return f"{middle} ({low} … {high})"


def _part(of: Any) -> str:
    return percent(float(of.mean()))


def outcome(columns: Columns) -> list[tuple[str, str]]:
    """Return the outcome in a few numbers, each with its meaning."""
    alignment = columns["alignment"]
    first, last = alignment[:, :12].mean(axis=1), alignment[:, -12:].mean(axis=1)
    coercion, neutral = columns["coercion"], columns["public_neutral"][:, -12:].mean(axis=1)
    return [
        ("state alignment in the last year, −1 Moscow … +1 West", _spread(last)),
        ("change of alignment, first to last year", _spread(last - first)),
        ("months engaged with both sides and committed to neither",
         _part(columns["triangulating"])),
        ("months in which Moscow's fear of loss is above its threshold",
         _part(columns["alarmed"])),
        ("worlds in which Moscow coerces at all", _part((coercion > 0).any(axis=1))),
        ("worlds in which it reaches the military level", _part((coercion > 3).any(axis=1))),
        ("worlds in which the leadership falls", _part(1 - columns["in_office"][:, -1])),
        ("citizens for neither bloc in the last year", _shares(neutral)),
    ]  # fmt: skip


def render(template: str, **content: Any) -> str:
    """Return a template of this package filled with ``content``; everything is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    loader = PackageLoader("triangulation.experiments", "templates")
    environment = Environment(
        loader=loader, autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template(template).render(**content)
