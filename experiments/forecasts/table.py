"""The table of a contest: every forecaster by series and horizon, and how sure differences are."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from pandas import DataFrame

from .contest import ALONE, BOTH, FIRST_JUDGED, MODEL
from .scores import difference, together
from .statistical import STATISTICAL

TOGETHER = "all series"
"""Stands for all series taken together, by groups (:data:`.scores.GROUPS`)."""

BASE = next(iter(STATISTICAL))
"""The forecaster against which skill is counted."""

SUMMARY = (
    "years", "ahead", "series", "forecaster", "forecasts", "crps", "skill", "mae", "within_50",
    "within_80", "within_95",
)  # fmt: skip
"""Columns of table.csv: ``years`` says which years were forecast, ``skill`` is 1 less the CRPS over
that of no change."""

JUDGED, EVERY = f"from {FIRST_JUDGED}", "all"


def scopes(scores: DataFrame) -> dict[str, DataFrame]:
    """Return the scores by the years that were forecast: those that judge, and all."""
    later = scores[scores["origin"] + scores["ahead"] >= FIRST_JUDGED]
    return {name: each for name, each in ((JUDGED, later), (EVERY, scores)) if len(each)}


def summary(scores: DataFrame) -> DataFrame:
    """Return means of the scores: a row for each scope, horizon, series and forecaster."""
    return DataFrame(list(_summary(scores)), columns=list(SUMMARY))


def _summary(scores: DataFrame) -> Iterator[tuple[object, ...]]:
    for years, each in scopes(scores).items():
        for ahead, part in each.groupby("ahead"):
            for series, some in (*part.groupby("series", sort=False), (TOGETHER, part)):
                yield from _rows(years, int(str(ahead)), str(series), some)


def _rows(years: str, ahead: int, series: str, part: DataFrame) -> Iterator[tuple[object, ...]]:
    names = ("crps", "mae", "within_50", "within_80", "within_95")
    means = {name: together(part, name) for name in names}
    base = float(means["crps"][BASE])
    for forecaster in distinct(part, "forecaster"):
        count = int((part["forecaster"] == forecaster).sum())
        one = {name: float(each.loc[forecaster]) for name, each in means.items()}
        skill = 1 - one["crps"] / base
        yield (
            years, ahead, series, forecaster, count, one["crps"], skill,
            *(one[name] for name in names[1:]),
        )  # fmt: skip


DIFFERENCES = ("years", "ahead", "series", "rival", "gain", "low", "high", "origins")
"""Columns of differences.csv: by how much the model's CRPS is lower than a rival's, in declared
errors, with a 95 % interval; ``origins`` counts the years of origin that it rests on."""


def differences(scores: DataFrame, seed: int) -> DataFrame:
    """Return what the model gains on each rival: together, and for each series on no change."""
    return DataFrame(list(_differences(scores, seed)), columns=list(DIFFERENCES))


def _differences(scores: DataFrame, seed: int) -> Iterator[tuple[object, ...]]:
    for years, each in scopes(scores).items():
        for ahead, part in each.groupby("ahead"):
            for rival in part["forecaster"].unique():
                if rival not in (MODEL, ALONE, BOTH):
                    yield (years, ahead, *_gain(part, TOGETHER, str(rival), seed))
            for series, some in part.groupby("series", sort=False):
                yield (years, ahead, *_gain(some, str(series), BASE, seed))


def _gain(part: DataFrame, series: str, rival: str, seed: int) -> tuple[object, ...]:
    mine = part[part["forecaster"].isin([MODEL, rival])]
    here = mine.groupby(["series", "origin", "ahead"])["forecaster"].transform("nunique") == 2
    both = mine[here]
    return (series, rival, *difference(both, MODEL, rival, seed), both["origin"].nunique())


def won(gains: DataFrame, years: str, ahead: int) -> tuple[int, int, int]:
    """Return of how many series the model beats no change, for sure, at all, and of how many."""
    mine = gains[
        (gains["years"] == years) & (gains["ahead"] == ahead) & (gains["series"] != TOGETHER)
    ]
    return int((mine["low"] > 0).sum()), int((mine["gain"] > 0).sum()), len(mine)


def wide(table: DataFrame, years: str, ahead: int, column: str = "crps") -> DataFrame:
    """Return one horizon as series × forecasters, with the number of forecasts first."""
    part = table[(table["years"] == years) & (table["ahead"] == ahead)]
    order, rows = distinct(part, "forecaster"), distinct(part, "series")
    cells = part.pivot_table(index="series", columns="forecaster", values=column)
    counts = part[part["forecaster"] == MODEL].set_index("series")["forecasts"]
    shown = cells.reindex(index=rows, columns=order)
    shown.insert(0, "forecasts", counts.reindex(rows))
    return shown


def distinct(table: DataFrame, column: str) -> list[str]:
    """Return the texts of a column, each once, in order of appearance."""
    return [str(value) for value in pd.unique(table[column])]


def ahead_years(table: DataFrame) -> list[int]:
    """Return the horizons of a table in order."""
    return sorted(pd.unique(table["ahead"]).tolist())
