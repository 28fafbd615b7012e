"""Scenario discovery: in which region of the parameters an outcome exceeds a value."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any
from warnings import catch_warnings

import numpy as np
from pandas import DataFrame, Series

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from .extras import needed
from .intervals import LEVEL
from .numerals import percent
from .points import of_one_scenario, varied, worded

QUANTILE = 0.75
"""Where nobody names a value, the highest quarter of outcomes is looked for."""

FEWEST = 40
"""Points below which half of them say nothing about a region."""

LEAVES = 6
"""Regions into which a tree cuts the parameters at most; more would be hard to read."""

Limits = dict[str, Any]
"""What a region allows by parameter: lowest and highest value (infinite where there is no limit),
or the words of a parameter that is a word."""


def regions(runs: DataFrame, outcome: str, above: float | None = None, seed: int = 1) -> DataFrame:
    """Return the regions of parameters in which an outcome tends to exceed a value.

    A decision tree cuts the parameters, words among them, into a few regions on one half of the
    points. Each region is then measured on the other half, so that chance finds are not believed.

    Parameters
    ----------
    runs : DataFrame
        The runs of one scenario.
    outcome : str
        A column of ``runs``.
    above : float, optional
        The value to exceed, in the outcome's unit; by default its highest quarter is looked for.
    seed : int
        Seed by which the points are halved and the tree is grown.

    Returns
    -------
    DataFrame
        The first row, ``everywhere``, is the whole; then follow the regions that exceed more often
        than it, the densest first. ``region`` says it in words, ``limits`` as {parameter: (low,
        high)}, or words of the parameter. ``density`` is the share of its runs that exceed, with
        its 95 % interval over points and worlds (``density_low``, ``density_high``;
        :func:`share_interval`); ``coverage`` the share of all exceeding runs that lie in it;
        ``denser`` whether other points and other worlds would hardly (5 %) make it no denser than
        the rest (:func:`denser`); ``points`` the points of the measured half in it; ``above`` the
        value.

    Raises
    ------
    Mistake
        If there are too few points, or if all outcomes, or none, exceed.
    """
    tree: Any = needed("sklearn.tree", "scenario discovery")
    done = of_one_scenario(runs, outcome)
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
    ranked = ranked_words(done[grown], exceeds[grown])
    columns = DataFrame(
        {name: done[name].map(ranked[name].index) if name in ranked else done[name]
         for name in varied(runs)}
    )  # fmt: skip
    found.fit(columns[grown].to_numpy(float), exceeds[grown].to_numpy())
    limits = [with_words(each, ranked) for each in leaves(found, list(columns.columns))]
    return _measured(done[~grown], exceeds[~grown], limits, value)


def ranked_words(runs: DataFrame, exceeds: Series) -> dict[str, list[str]]:
    """Return the words of each parameter that is a word, those that exceed least often first.

    Then one cut divides them as well as any two sets of words can (Breiman et al. 1984).
    """
    return {
        name: [str(word) for word in exceeds.groupby(runs[name]).mean().sort_values().index]
        for name in worded(runs)
    }


def with_words(limits: Limits, ranked: Mapping[str, list[str]]) -> Limits:
    """Return limits in which those on the ranks of words are the words themselves."""
    return {
        name: tuple(word for rank, word in enumerate(ranked[name]) if low < rank <= high)
        if name in ranked
        else (low, high)
        for name, (low, high) in limits.items()
    }


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
    for name, limit in limits.items():
        if of_words(limit):
            within &= table[name].isin(limit)
        else:
            within &= (table[name] > limit[0]) & (table[name] <= limit[1])
    return within


def of_words(limit: tuple[Any, ...]) -> bool:
    """Return whether a limit is a choice of words, and not a lowest and highest value."""
    return all(isinstance(each, str) for each in limit)


def _measured(runs: DataFrame, exceeds: Series, found: list[Limits], above: float) -> DataFrame:
    """Return what each region is worth on runs that did not shape it."""
    everywhere = float(exceeds.mean())
    every = _shares(runs, exceeds)
    rows: list[dict[str, Any]] = []
    for limits in [{}, *(each for each in found if each)]:
        within = inside(runs, limits)
        if not within.any():
            continue
        shares = _shares(runs[within], exceeds[within])
        density = float(exceeds[within].mean())
        low, high = share_interval(shares.to_numpy(float))
        row = {
            "region": described(limits), "density": density, "density_low": low,
            "density_high": high, "coverage": float(exceeds[within].sum() / max(exceeds.sum(), 1)),
            "denser": denser(shares, every.drop(index=shares.index)),
            "points": len(shares), "replications": shares.shape[1], "above": above,
            "limits": limits,
        }  # fmt: skip
        if density > everywhere or not limits:
            rows.append(row)
    whole, *parts = rows
    return DataFrame([whole, *sorted(parts, key=_density, reverse=True)])


def _shares(runs: DataFrame, exceeds: Series) -> DataFrame:
    """Return whether runs exceed, 0 or 1, by point × replication."""
    labels = runs[["point", "replication"]].assign(exceeds=exceeds.astype(float))
    return labels.pivot(index="point", columns="replication", values="exceeds")


def denser(inside: DataFrame, outside: DataFrame) -> bool:
    """Return whether a region exceeds more often than the rest with 95 % confidence.

    ``inside`` and ``outside`` are point × replication. It must hold over the points (Welch's t)
    and over the worlds, which both share (paired t over replications; one world says nothing).
    """
    if len(inside) < 2 or len(outside) < 2:
        return False
    stats: Any = import_module("scipy.stats")
    by_world = (inside.mean() - outside.mean()).dropna().to_numpy(float)
    with catch_warnings(action="ignore"):  # where nothing varies
        over_points: Any = stats.ttest_ind(
            inside.mean(axis=1), outside.mean(axis=1), equal_var=False
        )
        over_worlds: Any = stats.ttest_1samp(by_world, 0.0)
    if len(by_world) > 1 and not (over_worlds.statistic > 0 and over_worlds.pvalue < 1 - LEVEL):
        return False
    return bool(over_points.statistic > 0 and over_points.pvalue < 1 - LEVEL)


def share_interval(shares: Array) -> tuple[float, float]:
    """Return the 95 % interval of a mean share, from shares by point × replication (NaN: none).

    All points share the random draws of a replication, so that both other points and other worlds
    might have given another share: the variances of the means of points and of replications add up,
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
    for name, limit in limits.items():
        low, high = limit[0], limit[-1]
        if of_words(limit):
            words.append(f"{name} is {' or '.join(limit)}")
        elif np.isinf(low):
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
        percent(float(share))
        for share in (
            *best[["density", "density_low", "density_high", "coverage"]],
            found["density"].iloc[0],
        )
    )
    alone = (
        " All in one world: with other random draws it may be otherwise."
        if best["replications"] == 1
        else ""
    )
    where = f"where {best['region']}, {exceed} exceed {best['above']:.3g}"
    if not best["denser"]:
        return (
            "No region is known (95 %) to exceed more often than the rest; the most does the one "
            f"{where} ({low} … {high}; everywhere {before}).{alone}"
        )
    return (
        f"{where[0].upper()}{where[1:]} ({low} … {high}; everywhere {before}); these are {covered} "
        f"of all that do.{alone}"
    )
