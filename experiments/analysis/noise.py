"""How much of what differs between points is random draws, and whether it may be all."""

from __future__ import annotations

from importlib import import_module
from math import ceil
from typing import Any

from pandas import DataFrame

from .points import by_replication

LEVEL = 0.95
"""Confidence with which points must differ before anything is attributed to parameters."""

MOST_NOISE = 0.9
"""Share of random draws in the variance from which on nothing is attributed either."""

MORE = 10
"""Times as many replications that are asked for at most: beyond, nobody can foresee."""


def noise_share(runs: DataFrame, outcome: str) -> float:
    """Return the share of the variance between points that is noise which averaging left.

    Points share their random draws, replication by replication, so that only what is left after the
    differences between points and between replications counts.

    Parameters
    ----------
    runs : DataFrame
        The runs of one scenario.
    outcome : str
        A column of ``runs``.

    Returns
    -------
    float
        0 … 1; NaN with one replication.
    """
    chance, between, _ = variances(runs, outcome)
    return min(chance / between, 1.0) if between else float("nan")


def only_noise(runs: DataFrame, outcome: str) -> bool:
    """Return whether random draws may be all that tells the points apart.

    They may where the F test of the points (with replications as blocks) does not tell them apart
    with 95 % confidence, or where they are 90 % of the variance between the points' means.

    Parameters
    ----------
    runs : DataFrame
        The runs of one scenario.
    outcome : str
        A column of ``runs``.

    Returns
    -------
    bool
        False with one replication, of which nothing is known.
    """
    chance, between, freedom = variances(runs, outcome)
    if not (between > 0 and chance > 0):
        return False
    stats: Any = import_module("scipy.stats")
    distinguished = between / chance > stats.f.ppf(LEVEL, *freedom)
    return not distinguished or chance / between >= MOST_NOISE


def noise_words(runs: DataFrame, outcome: str) -> str:
    """Return in a sentence that all may be random draws, and what to ask for."""
    share = noise_share(runs, outcome)
    replications = by_replication(runs, outcome).shape[1]
    wanted = share / (1 - share) if share < 1 else MORE
    asked = max(ceil(replications * min(wanted, MORE)), 2 * replications)
    return (
        f"Nothing can be attributed to a parameter: {percent(share)} of the variance of {outcome} "
        f"between points is what random draws alone leave in {replications} replications, and the "
        f"rest may be. Take at least {asked} replications, or a larger size."
    )


def percent(share: float) -> str:
    """Return a share in words: ``all`` if it is (nearly) 1."""
    return "all" if share > 0.995 else f"{100 * share:.2g} %"


def variances(runs: DataFrame, outcome: str) -> tuple[float, float, tuple[int, int]]:
    """Return the variance of points' means by chance, the one seen, and degrees of freedom."""
    table = by_replication(runs, outcome).to_numpy(float)
    points, replications = table.shape
    freedom = (points - 1, (points - 1) * (replications - 1))
    if replications < 2 or points < 2:
        return float("nan"), float("nan"), freedom
    each = table.mean(axis=1, keepdims=True)
    left = table - each - table.mean(axis=0, keepdims=True) + table.mean()
    chance = (left * left).sum() / freedom[1] / replications
    return float(chance), float(each.var(ddof=1)), freedom
