"""Scenario discovery: in which region of the parameters an outcome exceeds a value."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from pandas import DataFrame, Series

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from .extras import needed
from .means import LEVEL
from .points import numeric, of_one_scenario

QUANTILE = 0.75
"""Where nobody names a value, the highest quarter of outcomes is looked for."""

FEWEST = 40
"""Points below which half of them say nothing about a region."""

LEAVES = 6
"""Regions into which a tree cuts the parameters at most; more would be hard to read."""

Limits = dict[str, tuple[float, float]]
"""Lowest and highest value by parameter; infinite where a region has no limit."""


def regions(runs: DataFrame, outcome: str, above: float | None = None, seed: int = 1) -> DataFrame:
    """Return the regions of parameters in which an outcome tends to exceed ``above``.

    A decision tree cuts the parameters into a few regions on one half of the points; what a
    region is worth is then measured on the other half, so that chance finds are not believed.
    The highest quarter of outcomes is looked for if no value is given. The first row,
    ``everywhere``, is the whole; then follow the regions that exceed more often than it, the
    densest first:

    - ``region`` in words, and ``limits`` as {parameter: (low, high)};
    - ``density``: share of its runs that exceed, with its 95 % interval over points and worlds
      (``density_low``, ``density_high``; :func:`share_interval`);
    - ``coverage``: share of all exceeding runs that lie in it;
    - ``points``: points of the measured half in it; ``above``: the value.

    Raises :class:`Mistake` if there are too few points, or if all outcomes, or none, exceed.
    """
    tree: Any = needed("sklearn.tree", "scenario discovery")
    done = of_one_scenario(runs, outcome)
    names = numeric(runs)
    points = np.asarray(done["point"].unique())
    if len(points) < FEWEST:
        raise Mistake(
            f"Scenario discovery needs at least {FEWEST} points of the parameters; there are "
            f"{len(points)}."
        )
    value = float(done[outcome].quantile(QUANTILE)) if above is None else above
    exceeds = done[outcome] > value
    if exceeds.all() or not exceeds.any():
        raise Mistake(
            f"{'Every' if exceeds.all() else 'No'} run has {outcome} above {value:g}; name a value "
            f"between {done[outcome].min():g} and {done[outcome].max():g}."
        )
    grown = done["point"].isin(_half(points, seed))
    found = tree.DecisionTreeClassifier(
        max_leaf_nodes=LEAVES, min_samples_leaf=0.05, random_state=seed
    )
    found.fit(done.loc[grown, names].to_numpy(float), exceeds[grown].to_numpy())
    return _measured(done[~grown], exceeds[~grown], leaves(found, names), value)


def _half(points: Array, seed: int) -> Array:
    return np.random.default_rng(seed).permutation(points)[: len(points) // 2]


def leaves(tree: Any, names: list[str]) -> list[Limits]:
    """Return the limits of every leaf of a decision tree (scikit-learn), from left to right."""
    nodes: Any = tree.tree_
    found: list[Limits] = []

    def walk(node: int, limits: Limits) -> None:
        if nodes.children_left[node] == nodes.children_right[node]:
            found.append(limits)
            return
        name: str = names[int(nodes.feature[node])]
        cut = float(nodes.threshold[node])
        low, high = limits.get(name, (-np.inf, np.inf))
        walk(nodes.children_left[node], {**limits, name: (low, cut)})
        walk(nodes.children_right[node], {**limits, name: (cut, high)})

    walk(0, {})
    return found


def inside(table: DataFrame, limits: Limits) -> Series:
    """Return for each row whether its parameters lie within the limits."""
    within = Series(True, index=table.index)
    for name, (low, high) in limits.items():
        within &= (table[name] > low) & (table[name] <= high)
    return within


def _measured(runs: DataFrame, exceeds: Series, found: list[Limits], above: float) -> DataFrame:
    """Return what each region is worth on runs that did not shape it."""
    everywhere = float(exceeds.mean())
    rows: list[dict[str, Any]] = []
    for limits in [{}, *(each for each in found if each)]:
        within = inside(runs, limits)
        if not within.any():
            continue
        labels = runs.loc[within, ["point", "replication"]]
        table = labels.assign(exceeds=exceeds[within].astype(float))
        shares = table.pivot(index="point", columns="replication", values="exceeds")
        density = float(table["exceeds"].mean())
        low, high = share_interval(shares.to_numpy(float))
        row = {
            "region": described(limits), "density": density, "density_low": low,
            "density_high": high, "coverage": float(exceeds[within].sum() / max(exceeds.sum(), 1)),
            "points": len(shares), "replications": shares.shape[1], "above": above,
            "limits": limits,
        }  # fmt: skip
        if density > everywhere or not limits:
            rows.append(row)
    whole, *parts = rows
    return DataFrame([whole, *sorted(parts, key=_density, reverse=True)])


def share_interval(shares: Array) -> tuple[float, float]:
    """Return the 95 % interval of a mean share, from shares by point × replication (NaN: none).

    All points share the luck of a replication, so that both other points and other worlds might
    have given another share: the variances of the means of points and of replications add up,
    with degrees of freedom after Satterthwaite. They say how many independent runs would be as
    sure, of which Wilson's interval is taken (as Korn and Graubard 1998 do in surveys). With one
    replication only the points count. Of a single point nothing is known.
    """
    stats: Any = import_module("scipy.stats")
    sides = [np.nanmean(shares, axis=axis) for axis in (1, 0)]
    counts = np.array([len(side) for side in sides if len(side) > 1])
    if shares.shape[0] < 2:
        return 0.0, 1.0
    parts = np.array([side.var(ddof=1) / len(side) for side in sides if len(side) > 1])
    middle, variance = float(np.nanmean(shares)), float(parts.sum())
    normal = float(stats.norm.ppf((1 + LEVEL) / 2))
    size = float(counts.min())
    if variance > 0:
        freedom = variance**2 / float((parts**2 / (counts - 1)).sum())
        wider = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) / normal
        size = middle * (1 - middle) / variance / wider**2
    return wilson(middle, size, normal)


def wilson(share: float, size: float, normal: float) -> tuple[float, float]:
    """Return Wilson's interval of a ``share`` of ``size`` runs, ``normal`` deviations wide."""
    shrunk = (share + normal**2 / (2 * size)) / (1 + normal**2 / size)
    width = normal * np.sqrt(share * (1 - share) / size + normal**2 / (4 * size**2))
    width /= 1 + normal**2 / size
    return max(shrunk - float(width), 0.0), min(shrunk + float(width), 1.0)


