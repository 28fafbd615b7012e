"""Experiments: what is asked is what is found, in any order of work and after any end of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import cluster
import pandas as pd
import pytest
from small import TEXT, command, contents, edited, small_chunks

from triangulation.agents.mistake import Mistake
from triangulation.experiments.engine import worker as working
from triangulation.experiments.engine.worker import Place, Task
from triangulation.experiments.playing.batch import Course, play
from triangulation.experiments.storage.files import OutputError
from triangulation.experiments.study import plan as planning
from triangulation.experiments.study.conduct import conduct
from triangulation.experiments.study.experiment import load_experiment, recorded_measures
from triangulation.experiments.study.pilot import estimate
from triangulation.experiments.study.plan import Plan
from triangulation.experiments.study.results import KEYS, open_results
from triangulation.experiments.study.work import ChunkPart
from triangulation.experiments.workers import progress
from triangulation.experiments.workers.cluster import dask_crew
from triangulation.model import simulation
from triangulation.model.scenario import load_scenario


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let chunks be small, so that there are many."""
    small_chunks(monkeypatch)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small experiment that was played in one process."""
    folder = tmp_path_factory.mktemp("experiments")
    (folder / "small.toml").write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        small_chunks(patch)
        words = ("experiment", "run", folder / "small.toml", "--output", folder / "out")
        assert command(*words, "--processes", "1", "--quiet") == 0
    return folder / "out"


def test_the_folder_holds_what_is_promised(done: Path) -> None:
    files = set(contents(done))
    parts = {name for name in files if name.startswith("measures/part-")}
    assert len(parts) == 2 * 5
    assert files - parts == {"experiment.toml", "manifest.json", "runs.csv", "runs.parquet"}


def test_the_runs_are_there_as_csv_too(done: Path) -> None:
    """The same rows and digits, to be opened in a spreadsheet, or in R without arrow."""
    read, runs = pd.read_csv(done / "runs.csv"), open_results(done).runs
    pd.testing.assert_frame_equal(read, runs, check_dtype=False, rtol=1e-15)


def test_runs_are_scenarios_by_points_by_replications(done: Path) -> None:
    runs = open_results(done).runs
    assert list(runs["run"]) == list(range(2 * 6 * 3))
    assert list(runs["scenario"]) == ["briefing-2020"] * 18 + ["patron"] * 18
    assert list(runs["point"][:18]) == [n // 3 for n in range(18)]
    assert list(runs["replication"]) == list(runs["world"]) == [0, 1, 2] * 12
    assert list(runs["belarus.survival"][:18]) == [1.0] * 9 + [2.0] * 9
    assert list(runs["regime.succession_month"][:9]) == [5] * 3 + [9] * 3 + [13] * 3
    assert set(runs["status"]) == {"finished"}


def test_every_run_is_the_world_that_it_would_be_alone(done: Path) -> None:
    """Bit for bit, with the file's parameters and policies, and summaries of its own months."""
    results = open_results(done)
    rows, runs = results.measures(), results.runs.set_index("run")
    for number in (0, 10, 35):
        run = runs.loc[number]
        values = {"energy.import_dependence": 0.6} | {n: run[n] for n in results.varied}
        parameters = load_scenario(run["scenario"]).parameters.with_values(values)
        policies = {"russia": {"script": {"coercion": 0}}}
        alone = play(Course(parameters, (int(run["world"]),), 14, 20, 7, policies))
        mine = rows[rows["run"] == number]
        assert list(mine["month"]) == list(range(1, 15))
        for name, expected in alone.items():
            assert (mine[name].to_numpy() == expected[0]).all(), name
            assert run[f"{name}_final"] == pytest.approx(expected[0, -12:].mean())
            assert run[f"{name}_mean"] == pytest.approx(expected[0].mean())
    assert (rows["russia_coercion"] == 0).all()


def test_measures_can_be_read_in_part(done: Path) -> None:
    results = open_results(done)
    some = results.measures(["alignment", "unrest"], scenario="patron")
    assert list(some.columns) == [*KEYS, "alignment", "unrest"]
    assert set(some["run"]) == set(range(18, 36))
    assert list(results.measures("alignment").columns) == [*KEYS, "alignment"]
    with pytest.raises(Mistake, match="happiness"):
        results.measures(["happiness"])


