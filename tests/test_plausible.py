"""Plausible sets: history matching finds what is not ruled out, and worlds draw from it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from triangulation.agents.mistake import Mistake
from triangulation.experiments.calibration.candidates import Reading
from triangulation.experiments.calibration.comparison import Target, targets
from triangulation.experiments.calibration.matching import CUT, features, match
from triangulation.experiments.calibration.played import PLAYED, read_played, write_played
from triangulation.experiments.calibration.search import ranges
from triangulation.experiments.calibration.series import Observation, Series
from triangulation.experiments.calibration.topping import keep_played
from triangulation.experiments.claims.inquiry import inquiry_of
from triangulation.experiments.command_line import main
from triangulation.experiments.engine.parts import Packed
from triangulation.experiments.playing.batch import Course, play
from triangulation.experiments.playing.job import Job, job_from, job_of
from triangulation.experiments.storage.manifest import digest, read_manifest
from triangulation.experiments.study.experiment import load_experiment
from triangulation.model.parameters import ParameterError
from triangulation.model.posterior import PLAUSIBLE, read_posterior
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
    shock = np.random.default_rng(1).normal(0, 0.05, (20, 1))
    return [
        tuple(values["a"] * np.linspace(0, 1, len(one.values)) + shock for one in wanted)
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


@pytest.mark.slow
def test_known_parameters_stay_plausible_and_one_without_effect_is_not_narrowed() -> None:
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


def test_the_models_own_sets_are_named_and_are_those_that_were_computed(tmp_path: Path) -> None:
    sets = read_posterior(PLAUSIBLE)
    folder = Path(__file__).parents[1] / "model" / PLAUSIBLE
    manifest = read_manifest(folder)
    assert manifest.files["plausible.csv"] == digest(folder / "sets.csv"), "typed in by hand"
    assert sorted(sets[0]) == sorted(manifest.settings["fit"])
    assert len({tuple(each.values()) for each in sets}) == len(sets) > 20
    for name, (low, high) in ranges(tuple(sets[0])).items():
        assert all(low <= each[name] <= high for each in sets), name
    text = 'title = "t"\npaper = "p"\ndescription = "d"\nposterior = "plausible"\n'
    assert read_scenario(text, "mine").posterior == sets
    assert job_of("briefing-2020", {}, posterior=read_posterior("plausible")).course().parameters
    assert not load_scenario("briefing-2020").posterior, "the default keeps the ledger's values"


def test_an_experiment_draws_from_sets(tmp_path: Path) -> None:
    (tmp_path / "sets.csv").write_text(SETS, encoding="utf-8")
    file = tmp_path / "own.toml"
    file.write_text('posterior = "sets.csv"\nreplications = 3\n', encoding="utf-8")
    experiment = load_experiment(file)
    assert experiment.files["sets.csv"] == SETS, "it goes with the results"
    each = experiment.scenarios[0].of_worlds([0, 1, 2])
    assert isinstance(each, tuple)
    assert [p.belarus.rents for p in each] == [1.0, 3.0, 1.0]
    file.write_text('posterior = "plausible"\n', encoding="utf-8")
    assert load_experiment(file).scenarios[0].posterior == read_posterior(PLAUSIBLE)
    for where, more in {
        "parameters": "[parameters]\nbelarus.rents = 2\n",
        "vary": '[vary]\nmethod = "grid"\n[vary.values]\nbelarus.rents = [1, 2]\n',
    }.items():
        file.write_text(f'posterior = "sets.csv"\n{more}', encoding="utf-8")
        with pytest.raises(Mistake, match=f"belarus.rents is in posterior and in {where}"):
            load_experiment(file)
    file.write_text('posterior = "none.csv"\n', encoding="utf-8")
    with pytest.raises(Mistake, match=r"posterior names 'none.csv', which cannot be read"):
        load_experiment(file)


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
    assert not (tmp_path / "m" / ".unfinished").exists()


@pytest.mark.slow
def test_a_set_with_more_trials_is_that_of_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Candidates that were played are not played again."""
    sizes: list[int] = []
    own = Reading.play

    def counted(part: Reading) -> Packed:
        sizes.append(part.size)
        return own(part)

    monkeypatch.setattr(Reading, "play", counted)

    def asked(folder: str, trials: int) -> int:
        sizes.clear()
        arguments = [
            "calibrate", "--plausible", "--fit", "trade.diversification_pace", "--series",
            "exports_russia", "--begins", "2012-01", "--scenario", "crackdown", "--trials",
            str(trials), "--worlds", "4", "--citizens", "10", "--processes", "1",
            "--output", str(tmp_path / folder), "--quiet",
        ]  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert not ended.value.code
        return sum(sizes)

    first = asked("grown", 18)
    more, whole = asked("grown", 30), asked("whole", 30)
    assert 0 < more <= whole - first / 3
    for name in ("candidates.csv", PLAYED, "plausible.csv"):
        files = [tmp_path / folder / name for folder in ("grown", "whole")]
        assert files[0].read_bytes() == files[1].read_bytes(), name
    manifests = [read_manifest(tmp_path / folder) for folder in ("grown", "whole")]
    assert manifests[0].files == manifests[1].files
    (added,) = manifests[0].settings["topped_up"]
    assert (added["from"], added["to"]) == ({"trials": 18}, {"trials": 30})


def test_what_candidates_showed_is_kept_for_more_trials(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seen = {
        (0.1, 2.0): (np.array([[1.0, 1 / 3]]), np.array([[2.0]])),
        (0.2, 3.0): (np.array([[0.1, -0.0]]), np.array([[np.nan]])),
    }
    write_played(tmp_path, "old", seen)
    keep = keep_played(tmp_path)
    for _ in range(2):  # as after a kill between this and the manifest
        keep("old", "new", 18)
        again = read_played(tmp_path, "new")
        assert list(again) == list(seen)
        for key, readings in seen.items():
            for one, other in zip(readings, again[key], strict=True):
                assert one.tobytes() == other.tobytes()
    assert not caplog.text
    assert read_played(tmp_path, "old") == {}
    assert "is played again: it is another part, or one of other work" in caplog.text
    (tmp_path / PLAYED).write_bytes(b"")
    keep("new", "newer", 18)
    assert read_played(tmp_path, "newer") == {}
    assert "it is empty" in caplog.text


def test_draws_keep_to_what_history_does_not_rule_out(tmp_path: Path) -> None:
    (tmp_path / "sets.csv").write_text(SETS, encoding="utf-8")
    sets = read_posterior(tmp_path / "sets.csv")
    free = inquiry_of(["S2"], True, 6, {"months": 24})
    kept = inquiry_of(["S2"], True, 6, {"months": 24}, sets)
    pairs = [{name: draw[name] for name in sets[0]} for draw in kept.parameters]
    assert sorted(map(str, pairs)) == sorted(str(dict(each)) for each in sets * 3)
    others = [n for n in free.parameters[0] if n not in sets[0]]

    def rest(draws: list[dict[str, float]]) -> list[list[float]]:
        return sorted([draw[name] for name in others] for draw in draws)

    assert rest(kept.parameters) == rest(free.parameters), "the rest stays as it was drawn"
    assert kept.settings()["posterior"] == [dict(each) for each in sets]
    assert "posterior" not in free.settings()


def test_sets_without_draws_are_refused(tmp_path: Path, capsys) -> None:
    (tmp_path / "sets.csv").write_text(SETS, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["claims", "--quick", "--posterior", str(tmp_path / "sets.csv")])
    assert ended.value.code == 2
    assert "--posterior is for --robust" in capsys.readouterr().err
