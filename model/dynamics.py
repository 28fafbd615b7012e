"""The three shapes that almost every rule has: approach, chance, and an S-curve."""

from __future__ import annotations

from typing import cast

import numpy as np

from ..agents.declaration import Array, Quantity

SMALLEST = float(np.finfo(np.float32).tiny)
"""Smallest denominator, instead of 0, in any precision."""


def approach(stock: Array, target: Quantity, pace: Quantity, months: Quantity) -> Array:
    """Move a slow quantity towards its target: by the share ``pace`` of the gap each month.

    It is exact for any number of months as long as the target does not change, so that a long step
    of looking ahead does not overshoot.
    """
    return stock + (target - stock) * within(pace, months)


def within(rate: Quantity, months: Quantity) -> Array:
    """Return the share (or probability) over ``months`` at a monthly ``rate`` in 0 … 1."""
    if isinstance(months, int) and months == 1:
        return cast(Array, rate)
    return 1 - np.power(1 - rate, months)


def happens(probability: Array, draw: Array | None) -> Array:
    """Return whether an event happens: 1 or 0 by a uniform draw, or its probability without one.

    The real world draws it; powers that look ahead have no draws and use the probability.
    """
    if draw is None:
        return probability
    return (draw < probability).astype(np.float64)


def logistic(signal: Array) -> Array:
    """Return the logistic curve, which maps any signal to 0 … 1; zero becomes one half."""
    return 1 / (1 + np.exp(-signal))


def share(value: Array) -> Array:
    """Keep a share within 0 … 1."""
    return np.clip(value, 0.0, 1.0)


def dates_within(month: Quantity, months: Quantity, first: Quantity, interval: Quantity) -> Array:
    """Return how many of the dates ``first``, ``first + interval``, … fall after ``month``.

    Counted are those in the ``months`` that follow ``month``, the last one included.
    """

    def passed(until: Quantity) -> Array:
        return np.maximum(np.floor((until - first) / interval), -1)

    return passed(month + months) - passed(month)
