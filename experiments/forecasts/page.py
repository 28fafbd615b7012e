"""The page of the contest with rivals: hand-written text around the tables of a recorded run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd
from pandas import DataFrame

from ..calibration.series import history
from .contest import FIRST_JUDGED, MODEL
from .findings import findings
from .output import coverage, markdown
from .table import BASE, EVERY, JUDGED, TOGETHER, ahead_years

TABLES = "@tables@"
"""Stands in the page's text for the tables."""

FINDINGS = "@findings@"
"""Stands for what the tables say."""


@dataclass(frozen=True)
class Recorded:
    """A finished contest: table.csv, differences.csv, and the settings of its manifest."""

    table: DataFrame
    gains: DataFrame
    settings: dict[str, Any]


@cache
def recorded() -> Recorded:
    """Return the contest that is recorded with the project."""
    here = resources.files("triangulation.experiments.forecasts") / "recorded"
    table, gains = (
        pd.read_csv((here / name).open(encoding="utf-8"))
        for name in ("table.csv", "differences.csv")
    )
    manifest = json.loads((here / "manifest.json").read_text(encoding="utf-8"))
    return Recorded(table, gains, manifest["settings"])


def titles() -> dict[str, str]:
    """Return what people call each series, by name."""
    return {name: series.title for name, series in history().series.items()}


def rivals_page() -> str:
    """Return the page as Markdown."""
    here = resources.files("triangulation.experiments.forecasts")
    text = (here / "rivals.md").read_text(encoding="utf-8")
    found = recorded()
    says = "\n".join(findings(found.table, titles()))
    return text.replace(TABLES, tables()).replace(FINDINGS, says)


def tables() -> str:
    """Return the tables of the years that judge, with what they rest on."""
    found = recorded()
    judged, gains = (one[one["years"] == JUDGED] for one in (found.table, found.gains))
    held = " ".join(
        f"{ahead} year{'s' if ahead > 1 else ''} ahead: {coverage(judged, JUDGED, ahead)}"
        for ahead in ahead_years(judged)
    )
    size = found.settings
    opening = (
        f"{size['worlds']} worlds of {size['citizens']} citizens in each of "
        f"{len(size['periods'])} periods, seed {size['seed']}. Years from {FIRST_JUDGED} on were "
        "not fitted on, but were known when rules were changed. A star marks the best of a row."
    )
    return "\n".join([opening, "", *markdown(judged, gains, titles()), held, "", over_all()])


def over_all() -> str:
    """Return in a sentence how the model fares over all years forecast, known ones included."""
    every = recorded().table
    whole = every[(every["years"] == EVERY) & (every["series"] == TOGETHER)]
    each = whole.set_index(["ahead", "forecaster"])["crps"]
    said = ", ".join(
        f"{each[ahead, MODEL]:.2f} against {each[ahead, BASE]:.2f} at {ahead} "
        f"year{'s' if ahead > 1 else ''}"
        for ahead in ahead_years(whole)
    )
    return (
        "Over all years forecast, in most of which the model's builders knew what they built, "
        f"the model's score against that of {BASE} is {said}."
    )