def test_the_manifest_makes_it_again(done: Path) -> None:
    content = json.loads((done / "manifest.json").read_text(encoding="utf-8"))
    assert content["complete"] is True
    assert content["settings"]["seed"] == 7
    assert content["parameters"]["patron"]["energy.import_dependence"] == 0.6
    assert set(content["files"]) == set(contents(done)) - {"manifest.json"}


def test_any_number_of_workers_writes_the_same_bytes(done: Path, tmp_path: Path) -> None:
    words = ("experiment", "run", done / "experiment.toml", "--output", tmp_path / "two")
    assert command(*words, "--processes", "2", "--quiet") == 0
    assert contents(tmp_path / "two") == contents(done)


@pytest.mark.parametrize("other", ["numpy", "commit"])
def test_a_worker_with_another_program_is_refused(
    other: str, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one that was installed without its commit, only the version is compared."""
    alike = {"numpy": "2.0", "commit": "abc"}
    part = ChunkPart(Plan(open_results(done).experiment).chosen(0, [0]))
    task = Task(0, part, Place(source=alike))
    monkeypatch.setattr(working, "source", lambda: alike | {other: "1.0"})
    with pytest.raises(OutputError, match=f"A worker has {other} 1.0 where {alike[other]} is"):
        working.work(task)
    monkeypatch.setattr(working, "source", lambda: {"numpy": "2.0"})
    assert working.work(task).failed == 0


def test_a_finished_experiment_is_left_as_it_is(done: Path) -> None:
    before = contents(done)
    assert command("experiment", "run", done / "experiment.toml", "--output", done, "--quiet") == 0
    assert contents(done) == before


def test_a_retry_where_nothing_failed_writes_nothing(done: Path) -> None:
    written = {path: path.stat().st_mtime_ns for path in [done, *done.rglob("*")]}
    assert command("experiment", "retry", done, "--quiet") == 0
    assert {path: path.stat().st_mtime_ns for path in [done, *done.rglob("*")]} == written


def test_a_rule_that_always_fails_makes_every_run_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the very first month, whatever the parameters."""

    def broken(*_: Any) -> None:
        raise ZeroDivisionError("a rule that fails")

    file, folder = tmp_path / "small.toml", tmp_path / "out"
    file.write_text(TEXT, encoding="utf-8")
    recorded_measures.cache_clear()
    monkeypatch.setattr(simulation, "next_month", broken)
    assert command("experiment", "check", file, "--processes", "1") == 0
    assert "4 of 4 runs failed" in capsys.readouterr().out
    assert command("experiment", "run", file, "--output", folder, "--processes", "1") == 1
    assert "36 of 36 runs failed" in capsys.readouterr().err
    assert len(list((folder / "failures").iterdir())) == 36


def test_another_experiment_is_refused(
    done: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(TEXT.replace("seed = 7", "seed = 8"), encoding="utf-8")
    assert command("experiment", "run", other, "--output", done) == 2
    said = capsys.readouterr().err
    assert "seed is 7 there and 8 here" in said
    assert said.count("\n") == 1


def test_what_is_no_experiment_is_not_read(done: Path, tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="holds no experiment"):
        open_results(tmp_path)
    for name, content in contents(done).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    told = tmp_path / "manifest.json"
    edited(told, told, lambda content: content.update({"complete": False}))
    with pytest.raises(Mistake, match="not finished"):
        open_results(tmp_path)


def test_what_is_kept_is_chosen(tmp_path: Path) -> None:
    """Some measures, the last year's rows or none; summaries always, of all months."""
    keep = '[keep]\nmeasures = ["unrest", "alignment"]\nmonths = "last-year"\n'
    tables: dict[str, pd.DataFrame] = {}
    for name, text in {"some": keep, "none": keep.replace("last-year", "none")}.items():
        (tmp_path / "own.toml").write_text(
            TEXT.replace("[parameters]", keep and text + "[parameters]"), encoding="utf-8"
        )
        words = ("experiment", "run", tmp_path / "own.toml", "--output", tmp_path / name)
        assert command(*words, "--processes", "1", "--quiet") == 0
        tables[name] = open_results(tmp_path / name).runs
    pd.testing.assert_frame_equal(tables["some"], tables["none"])
    rows = open_results(tmp_path / "some").measures()
    assert list(rows.columns) == [*KEYS, "alignment", "unrest"]
    assert set(rows["month"]) == set(range(3, 15))
    assert not (tmp_path / "none" / "measures").exists()
    with pytest.raises(Mistake, match="not kept"):
        open_results(tmp_path / "none").measures()


def test_a_run_s_lowest_highest_and_first_month_are_those_of_its_rows(tmp_path: Path) -> None:
    """A month that never comes is a gap; what is not 0 or 1 has no first month."""
    keep = (
        '[keep]\nmeasures = ["unrest", "dispute", "in_office"]\n'
        'summaries = ["min", "max", "first_month"]\n'
    )
    (tmp_path / "own.toml").write_text(
        TEXT.replace("[parameters]", keep + "[parameters]"), encoding="utf-8"
    )
    words = ("experiment", "run", tmp_path / "own.toml", "--output", tmp_path / "out")
    assert command(*words, "--processes", "1", "--quiet") == 0
    found = open_results(tmp_path / "out")
    runs, months = found.runs.set_index("run"), found.measures()
    each = months.groupby("run")
    for measure in ("unrest", "dispute", "in_office"):
        for summary, values in (("min", each[measure].min()), ("max", each[measure].max())):
            assert runs[f"{measure}_{summary}"].tolist() == values.tolist()
    first = months[months["dispute"] > 0].groupby("run")["month"].min()
    assert 0 < len(first) < len(runs)
    assert runs["dispute_first_month"].dropna().astype(int).to_dict() == first.to_dict()
    assert (runs["in_office_first_month"] == 1).all()
    assert "unrest_first_month" not in runs


def test_work_that_waits_for_workers_says_so(tmp_path: Path) -> None:
    """A scheduler is there and nobody behind it yet."""
    file = tmp_path / "small.toml"
    file.write_text(TEXT, encoding="utf-8")
    heard: list[tuple[int, str]] = []

    def tell(done: int, note: str = "") -> None:
        heard.append((done, note))
        if len(heard) == 3:
            made.add_worker()

    with cluster.cluster(tmp_path, 0) as made:
        asked, hands = load_experiment(file), lambda: dask_crew(made.address)
        assert conduct(asked, tmp_path / "out", hands, tell) == 0
    assert heard[:3] == [(0, "waiting for workers")] * 3
    assert heard[-1] == (36, "")


@pytest.mark.slow
def test_disk_space_is_estimated_although_worlds_drift_apart(tmp_path: Path) -> None:
    """A month of a long run takes a quarter more space than one of a short run."""
    file = tmp_path / "long.toml"
    text = TEXT.replace("months = 14", "months = 120").replace(
        "replications = 3", "replications = 8"
    )
    file.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "SMALLEST", 48)
        words = ("experiment", "run", file, "--output", tmp_path / "out", "--quiet")
        assert command(*words, "--processes", "1") == 0
        foreseen = estimate(load_experiment(file)).bytes
    names = [name for name in contents(tmp_path / "out") if name.endswith(".parquet")]
    taken = sum((tmp_path / "out" / name).stat().st_size for name in names)
    assert foreseen == pytest.approx(taken, rel=0.1)


def test_a_log_tells_once_of_work_that_waits_for_workers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress.shown_progress("playing", 36, "runs", quiet=False) as tell:
        for note in (progress.WAITING, progress.WAITING, "", progress.WAITING):
            tell(0, note)
    assert capsys.readouterr().err == "playing: 0 of 36 runs after 0 s; waiting for workers\n"


def test_a_log_has_a_line_now_and_then(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where there is no terminal, as in a batch job."""
    monkeypatch.setattr(progress, "LOGGED", 0.0)
    words = ("experiment", "run", done / "experiment.toml", "--output", tmp_path / "told")
    assert command(*words, "--processes", "1") == 0
    said = capsys.readouterr()
    assert re.search(r"playing: 36 of 36 runs after \d+ s\n", said.err)
    assert said.out == f"36 runs are in {tmp_path / 'told'}.\n"
