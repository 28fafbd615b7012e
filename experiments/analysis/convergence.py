"""Convergence: whether there were enough replications."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from .means import half_width
from .points import finished

SHARE = 0.9
"""The answer must hold for this share of the points."""

PRECISION = 0.02
"""How closely a mean should be known, as a share of the outcome's scale."""


def tolerance(runs: DataFrame, outcome: str) -> float:
    """Return how closely a mean should be known where nobody says.

    That is 2 % of the outcome's scale: of 1 where all values lie within −1 … +1, as most measures
    do, and else of the mean size of its values.
    """
    sizes = np.abs(finished(runs, outcome)[outcome].to_numpy(float))
    return PRECISION * float(1 if sizes.max() <= 1 else sizes.mean())


def replications_needed(runs: DataFrame, outcome: str, within: float | None = None) -> DataFrame:
    """Return how closely each point's mean is known, and how many replications it would take.

    One row for each ``scenario`` and ``point``: ``replications``, ``mean``, ``half_width`` (of
    the 95 % interval, in units of the outcome) and ``needed``: replications after which the half
    width is at most ``within``, judged by the spread that was seen (:func:`tolerance` where it is
    not given). Raises :class:`Mistake` if no point has two replications.
    """
    goal = tolerance(runs, outcome) if within is None else within
    if not goal > 0:
        raise Mistake(f"within is {goal:g}; allowed is a number above 0.")
    grouped = finished(runs, outcome).groupby(["scenario", "point"], sort=True)[outcome]
    table = grouped.agg(replications="count", mean="mean", spread="std").reset_index()
    table = table[table["replications"] >= 2]
    if table.empty:
        raise Mistake(
            "Every point has one replication only; how far chance moves a mean needs at least two."
        )
    spread, count = table["spread"].to_numpy(float), table["replications"].to_numpy(float)
    needed = [_fewest(s, goal) for s in spread]
    return table.drop(columns="spread").assign(half_width=half_width(spread, count), needed=needed)


def _fewest(spread: float, within: float) -> int:
    """Return the fewest values, at least two, whose mean is known ``within``; by bisection."""
    low, high = 2, 2
    while half_width(np.array(spread), np.array(high)) > within:
        low, high = high, 2 * high
    while low < high:
        middle = (low + high) // 2
        if half_width(np.array(spread), np.array(middle)) > within:
            low = middle + 1
        else:
            high = middle
    return high


def answer(runs: DataFrame, outcome: str, within: float | None = None) -> str:
    """Return whether the replications were enough, in a sentence computed from the runs.

    They were if nine points in ten have their mean known ``within``.
    """
    goal = tolerance(runs, outcome) if within is None else within
    table = replications_needed(runs, outcome, goal)
    had = int(table["replications"].median())
    width = float(table["half_width"].quantile(SHARE, interpolation="higher"))
    needed = int(table["needed"].quantile(SHARE, interpolation="higher"))
    count = len(table)
    where = "nine in ten of" if count > 10 else "all" if count > 1 else "the"
    means = f"{where} {count:,} means" if count > 1 else "the mean"
    known = f"{means} of {outcome} {'are' if count > 1 else 'is'} known within ±{width:.2g}"
    asked = f"(95 %); asked was ±{goal:.2g}"
    if width <= goal:
        return f"Yes: with {had} replications {known} {asked}; {needed} would have done."
    return f"No: with {had} replications {known} {asked}, for which it takes about {needed}."


def running_mean(runs: DataFrame, outcome: str, scenario: str, point: int) -> DataFrame:
    """Return the mean of one point after 2, 3, … replications with its 95 % interval.

    Columns: ``replications``, ``mean``, ``low``, ``high``. Raises :class:`Mistake` if there are
    fewer than two.
    """
    done = finished(runs, outcome)
    values = done[(done["scenario"] == scenario) & (done["point"] == point)][outcome]
    return running(values.to_numpy(float))


def running(values: Array) -> DataFrame:
    """Return the running mean of independent values; see :func:`running_mean`."""
    if len(values) < 2:
        raise Mistake(f"There are {len(values)} values; a running mean needs at least two.")
    count = np.arange(1, len(values) + 1, dtype=np.float64)
    mean = np.cumsum(values) / count
    squares = np.cumsum((values - values[0]) ** 2) - count * (mean - values[0]) ** 2
    count, mean, squares = count[1:], mean[1:], np.maximum(squares[1:], 0)
    width = half_width(np.sqrt(squares / (count - 1)), count)
    return DataFrame(
        {"replications": count.astype(int), "mean": mean, "low": mean - width, "high": mean + width}
    )
