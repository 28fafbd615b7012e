"""What pages on the past say of the recorded runs is computed from them."""

from __future__ import annotations

import copy
from dataclasses import replace

import pandas as pd
import pytest

from triangulation.experiments.calibration import fitted_page
from triangulation.experiments.calibration.fitted_page import calibration_page
from triangulation.experiments.calibration.matching import CUT
from triangulation.experiments.forecasts.contest import MODEL
from triangulation.experiments.forecasts.findings import findings
from triangulation.experiments.forecasts.page import recorded as contest
from triangulation.experiments.forecasts.page import titles
from triangulation.experiments.forecasts.table import BASE, JUDGED, TOGETHER
from triangulation.experiments.periods.aims import AHEAD, HELD, MET, aims
from triangulation.experiments.periods.results import recorded as periods
from triangulation.model.posterior import plausible_sets


def test_aims_are_reached_where_the_runs_reach_them_and_only_there() -> None:
    found, scores = copy.deepcopy(periods()), contest()
    table, gains = scores.table.copy(), scores.gains.copy()
    mine = (table["years"] == JUDGED) & (table["forecaster"] == MODEL)
    table.loc[mine & (table["ahead"] == AHEAD), "crps"] = 0.0
    table.loc[mine & (table["series"] == TOGETHER), "within_80"] = sum(HELD) / 2
    gains.loc[gains["years"] == JUDGED, ["gain", "low"]] = 0.1
    for period in found["periods"].values():
        for name in MET:
            period["series"][name]["errors"] = 1.0
        for story in period["episodes"].values():
            story["right"] = 0.9
    good = replace(scores, table=table, gains=gains)
    assert [one.reached for one in aims(found, good)] == [True] * 5
    table.loc[mine, "crps"] = 9.0
    table.loc[mine & (table["series"] == TOGETHER), "within_80"] = HELD[1] + 0.01
    gains.loc[:, "low"] = -0.1
    first = next(iter(found["periods"].values()))
    first["series"][MET[0]]["errors"] = 1.6
    for period in found["periods"].values():
        for story in period["episodes"].values():
            story["right"] = 0.5
            story["steps"][-1]["reached"] = 0.5
    missed = aims(found, replace(scores, table=table, gains=gains))
    assert [one.reached for one in missed] == [False] * 5
    assert "1.6" in missed[3].says
    assert "0 of 6" in missed[4].says


def test_a_series_behind_no_change_is_named_with_its_scores_and_no_other() -> None:
    table = contest().table.copy()
    here = (table["years"] == JUDGED) & (table["ahead"] == AHEAD)
    one = here & (table["series"] == "growth")
    table.loc[here & (table["forecaster"] == MODEL), "crps"] = 0.01
    table.loc[one & (table["forecaster"] == MODEL), "crps"] = 5.25
    base = float(table.loc[one & (table["forecaster"] == BASE), "crps"].iloc[0])
    said = list(findings(table, titles()))
    behind = [line for line in said if "Behind no change" in line]
    assert len(behind) == 1
    assert titles()["growth"] in behind[0]
    assert f"5.25 against {base:.2f}" in behind[0]


def test_the_page_of_the_calibration_shows_the_recorded_fits() -> None:
    page = calibration_page()
    assert "@" not in page
    recorded = fitted_page._recorded
    for row in recorded("identification.csv").itertuples():
        assert f"| `{row.name}` | {row.verdict} | {row.correlation:+.2f} |" in page
    for row in recorded("fitted.csv").itertuples():
        assert f"| `{row.parameter}` | {row.scenario:g} | {row.fitted:.3g} |" in page
    whole = recorded("ensemble.csv").set_index(["measure", "parameters"])
    assert whole.loc[("alignment", "plausible"), "spread"] > 0
    assert f"{whole.loc[('triangulating', 'plausible'), 'mostly']:.0%} with plausible ones" in page


def test_the_sets_that_come_with_the_model_are_the_candidates_that_nothing_rules_out() -> None:
    tried: pd.DataFrame = fitted_page._recorded("candidates.csv")
    names = list(plausible_sets()[0])
    worst = tried[[n for n in tried.columns if n not in {*names, "plausible"}]].max(axis=1)
    kept = tried.loc[worst < CUT, names].to_dict("records")
    assert [pytest.approx(each) for each in kept] == [dict(each) for each in plausible_sets()]
