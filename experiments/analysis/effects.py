"""Main effects and interactions of a grid: what each parameter does, alone and with others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import combinations
from typing import Any

import numpy as np
from pandas import DataFrame

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from .intervals import LEVEL, TAIL
from .noise import only_noise, variances
from .points import by_replication, check_moved, of_one_scenario, varied

Axes = tuple[int, ...]


@dataclass(frozen=True)
class Cells:
    """The outcomes of a full grid: ``values`` are levels × … × replications.

    ``chance`` is the variance that random draws leave in a point's mean; NaN if it is unknown.
    """

    names: Sequence[str]
    values: Array
    chance: float

    @property
    def points(self) -> int:
        """Return the number of points."""
        return int(np.prod(self.values.shape[:-1]))

    def degrees(self, axes: Axes) -> int:
        """Return the degrees of freedom of what some parameters do together."""
        return int(np.prod([self.values.shape[axis] - 1 for axis in axes]))

    def clear(self, axes: Axes) -> bool:
        """Return whether an F test tells what parameters do together from random draws (95 %)."""
        replications = self.values.shape[-1]
        if not self.chance > 0:
            return replications > 1
        stats: Any = import_module("scipy.stats")
        degrees = self.degrees(axes)
        ratio = squares(self.values.mean(axis=-1), axes) / degrees / self.chance
        rest = (self.points - 1) * (replications - 1)
        return bool(ratio > stats.f.ppf(LEVEL, degrees, rest))


def cells_of(runs: DataFrame, outcome: str) -> Cells:
    """Return the outcomes of a full grid by level; raises :class:`Mistake` for other points."""
    table = by_replication(runs, outcome)
    done = of_one_scenario(runs, outcome).drop_duplicates("point").set_index("point")
    names = [name for name in varied(runs) if done[name].nunique() > 1]
    codes = [done.loc[table.index, name].factorize()[0] for name in names]
    shape = [int(code.max()) + 1 for code in codes]
    if not names or len(table) != np.prod(shape) or len(set(zip(*codes, strict=True))) < len(table):
        raise Mistake(
            f"These {len(table)} points are no full grid, which main effects and interactions "
            'need; ask for one with `method = "grid"` in the experiment file.'
        )
    values = np.empty((*shape, table.shape[1]))
    values[tuple(codes)] = table.to_numpy(float)
    check_moved(values.mean(axis=-1).ravel(), outcome)
    return Cells(names, values, variances(runs, outcome)[0])


def effect(means: Array, axes: Axes) -> Array:
    """Return what the parameters on some axes do together, less what fewer of them do.

    ``means`` are levels × …; other axes are averaged and have length 1.
    """
    rest = tuple(axis for axis in range(means.ndim) if axis not in axes)
    found = means.mean(axis=rest, keepdims=True)
    for size in range(len(axes)):
        for fewer in combinations(axes, size):
            found = found - effect(means, fewer)
    return found


def squares(means: Array, axes: Axes) -> float:
    """Return the sum over all points of the squared effect of some parameters together."""
    each = effect(means, axes)
    return float((each * each).sum() * means.size / each.size)


def _alone(means: Array, axes: Axes, chance: float) -> float:
    """Return the share of the variance that parameters explain together, and not fewer of them."""
    degrees = np.prod([means.shape[axis] - 1 for axis in axes])
    return (squares(means, axes) - degrees * chance) / _whole(means, chance)


def _total(means: Array, axes: Axes, chance: float) -> float:
    """Return the share of the variance in which one parameter has any part."""
    others = means.mean(axis=axes)
    rest = float(((others - others.mean()) ** 2).sum()) * means.size / others.size
    return 1 - (rest - (others.size - 1) * chance) / _whole(means, chance)


def _whole(means: Array, chance: float) -> float:
    return float(((means - means.mean()) ** 2).sum()) - (means.size - 1) * chance


def main_effects(runs: DataFrame, outcome: str) -> DataFrame:
    """Return which share of an outcome's variance over a grid each parameter explains.

    ``runs`` is the table of runs of one scenario on a full grid; words are parameters like any.
    One row for each ``parameter``, the most decisive first: ``first`` (share that it explains
    alone) and ``total`` (alone and with others), with 95 % intervals over worlds (jackknife over
    replications), and ``clear``: whether an F test distinguishes the first from random draws. What
    these leave in the variance is subtracted. Where they may be all, shares are unknown (NaN).
    """
    cells = cells_of(runs, outcome)
    each = [(n,) for n in range(len(cells.names))]
    table = DataFrame({"parameter": cells.names})
    unknown = only_noise(runs, outcome)
    for name, estimate in (("first", _alone), ("total", _total)):
        table = _with_shares(table, name, cells, each, estimate, unknown)
    table["clear"] = [not unknown and cells.clear(axes) for axes in each]
    return table.sort_values("total", ascending=False, ignore_index=True)


def interactions(runs: DataFrame, outcome: str) -> DataFrame:
    """Return which share of an outcome's variance over a grid each pair explains together.

    One row for each pair, ``first`` and ``second``, the strongest first: ``share`` (beyond what
    the two explain alone) with its interval, and ``clear``, as in :func:`main_effects`. Raises
    :class:`Mistake` where fewer than two parameters vary.
    """
    cells = cells_of(runs, outcome)
    pairs = list(combinations(range(len(cells.names)), 2))
    if not pairs:
        raise Mistake("Only one parameter varies; an interaction needs two.")
    table = DataFrame([[cells.names[n] for n in pair] for pair in pairs],
                      columns=["first", "second"])  # fmt: skip
    unknown = only_noise(runs, outcome)
    table = _with_shares(table, "share", cells, pairs, _alone, unknown)
    table["clear"] = [not unknown and cells.clear(pair) for pair in pairs]
    return table.sort_values("share", ascending=False, ignore_index=True)


def _with_shares(
    table: DataFrame, name: str, cells: Cells, terms: Sequence[Axes],
    estimate: Callable[[Array, Axes, float], float], unknown: bool,
) -> DataFrame:  # fmt: skip
    """Return a table with a share of each term, and its interval."""
    columns = [name, f"{name}_low", f"{name}_high"]
    if unknown:
        return table.assign(**dict.fromkeys(columns, np.nan))
    shares = [_share(cells, axes, estimate) for axes in terms]
    return table.assign(**dict(zip(columns, np.array(shares).T, strict=True)))


def _share(
    cells: Cells, axes: Axes, estimate: Callable[[Array, Axes, float], float]
) -> tuple[float, float, float]:
    """Return a share of the variance and its interval; that is unknown with one replication."""
    replications = cells.values.shape[-1]
    chance = float(np.nan_to_num(cells.chance))
    middle = estimate(cells.values.mean(axis=-1), axes, chance)
    if replications < 2:
        return middle, np.nan, np.nan
    more = chance * replications / (replications - 1)
    without = [
        estimate(np.delete(cells.values, k, axis=-1).mean(axis=-1), axes, more)
        for k in range(replications)
    ]
    stats: Any = import_module("scipy.stats")
    scale = stats.t.ppf(1 - TAIL, replications - 1) * np.sqrt(replications - 1)
    width = float(scale * np.std(without))
    return middle, middle - width, middle + width
