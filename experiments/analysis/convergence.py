"""Convergence: whether there were enough replications."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from .intervals import Scale, half_width, intervals, scale_in, scale_of, unseen
from .numerals import percent
from .points import finished

SHARE = 0.9
"""The answer must hold for this share of the points."""

PRECISION = 0.02
"""How closely a mean should be known, as a share of the outcome's scale."""

APART = 0.5
"""... and as a share of the standard deviation between the points' means, which it must tell."""

MOST = 10**9
"""Replications beyond which nobody counts."""


def tolerance(runs: DataFrame, outcome: str) -> float:
    """Return how closely a mean should be known where nobody says.

    That is 2 % of the outcome's scale (the largest size of its values, and at least 1, since most
    measures lie within −1 … +1), or half the standard deviation between the means of the points,
    if that is less: else what differs between points would drown in what is not known of them.
    """
    done = finished(runs, outcome)
    scale = max(1.0, float(done[outcome].abs().max()))
    means = done.groupby(["scenario", "point"])[outcome].mean()
    apart = float(means.std()) if len(means) > 1 else 0.0
    return min(PRECISION * scale, APART * apart) if apart > 0 else PRECISION * scale


def replications_needed(runs: DataFrame, outcome: str, within: float | None = None) -> DataFrame:
    """Return how closely each point's mean is known, and how many replications it would take.

    Parameters
    ----------
    runs : DataFrame
        The runs of one or more scenarios.
    outcome : str
        A column of ``runs``.
    within : float, optional
        The half-width wanted, in units of the outcome; by default its :func:`tolerance`.

    Returns
    -------
    DataFrame
        A row for each ``scenario`` and ``point``: ``replications``, ``mean``, ``half_width`` of the
        95 % interval (:func:`.intervals.half_width`) and ``needed``: replications after which the
        half-width is at most ``within``, judged by the spread that was seen, and at most
        :data:`MOST`.

    Raises
    ------
    Mistake
        If no point has two replications.
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
    mean, scale = table["mean"].to_numpy(float), scale_of(runs, outcome)
    widths = half_width(mean, spread, count, scale)
    needed = [
        _fewest(m, s, scale, goal) if w == w else np.nan
        for m, s, w in zip(mean, spread, widths, strict=True)
    ]
    return table.drop(columns="spread").assign(half_width=widths, needed=needed)


def _fewest(mean: float, spread: float, scale: Scale, within: float) -> int:
    """Return the fewest values, at least two, whose mean is known ``within``; by bisection."""

    def too_wide(count: int) -> bool:
        return bool(half_width(np.array(mean), np.array(spread), np.array(count), scale) > within)

    low, high = 2, 2
    while high < MOST and too_wide(high):
        low, high = high, min(2 * high, MOST)
    while low < high:
        middle = (low + high) // 2
        if too_wide(middle):
            low = middle + 1
        else:
            high = middle
    return high


def never_varied(runs: DataFrame, outcome: str) -> str:
    """Return that an outcome is the same in all finished runs, and what may be; else nothing."""
    done = finished(runs, outcome)
    if np.ptp(done[outcome].to_numpy(float)) > 0:
        return ""
    had = int(done.groupby(["scenario", "point"]).size().median())
    return (
        f"{outcome} is the same in all {len(done):,} runs. What random draws do not show in {had} "
        f"replications may still have a chance of {percent(float(unseen(np.array(had))))}."
    )


def answer(runs: DataFrame, outcome: str, within: float | None = None) -> str:
    """Return whether the replications were enough, in a sentence computed from the runs.

    They were if nine points in ten have their mean known as closely as wanted.

    Parameters
    ----------
    runs : DataFrame
        The runs of one or more scenarios.
    outcome : str
        A column of ``runs``.
    within : float, optional
        The half-width wanted, in units of the outcome; by default its :func:`tolerance`.

    Returns
    -------
    str
        The sentence.
    """
    goal = tolerance(runs, outcome) if within is None else within
    table = replications_needed(runs, outcome, goal)
    had = int(table["replications"].median())
    if never_varied(runs, outcome):
        return f"Nothing can be said: {never_varied(runs, outcome)}"
    width = float(table["half_width"].quantile(SHARE, interpolation="higher"))
    needed = int(table["needed"].quantile(SHARE, interpolation="higher"))
    count = len(table)
    where = "nine in ten of" if count > 10 else "all" if count > 1 else "the"
    means = f"{where} {count:,} means" if count > 1 else "the mean"
    known = f"{means} of {outcome} {'are' if count > 1 else 'is'} known within ±{width:.2g}"
    asked = f"(95 %); the target is ±{goal:.2g}"
    if width <= goal:
        return f"Yes: with {had} replications {known} {asked}; {needed} would have been enough."
    about = f"about {needed:,}" if needed < MOST else f"more than {MOST:,}"
    return f"No: with {had} replications {known} {asked}, for which it takes {about}."


def running_mean(runs: DataFrame, outcome: str, scenario: str, point: int) -> DataFrame:
    """Return the mean of one point after 2, 3, … replications with its 95 % interval.

    Parameters
    ----------
    runs : DataFrame
        The runs of one or more scenarios.
    outcome : str
        A column of ``runs``.
    scenario : str
        The scenario's name.
    point : int
        The point's number in the design.

    Returns
    -------
    DataFrame
        Columns ``replications``, ``mean``, ``low``, ``high``.

    Raises
    ------
    Mistake
        If there are fewer than two replications.
    """
    done = finished(runs, outcome)
    values = done[(done["scenario"] == scenario) & (done["point"] == point)][outcome]
    return running(values.to_numpy(float), scale_of(runs, outcome))


def running(values: Array, scale: Scale | None = None) -> DataFrame:
    """Return the running mean of independent values; see :func:`running_mean`.

    ``scale`` says which values can be; by default those between the least and the most seen.
    """
    if len(values) < 2:
        raise Mistake(f"There are {len(values)} values; a running mean needs at least two.")
    count = np.arange(1, len(values) + 1, dtype=np.float64)
    mean = np.cumsum(values) / count
    squares = np.cumsum((values - values[0]) ** 2) - count * (mean - values[0]) ** 2
    count, mean, squares = count[1:], mean[1:], np.maximum(squares[1:], 0)
    spread = np.sqrt(squares / (count - 1))
    low, high = intervals(mean, spread, count, scale or scale_in(values, ""))
    return DataFrame({"replications": count.astype(int), "mean": mean, "low": low, "high": high})
