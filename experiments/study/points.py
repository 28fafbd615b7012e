"""The points of an experiment: which values the varied parameters take together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...model.parameters import LEDGER
from ..analysis.extras import needed
from .varied import Varied

Values = NDArray[Any]


@dataclass(frozen=True)
class Points:
    """Every varied parameter's value at every point, by full name; ``count`` points in all."""

    count: int
    columns: Mapping[str, Values]

    def at(self, row: int) -> dict[str, Any]:
        """Return the values of one point by parameter."""
        return {name: values[row] for name, values in self.columns.items()}


def points(varied: Varied | None, seed: int) -> Points:
    """Return the points; one without any values where nothing varies.

    The same seed gives the same points. Sobol and Morris designs need SALib (extra
    ``experiments``); raises :class:`Mistake` where it is missing.
    """
    if varied is None:
        return Points(1, {})
    if varied.values:
        return _of_values(varied)
    unit = _PLACED[varied.method](varied, np.random.default_rng(seed))
    columns = {
        name: _scaled(unit[:, n], name, *bounds)
        for n, (name, bounds) in enumerate(varied.ranges.items())
    }
    return Points(len(unit), columns)


def count_points(varied: Varied | None) -> int:
    """Return how many points there will be, without making them."""
    if varied is None:
        return 1
    lengths = [len(values) for values in varied.values.values()]
    if lengths:
        return prod(lengths) if varied.method == "grid" else lengths[0]
    dimensions = len(varied.ranges)
    each = {"sobol": (2 if varied.second_order else 1) * dimensions + 2, "morris": dimensions + 1}
    return varied.size * each.get(varied.method, 1)


def _of_values(varied: Varied) -> Points:
    columns = {name: _array(name, values) for name, values in varied.values.items()}
    count = count_points(varied)
    if varied.method == "grid":
        places = np.indices([len(values) for values in columns.values()]).reshape(len(columns), -1)
        columns = {n: v[place] for (n, v), place in zip(columns.items(), places, strict=True)}
    return Points(count, columns)


def _array(name: str, values: tuple[Any, ...]) -> Values:
    declared = LEDGER[name]
    if declared.options:
        return np.array(values, dtype=object)
    return np.array(values, dtype=np.int64 if declared.whole else np.float64)


def _scaled(unit: Array, name: str, low: float, high: float) -> Values:
    """Return draws on 0 … 1 as values of a parameter; each whole number is equally likely."""
    if LEDGER[name].whole:
        return np.minimum(np.floor(low + unit * (high - low + 1)), high).astype(np.int64)
    return np.minimum(low + unit * (high - low), high)


def _latin_hypercube(varied: Varied, chance: np.random.Generator) -> Array:
    from scipy.stats import qmc

    sampler: Any = qmc.LatinHypercube
    return sampler(len(varied.ranges), seed=chance).random(varied.size)


def _halton(varied: Varied, chance: np.random.Generator) -> Array:
    from scipy.stats import qmc

    sampler: Any = qmc.Halton
    return sampler(len(varied.ranges), seed=chance).random(varied.size)


def _sobol(varied: Varied, chance: np.random.Generator) -> Array:
    sample: Any = needed("SALib.sample.sobol", "a Sobol design").sample
    return sample(
        _unit_problem(varied), varied.size, calc_second_order=varied.second_order, seed=chance
    )


def _morris(varied: Varied, chance: np.random.Generator) -> Array:
    sample: Any = needed("SALib.sample.morris", "a Morris design").sample
    return sample(_unit_problem(varied), varied.size, num_levels=varied.levels, seed=chance)


def _unit_problem(varied: Varied) -> dict[str, Any]:
    """Return the parameters as SALib describes them, each on 0 … 1."""
    names = list(varied.ranges)
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


_PLACED: Mapping[str, Callable[[Varied, np.random.Generator], Array]] = {
    "latin-hypercube": _latin_hypercube,
    "halton": _halton,
    "sobol": _sobol,
    "morris": _morris,
}
