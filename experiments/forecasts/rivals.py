"""Every rival's forecast from every origin, on what was known at that origin and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .actors import issues, table
from .bargaining import BARGAINS, Settlement
from .predictive import Forecast, dressed, pooled
from .statistical import STATISTICAL, Rival
from .yearly import Yearly

ENSEMBLE = "all rivals"
"""The linear pool of all other rivals, each with the same weight."""


def bargaining(settle: Settlement) -> Rival:
    """Return a settlement as a rival: a round a year from the origin on."""

    def forecast(known: Yearly, year: int) -> float:
        return settle(table(known, known.years[-1]), year - known.years[-1])

    return forecast


def rivals(known: Yearly) -> dict[str, Rival]:
    """Return the rivals by name that can forecast a series: all, or those without positions."""
    made = dict(STATISTICAL)
    if known.series.name in issues():
        made |= {name: bargaining(settle) for name, settle in BARGAINS.items()}
    return made


def rival_forecasts(whole: Yearly, origin: int, ahead: int) -> dict[str, Forecast]:
    """Return each rival's predictive distribution for the year ``origin + ahead``.

    The spread comes from the rival's own errors at earlier origins, as far ahead, that were known
    at this one; before there are any, from the declared error of two observations. The last entry
    is the ensemble.
    """
    known = whole.until(origin)
    expected = float(np.sqrt(2)) * whole.series.error
    made: dict[str, Forecast] = {}
    for name, rival in rivals(known).items():
        errors = list(_errors(rival, known, ahead))
        made[name] = dressed(rival(known, origin + ahead), errors, expected)
    return made | {ENSEMBLE: pooled(list(made.values()))}


def _errors(rival: Rival, known: Yearly, ahead: int) -> Iterator[float]:
    """Yield observed less forecast for each year known, made so many years before it."""
    for year, value in zip(known.years, known.values, strict=True):
        before = known.until(year - ahead)
        if before.years:
            yield float(value) - rival(before, year)
