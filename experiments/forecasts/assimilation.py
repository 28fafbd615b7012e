"""Using what was known at an origin: setting measured stocks, and selecting worlds that fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...model import energy
from ...model.parameters import Parameters
from ...model.state import State
from ..calibration.comparison import Target, simulated, target
from ..calibration.dates import last_month, span
from ..calibration.series import RECENT, Observation, Series
from ..playing.batch import Columns

Positions = np.ndarray[Any, np.dtype[np.int64]]
"""Whole numbers that pick worlds."""

STOCKS = {
    "exports_russia": "exports_russia",
    "imports_russia": "imports_russia",
    "growth": "growth",
}
"""Series that are stocks of the state themselves: the state takes the last value at an origin."""

GAS = "gas_price_ratio"
"""The series from which the contract's discount follows."""

MEASURED = (*STOCKS, GAS)
"""Series whose last value the state takes; the rest of the state is selected by the others."""

FEWEST_EFFECTIVE = 1 / 3
"""Share of the worlds that must count after weighting; a sharper likelihood is tempered to it, so
that a handful of worlds does not stand for all. Assumed."""


def updated(state: State, p: Parameters, known: Mapping[str, float]) -> State:
    """Return the state with what was measured in the origin's year; ``known`` by series.

    ``market_price`` among the known is Europe's gas price, which is nobody's choice.
    """
    new: dict[str, Array] = {
        stock: np.full_like(getattr(state, stock), known[name])
        for name, stock in STOCKS.items()
        if name in known
    }
    for flow in ("exports", "imports"):
        if f"{flow}_russia" in new:
            room = 1 - new[f"{flow}_russia"]
            new[f"{flow}_eu"] = np.minimum(getattr(state, f"{flow}_eu"), room)
    if "market_price" in known:
        new["market_price"] = np.full_like(state.market_price, known["market_price"])
    if GAS in known:
        new["discount"] = _discount(replace(state, **new), p, known[GAS])
        new["agreed_discount"] = new["discount"]
    return replace(state, **new)


def _discount(state: State, p: Parameters, ratio: float) -> Array:
    """Return the political discount at which Minsk pays a share of Europe's gas price."""
    total = 1 - ratio * state.market_price / energy.netback(state, p.energy)
    won = p.energy.bargained * energy.bargaining_power(state, p.energy)
    return np.clip(1 - (1 - total) / (1 - won), -1.0, 1.0)


def with_earlier(series: Series, begins: str, until: str) -> Target | None:
    """Return what a run that ``begins`` in a month is compared with up to a month.

    The last observation of the two years before the run stands against the run's first month, so
    that there is something to begin from.
    """
    found = target(series, begins, lambda date: date <= until)
    before = [seen for seen in series.observations if span(last_month(seen.date), begins)[0] < 0]
    recent = [seen for seen in before if span(last_month(seen.date), begins)[0] >= -RECENT]
    if not recent:
        return found
    return _joined(series, recent[-1], found)


def _joined(series: Series, first: Observation, then: Target | None) -> Target:
    observations = (first, *(then.observations if then else ()))
    spans = ((0, 1), *(then.spans if then else ()))
    return Target(series, observations, spans, np.array([seen.value for seen in observations]))


def residuals(columns: Columns, one: Target) -> Array:
    """Return observed less modelled at a target's dates, worlds × dates."""
    return one.values - simulated(columns, one)


def log_likelihood(missed: Array, errors: Array) -> Array:
    """Return the normal log density of each world's residuals (worlds × dates)."""
    solved = np.linalg.solve(errors, missed.T).T
    return -0.5 * (missed * solved).sum(axis=1)


def still_to_come(missed: Array, error: float, common: float, dates: int) -> tuple[Array, float]:
    """Return the mean, one per world, and variance of the error of a mean of ``dates`` to come.

    Given the residuals so far (worlds × dates): what their dates have in common shows in them.
    """
    alone, shared = (1 - common) * error**2, common * error**2
    count = missed.shape[1]
    learnt = shared / (alone + count * shared)
    mean = learnt * missed.sum(axis=1)
    left = shared * (1 - count * learnt)
    return mean, left + alone / dates


def resampled(log_weights: Array, draw: float) -> Positions:
    """Return positions of worlds drawn by their weights, systematically; ``draw`` is 0 … 1.

    The weights are tempered until :data:`FEWEST_EFFECTIVE` of the worlds count.
    """
    weights = _tempered(log_weights)
    count = len(weights)
    found = np.searchsorted(np.cumsum(weights), (np.arange(count) + draw) / count)
    return np.minimum(found, count - 1).astype(np.int64)


def _tempered(log_weights: Array) -> Array:
    low, high = 0.0, 1.0
    for _ in range(30):
        power = high if low == 0.0 and _enough(log_weights, high) else (low + high) / 2
        if _enough(log_weights, power):
            low = power
        else:
            high = power
        if low == 1.0:
            break
    return _weights(log_weights, low)


def _weights(log_weights: Array, power: float) -> Array:
    raised = np.exp(power * (log_weights - log_weights.max()))
    return raised / raised.sum()


def _enough(log_weights: Array, power: float) -> bool:
    weights = _weights(log_weights, power)
    return 1 / np.square(weights).sum() >= FEWEST_EFFECTIVE * len(weights)
