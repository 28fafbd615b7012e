"""The ensembles of a claim over time, one small figure for each measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...agents.declaration import Array
from ..reports.charts import BLUE, GREEN, ORANGE, PURPLE, Chart, Line
from ..reports.plots import chart_svg
from .catalogue import Claim
from .ensembles import Path
from .inquiry import Answer
from .words import name_of

COLOURS = (ORANGE, BLUE, GREEN, PURPLE)
"""Of the arms in order; colour-blind people tell them apart."""

BANDED = 2
"""Arms that have bands; further ones are dashed lines."""

RESAMPLES = 200
"""Bootstrap samples of a mean over worlds."""

STEPS = 9
"""Values up to which a measure counts as one that only takes steps."""


def measures(claim: Claim) -> list[str]:
    """Return the measures of a claim's outcomes, once each."""
    return list(dict.fromkeys(outcome.measure for outcome in claim.outcomes))


@dataclass(frozen=True)
class Course:
    """A measure over the months in every arm of a claim, by the arms' names."""

    claim: Claim
    measure: str
    paths: Mapping[str, Path]


def courses(answer: Answer, claim: Claim) -> list[Course]:
    """Return the courses of a claim's measures."""
    return [
        Course(claim, m, {n: answer.seen[claim.arms[n]].paths[m] for n in claim.used()})
        for m in measures(claim)
    ]


def course_svg(course: Course) -> str:
    """Return a figure of a course, as SVG."""
    claim, measure, paths = course.claim, course.measure, course.paths
    few = np.unique(np.concatenate([values.ravel() for values in paths.values()]))
    unit = next(o.unit for o in claim.outcomes if o.measure == measure)
    stepped = len(few) <= STEPS
    columns = {n: means(v) if stepped else np.asarray(v, np.float64) for n, v in paths.items()}
    lines = tuple(
        Line(name, colour, "-" if n < BANDED else "--", n < BANDED, claim.called.get(name, name))
        for n, (name, colour) in enumerate(zip(paths, _colours(len(paths)), strict=True))
    )  # fmt: skip
    chart = Chart(f"{claim.id}-{measure}", name_of(measure), _axis_unit(unit, few.tolist()), lines)
    return chart_svg(chart, columns)


def _colours(count: int) -> tuple[str, ...]:
    return COLOURS[:count] if count > 1 else (BLUE,)


def _axis_unit(unit: str, values: list[float]) -> str:
    """Return what the vertical axis says; a unit that speaks of a statistic does not fit there."""
    if set(values) <= {0, 1}:
        return "share of worlds"
    if "correlation" in unit:
        return ""
    return f"{unit.partition(',')[0]}{' (mean)' if len(values) <= STEPS else ''}"


def means(values: Path) -> Array:
    """Return bootstrap samples of the mean over worlds in each month (samples × months).

    Of what takes only a few values in a world, such as a level or yes and no, the mean says more
    than the median.
    """
    source = np.random.default_rng(0)
    rows = source.integers(0, len(values), (RESAMPLES, len(values)))
    return np.stack([values[row].mean(axis=0, dtype=np.float64) for row in rows])
