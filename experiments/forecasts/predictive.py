"""Predictive distributions: a median, with a spread from past errors of the same method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from ...agents.declaration import Array

POINTS = 400
"""Points, equally likely, that stand for a predictive distribution."""

WEIGHT = 3.0
"""Number of past errors for which the initially expected spread counts; assumed."""


@dataclass(frozen=True)
class Forecast:
    """A predictive distribution: equally likely points, in the series' unit."""

    points: Array

    @property
    def middle(self) -> float:
        """Return the median."""
        return float(np.median(self.points))

    def interval(self, share: float) -> tuple[float, float]:
        """Return the central interval that holds a share of the distribution."""
        low, high = np.quantile(self.points, ((1 - share) / 2, (1 + share) / 2))
        return float(low), float(high)


def dressed(middle: float, errors: Sequence[float], expected: float) -> Forecast:
    """Return Student's t about a middle, with the scale of past errors at the same horizon.

    ``expected`` is the standard deviation before there are errors; it counts for :data:`WEIGHT`
    of them, as a conjugate prior of the variance does.
    """
    freedom = len(errors) + WEIGHT
    scale = np.sqrt((np.square(errors).sum() + WEIGHT * expected**2) / freedom)
    places = (np.arange(POINTS) + 0.5) / POINTS
    return Forecast(middle + scale * stats.t.ppf(places, freedom))


def pooled(forecasts: Sequence[Forecast]) -> Forecast:
    """Return the linear pool of forecasts, each with the same weight."""
    every = np.sort(np.concatenate([each.points for each in forecasts]))
    places = (np.arange(POINTS) + 0.5) / POINTS
    return Forecast(np.quantile(every, places))
