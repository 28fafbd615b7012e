"""The points of an experiment: which there are, and what was found at each."""

from __future__ import annotations

import difflib

import pandas as pd
from pandas import DataFrame

from ...agents.mistake import Mistake

SUMMARIES = ("_mean", "_final")
"""How the names of outcomes end: the mean of all months, and of the last twelve."""


def varied(runs: DataFrame) -> list[str]:
    """Return the names of the parameters that a table of runs varies, in the table's order."""
    return [str(name) for name in runs.columns if "." in str(name)]


def numeric(runs: DataFrame) -> list[str]:
    """Return the varied parameters whose values are numbers, not words."""
    return [name for name in varied(runs) if pd.api.types.is_numeric_dtype(runs[name])]


def outcomes(runs: DataFrame) -> list[str]:
    """Return the names of all outcomes in a table of runs."""
    return [str(name) for name in runs.columns if str(name).endswith(SUMMARIES)]


def scenarios(runs: DataFrame) -> list[str]:
    """Return the names of the scenarios in a table of runs, in order of appearance."""
    return [str(name) for name in runs["scenario"].unique()]


def finished(runs: DataFrame, outcome: str) -> DataFrame:
    """Return the finished runs, in order of point and replication.

    Raises :class:`Mistake` for an unknown outcome or if no run was finished.
    """
    if outcome not in runs.columns:
        near = difflib.get_close_matches(outcome, outcomes(runs), n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "`runs` has a column for each."
        raise Mistake(f"There is no outcome {outcome!r}; {hint}")
    done = runs[(runs["status"] == "finished") & runs[outcome].notna()]
    if done.empty:
        raise Mistake(
            f"No run with a value of {outcome} was finished; there is nothing to analyse."
        )
    return done.sort_values(["point", "replication"])


def of_one_scenario(runs: DataFrame, outcome: str) -> DataFrame:
    """Return the finished runs; raises :class:`Mistake` if they are of several scenarios."""
    names = scenarios(runs)
    if len(names) > 1:
        raise Mistake(
            f"The runs are of {len(names)} scenarios ({', '.join(names)}); analyse one at a time."
        )
    return finished(runs, outcome)


def point_means(runs: DataFrame, outcome: str) -> DataFrame:
    """Return one row for each point: ``point``, the varied parameters, and the mean outcome.

    The mean is over the replications that were finished. Raises :class:`Mistake` if a point has
    none, since methods that need every point would then mislead.
    """
    done = of_one_scenario(runs, outcome)
    missing = runs["point"].nunique() - done["point"].nunique()
    if missing:
        raise Mistake(
            f"{missing} of {runs['point'].nunique()} points have no finished run; "
            "`triangulation experiment retry` runs them again."
        )
    grouped = done.groupby("point", sort=True)
    return pd.concat(
        [grouped[varied(runs)].first(), grouped[[outcome]].mean()], axis=1
    ).reset_index()


def by_replication(runs: DataFrame, outcome: str) -> DataFrame:
    """Return outcomes as points × replications; missing where a run was not finished."""
    done = of_one_scenario(runs, outcome)
    return done.pivot(index="point", columns="replication", values=outcome)
