"""A finished experiment gets more replications or points, to the bytes of one played at once."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small import command, contents, small_chunks

from triangulation.experiments.study import topping
from triangulation.experiments.study.conduct import conduct
from triangulation.experiments.study.experiment import load_experiment
from triangulation.experiments.study.points import points
from triangulation.experiments.study.results import open_results
from triangulation.experiments.study.varied import Varied
from triangulation.experiments.workers.processes import local_crew
from triangulation.model import simulation

GRID = """
scenarios = ["briefing-2020", "external-threat"]
replications = 2
months = 2
citizens = 5
seed = 7
[vary]
method = "grid"
[vary.values]
network.kind = ["none", "erdos_renyi"]
regime.succession_month = [5, 9]
"""
"""Two scenarios × four points × two replications."""

DRAWN = """
replications = 1
months = 2
citizens = 5
[vary]
method = "METHOD"
size = 2
[vary.ranges]
belarus.survival = [1.0, 2.0]
regime.succession_month = [5, 7]
[keep]
measures = ["alignment", "unrest"]
months = "last-year"
"""
"""Points within ranges; whole numbers among them, so that points meet by chance."""


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    small_chunks(monkeypatch)


def written(folder: Path, text: str, name: str = "asked.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def run(file: Path, folder: Path, processes: int = 1) -> int:
    words = ("experiment", "run", file, "--output", folder, "--processes", str(processes))
    return command(*words, "--quiet")


def results(folder: Path) -> dict[str, bytes]:
    """Return all files but the manifest, and what the manifest says of each."""
    files = contents(folder)
    listed = json.loads(files.pop("manifest.json"))["files"]
    return files | {"listed": json.dumps(listed).encode()}


def ailing(healthy: Any) -> Any:
    """Return the rules of a month in which some worlds of one point fail."""

    def next_month(*given: Any) -> Any:
        later, weather = healthy(*given)
        sick = (given[-1].regime.succession_month.T == 5) & (later.unrest > 0.2)
        return replace(later, growth=np.where(sick, np.nan, later.growth)), weather

    return next_month


MORE = {
    "replications": (GRID, "replications = 2", "replications = 3"),
    "values of a grid": (GRID, "succession_month = [5, 9]", "succession_month = [5, 7, 9]"),
    **{
        method: (DRAWN.replace("METHOD", method), "size = 2", "size = 4")
        for method in ("sobol", "halton", "morris")
    },
    "second order": (DRAWN.replace("METHOD", "sobol"), "size = 2", "size = 2\nsecond_order = true"),
}


@pytest.mark.parametrize("grown", MORE)
def test_more_is_as_if_it_had_been_asked_at_once(
    grown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of runs that are there none is played again, and those that failed stay failed."""
    text, old, new = MORE[grown]
    monkeypatch.setattr(simulation, "next_month", ailing(simulation.next_month))
    run(written(tmp_path, text), tmp_path / "grown")
    before = open_results(tmp_path / "grown")
    more = written(tmp_path, text.replace(old, new))
    steps: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("triangulation.experiments.study.work.play_chunk", counted(steps))
        ended = run(more, tmp_path / "grown")
    assert run(more, tmp_path / "whole") == ended
    assert results(tmp_path / "grown") == results(tmp_path / "whole")
    after = open_results(tmp_path / "grown")
    assert sum(steps) == after.experiment.runs - before.experiment.runs
    (told,) = after.manifest.settings["topped_up"]
    assert told["runs_before"] == before.experiment.runs
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", told["when"])
    kept = contents(tmp_path / "grown")
    assert run(more, tmp_path / "grown") == ended
    assert contents(tmp_path / "grown") == kept


def counted(steps: list[int]) -> Any:
    """Return the playing of chunks, which notes how many runs each has."""
    from triangulation.experiments.study.playing import play_chunk

    def playing(chunk: Any) -> Any:
        steps.append(len(chunk.runs))
        return play_chunk(chunk)

    return playing


def test_it_is_the_same_on_several_workers_and_twice(tmp_path: Path) -> None:
    folder = tmp_path / "grown"
    for replications, processes in ((1, 1), (2, 1), (3, 2)):
        text = GRID.replace("replications = 2", f"replications = {replications}")
        assert run(written(tmp_path, text), folder, processes) == 0
    assert run(tmp_path / "asked.toml", tmp_path / "whole") == 0
    assert results(folder) == results(tmp_path / "whole")
    grown = open_results(folder).manifest.settings["topped_up"]
    assert [each["from"]["replications"] for each in grown] == [1, 2]