def _density(row: dict[str, Any]) -> float:
    return float(row["density"])


def described(limits: Limits) -> str:
    """Return limits in words, such as ``russia.fear > 2.1 and belarus.rents ≤ 1.3``."""
    words: list[str] = []
    for name, (low, high) in limits.items():
        if np.isinf(low):
            words.append(f"{name} ≤ {high:.3g}")
        elif np.isinf(high):
            words.append(f"{name} > {low:.3g}")
        else:
            words.append(f"{low:.3g} < {name} ≤ {high:.3g}")
    return " and ".join(words) or "everywhere"


def worth(found: DataFrame) -> str:
    """Return what the densest region is worth, in words."""
    if len(found) == 1:
        return "No region exceeds more often than the whole."
    best = found.iloc[1]
    exceed, low, high, covered, before = (
        f"{100 * share:.0f} %"
        for share in (
            *best[["density", "density_low", "density_high", "coverage"]],
            found["density"].iloc[0],
        )
    )
    alone = (
        " All in one world: with other luck it may be otherwise."
        if best["replications"] == 1
        else ""
    )
    return (
        f"Where {best['region']}, {exceed} exceed {best['above']:.3g} ({low} … {high}; everywhere "
        f"{before}); these are {covered} of all that do.{alone}"
    )
