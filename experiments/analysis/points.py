"""The points of an experiment: which there are, and what was found at each."""

from __future__ import annotations

import difflib

import numpy as np
import pandas as pd
from pandas import DataFrame

from ...agents.declaration import Array
from ...agents.mistake import LONGEST, Mistake, shown
from ...model.columns import COLUMNS
from ..reference import meanings

SUMMARIES = tuple(f"_{ending}" for ending in meanings.SUMMARIES)
"""How the names of outcomes end: the mean of all months, of the last twelve, and others."""

LABELS = ("run", "scenario", "point", "replication", "seed", "world", "status")
"""Columns that identify a run, not its results."""


FEW = 12
"""Outcomes that a message lists at most."""


def varied(runs: DataFrame) -> list[str]:
    """Return the names of the parameters that a table of runs varies, in the table's order."""
    return [str(name) for name in runs.columns if "." in str(name)]


def numeric(runs: DataFrame) -> list[str]:
    """Return the varied parameters whose values are numbers, not words."""
    return [name for name in varied(runs) if pd.api.types.is_numeric_dtype(runs[name])]


def worded(runs: DataFrame) -> list[str]:
    """Return the varied parameters whose values are words."""
    return [name for name in varied(runs) if not pd.api.types.is_numeric_dtype(runs[name])]


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
    if outcome not in runs.columns or outcome in (*LABELS, *varied(runs)):
        raise Mistake(f"There is no outcome {shown(outcome)}; {_hint(outcome, outcomes(runs))}")
    done = runs[(runs["status"] == "finished") & runs[outcome].notna()]
    if done.empty:
        raise Mistake(
            f"No run with a value of {outcome} was finished; there is nothing to analyse."
        )
    return done.sort_values(["point", "replication"])


def _hint(outcome: str, known: list[str]) -> str:
    """Return what to ask instead of an unknown outcome: those of the measure, or of similar name.

    An outcome is a measure and how it is summed up, such as unrest and mean.
    """
    measure = meanings.parts_of(outcome)[0]
    near = [each for each in known if meanings.parts_of(each)[0] == measure]
    if not near and measure in COLUMNS:
        return f"the experiment did not keep the measure {measure} (`measures` under [keep])."
    if not near and len(outcome) <= LONGEST:
        near = difflib.get_close_matches(outcome, known, n=3)
    if near:
        return f"did you mean {' or '.join(near)}?"
    if len(known) <= FEW:
        return f"the outcomes are {', '.join(known)}."
    return "outcomes are the columns of runs.csv that end in _mean or _final."


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

    The mean is over the replications of :func:`by_replication`.
    """
    table = by_replication(runs, outcome)
    grouped = of_one_scenario(runs, outcome).groupby("point", sort=True)
    return grouped[varied(runs)].first().assign(**{outcome: table.mean(axis=1)}).reset_index()


def by_replication(runs: DataFrame, outcome: str) -> DataFrame:
    """Return outcomes as points × replications, of the replications that all points finished.

    So all points share their random draws: a mean over other worlds at one point than at the next
    would take their difference for the parameters'. Raises :class:`Mistake` if there is none.
    """
    done = of_one_scenario(runs, outcome)
    missing = runs["point"].nunique() - done["point"].nunique()
    if missing:
        raise Mistake(
            f"{missing} of {runs['point'].nunique()} points have no finished run; "
            "`triangulation experiment retry` runs them again."
        )
    whole = done.pivot(index="point", columns="replication", values=outcome).dropna(axis="columns")
    if whole.empty:
        raise Mistake(
            "No replication was finished at all points; `triangulation experiment retry` runs the "
            "failed ones again."
        )
    return whole


def check_moved(values: Array, outcome: str) -> None:
    """Raise :class:`Mistake` if an outcome is the same at all points."""
    if np.ptp(values) <= np.finfo(float).eps * np.abs(values).max():
        raise Mistake(f"{outcome} is the same at all {len(values)} points: no parameter moves it.")


def unfinished(runs: DataFrame, outcome: str) -> str:
    """Return how many runs have no value of an outcome, and in which scenarios; empty if none."""
    missing = runs.drop(finished(runs, outcome).index)
    if missing.empty:
        return ""
    where = ", ".join(
        f"{name}: {count:,}" for name, count in missing["scenario"].value_counts().items()
    )
    return (
        f"{len(missing):,} of {len(runs):,} runs failed ({where}) and are left out. If they failed "
        "for something that the question is about, what remains misleads; `triangulation "
        "experiment retry` runs them again."
    )
