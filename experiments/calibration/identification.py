"""Identification: which parameters a fit recovers, and which the series do not identify."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...agents.declaration import Array
from .recovery import Attempt
from .search import Ranges

ERROR_RATE = 0.05
"""Probability of reporting any parameter as found although the series say nothing about it."""

GUESS = float(np.sqrt(1 / 12))
"""Root mean square error of always guessing the middle of the range, as a share of it."""


@dataclass(frozen=True)
class Recovered:
    """How well one parameter is recovered.

    ``bias``, ``error`` (root mean square) and ``width`` (of the interval) are shares of its range;
    ``covered`` is the share of intervals that hold the truth; ``correlation`` is that of ranks,
    and ``chance`` the probability of one so high by chance.
    """

    name: str
    bias: float
    error: float
    width: float
    covered: float
    correlation: float
    chance: float
    verdict: str


def recovered(found: Sequence[Attempt], ranges: Ranges) -> list[Recovered]:
    """Return how well each parameter is recovered over several attempts."""
    return [_recovered(name, found, ranges) for name in ranges]


def _recovered(name: str, found: Sequence[Attempt], ranges: Ranges) -> Recovered:
    from scipy.stats import spearmanr

    low, high = ranges[name]

    def places(of: str) -> Array:
        return np.array([(getattr(a, of)[name] - low) / (high - low) for a in found])

    truth, estimate, bottom, top = (places(of) for of in ("truth", "estimate", "low", "high"))
    flat = len(set(estimate)) == 1
    ranks = (0.0, 1.0) if flat else spearmanr(truth, estimate, alternative="greater")
    correlation, chance = float(ranks[0]), float(ranks[1])
    error = float(np.sqrt(((estimate - truth) ** 2).mean()))
    return Recovered(
        name=name,
        bias=float((estimate - truth).mean()),
        error=error,
        width=float((top - bottom).mean()),
        covered=float(((bottom <= truth) & (truth <= top)).mean()),
        correlation=correlation,
        chance=chance,
        verdict=verdict(chance, error, len(ranges)),
    )


def verdict(chance: float, error: float, parameters: int) -> str:
    """Return in words whether the series say where a parameter lies.

    It is found if estimates follow the truth more closely than chance explains (Bonferroni's bound
    over parameters) and miss it by less than half as much as a guess would; roughly, if they follow
    it and are better than a guess.
    """
    if chance > ERROR_RATE / parameters or error >= GUESS:
        return "cannot be identified"
    return "found" if error < GUESS / 2 else "found roughly"
