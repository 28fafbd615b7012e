"""Morris screening: which parameters matter at all, from few points."""

from __future__ import annotations

from typing import Any

import numpy as np
from pandas import DataFrame

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from .extras import needed
from .points import by_replication, check_moved, point_means, varied
from .steps import Ranges, as_if_nominal, made_steps

RESAMPLES = 1000
"""Bootstrap samples of a mean effect."""


def morris_screening(
    runs: DataFrame, outcome: str, levels: int = 4, seed: int = 1, ranges: Ranges | None = None
) -> DataFrame:
    """Return Morris' elementary effects of an outcome, the strongest first.

    Source: Morris 1991, Campolongo et al. 2007, as SALib has them.

    Parameters
    ----------
    runs : DataFrame
        The runs of one scenario, varied by a Morris design; replications are averaged at each
        point.
    outcome : str
        A column of ``runs``.
    levels : int
        Levels of the design.
    seed : int
        Seed of the bootstrap.
    ranges : mapping, optional
        Ranges of the parameters; those that are whole numbers need theirs, as they cannot move by
        exactly the design's step.

    Returns
    -------
    DataFrame
        A row for each ``parameter``, in units of the outcome for a move across the parameter's
        whole range. ``mu_star`` is the mean size of the effect, with its 95 % bootstrap interval
        over trajectories (``mu_star_low``, ``mu_star_high``); ``mu`` the mean effect with its sign;
        ``sigma`` its standard deviation: how far the effect depends on the other parameters or
        bends; ``chance`` the ``mu_star`` that random draws left by averaging would show of a
        parameter without any effect (NaN with one replication).

    Raises
    ------
    Mistake
        If the points are no such design, or if the outcome never varies.
    """
    morris: Any = needed("SALib.analyze.morris", "Morris screening")
    names = varied(runs)
    table = point_means(runs, outcome)
    inputs, values = table[names].to_numpy(float), table[outcome].to_numpy(float)
    check_trajectories(inputs)
    check_moved(values, outcome)
    steps = made_steps(inputs, names, levels, ranges or {})
    found = morris.analyze(
        {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)},
        inputs, as_if_nominal(values, steps, levels), num_levels=levels,
        num_resamples=RESAMPLES, seed=seed,
    )  # fmt: skip
    mean, spread = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
    rows = {
        "parameter": names,
        "mu_star": mean,
        "mu_star_low": np.maximum(mean - spread, 0),
        "mu_star_high": mean + spread,
        "mu": np.asarray(found["mu"], float),
        "sigma": np.asarray(found["sigma"], float),
        "chance": chance_effects(inputs, by_replication(runs, outcome).to_numpy(float), steps),
    }
    return DataFrame(rows).sort_values("mu_star", ascending=False, ignore_index=True)


def chance_effects(inputs: Array, worlds: Array, made: Array) -> Array:
    """Return the mean size of effects that random draws alone would show, by parameter.

    ``inputs`` are points × parameters in trajectories, ``worlds`` their values by replication,
    ``made`` the sizes of the steps (:func:`.steps.made_steps`). The chance in a step is about
    normal, and a normal's mean size is its deviation times √(2 ÷ π).
    """
    parameters: int = inputs.shape[1]
    replications = worlds.shape[1]
    if replications < 2:
        return np.full(parameters, np.nan, dtype=np.float64)
    shape = (-1, parameters + 1)
    moved = np.diff(inputs.reshape(*shape, parameters), axis=1) != 0
    steps = np.diff(worlds.reshape(*shape, replications), axis=1)
    chance = np.sqrt(steps.var(axis=-1, ddof=1) / replications) * np.sqrt(2 / np.pi) / made
    return (chance[..., None] * moved).sum(axis=1).mean(axis=0)


def check_trajectories(inputs: Array) -> None:
    """Raise :class:`Mistake` unless points come in Morris trajectories.

    In a trajectory of parameters + 1 points each step moves one parameter, and each is moved once.
    """
    count, parameters = inputs.shape
    size = parameters + 1
    fits = count % size == 0 and count >= 2 * size
    if fits:
        moved = np.diff(inputs.reshape(-1, size, parameters), axis=1) != 0
        fits = bool((moved.sum(axis=1) == 1).all() and (moved.sum(axis=2) == 1).all())
    if not fits:
        raise Mistake(
            f"These {count} points of {parameters} parameters are no Morris design of at least two "
            'trajectories, which screening needs; ask for one with `method = "morris"` in the '
            "experiment file."
        )
