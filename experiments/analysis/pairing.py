"""Paired comparison: how two arms differ when they share their luck."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pandas import DataFrame, Series

from ...agents.declaration import Array
from ...agents.mistake import Mistake, shown
from .means import half_width
from .points import finished

FEWEST = 5
"""Pairs below which little can be said of how sure a difference is."""

Arms = Literal["scenario", "point"]
"""What tells two arms apart."""

OTHER: dict[str, str] = {"scenario": "point", "point": "scenario"}
"""What runs of one arm may vary besides."""


def arm(runs: DataFrame, outcome: str, by: Arms, name: Any) -> Series:
    """Return an arm's outcome by replication and what else its runs vary.

    ``name`` is a scenario's name or a point's number. Raises :class:`Mistake` if there is no such
    arm.
    """
    if by not in OTHER:
        raise Mistake(f"by is {shown(by)}; allowed are {' and '.join(OTHER)}.")
    done = finished(runs, outcome)
    chosen = done.loc[done[by].eq(name)]
    if chosen.empty:
        some = ", ".join(str(each) for each in done[by].unique()[:10])
        raise Mistake(f"There is no {by} {shown(name)} among the finished runs; there are {some}.")
    return chosen.set_index(["replication", OTHER[by]])[outcome]


def compare(
    runs: DataFrame, outcome: str, first: Any, second: Any, by: Arms = "scenario"
) -> DataFrame:
    """Return how an outcome differs between two arms on common random numbers.

    The arms are two scenarios or two points; replication k of both has the same luck, so they are
    compared replication by replication. One row: ``first`` and ``second`` (the arms),
    ``first_mean``, ``second_mean``, ``difference`` (second less first) with its paired 95 %
    interval ``low`` and ``high`` (Student's t), ``pairs`` (replications), and ``gain``: the factor
    by which pairing cut the variance of the difference (1: no use; infinite where the difference
    never varies). Runs without a partner, the run of the other arm with the same replication and
    all else the same, are left out. Raises :class:`Mistake` if fewer than five pairs are left.
    """
    a, b = _paired(arm(runs, outcome, by, first), arm(runs, outcome, by, second))
    difference, low, high = (float(each[0]) for each in _interval((b - a)[:, None]))
    row = {
        "outcome": outcome, "first": first, "second": second, "first_mean": a.mean(),
        "second_mean": b.mean(), "difference": difference, "low": low, "high": high,
        "pairs": len(a), "gain": variance_gain(a, b),
    }  # fmt: skip
    return DataFrame([row])


def _paired(first: Any, second: Any) -> tuple[Array, Array]:
    """Return both arms' values by replication, averaged over the runs that have a partner."""
    common = first.index.intersection(second.index)
    a, b = (
        each.loc[common].groupby("replication").mean().to_numpy(float) for each in (first, second)
    )
    if len(a) < FEWEST:
        raise Mistake(
            f"The two arms share {len(a)} replications; a paired comparison needs at least "
            f"{FEWEST}."
        )
    return a, b


def _interval(differences: Array) -> tuple[Array, Array, Array]:
    """Return the mean of each column (pairs × columns) and its 95 % interval, by Student's t."""
    mean = differences.mean(axis=0)
    width = half_width(differences.std(axis=0, ddof=1), np.array(len(differences)))
    return mean, mean - width, mean + width


def variance_gain(first: Array, second: Array) -> float:
    """Return the variance of the difference without pairing over that with it, above 0.

    Without pairing the variances of both arms add up; with it, what they share drops out.
    """
    apart = first.var(ddof=1) + second.var(ddof=1)
    together = (second - first).var(ddof=1)
    if together <= np.finfo(np.float64).eps * apart:
        return float("inf") if apart > 0 else 1.0
    return float(apart / together)


def compare_months(
    measures: DataFrame, measure: str, first: Any, second: Any, by: Arms = "scenario"
) -> DataFrame:
    """Return the paired difference of two arms month by month.

    ``measures`` has one row for each run and month. Columns: ``month``, ``first_mean``,
    ``second_mean``, ``difference``, and its paired 95 % interval ``low``, ``high``: of each month
    by itself, so that one in twenty misses.
    """
    tables = [_by_month(measures, measure, by, name) for name in (first, second)]
    a, b = _paired(*tables)
    difference, low, high = _interval(b - a)
    return DataFrame(
        {"month": tables[0].columns, "first_mean": a.mean(axis=0), "second_mean": b.mean(axis=0),
         "difference": difference, "low": low, "high": high}
    )  # fmt: skip


def _by_month(measures: DataFrame, measure: str, by: Arms, name: Any) -> Any:
    """Return an arm's measure by replication and what else its runs vary, a column a month."""
    chosen = measures.loc[measures[by].eq(name)]
    return chosen.set_index(["replication", OTHER[by], "month"])[measure].unstack("month")
