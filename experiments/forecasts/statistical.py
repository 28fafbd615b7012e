"""Statistical rivals: forecasts from a series' own past, without a model of the world."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ..analysis.extras import needed
from .yearly import Yearly

Rival = Callable[[Yearly, int], float]
"""Returns the middle of a forecast for a year to come, from what was known at the origin."""

DAMPING = 0.8
"""Share of a year's slope that is left in the next; assumed, within the usual 0.8 to 0.98."""

SLOPE_YEARS = 6
"""Observations from which a slope is taken; assumed."""

FEWEST = 4
"""Observations below which a fit gives way to the last value."""


def no_change(known: Yearly, year: int) -> float:
    """Return the last value."""
    return float(known.values[-1])


def historical_mean(known: Yearly, year: int) -> float:
    """Return the mean of all values."""
    return float(known.values.mean())


def damped_trend(known: Yearly, year: int) -> float:
    """Return the last value moved on by the recent slope, which fades."""
    years, values = known.years[-SLOPE_YEARS:], known.values[-SLOPE_YEARS:]
    if len(values) < FEWEST:
        return no_change(known, year)
    slope = float(np.polyfit(years, values, 1)[0])
    steps = range(1, year - years[-1] + 1)
    return no_change(known, year) + slope * sum(DAMPING**n for n in steps)


def smoothing(known: Yearly, year: int) -> float:
    """Return simple exponential smoothing; years without a value are gaps (statsmodels)."""
    return _fitted("smoothing", known, year)


def autoregression(known: Yearly, year: int) -> float:
    """Return ARIMA(1, 0, 0) with a mean; years without a value are gaps (statsmodels)."""
    return _fitted("arima", known, year)


def _fitted(method: str, known: Yearly, year: int) -> float:
    if len(known.values) < FEWEST:
        return no_change(known, year)
    return _path(method, known.years, tuple(map(float, known.values)))[year - known.years[-1] - 1]


FARTHEST = 10
"""Years ahead that a fit is asked for."""


@cache
def _path(method: str, years: tuple[int, ...], values: tuple[float, ...]) -> tuple[float, ...]:
    """Return the forecasts after the last year with a value, one for each year ahead."""
    filled = np.full(years[-1] - years[0] + 1, np.nan)
    filled[np.array(years) - years[0]] = values
    api: Any = needed("statsmodels.tsa.api", "experiments")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fits on few values; their forecasts are scored
        if method == "arima":
            fit = api.ARIMA(filled, order=(1, 0, 0)).fit()
        else:
            fit = api.statespace.ExponentialSmoothing(filled).fit(disp=False)
        return tuple(float(value) for value in fit.forecast(FARTHEST))


STATISTICAL: dict[str, Rival] = {
    "no change": no_change,
    "historical mean": historical_mean,
    "damped trend": damped_trend,
    "smoothing": smoothing,
    "ARIMA": autoregression,
}
"""The statistical rivals by name; the first is what skill is counted against."""
