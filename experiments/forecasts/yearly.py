"""Historical series year by year, cut off where a forecast is made."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

import numpy as np

from ...agents.declaration import Array
from ..calibration.series import Observation, Series


@dataclass(frozen=True)
class Yearly:
    """A series with one value a year: the mean of the year's observations.

    ``years`` rise, perhaps with gaps; ``values`` are in the series' unit. Polls of one year are
    one value, so that a year with four of them counts as often as one with one.
    """

    series: Series
    years: tuple[int, ...]
    values: Array

    def until(self, year: int) -> Yearly:
        """Return what was known at the end of a year."""
        count = sum(each <= year for each in self.years)
        return Yearly(self.series, self.years[:count], self.values[:count])

    def at(self, year: int) -> float | None:
        """Return the value of a year, or None."""
        return float(self.values[self.years.index(year)]) if year in self.years else None


def year_of(seen: Observation) -> int:
    """Return the year of an observation."""
    return int(seen.date[:4])


def yearly(series: Series) -> Yearly:
    """Return a series year by year."""
    years = sorted({year_of(seen) for seen in series.observations})
    means = [fmean(o.value for o in series.observations if year_of(o) == y) for y in years]
    return Yearly(series, tuple(years), np.array(means))
