"""Runs that stop on a condition, and rows of every twelfth month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from small import command, contents, small_chunks

from triangulation.experiments.playing import batch
from triangulation.experiments.study.results import Results, open_results
from triangulation.model import simulation

ASKED = """
replications = 4
months = 26
citizens = 5
[vary]
method = "list"
[vary.values]
belarus.survival = [1.0, 2.0]
[keep]
measures = ["alignment", "unrest", "in_office"]
months = "all"
summaries = ["min", "max", "first_month", "last"]
"""


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    small_chunks(monkeypatch)


def played(folder: Path, text: str, name: str) -> Results:
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    words = ("experiment", "run", file, "--output", folder / name, "--processes", "1", "--quiet")
    assert command(*words) == 0
    return open_results(folder / name)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Return runs that were all played to their last month."""
    return played(tmp_path_factory.mktemp("until"), ASKED, "whole")


@pytest.fixture(scope="module")
def level(whole: Results) -> float:
    """Return a level of unrest that some runs exceed in the middle, and some never."""
    highest = whole.runs["unrest_max"].sort_values().to_numpy()
    return round(float(highest[2:4].mean()), 6)


def test_a_run_ends_with_the_month_of_its_condition(
    whole: Results, level: float, tmp_path: Path
) -> None:
    """What is left is what was played before; summaries are those of the rows that are left."""
    found = played(tmp_path, f'until = "unrest > {level}"\n{ASKED}', "until")
    every, rows, runs = whole.measures(), found.measures(), found.runs.set_index("run")
    met = every[every["unrest"] > level].groupby("run")["month"].min()
    assert met.nunique() > 1
    assert len(met) < len(runs)
    assert runs["stop_month"].dropna().astype(int).to_dict() == met.to_dict()
    last = every["run"].map(met).fillna(26)
    pd.testing.assert_frame_equal(
        rows.reset_index(drop=True), every[every["month"] <= last].reset_index(drop=True)
    )
    each = rows.groupby("run")
    for measure in ("alignment", "unrest", "in_office"):
        assert runs[f"{measure}_max"].tolist() == each[measure].max().tolist()
        assert runs[f"{measure}_min"].tolist() == each[measure].min().tolist()
        assert runs[f"{measure}_last"].tolist() == each[measure].last().tolist()
        assert runs[f"{measure}_mean"].tolist() == pytest.approx(each[measure].mean().tolist())
        year = rows.groupby("run").tail(12).groupby("run")[measure].mean()
        assert runs[f"{measure}_final"].tolist() == pytest.approx(year.tolist())


def test_no_month_is_played_after_all_have_stopped(
    whole: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    next_month = simulation.next_month

    def counted(*given: Any) -> Any:
        steps.append(given[3])
        return next_month(*given)

    monkeypatch.setattr(simulation, "next_month", counted)
    found = played(tmp_path, f'until = "in_office == 1"\n{ASKED}', "until")
    assert set(found.runs["stop_month"]) == {1}
    assert set(steps) == {0}  # months are counted from 0 there
    assert len(found.measures()) == 8
    assert found.manifest.settings["until"] == "in_office = 1"


def test_what_happens_after_a_stop_is_no_failure_in_any_company(
    level: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped worlds go on beside the others until these end, but nobody looks at them."""
    text = f'until = "unrest > {level}"\n{ASKED}'.replace('months = "all"', 'months = "last-year"')
    expected = contents(played(tmp_path, text, "healthy").folder)
    seen: dict[str, Any] = {"stopped": 0}
    recorded = batch.record

    def ailing(moment: Any) -> Any:
        columns = recorded(moment)
        if moment.month == 1:
            seen["over"] = np.zeros(len(columns["unrest"]), dtype=bool)
        ill = seen["over"].copy()
        seen["over"] |= columns["unrest"] > level
        seen["stopped"] += int(ill.sum())
        return columns | {"unrest": np.where(ill, np.nan, columns["unrest"])}

    monkeypatch.setattr(batch, "record", ailing)
    found = played(tmp_path, text, "ailing")
    assert seen["stopped"] > 0
    assert set(found.runs["status"]) == {"finished"}
    assert contents(found.folder) | {"manifest.json": b""} == expected | {"manifest.json": b""}


def test_runs_that_stop_can_be_topped_up(level: float, tmp_path: Path) -> None:
    text = f'until = "unrest > {level}"\n{ASKED}'
    played(tmp_path, text.replace("replications = 4", "replications = 2"), "grown")
    grown, at_once = played(tmp_path, text, "grown"), played(tmp_path, text, "whole")
    files, expected = contents(grown.folder), contents(at_once.folder)
    del files["manifest.json"], expected["manifest.json"]
    assert files == expected


def test_yearly_rows_are_every_twelfth(whole: Results, tmp_path: Path) -> None:
    found = played(tmp_path, ASKED.replace('months = "all"', 'months = "yearly"'), "yearly")
    every = whole.measures()
    expected = every[every["month"].isin([12, 24])].reset_index(drop=True)
    pd.testing.assert_frame_equal(found.measures(), expected)
    pd.testing.assert_frame_equal(found.runs, whole.runs)
    assert list(found.runs["unrest_max"]) == list(every.groupby("run")["unrest"].max())