@pytest.fixture
def begun(tmp_path: Path) -> tuple[Path, Path]:
    """Offer a finished experiment and the file by which more was asked before an interrupt."""
    folder = tmp_path / "grown"
    assert run(written(tmp_path, GRID), folder) == 0
    more = written(tmp_path, GRID.replace("replications = 2", "replications = 4"), "more.toml")

    def interrupted(done: int, note: str = "") -> None:
        if done > 18:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        conduct(load_experiment(more), folder, lambda: local_crew(1), interrupted)
    return folder, more


def test_an_interrupted_topping_up_is_resumed(begun: tuple[Path, Path], tmp_path: Path) -> None:
    """What was finished before stays as it was until all is played."""
    folder, more = begun
    assert open_results(folder).experiment.replications == 2
    steps: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("triangulation.experiments.study.work.play_chunk", counted(steps))
        assert run(more, folder) == 0
    assert 0 < sum(steps) < 32 - 16
    assert run(more, tmp_path / "whole") == 0
    assert results(folder) == results(tmp_path / "whole")


def test_another_topping_up_takes_the_place_of_an_interrupted_one(
    begun: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, _ = begun
    other = written(tmp_path, GRID.replace("replications = 2", "replications = 3"))
    assert run(other, folder) == 0
    assert run(other, tmp_path / "whole") == 0
    assert results(folder) == results(tmp_path / "whole")


def test_one_that_ends_while_files_are_put_into_place_is_finished_without_playing(
    begun: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, more = begun
    with monkeypatch.context() as patch:
        patch.setattr(topping, "finish", lambda folder: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            conduct(load_experiment(more), folder, lambda: local_crew(1), lambda *_: None)
    steps: list[int] = []
    monkeypatch.setattr("triangulation.experiments.study.work.play_chunk", counted(steps))
    assert run(more, folder) == 0
    assert steps == []
    assert open_results(folder).experiment.replications == 4
    assert not [name for name in contents(folder) if name.startswith(".")]


REFUSED = {
    "months is 2 there and 3 here": ("months = 2", "months = 3"),
    "seed is 7 there and 8 here": ("seed = 7", "seed = 8"),
    "replications is 2 there and 1 here": ("replications = 2", "replications = 1"),
    "2 of its 4 points are none of the new ones": ("[5, 9]", "[5, 13, 15]"),
    "vary.values.russia.fear is not given there": ("[5, 9]", "[5, 9]\nrussia.fear = [1.0]"),
}


@pytest.mark.parametrize("said", REFUSED)
def test_anything_else_that_changed_is_refused_in_one_sentence(
    said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert run(written(tmp_path, GRID), folder) == 0
    before = contents(folder)
    changed = GRID.replace(*REFUSED[said])
    if "replications" not in said:
        changed = changed.replace("replications = 2", "replications = 3")
    assert run(written(tmp_path, changed), folder) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert contents(folder) == before


def test_a_latin_hypercube_and_what_is_unfinished_do_not_grow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = DRAWN.replace("METHOD", "latin-hypercube")
    assert run(written(tmp_path, text), tmp_path / "out") == 0
    more = text.replace("size = 2", "size = 5")
    assert run(written(tmp_path, more), tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "(vary.size is 2 there and 5 here): 2 of its 2 points" in said
    assert "sobol, halton and morris can" in said

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    asked = load_experiment(written(tmp_path, text))
    with pytest.raises(KeyboardInterrupt):
        conduct(asked, tmp_path / "half", lambda: local_crew(1), interrupted)
    more = text.replace("replications = 1", "replications = 2")
    assert run(written(tmp_path, more), tmp_path / "half") == 2
    assert "is not finished and cannot be topped up yet" in capsys.readouterr().err


@pytest.mark.parametrize("method", ["sobol", "halton", "morris"])
def test_designs_that_grow_begin_with_the_smaller_ones(method: str) -> None:
    ranges = {"belarus.survival": (0.0, 2.0), "russia.fear": (1.0, 3.0)}
    small, large = (points(Varied(method, ranges, {}, n, False, 4), 7) for n in (8, 16))
    for name, values in small.columns.items():
        assert (large.columns[name][: small.count] == values).all()
