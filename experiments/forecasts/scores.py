"""Scores of forecasts, and how sure a difference between two forecasters is."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame
from scipy import stats

from ...agents.declaration import Array
from ..analysis.extras import needed
from .assimilation import Positions
from .predictive import Forecast

SHARES = (0.5, 0.8, 0.95)
"""Central intervals whose coverage is counted."""

GROUPS = {
    "exports_russia": "trade", "imports_russia": "trade", "exports_eu": "trade",
    "imports_eu": "trade", "opinion_balance": "opinion", "union_vote": "opinion",
    "european_vote": "opinion", "better_life_balance": "opinion",
}  # fmt: skip
"""Series that share their pollsters, or their statistics and years, count as one when all are taken
together; any other series is a group of its own."""

DRAWS = 2000
"""Resamples of a bootstrap."""


@dataclass(frozen=True)
class Scored:
    """One forecast compared with what happened; numbers in declared errors of the series."""

    forecaster: str
    series: str
    origin: int
    ahead: int
    observed: float
    middle: float
    crps: float
    absolute: float
    held: tuple[bool, ...]
    """Whether each interval of :data:`SHARES` holds the observation."""


def scored(
    forecaster: str, series: str, error: float, when: tuple[int, int], seen: float, made: Forecast
) -> Scored:
    """Return the scores of a forecast made at ``when``: origin and years ahead."""
    rules = needed("scoringrules", "scores")
    crps = float(rules.crps_ensemble(seen, made.points))
    bounds = [made.interval(share) for share in SHARES]
    return Scored(
        forecaster, series, *when, seen, made.middle, crps / error,
        abs(seen - made.middle) / error, tuple(low <= seen <= high for low, high in bounds),
    )  # fmt: skip


def frame(rows: Iterable[Scored]) -> DataFrame:
    """Return scores as a table: a row for each forecaster, series, origin and horizon."""
    return DataFrame(
        [
            {
                "forecaster": r.forecaster, "series": r.series,
                "group": GROUPS.get(r.series, r.series), "origin": r.origin, "ahead": r.ahead,
                "observed": r.observed, "middle": r.middle, "crps": r.crps, "mae": r.absolute,
                **{f"within_{share:.0%}".rstrip("%"): float(held)
                   for share, held in zip(SHARES, r.held, strict=True)},
            }
            for r in rows
        ]
    )  # fmt: skip


def together(scores: DataFrame, column: str = "crps") -> pd.Series[float]:
    """Return each forecaster's mean over groups of the mean over a group's forecasts."""
    each = scores.groupby(["forecaster", "group"], sort=False)[column].mean()
    return each.groupby("forecaster").mean()


FEWEST_ORIGINS = 4
"""Years of origin below which no interval is given; nor where there are fewer than two blocks."""


def difference(scores: DataFrame, one: str, other: str, seed: int) -> tuple[float, float, float]:
    """Return by how much ``one`` scores lower (better) than ``other``, with a 95 % interval.

    CRPS in declared errors, groups of series counted alike. Years of origin are resampled in
    circular blocks as long as the horizon, for forecasts that overlap share their errors; all
    series of a year stay together. The percentile interval is expanded for small samples
    (Hesterberg 2015, The American Statistician 69); NaN where there are too few years.
    """
    wide = _gains(scores, one, other)
    values = wide.to_numpy()
    groups = [str(group) for group, _ in wide.columns]
    count, length = len(values), int(scores["ahead"].max())
    gain = float(_grouped(values[None], groups)[0])
    if count < max(FEWEST_ORIGINS, 2 * length):
        return gain, float("nan"), float("nan")
    source = np.random.default_rng([seed, count, length])
    drawn = _grouped(values[blocks(count, length, source)], groups)
    wider = float(np.sqrt(count / (count - 1)) * stats.t.ppf(0.025, count - 1))
    tail = float(stats.norm.cdf(wider))
    low, high = np.nanquantile(drawn, (tail, 1 - tail))
    return gain, float(low), float(high)


def _gains(scores: DataFrame, one: str, other: str) -> DataFrame:
    """Return by how much ``one`` scores lower, origins × series."""
    wide = scores.pivot_table(
        index="origin", columns=["forecaster", "group", "series"], values="crps"
    )
    gains: Any = wide[other] - wide[one]
    return gains


def _grouped(values: Array, groups: Sequence[str]) -> Array:
    """Return means over groups of the mean of their values, which are draws × years × series."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of draws without a year of some group
        by_group = [
            np.nanmean(values[:, :, [g == group for g in groups]], axis=(1, 2))
            for group in dict.fromkeys(groups)
        ]
        return np.nanmean(by_group, axis=0)


def blocks(count: int, length: int, source: np.random.Generator) -> Positions:
    """Return positions resampled in circular blocks (Politis and Romano 1992), draws × count."""
    starts = source.integers(0, count, (DRAWS, -(-count // length)))
    places = (starts[:, :, None] + np.arange(length)) % count
    return places.reshape(DRAWS, -1)[:, :count]
