"""How far an ensemble is from observations, in units of the uncertainty of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...agents.declaration import Array
from .comparison import Target


@dataclass(frozen=True)
class Misfit:
    """An ensemble against one series.

    ``mean`` and ``spread`` are the ensemble's mean and standard deviation at each date, and
    ``doubt`` the standard deviation of an observation given the ensemble: its spread (there was
    one history only) and the observation's error.
    """

    target: Target
    mean: Array
    spread: Array
    doubt: Array

    @property
    def bias(self) -> float:
        """Return by how much the model lies above the observations, mean over dates, in units."""
        return float((self.mean - self.target.values).mean())

    @property
    def distance(self) -> float:
        """Return the root mean square difference between mean and observations, in units."""
        return float(np.sqrt(((self.mean - self.target.values) ** 2).mean()))

    @property
    def standard(self) -> float:
        """Return the root mean square difference in units of doubt; about 1 where all is well."""
        return float(np.sqrt((((self.mean - self.target.values) / self.doubt) ** 2).mean()))

    @property
    def score(self) -> float:
        """Return the mean of squared standard differences, with a penalty for spread.

        It is minus twice the logarithm of the normal density, against an ensemble without spread:
        without the penalty the vaguest ensemble would fit best.
        """
        z = (self.mean - self.target.values) / self.doubt
        return float((z**2 + 2 * np.log(self.doubt / self.target.series.error)).mean())


def misfit(target: Target, simulated: Array) -> Misfit:
    """Return how far worlds × dates of the model are from the observations of a target."""
    worlds = len(simulated)
    spread = simulated.std(axis=0, ddof=1)
    doubt = np.sqrt(spread**2 * (1 + 1 / worlds) + target.series.error**2)
    return Misfit(target, simulated.mean(axis=0), spread, doubt)


def independent_count(target: Target, simulated: Array, common: float) -> float:
    """Return how many independent observations a series is worth, 1 … number of dates.

    The random draws of one world affect many dates, and so do differences in definition. By the
    correlations of the ensemble with the errors added, n dates are worth as many independent ones
    as give their mean the same precision.
    """
    size = len(target.values)
    covariance = np.atleast_2d(np.cov(simulated, rowvar=False)) + target.errors(common)
    scale = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(scale, scale)
    return float(np.clip(size**2 / correlation.sum(), 1, size))


def total(misfits: Sequence[Misfit], counts: Sequence[float]) -> float:
    """Return the distance that a fit minimises: the scores, weighted by the series' counts."""
    return float(sum(m.score * c for m, c in zip(misfits, counts, strict=True)))
