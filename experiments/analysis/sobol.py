"""Sobol indices: which parameters the variation of an outcome comes from."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from .extras import needed
from .points import by_replication, point_means, varied

RESAMPLES = 1000
"""Bootstrap samples of an index."""

NOT_SOBOL = (
    "These {count} points of {parameters} parameters are no Sobol design, which Sobol indices "
    'need; ask for one with `method = "sobol"` in the experiment file.'
)


def sobol_indices(runs: DataFrame, outcome: str, seed: int = 1) -> DataFrame:
    """Return first-order and total Sobol indices of an outcome, the most decisive first.

    ``runs`` is the table of runs of one scenario, varied by a Sobol (Saltelli) design;
    replications are averaged at each point. One row for each ``parameter``:

    - ``first`` (share of the outcome's variance that the parameter explains alone) and ``total``
      (alone and together with others), each with a 95 % bootstrap interval over the design
      (``first_low``, ``first_high``, ``total_low``, ``total_high``). Estimates scatter about the
      true share and may fall a little below 0 or above 1;
    - ``trend``: rank correlation with the outcome, −1 … +1; its sign says in which direction the
      parameter moves it.

    Estimators: Saltelli et al. 2010, as SALib has them. Raises :class:`Mistake` if the points are
    no such design, or if the outcome never varies.
    """
    sobol: Any = needed("SALib.analyze.sobol", "Sobol indices")
    names = varied(runs)
    table = point_means(runs, outcome)
    inputs, values = table[names].to_numpy(float), table[outcome].to_numpy(float)
    second = saltelli_order(inputs)
    if np.ptp(values) <= np.finfo(float).eps * np.abs(values).max():
        raise Mistake(f"{outcome} is the same at all {len(values)} points: no parameter moves it.")
    found = sobol.analyze(
        {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)},
        values, calc_second_order=second, num_resamples=RESAMPLES, keep_resamples=True,
        seed=seed,
    )  # fmt: skip
    base = _base(inputs, second)
    rows: dict[str, Any] = {"parameter": names}
    for index, key in (("first", "S1"), ("total", "ST")):
        low, high = np.percentile(found[f"{key}_conf_all"], (2.5, 97.5), axis=0)
        rows |= {index: found[key], f"{index}_low": low, f"{index}_high": high}
    rows["trend"] = [_rank_correlation(inputs[base, j], values[base]) for j in range(len(names))]
    return DataFrame(rows).sort_values("total", ascending=False, ignore_index=True)


def saltelli_order(inputs: Array) -> bool:
    """Return whether a Saltelli design (points × parameters) has points for second order.

    Such a design comes in blocks: a base point A, for each parameter A with that parameter taken
    from B (for second order also B with it taken from A), and B. Raises :class:`Mistake` if the
    points are not so.
    """
    count, parameters = inputs.shape
    for second in (True, False):
        size = (2 if second else 1) * parameters + 2
        if count % size == 0 and count >= 2 * size and _in_blocks(inputs, size):
            return second
    raise Mistake(NOT_SOBOL.format(count=count, parameters=parameters))


def _in_blocks(inputs: Array, size: int) -> bool:
    parameters = inputs.shape[1]
    blocks = inputs.reshape(-1, size, parameters)
    first, last = blocks[:, 0], blocks[:, -1]
    for j in range(parameters):
        swaps = [(first, last, blocks[:, 1 + j])]
        if size > parameters + 2:
            swaps.append((last, first, blocks[:, 1 + parameters + j]))
        for kept, taken, mixed in swaps:
            expected = kept.copy()
            expected[:, j] = taken[:, j]
            if not np.array_equal(expected, mixed):
                return False
    return True


def _base(inputs: Array, second: bool) -> NDArray[np.bool_]:
    """Return which points are the independent ones (A and B of each block)."""
    size = (2 if second else 1) * inputs.shape[1] + 2
    place = np.arange(len(inputs)) % size
    return (place == 0) | (place == size - 1)


def _rank_correlation(values: Array, outcome: Array) -> float:
    stats: Any = import_module("scipy.stats")
    return float(stats.spearmanr(values, outcome).statistic) if np.ptp(values) else 0.0


def noise_share(runs: DataFrame, outcome: str) -> float:
    """Return the share of the variance between points that is chance left by averaging, 0 … 1.

    Points share their luck, replication by replication, so that only what is left after the
    differences between points and between replications counts. Total indices are inflated by
    about this share in all. NaN with one replication.
    """
    table = by_replication(runs, outcome).dropna(axis="columns").to_numpy(float)
    points, replications = table.shape
    if replications < 2 or points < 2:
        return float("nan")
    each = table.mean(axis=1, keepdims=True)
    left = table - each - table.mean(axis=0, keepdims=True) + table.mean()
    chance = (left * left).sum() / ((points - 1) * (replications - 1)) / replications
    between = float(each.var(ddof=1))
    return min(float(chance) / between, 1.0) if between else float("nan")
