"""Means at every point, with the uncertainty that chance leaves."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame

from ...agents.declaration import Array
from .points import finished, varied

LEVEL = 0.95
"""Confidence of intervals."""


def half_width(spread: Array, count: Array) -> Array:
    """Return half the width of the interval of a mean, by Student's t.

    ``spread`` is the standard deviation of ``count`` independent values. Infinite below two.
    """
    stats: Any = import_module("scipy.stats")
    enough = np.maximum(count, 2)
    width = stats.t.ppf((1 + LEVEL) / 2, enough - 1) * spread / np.sqrt(enough)
    return np.where(count >= 2, width, np.inf)


def point_intervals(runs: DataFrame, outcome: str) -> DataFrame:
    """Return the mean outcome of every scenario and point with its 95 % interval.

    Columns: ``scenario``, ``point``, the varied parameters, ``replications`` (finished ones),
    ``mean``, ``low`` and ``high``; with a single replication the interval is infinite.
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
    width = half_width(table.pop("spread").fillna(0).to_numpy(float), count)
    return table.assign(low=table["mean"] - width, high=table["mean"] + width)
