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


RARE = 3.0
"""What was not seen in n tries has a chance of at most three in n (95 %; the rule of three)."""


def half_width(spread: Array, count: Array, reach: float = 0.0) -> Array:
    """Return half the width of the interval of a mean, by Student's t.

    ``spread`` is the standard deviation of ``count`` independent values. Infinite below two.
    Where all values are equal, luck may still have more in store than was seen: ``reach`` is how
    far outcomes can lie apart, and the mean is known within that times :data:`RARE` ÷ ``count``.
    """
    stats: Any = import_module("scipy.stats")
    enough = np.maximum(count, 2)
    width = stats.t.ppf((1 + LEVEL) / 2, enough - 1) * spread / np.sqrt(enough)
    unseen = reach * np.minimum(RARE / enough, 1)
    still = spread <= 1e-12 * reach
    return np.where(count >= 2, np.where(still, unseen, width), np.inf)


def reach_of(runs: DataFrame, outcome: str) -> float:
    """Return how far the outcomes of all runs lie apart."""
    return float(np.ptp(finished(runs, outcome)[outcome].to_numpy(float)))


def point_intervals(runs: DataFrame, outcome: str) -> DataFrame:
    """Return the mean outcome of every scenario and point with its 95 % interval.

    Columns: ``scenario``, ``point``, the varied parameters, ``replications`` (finished ones),
    ``mean``, ``low`` and ``high`` (:func:`half_width`); with a single replication the interval is
    infinite.
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
    width = half_width(spread, count, reach_of(runs, outcome))
    return table.assign(low=table["mean"] - width, high=table["mean"] + width)
