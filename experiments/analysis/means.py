"""Means at every point, with the uncertainty that chance leaves."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from .intervals import intervals, scale_of
from .points import finished, varied


def point_intervals(runs: DataFrame, outcome: str) -> DataFrame:
    """Return the mean outcome of every scenario and point with its 95 % interval.

    Parameters
    ----------
    runs : DataFrame
        The runs of one or more scenarios.
    outcome : str
        A column of ``runs``.

    Returns
    -------
    DataFrame
        Columns ``scenario``, ``point``, the varied parameters, ``replications`` (finished ones),
        ``mean``, ``low`` and ``high`` (:func:`.intervals.intervals`); with a single replication the
        interval of a mean is infinite.
    """
    names = varied(runs)
    grouped = finished(runs, outcome).groupby(["scenario", "point"], sort=True)
    table = pd.concat(
        [
            grouped[names].first(),
            grouped[outcome].agg(replications="count", mean="mean", spread="std"),
        ],
        axis=1,
    ).reset_index()
    count = table["replications"].to_numpy(float)
    spread = table.pop("spread").fillna(0).to_numpy(float)
    low, high = intervals(table["mean"].to_numpy(float), spread, count, scale_of(runs, outcome))
    return table.assign(low=low, high=high)
