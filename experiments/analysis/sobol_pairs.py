"""Second-order Sobol indices: which pairs of parameters interact."""

from __future__ import annotations

from importlib import import_module
from itertools import combinations
from typing import Any
from warnings import catch_warnings

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from .extras import needed
from .intervals import TAIL
from .noise import noise_share, only_noise
from .points import by_replication, point_means, varied
from .sobol import RESAMPLES, base_points, check_base, interval_of, saltelli_order

Pairs = list[tuple[int, int]]
"""Pairs of parameters, by their numbers."""


def second_order_indices(runs: DataFrame, outcome: str, seed: int = 1) -> DataFrame:
    """Return the second-order Sobol index of every pair of parameters, the largest first.

    Parameters
    ----------
    runs : DataFrame
        The runs of one scenario, varied by a Sobol design with points for the second order.
    outcome : str
        A column of ``runs``.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame
        A row for each pair, ``first`` and ``second``: ``share`` of the outcome's variance that the
        two explain together, beyond what each explains alone, with its 95 % interval over the
        design (bootstrap) and the worlds (jackknife over replications). What random draws add to
        the variance is subtracted; where they may be all of it, shares are unknown (NaN).

    Raises
    ------
    Mistake
        If the points are no such design.
    """
    names = varied(runs)
    table = point_means(runs, outcome)
    inputs, values = table[names].to_numpy(float), table[outcome].to_numpy(float)
    if not saltelli_order(inputs):
        raise Mistake(
            "The design has no points for second-order indices; ask for them with "
            "`second_order = true` in the experiment file."
        )
    check_base(values, base_points(inputs, second=True), outcome)
    pairs = list(combinations(range(len(names)), 2))
    rows: dict[str, Any] = {
        "first": [names[i] for i, _ in pairs], "second": [names[j] for _, j in pairs],
    }  # fmt: skip
    if only_noise(runs, outcome):
        return DataFrame(rows | dict.fromkeys(("share", "share_low", "share_high"), np.nan))
    keep = 1 - float(np.nan_to_num(noise_share(runs, outcome)))
    middle = _shares(values, pairs)
    blocks = len(values) // (2 * len(names) + 2)
    drawn = np.random.default_rng(seed).integers(blocks, size=(blocks, RESAMPLES))
    low, high = interval_of(_shares(values, pairs, drawn).T, values, inputs, second=True)
    worlds = _worlds_half_widths(by_replication(runs, outcome).to_numpy(float), pairs)
    below, above = np.hypot(middle - low, worlds), np.hypot(high - middle, worlds)
    rows |= {"share": middle / keep, "share_low": (middle - below) / keep,
             "share_high": (middle + above) / keep}  # fmt: skip
    return DataFrame(rows).sort_values("share", ascending=False, ignore_index=True)


def _shares(values: Array, pairs: Pairs, drawn: NDArray[np.int64] | None = None) -> Array:
    """Return the indices of all pairs, of the whole design or of each bootstrap sample of blocks.

    Estimator: Saltelli 2002, as SALib has it.
    """
    second_order: Any = needed("SALib.analyze.sobol", "Sobol indices").second_order
    parameters = max(max(pair) for pair in pairs) + 1
    blocks = ((values - values.mean()) / (values.std() or 1.0)).reshape(-1, 2 * parameters + 2)
    own = blocks if drawn is None else np.moveaxis(blocks[drawn], -1, 1)
    a, ab, ba = own[:, 0], own[:, 1 : 1 + parameters], own[:, 1 + parameters : -1]
    with catch_warnings(action="ignore"), np.errstate(all="ignore"):  # without any variance
        return np.array([second_order(a, ab[:, j], ab[:, k], ba[:, j], own[:, -1])
                         for j, k in pairs])  # fmt: skip


def _worlds_half_widths(worlds: Array, pairs: Pairs) -> Array:
    """Return half the 95 % intervals that other worlds might give, by the jackknife; 0 of one."""
    replications = worlds.shape[1]
    if replications < 2:
        return np.zeros(len(pairs))
    stats: Any = import_module("scipy.stats")
    found = [_shares(np.delete(worlds, k, axis=1).mean(axis=1), pairs) for k in range(replications)]
    scale = float(stats.t.ppf(1 - TAIL, replications - 1)) * np.sqrt(replications - 1)
    return scale * np.std(found, axis=0)
