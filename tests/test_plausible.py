"""Plausible sets: history matching finds what is not ruled out, and worlds draw from it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from triangulation.experiments.batch import Course, play
from triangulation.experiments.calibration.comparison import Target, targets
from triangulation.experiments.calibration.matching import CUT, features, match
from triangulation.experiments.calibration.series import Observation, Series
from triangulation.experiments.command_line import main
from triangulation.experiments.job import Job, job_from
from triangulation.experiments.manifest import read_manifest
from triangulation.model.parameters import ParameterError
from triangulation.model.posterior import read_posterior
from triangulation.model.scenario import load_scenario, read_scenario
from triangulation.model.scenario_text import scenario_text

RANGES = {"a": (0.0, 1.0), "b": (-1.0, 3.0)}
"""Parameters of a made-up model: ``a`` is the slope of its series, ``b`` does nothing."""

SETS = "trade.diversification_pace,belarus.rents\n0.02,1.0\n0.05,3.0\n"


def made_up(values, error: float = 0.1) -> Target:
    seen = tuple(Observation(f"{2004 + n}", float(v), "", "high") for n, v in enumerate(values))
    series = Series("x", "x", "share", {"x": 1.0}, error, "", "fitting", seen)
    (one,) = targets([series], "2004-01")
    return one


def play_made_up(candidates, wanted):
    luck = np.random.default_rng(1).normal(0, 0.05, (20, 1))
    return [
        tuple(values["a"] * np.linspace(0, 1, len(one.values)) + luck for one in wanted)
        for values in candidates
    ]


def test_features_are_levels_and_changes_with_their_errors() -> None:
    level, change = features([made_up([1, 2, 3, 4, 9])], 0.5)
    assert level.observed == pytest.approx(3.8)
    assert change.observed == pytest.approx(6.5 - 1.5)
    # The common half of the variance cancels in a change and stays whole in a level.
    assert level.error**2 == pytest.approx(0.01 * (0.5 + 0.5 / 5))
    assert change.error**2 == pytest.approx(0.01 * 0.5 * (1 / 2 + 1 / 2))
    assert len(features([made_up([1, 2, 3])], 0.5)) == 1


def test_known_answers_are_left_and_what_does_nothing_is_not_narrowed() -> None:
    source = np.random.default_rng(5)
    survived: list[bool] = []
    for truth in source.uniform(0.1, 0.9, 8):
        errors = source.multivariate_normal(np.zeros(10), 0.01 * (0.5 * np.eye(10) + 0.5))
        seen = made_up(truth * np.linspace(0, 1, 10) + source.normal(0, 0.05) + errors)
        found = match(RANGES, [seen], 0.5, play_made_up, 48, 7)
        survived.append(found.allows({"a": float(truth), "b": 0.0}))
        kept_a, kept_b = ([each[name] for each in found.sets] for name in RANGES)
        assert max(kept_a) - min(kept_a) < 0.8
        assert max(kept_b) - min(kept_b) > 0.8 * 4
    assert sum(survived) >= 7


def test_it_can_say_no() -> None:
    found = match(RANGES, [made_up([5.0] * 10)], 0.5, play_made_up, 48, 7)
    assert found.sets == []
    assert found.left == (0.0,)
    assert found.worst["x, level"] > CUT


def test_worlds_take_the_sets_in_turn_whoever_plays_them(tmp_path: Path) -> None:
    (tmp_path / "sets.csv").write_text(SETS, encoding="utf-8")
    scenario = replace(load_scenario("patron"), posterior=read_posterior(tmp_path / "sets.csv"))
    each = scenario.of_worlds(range(5))
    assert isinstance(each, tuple)
    assert [p.belarus.rents for p in each] == [1.0, 3.0, 1.0, 3.0, 1.0]
    whole = Job(scenario, months=3, worlds=4, citizens=10)
    alone = Job(scenario, months=3, worlds=1, first_world=3, citizens=10)
    np.testing.assert_array_equal(
        play(whole.course())["alignment"][3], play(alone.course())["alignment"][0]
    )
    plain = Course(each[1], (3,), 3, 10, whole.seed, scenario.policies, scenario.events)
    np.testing.assert_array_equal(play(plain)["alignment"][0], play(alone.course())["alignment"][0])


def test_a_scenario_file_names_a_file_of_sets_and_is_written_with_them(tmp_path: Path) -> None:
    (tmp_path / "sets.csv").write_text(SETS, encoding="utf-8")
    text = 'title = "t"\npaper = "p"\ndescription = "d"\nposterior = "sets.csv"\n'
    scenario = read_scenario(text, "mine", tmp_path)
    assert scenario.posterior[1] == {"trade.diversification_pace": 0.05, "belarus.rents": 3.0}
    again = read_scenario(scenario_text(scenario), "mine")
    assert again.posterior == scenario.posterior


def test_a_run_with_sets_is_made_again_from_its_manifest(tmp_path: Path) -> None:
    (tmp_path / "sets.csv").write_text(SETS, encoding="utf-8")
    folder = tmp_path / "run"
    with pytest.raises(SystemExit) as ended:
        main([
            "run", "--posterior", str(tmp_path / "sets.csv"), "--worlds", "3", "--months", "3",
            "--citizens", "10", "--format", "csv", "--processes", "1", "--quiet",
            "--output", str(folder),
        ])  # fmt: skip
    assert not ended.value.code
    job = job_from(read_manifest(folder))
    assert [dict(s) for s in job.scenario.posterior] == [
        {"trade.diversification_pace": 0.02, "belarus.rents": 1.0},
        {"trade.diversification_pace": 0.05, "belarus.rents": 3.0},
    ]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("belarus.rents\n", ["rows below"]),
        ("belarus.rents\n1\nmany\n", ["line 3"]),
        ("belarus.rents,trade.trend\n1\n", ["line 2", "1 cells", "2"]),
        ("belarus.rent\n1\n", ["line 2", "belarus.rent"]),
        ("belarus.rents\n-99\n", ["line 2", "belarus.rents"]),
    ],
)
def test_sets_that_cannot_be_are_refused_with_their_line(tmp_path, table, words) -> None:
    (tmp_path / "sets.csv").write_text(table, encoding="utf-8")
    with pytest.raises(ParameterError) as refused:
        read_posterior(tmp_path / "sets.csv")
    for word in words:
        assert word in str(refused.value)


def test_a_parameter_is_not_set_twice(tmp_path: Path, capsys) -> None:
    (tmp_path / "sets.csv").write_text(SETS, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["run", "--posterior", str(tmp_path / "sets.csv"), "--set", "belarus.rents=2"])
    assert ended.value.code == 2
    assert "belarus.rents" in capsys.readouterr().err
    with pytest.raises(ParameterError, match="posterior"):
        read_scenario(
            'title = "t"\npaper = "p"\ndescription = "d"\nposterior = [{nothing = 1}]\n', "mine"
        )


@pytest.mark.slow
def test_the_command_writes_what_is_left_and_resumes(tmp_path: Path, capsys) -> None:
    arguments = [
        "calibrate", "--plausible", "--fit", "trade.diversification_pace", "--series",
        "exports_russia", "--begins", "2012-01", "--scenario", "crackdown", "--trials", "18",
        "--worlds", "4", "--citizens", "10", "--processes", "1", "--output", str(tmp_path / "m"),
    ]  # fmt: skip
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert not ended.value.code
    said = capsys.readouterr().out
    assert "plausible" in said
    rows = list(csv.DictReader((tmp_path / "m" / "candidates.csv").open()))
    kept = [row for row in rows if row["plausible"] == "1"]
    assert f"{len(kept)} of {len(rows)} candidates" in said
    if kept:
        sets = read_posterior(tmp_path / "m" / "plausible.csv")
        assert len(sets) == len(kept)
    manifest = json.loads((tmp_path / "m" / "manifest.json").read_text())
    assert manifest["complete"]
    assert not list((tmp_path / "m").glob("wave-*"))
