"""Draws of the plausible parameters: points that fill the ledger's ranges evenly."""

from __future__ import annotations

import numpy as np

from ...agents.declaration import Array
from ...model.parameters import LEDGER, SHARED
from ...model.posterior import Posterior

LEVELS = 5
"""Values that a parameter of the citizens' network takes. Worlds side by side share one network,
so its parameters cannot differ in every draw; the levels are the middles of equal parts of the
range, each as often as the others."""

Draw = dict[str, float]
"""A value for every parameter that has a range."""


def ranges() -> dict[str, tuple[float, float]]:
    """Return the range worth exploring of every parameter that has one, in the ledger's order."""
    return {name: d.explore for name, d in LEDGER.items() if d.explore is not None}


def parameter_draws(count: int, seed: int) -> list[Draw]:
    """Return ``count`` points of a Latin hypercube over all ranges, like networks together.

    Each parameter's range is cut into ``count`` equal parts and every part is drawn once.
    """
    from scipy.stats import qmc

    explored = ranges()
    unit: Array = qmc.LatinHypercube(len(explored), rng=seed).random(count)
    columns = {
        name: _scaled(name, unit[:, n], low, high)
        for n, (name, (low, high)) in enumerate(explored.items())
    }
    network = [columns[name] for name in SHARED if name in columns]
    order = np.lexsort(network) if network else np.arange(count)
    return [{name: float(values[row]) for name, values in columns.items()} for row in order]


def within(posterior: Posterior, draws: list[Draw]) -> list[Draw]:
    """Return the draws with one of the plausible sets in each; all of them without sets.

    What the sets name takes their values, in turn; the rest stays as it was drawn.
    """
    if not posterior:
        return draws
    made: list[Draw] = [{**draw, **posterior[n % len(posterior)]} for n, draw in enumerate(draws)]
    return sorted(made, key=alike)


def _scaled(name: str, unit: Array, low: float, high: float) -> Array:
    """Return numbers of 0 … 1 as values of a parameter."""
    if name in SHARED:
        unit = (np.floor(unit * LEVELS) + 0.5) / LEVELS
    values = low + (high - low) * unit
    return np.round(values) if LEDGER[name].whole else values


def alike(draw: Draw) -> tuple[float, ...]:
    """Return what draws must have in common to be played side by side."""
    return tuple(draw[name] for name in SHARED if name in draw)
