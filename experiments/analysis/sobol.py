"""Sobol indices: which parameters the variation of an outcome comes from."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any
from warnings import catch_warnings

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from .extras import needed
from .noise import noise_share, only_noise
from .points import by_replication, check_moved, point_means, varied

RESAMPLES = 1000
"""Bootstrap samples of an index."""

UNKNOWN = 0.025
"""Share of bootstrap samples without any variance beyond which an interval is unknown."""

NOT_SOBOL = (
    "These {count} points of {parameters} parameters are no Sobol design, which Sobol indices "
    'need; ask for one with `method = "sobol"` in the experiment file.'
)


def sobol_indices(runs: DataFrame, outcome: str, seed: int = 1) -> DataFrame:
    """Return first-order and total Sobol indices of an outcome, the most decisive first.

    Estimators: Saltelli et al. 2010, as SALib has them. Intervals hold the chance of the design
    (bootstrap) and of the worlds (jackknife over replications).

    Parameters
    ----------
    runs : DataFrame
        The runs of one scenario, varied by a Sobol (Saltelli) design; replications are averaged at
        each point.
    outcome : str
        A column of ``runs``.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame
        A row for each ``parameter``. ``first`` is the share of the outcome's variance that it
        explains alone, ``total`` alone and together with others, each with a 95 % interval
        (``first_low``, ``first_high``, ``total_low``, ``total_high``); estimates scatter about the
        true share and may fall a little below 0 or above 1. ``chance`` is what random draws left by
        averaging would have added to the total, as a share; it is subtracted from all indices (with
        one replication it is unknown, NaN, and left in). ``trend`` is the rank correlation with the
        outcome, −1 … +1. Where random draws may be all that tells the points apart
        (:func:`.noise.only_noise`), every index is unknown (NaN).

    Raises
    ------
    Mistake
        If the points are no such design, or if the outcome never varies, or not among the points
        from which its variance is estimated.
    """
    names = varied(runs)
    table = point_means(runs, outcome)
    inputs, values = table[names].to_numpy(float), table[outcome].to_numpy(float)
    second = saltelli_order(inputs)
    check_moved(values, outcome)
    base = base_points(inputs, second)
    check_base(values, base, outcome)
    rows: dict[str, Any] = {"parameter": names}
    if only_noise(runs, outcome):
        return DataFrame(rows | dict.fromkeys(COLUMNS, np.nan))
    worlds = by_replication(runs, outcome).to_numpy(float)
    found = analysed(names, values, second, seed)
    chance = np.nan_to_num(chance_in_totals(worlds, len(names), second))
    keep = 1 - float(np.nan_to_num(noise_share(runs, outcome)))
    by_worlds = _worlds_half_widths(worlds, len(names), second)
    for index, key, added in (("first", "S1", 0.0), ("total", "ST", chance)):
        low, high = interval_of(found[f"{key}_conf_all"], values, inputs, second)
        below, above = (np.hypot(found[key] - low, by_worlds[index]),
                        np.hypot(high - found[key], by_worlds[index]))  # fmt: skip
        middle = (found[key] - added) / keep
        rows |= {index: middle, f"{index}_low": middle - below / keep,
                 f"{index}_high": middle + above / keep}  # fmt: skip
    rows["chance"] = chance / keep if worlds.shape[1] > 1 else np.nan
    rows["trend"] = [_rank_correlation(inputs[base, j], values[base]) for j in range(len(names))]
    return DataFrame(rows).sort_values("total", ascending=False, ignore_index=True)


COLUMNS = (
    "first",
    "first_low",
    "first_high",
    "total",
    "total_low",
    "total_high",
    "chance",
    "trend",
)
"""What is said of each parameter."""


def analysed(names: Sequence[str], values: Array, second: bool, seed: int) -> Any:
    """Return what SALib finds in the values of a Saltelli design, with all bootstrap samples."""
    sobol: Any = needed("SALib.analyze.sobol", "Sobol indices")
    with catch_warnings(action="ignore"), np.errstate(all="ignore"):  # of samples without variance
        return sobol.analyze(
            {"num_vars": len(names), "names": [*names], "bounds": [[0, 1]] * len(names)},
            values, calc_second_order=second, num_resamples=RESAMPLES, keep_resamples=True,
            seed=seed,
        )  # fmt: skip


def interval_of(samples: Array, values: Array, inputs: Array, second: bool) -> tuple[Array, Array]:
    """Return the 95 % interval of bootstrap samples (samples × indices) of a design's blocks.

    It is unknown (NaN) if the outcome varies in so few blocks that more than :data:`UNKNOWN` of
    the samples hold none of them: these say nothing of any index.
    """
    size = (2 if second else 1) * inputs.shape[1] + 2
    blocks = values.reshape(-1, size)
    usual = np.median(blocks)
    apart = float((blocks != usual).any(axis=1).mean())
    if (1 - apart) ** len(blocks) > UNKNOWN:
        nothing = np.full(samples.shape[1], np.nan)
        return nothing, nothing
    low, high = np.percentile(samples, (2.5, 97.5), axis=0)
    return low, high


def check_base(values: Array, base: NDArray[np.bool_], outcome: str) -> None:
    """Raise :class:`Mistake` if an outcome is the same at all independent points."""
    own = values[base]
    if np.ptp(own) <= np.finfo(float).eps * np.abs(values).max():
        apart = int((values[~base] != own[0]).sum())
        raise Mistake(
            f"{outcome} is the same at all {len(own)} independent points of the design and differs "
            f"at {apart} of the others only: too rarely for shares of its variance. Take a larger "
            f"size, such as {2 * len(own)}, or more replications."
        )


def parts(values: Array, parameters: int, second: bool) -> tuple[Array, Array, Array]:
    """Return values of a Saltelli design (points × …) as A, B and, by parameter, A with one of B.

    The latter is blocks × parameters × ….
    """
    size = (2 if second else 1) * parameters + 2
    blocks = values.reshape(-1, size, *values.shape[1:])
    return blocks[:, 0], blocks[:, -1], blocks[:, 1 : 1 + parameters]


def chance_in_totals(worlds: Array, parameters: int, second: bool) -> Array:
    """Return by how much chance inflates each total index, from values by point × replication.

    A total index is the mean squared step from A to A with the parameter of B, over twice the
    variance. Squaring counts the chance that is left in the step as if the parameter had made it:
    its variance between replications over their number. NaN with one replication.
    """
    replications = worlds.shape[1]
    if replications < 2:
        return np.full(parameters, np.nan)
    a, b, mixed = parts(worlds, parameters, second)
    steps = mixed - a[:, None]
    left = steps.var(axis=-1, ddof=1).mean(axis=0) / replications
    return left / (2 * np.var(np.r_[a.mean(axis=-1), b.mean(axis=-1)]))


def _worlds_half_widths(worlds: Array, parameters: int, second: bool) -> dict[str, Array]:
    """Return half the 95 % intervals of first and total indices that other worlds might give.

    By the jackknife: the indices are computed without each replication in turn; unknown (NaN)
    where the outcome does not vary without one. With one replication nothing is known, and 0 is
    returned.
    """
    replications = worlds.shape[1]
    if replications < 2:
        return {"first": np.zeros(parameters), "total": np.zeros(parameters)}
    salib, stats = (import_module(n) for n in ("SALib.analyze.sobol", "scipy.stats"))
    found: dict[str, list[Array]] = {"first": [], "total": []}
    for left_out in range(replications):
        values = np.delete(worlds, left_out, axis=1).mean(axis=1)
        spread = values.std() or 1.0
        a, b, mixed = parts((values - values.mean()) / spread, parameters, second)
        for index, each in found.items():
            estimate = getattr(salib, f"{index}_order")
            with catch_warnings(action="ignore"), np.errstate(all="ignore"):  # values all the same
                each.append(np.array([estimate(a, mixed[:, j], b) for j in range(parameters)]))
    scale = stats.t.ppf(0.975, replications - 1) * np.sqrt(replications - 1)
    widths = {index: scale * np.std(each, axis=0) for index, each in found.items()}
    return {index: np.where(np.isfinite(each), each, np.nan) for index, each in widths.items()}


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


def base_points(inputs: Array, second: bool) -> NDArray[np.bool_]:
    """Return which points are the independent ones (A and B of each block)."""
    size = (2 if second else 1) * inputs.shape[1] + 2
    place = np.arange(len(inputs)) % size
    return (place == 0) | (place == size - 1)


def _rank_correlation(values: Array, outcome: Array) -> float:
    stats: Any = import_module("scipy.stats")
    return float(stats.spearmanr(values, outcome).statistic) if np.ptp(values) else 0.0
