"""Comparing worlds of the model with observations: what is compared, and how far they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from ...agents.declaration import Array
from ...agents.mistake import Mistake, shown
from ..playing.batch import Columns
from ..playing.job import LIMITS
from .dates import last_month, span
from .series import History, Observation, Series


@dataclass(frozen=True)
class Target:
    """What worlds are compared with: one series and those of its dates that a run covers.

    ``spans`` are the months of each observation as positions in the run; ``values`` what was
    observed.
    """

    series: Series
    observations: tuple[Observation, ...]
    spans: tuple[tuple[int, int], ...]
    values: Array

    def with_values(self, values: Array) -> Target:
        """Return the target with other values at the same dates."""
        return Target(self.series, self.observations, self.spans, values)

    def errors(self, common: float) -> Array:
        """Return the covariance of the errors, dates × dates; ``common`` is shared by all."""
        size = len(self.values)
        return self.series.error**2 * ((1 - common) * np.eye(size) + common)


def target(series: Series, begins: str, within: Callable[[str], bool]) -> Target | None:
    """Return a series as a target for a run that ``begins`` in a month.

    Only dates whose months all lie after the beginning count, and whose last month is ``within``
    what is wanted; None if there is no such date.
    """
    kept = [
        (seen, span(seen.date, begins))
        for seen in series.observations
        if within(last_month(seen.date)) and span(seen.date, begins)[0] >= 0
    ]
    if not kept:
        return None
    observations, spans = zip(*kept, strict=True)
    return Target(series, observations, spans, np.array([seen.value for seen in observations]))


def targets(
    chosen: Sequence[Series], begins: str, within: Callable[[str], bool] = lambda date: True
) -> tuple[Target, ...]:
    """Return the targets of several series, without those that have no date in the run."""
    found = [target(series, begins, within) for series in chosen]
    return tuple(one for one in found if one is not None)


def fitting_targets(history: History, names: Sequence[str], begins: str) -> tuple[Target, ...]:
    """Return what may be fitted on; raises :class:`Mistake` for a series that has no such date."""
    chosen = history.chosen(names, "fitting")
    for series in chosen:
        if not targets([series], begins, lambda date: date <= history.fit_until):
            raise Mistake(
                f"The series {shown(series.name)} has no observation for fitting (to "
                f"{history.fit_until}) in a run that begins in {begins}."
            )
    return targets(chosen, begins, lambda date: date <= history.fit_until)


def run_targets(history: History, names: Sequence[str], begins: str) -> tuple[Target, ...]:
    """Return all that a run can be compared with: of the named series, or of every series.

    Raises :class:`Mistake` for a named series without a date in the run, or if there is no date
    at all.
    """
    chosen = history.chosen(names)
    found = targets(chosen, begins)
    missing = [one.name for one in chosen if one.name not in {t.series.name for t in found}]
    if missing and (names or not found):
        raise Mistake(
            f"The series {shown(missing[0])} has no observation in a run that begins in {begins}."
        )
    return found


def judging_targets(
    history: History, fitted: Sequence[str], judged: Sequence[str], begins: str
) -> tuple[tuple[Target, ...], tuple[Target, ...]]:
    """Return what a fit is judged on: later years of the fitted series, and series kept apart.

    Raises :class:`Mistake` for a series that is both fitted and judged.
    """
    overlapping = [name for name in judged if name in fitted]
    if overlapping:
        raise Mistake(
            f"The series {shown(overlapping[0])} is fitted on and so cannot be judged on; name "
            "others "
            f"with --judge, such as {', '.join(history.names('judging'))}."
        )
    later = targets(
        history.chosen(fitted, "fitting"), begins, lambda date: date > history.fit_until
    )
    if judged:
        return later, run_targets(history, judged, begins)
    return later, targets(history.chosen((), "judging"), begins)


def months_needed(wanted: Sequence[Target]) -> int:
    """Return how many months a run must have to cover every date; raises :class:`Mistake`."""
    months = max(stop for one in wanted for _, stop in one.spans)
    if months > LIMITS["months"][1]:
        raise Mistake(
            f"From the beginning to the last observation there are {months} months; allowed are "
            f"{LIMITS['months'][1]}. Name a later month with --begins."
        )
    return months


def simulated(columns: Columns, one: Target) -> Array:
    """Return what the model says at each date of a target, worlds × dates.

    A quotient is one of means, as a year's price paid is compared with the year's market price.
    """
    series = one.series
    answers = columns if series.question is None else series.question.asked(columns)
    added: Array = reduce(
        np.add, [answers[name] * factor for name, factor in series.columns.items()]
    )
    added = added + series.offset
    values = _means(added if series.above is None else (added > series.above).astype(float), one)
    return values if series.over is None else values / _means(columns[series.over], one)


def _means(values: Array, one: Target) -> Array:
    return np.stack([values[:, first:stop].mean(axis=1) for first, stop in one.spans], axis=1)
