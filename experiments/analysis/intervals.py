"""Intervals of means, from what values an outcome can take and which ones were seen."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from ...agents.declaration import Array
from ..reference.meanings import column_of

if TYPE_CHECKING:
    from pandas import DataFrame

LEVEL = 0.95
"""Confidence of intervals."""

TAIL = (1 - LEVEL) / 2

FLAG = "0 or 1"
"""The unit of what either is or is not."""

SAME = 1e-12
"""Spread, as a share of how far values reach, below which they are the same."""


@dataclass(frozen=True)
class Scale:
    """Which values an outcome can take: ``low`` to ``high``, and if ``binary`` only 0 and 1.

    Where all that were seen agree, others may lie between ``least`` and ``most``.
    """

    low: float = -inf
    high: float = inf
    least: float = 0.0
    most: float = 0.0
    binary: bool = False

    def of_differences(self) -> Scale:
        """Return the scale of differences between two arms."""
        reach = self.high - self.low
        known = (self.low, self.high) == (self.least, self.most)
        return Scale(-reach, reach, -reach, reach) if known else Scale(-reach, reach)


def scale_of(runs: DataFrame, outcome: str) -> Scale:
    """Return the scale of an outcome, by its declaration and by what was seen of it."""
    from .points import finished  # here, for pages need intervals without loading pandas

    return scale_in(finished(runs, outcome)[outcome].to_numpy(float), outcome)


def scale_in(values: Array, outcome: str) -> Scale:
    """Return the scale of an outcome of which these values were seen."""
    least, most = float(values.min()), float(values.max())
    declared = column_of(outcome)
    only = bool(np.isin(values, (0.0, 1.0)).all())
    if only and (least < most or (declared is not None and declared.unit == FLAG)):
        return Scale(0.0, 1.0, 0.0, 1.0, binary=True)
    if declared is None or least < declared.low or most > declared.high:
        return Scale(least=least, most=most)
    if declared.unit == FLAG:
        return Scale(0.0, 1.0, 0.0, 1.0)
    return Scale(declared.low, declared.high, least, most)


def unseen(count: Array) -> Array:
    """Return how probable something can be (95 %) that was not seen in ``count`` draws; exact."""
    return 1 - TAIL ** (1 / np.asarray(count, float))


def intervals(mean: Array, spread: Array, count: Array, scale: Scale) -> tuple[Array, Array]:
    """Return the ends of the 95 % intervals of means of ``count`` independent values each.

    ``spread`` is the values' standard deviation. Shares of a binary outcome have their exact
    interval (Clopper and Pearson 1934); all others Student's t, within the scale. Where all
    values agree, others may be as probable as :func:`unseen` and lie anywhere on the scale; where
    nothing is known of that, the interval is unknown (NaN). Infinite below two values.
    """
    stats: Any = import_module("scipy.stats")
    mean, spread, count = (np.asarray(each, float) for each in (mean, spread, count))
    if scale.binary:
        seen = mean * count
        low = stats.beta.ppf(TAIL, seen, count - seen + 1)
        high = stats.beta.ppf(1 - TAIL, seen + 1, count - seen)
        return np.where(seen <= 0, 0.0, low), np.where(seen >= count, 1.0, high)
    enough = np.maximum(count, 2)
    width = stats.t.ppf(1 - TAIL, enough - 1) * spread / np.sqrt(enough)
    agreed = spread <= SAME * max(scale.most - scale.least, np.abs(mean).max(initial=0))
    rest = unseen(enough) if scale.most > scale.least else np.nan
    low = np.where(agreed, mean - rest * (mean - scale.least), np.maximum(mean - width, scale.low))
    high = np.where(agreed, mean + rest * (scale.most - mean), np.minimum(mean + width, scale.high))
    return np.where(count < 2, -inf, low), np.where(count < 2, inf, high)


def half_width(mean: Array, spread: Array, count: Array, scale: Scale) -> Array:
    """Return how far a mean may be from the true one (95 %): the longer side of its interval."""
    low, high = intervals(mean, spread, count, scale)
    return np.maximum(high - mean, mean - low)
