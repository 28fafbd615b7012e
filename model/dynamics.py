"""The three shapes that almost every rule has: approach, chance, and an S-curve."""

from __future__ import annotations

from typing import cast

import numpy as np

from ..agents.declaration import Array, Quantity

SMALLEST = float(np.finfo(np.float32).tiny)
"""What stands for nothing in a denominator, in whatever precision."""


def approach(stock: Array, target: Quantity, pace: Quantity, months: Quantity) -> Array:
    """Move a slow quantity towards its target: by the share ``pace`` of the gap each month.

    Exact for any number of months while the target stands, so that a long stride of the
    imagination neither overshoots nor depends on its step.
    """
    return stock + (target - stock) * within(pace, months)


def within(rate: Quantity, months: Quantity) -> Array:
    """Return the share (or probability) per ``months`` that a monthly ``rate`` in 0 … 1 makes."""
    if isinstance(months, int) and months == 1:
        return cast(Array, rate)
    return 1 - np.power(1 - rate, months)


def happens(probability: Array, draw: Array | None) -> Array:
    """Return whether an event happens: 1 or 0 by a uniform draw, or its probability without one.

    The world draws; the imagination, which knows no draws, expects.
    """
    if draw is None:
        return probability
    return (draw < probability).astype(np.float64)


def logistic(signal: Array) -> Array:
    """Return the S-curve that turns a signal of any size into 0 … 1; zero becomes one half."""
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
