"""Paired comparison: how two arms differ when they share their luck."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pandas import DataFrame, Series

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from .bootstrap import interval
from .points import finished

FEWEST = 5
"""Pairs below which a bootstrap says little of how sure a difference is."""

Arms = Literal["scenario", "point"]
"""What tells two arms apart."""


def arm(runs: DataFrame, outcome: str, by: Arms, name: Any) -> Series:
    """Return an arm's outcome by replication, averaged over what else its runs vary.

    ``name`` is a scenario's name or a point's number. Raises :class:`Mistake` if there is no such
    arm.
    """
    done = finished(runs, outcome)
    chosen = done.loc[done[by].eq(name)]
    if chosen.empty:
        some = ", ".join(str(each) for each in done[by].unique()[:10])
        raise Mistake(f"There is no {by} {name!r} among the finished runs; there are {some}.")
    return chosen.groupby("replication")[outcome].mean()


def compare(
    runs: DataFrame, outcome: str, first: Any, second: Any, by: Arms = "scenario", seed: int = 1
) -> DataFrame:
    """Return how an outcome differs between two arms on common random numbers.

    The arms are two scenarios or two points; replication k of both has the same luck, so they are
    compared replication by replication. One row: ``first`` and ``second`` (the arms),
    ``first_mean``, ``second_mean``, ``difference`` (second less first) with its paired 95 %
    bootstrap interval ``low`` and ``high``, ``pairs``, and ``gain``: the factor by which pairing
    cut the variance of the difference (1: no use; infinite where the difference never varies).
    Runs without a partner are left out. Raises :class:`Mistake` if fewer than five pairs are left.
    """
    a, b = _paired(arm(runs, outcome, by, first), arm(runs, outcome, by, second))
    difference, low, high = interval(b - a, seed)
    row = {
        "outcome": outcome, "first": first, "second": second, "first_mean": a.mean(),
        "second_mean": b.mean(), "difference": difference, "low": low, "high": high,
        "pairs": len(a), "gain": variance_gain(a, b),
    }  # fmt: skip
    return DataFrame([row])


def _paired(first: Series, second: Series) -> tuple[Array, Array]:
    """Return the values of replications that both arms have."""
    common = first.index.intersection(second.index)
    _check_enough(len(common))
    return first.loc[common].to_numpy(float), second.loc[common].to_numpy(float)


def _check_enough(pairs: int) -> None:
    if pairs < FEWEST:
        raise Mistake(
            f"The two arms share {pairs} replications; a paired comparison needs at least {FEWEST}."
        )


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
    measures: DataFrame, measure: str, first: Any, second: Any, by: Arms = "scenario", seed: int = 1
) -> DataFrame:
    """Return the paired difference of two arms month by month.

    ``measures`` has one row for each run and month. Columns: ``month``, ``first_mean``,
    ``second_mean``, ``difference``, and its paired 95 % bootstrap interval ``low``, ``high``.
    """
    tables = [_by_month(measures, measure, by, name) for name in (first, second)]
    common: Any = tables[0].index.intersection(tables[1].index)
    _check_enough(len(common))
    a, b = (table.loc[common].to_numpy(float) for table in tables)
    months = [interval(column, seed) for column in (b - a).T]
    difference, low, high = np.array(months).T
    return DataFrame(
        {"month": tables[0].columns, "first_mean": a.mean(axis=0), "second_mean": b.mean(axis=0),
         "difference": difference, "low": low, "high": high}
    )  # fmt: skip


def _by_month(measures: DataFrame, measure: str, by: Arms, name: Any) -> Any:
    """Return an arm's measure as replications × months, averaged over what else its runs vary."""
    chosen = measures.loc[measures[by].eq(name)]
    return chosen.groupby(["replication", "month"])[measure].mean().unstack("month")
