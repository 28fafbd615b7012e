"""Paired comparison: how two arms differ when they share their random draws."""

from __future__ import annotations

from typing import Any

import numpy as np
from pandas import DataFrame, Series

from ...agents.declaration import Array
from ...agents.mistake import Mistake, shown
from .intervals import Scale, intervals, scale_in
from .points import finished, varied

FEWEST = 5
"""Pairs below which little can be said of how sure a difference is."""

OTHER: dict[str, str] = {"scenario": "point", "point": "scenario"}
"""What runs of one arm may vary besides."""


def others(runs: DataFrame, by: str) -> list[str]:
    """Return the columns in which runs of one arm may differ besides.

    ``by`` is ``scenario``, ``point``, or the name of a varied parameter. Raises :class:`Mistake`
    for anything else.
    """
    if by in OTHER:
        return [OTHER[by]]
    names = varied(runs)
    if by not in names:
        allowed = " and ".join([", ".join([*OTHER, *names][:-1]), [*OTHER, *names][-1]])
        raise Mistake(f"by is {shown(by)}; allowed are {allowed}.")
    return ["scenario", *(name for name in names if name != by)]


def arm(runs: DataFrame, outcome: str, by: str, name: Any) -> Series:
    """Return an arm's outcome by replication and what else its runs vary.

    ``name`` is a scenario's name, a point's number, or a value of the parameter ``by``. Raises
    :class:`Mistake` if there is no such arm.
    """
    besides = others(runs, by)
    done = finished(runs, outcome)
    chosen = done.loc[done[by].eq(name)]
    if chosen.empty:
        some = ", ".join(str(each) for each in done[by].unique()[:10])
        raise Mistake(f"There is no {by} {shown(name)} among the finished runs; there are {some}.")
    return chosen.set_index(["replication", *besides])[outcome]


def compare(
    runs: DataFrame, outcome: str, first: Any, second: Any, by: str = "scenario"
) -> DataFrame:
    """Return how an outcome differs between two arms on common random numbers.

    Replication k of both arms has the same draws, so they are compared replication by replication.
    Runs without a partner (the run of the other arm with the same replication and all else the
    same) are left out.

    Parameters
    ----------
    runs : DataFrame
        The runs of an experiment.
    outcome : str
        A column of ``runs``.
    first, second : str, int or float
        The arms: two scenarios, two points, or two values of a varied parameter, which are compared
        at all values of the others.
    by : str
        ``"scenario"``, ``"point"``, or the parameter's name.

    Returns
    -------
    DataFrame
        One row: ``first`` and ``second`` (the arms), ``first_mean``, ``second_mean``,
        ``difference`` (second less first) with its paired 95 % interval ``low`` and ``high``
        (Student's t), ``pairs`` (replications), and ``gain``: the factor by which pairing cut the
        variance of the difference (1: no use). Where the difference never varies, the gain is
        unknown (NaN), and so is the interval, unless the outcome is one of 0 and 1, of which it
        is exact.

    Raises
    ------
    Mistake
        If fewer than five pairs are left.
    """
    a, b = _paired(arm(runs, outcome, by, first), arm(runs, outcome, by, second))
    scale = scale_in(np.r_[a, b], outcome).of_differences()
    difference, low, high = (float(each[0]) for each in _interval((b - a)[:, None], scale))
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


def _interval(differences: Array, scale: Scale) -> tuple[Array, Array, Array]:
    """Return the mean of each column (pairs × columns) and its 95 % interval."""
    mean = differences.mean(axis=0)
    count = np.full(len(mean), len(differences))
    return mean, *intervals(mean, differences.std(axis=0, ddof=1), count, scale)


def variance_gain(first: Array, second: Array) -> float:
    """Return the variance of the difference without pairing over that with it, above 0.

    Without pairing the variances of both arms add up; with it, what they share drops out. NaN
    where the difference never varies.
    """
    apart = first.var(ddof=1) + second.var(ddof=1)
    together = (second - first).var(ddof=1)
    if together <= np.finfo(np.float64).eps * apart:
        return float("nan")
    return float(apart / together)


def compare_months(
    measures: DataFrame, measure: str, first: Any, second: Any, by: str = "scenario"
) -> DataFrame:
    """Return the paired difference of two arms month by month.

    Parameters
    ----------
    measures : DataFrame
        A row for each run and month.
    measure : str
        A column of ``measures``.
    first, second : str or int
        The arms: two scenarios, or two points.
    by : str
        ``"scenario"`` or ``"point"``.

    Returns
    -------
    DataFrame
        Columns ``month``, ``first_mean``, ``second_mean``, ``difference``, and its paired 95 %
        interval ``low``, ``high``: of each month by itself, so that one in twenty misses.
    """
    tables = [_by_month(measures, measure, by, name) for name in (first, second)]
    a, b = _paired(*tables)
    scale = scale_in(np.r_[a, b].ravel(), measure).of_differences()
    difference, low, high = _interval(b - a, scale)
    return DataFrame(
        {"month": tables[0].columns, "first_mean": a.mean(axis=0), "second_mean": b.mean(axis=0),
         "difference": difference, "low": low, "high": high}
    )  # fmt: skip


def _by_month(measures: DataFrame, measure: str, by: str, name: Any) -> Any:
    """Return an arm's measure by replication and what else its runs vary, a column a month."""
    chosen = measures.loc[measures[by].eq(name)]
    return chosen.set_index(["replication", *others(measures, by), "month"])[measure].unstack(
        "month"
    )
