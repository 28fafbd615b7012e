"""Bootstrap: how sure a mean is, from the values themselves."""

from __future__ import annotations

import numpy as np

from ...agents.declaration import Array

RESAMPLES = 2000
"""Bootstrap samples of an interval."""


def interval(values: Array, seed: int) -> tuple[float, float, float]:
    """Return the mean of ``values`` and its 95 % bootstrap interval (percentiles).

    ``values`` are independent of each other, such as the paired differences of many worlds. The
    same values and seed give the same interval.
    """
    source = np.random.default_rng(seed)
    rows = source.integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.percentile(values[rows].mean(axis=1), (2.5, 97.5))
    return float(values.mean()), float(low), float(high)


def ratio(parts: Array, wholes: Array, seed: int) -> tuple[float, float, float]:
    """Return the mean of ``parts`` over that of ``wholes``, with its 95 % bootstrap interval.

    Both come from the same worlds, which are drawn together. It says little where the mean of
    ``wholes`` may be zero.
    """
    source = np.random.default_rng(seed)
    rows = source.integers(0, len(parts), (RESAMPLES, len(parts)))
    low, high = np.percentile(parts[rows].mean(axis=1) / wholes[rows].mean(axis=1), (2.5, 97.5))
    return float(parts.mean() / wholes.mean()), float(low), float(high)
