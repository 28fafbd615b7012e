"""Nothing finished is lost: kills, interrupts, full disks, failing runs and dying workers."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import cluster
import numpy as np
import pytest
from slowly import SLOW_PROGRAM
from small import CHUNK, TEXT, command, contents, edited, small_chunks
from waiting import PATIENCE, until

from triangulation.experiments.engine import carrying
from triangulation.experiments.engine.worker import Done, Task, work
from triangulation.experiments.storage import manifest
from triangulation.experiments.study import points
from triangulation.experiments.study import retry as retrying
from triangulation.experiments.study.conduct import conduct
from triangulation.experiments.study.experiment import load_experiment
from triangulation.experiments.study.results import open_results
from triangulation.experiments.workers.cluster import dask_crew
from triangulation.experiments.workers.processes import local_crew
from triangulation.model import simulation


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    small_chunks(monkeypatch)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the small experiment, played without any interruption."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "small.toml").write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        small_chunks(patch)
        assert run(folder / "small.toml", folder / "out", 1) == 0
    return contents(folder / "out")


def run(file: Path, folder: Path, processes: int = 2) -> int:
    return command(
        "experiment", "run", file, "--output", folder, "--processes", str(processes), "--quiet"
    )


def started(file: Path, folder: Path, processes: int = 2) -> subprocess.Popen[str]:
    words = ["experiment", "run", str(file), "--output", str(folder)]
    return subprocess.Popen(
        [sys.executable, "-c", SLOW_PROGRAM, *words, "--processes", str(processes), "--quiet"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def chunks(folder: Path) -> int:
    return len(list(folder.glob(".unfinished/runs-*.sealed")))


def wait_for_chunks(process: subprocess.Popen[str], folder: Path, count: int) -> None:
    until(lambda: process.poll() is not None or chunks(folder) >= count)


def killed_again_and_again(file: Path, folder: Path, kills: int) -> int:
    """Start the same command again and again and kill it; return how often it was killed."""
    chance = random.Random(20)
    done = 0
    for number in range(kills):
        process = started(file, folder, 1 + number % 2)
        at_work = number % 3  # else it may still be starting
        wait_for_chunks(process, folder, chunks(folder) + 1 if at_work else 0)
        time.sleep(chance.uniform(0, 0.6 if at_work else 0.8))
        done += process.poll() is None
        process.kill()
        process.communicate()
    return done


def test_what_is_killed_goes_on_to_the_same_bytes(
    file: Path, tmp_path: Path, whole: dict[str, bytes]
) -> None:
    assert killed_again_and_again(file, tmp_path / "out", 2) == 2
    assert run(file, tmp_path / "out") == 0
    assert contents(tmp_path / "out") == whole


@pytest.mark.slow
def test_twenty_kills_at_random_moments(tmp_path: Path) -> None:
    file = tmp_path / "long.toml"
    file.write_text(TEXT.replace("replications = 3", "replications = 24"), encoding="utf-8")
    assert killed_again_and_again(file, tmp_path / "out", 24) >= 20
    assert run(file, tmp_path / "out") == 0
    assert run(file, tmp_path / "whole") == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


@pytest.mark.parametrize("processes", [2, pytest.param(1, marks=pytest.mark.slow)])
def test_an_interrupt_is_reported_in_one_sentence(
    processes: int, file: Path, tmp_path: Path, whole: dict[str, bytes]
) -> None:
    folder = tmp_path / "out"
    process = started(file, folder, processes)
    wait_for_chunks(process, folder, 1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert said.startswith("triangulation: interrupted; finished work is kept in")
    assert said.count("\n") == 1
    kept = chunks(folder)
    assert 1 <= kept < 10
    assert run(file, folder) == 0
    assert contents(folder) == whole


def test_a_second_command_in_the_folder_ends_at_once_and_spoils_nothing(
    file: Path, tmp_path: Path, whole: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    first = started(file, folder, 1)
    wait_for_chunks(first, folder, 1)
    assert run(file, folder) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"triangulation: Another command is working in {folder}; wait")
    assert said.count("\n") == 1
    first.communicate(timeout=PATIENCE)
    assert first.returncode == 0
    assert contents(folder) == whole


def ailing(healthy: Any) -> Any:
    """Return the rules of a month with two diseases, each at one point of the experiment."""

    def next_month(*given: Any) -> Any:
        month, p = given[3], given[-1]
        survival, end = p.belarus.survival.T, p.regime.succession_month.T
        if month == 3 and ((survival == 2.0) & (end == 9.0)).any():
            raise ZeroDivisionError("a rule that fails")
        later, weather = healthy(*given)
        sick = (survival == 1.0) & (end == 13.0) & (month > 5)
        return replace(later, growth=np.where(sick, np.nan, later.growth)), weather

    return next_month


def ailing_work(task: Task) -> Done:
    """Work under the ailing rules, in whatever process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation, "next_month", ailing(simulation.next_month))
        return work(task)


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_failing_run_does_not_spoil_the_others(
    processes: int, file: Path, tmp_path: Path, whole: dict[str, bytes],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Twelve runs fail for two causes; the others are what they were; a retry mends it all."""
    folder = tmp_path / "out"
    with pytest.MonkeyPatch.context() as patch:
        for module in (carrying, retrying):
            patch.setattr(module, "work", ailing_work)
        assert run(file, folder, processes) == 1
        said = capsys.readouterr().err
        assert "12 of 36 runs failed" in said
        assert said.count("\n") == 1
        assert command("experiment", "retry", folder, "--quiet", "--processes", "1") == 1
    results = open_results(folder)
    failed = results.runs[results.runs["status"] == "failed"]
    assert set(failed["point"]) == {2, 4}
    assert failed["alignment_mean"].isna().all()
    expected = set(range(36)) - set(failed["run"])
    assert set(results.measures(["alignment"])["run"]) == expected
    told = {n: json.loads((folder / f"failures/run-{n:08d}.json").read_text()) for n in failed.run}
    causes = {(each["point"], each["error"]) for each in told.values()}
    assert causes == {
        (2, "NotFiniteError: growth is nan"),
        (4, "ZeroDivisionError: a rule that fails"),
    }
    one = next(each for each in told.values() if each["point"] == 4)
    assert "in next_month" in one["traceback"]
    assert one["parameters"]["belarus.survival"] == 2.0
    assert (one["seed"], one["world"]) == (7, one["replication"])

    assert f"; `triangulation experiment retry {folder}` plays just" in refusal_of_a_mended_program(
        file, folder, capsys
    )
    for said in refusals_of_a_changed_program(folder, capsys):
        assert said.startswith("triangulation: ")
        assert "holds runs of another program (" in said
    assert command("experiment", "retry", folder, "--quiet", "--processes", "2") == 0
    assert contents(folder) == whole


def refusal_of_a_mended_program(
    file: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> str:
    """Return what the same command says of the folder in a program with another commit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest, "commit", lambda: "mended")
        assert run(file, folder) == 2
    return capsys.readouterr().err


def refusals_of_a_changed_program(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[str]:
    """Yield what a retry says where a default is another, and where points are placed elsewhere."""
    told = folder / "manifest.json"
    kept = told.read_text(encoding="utf-8")
    edited(told, told, lambda content: content["parameters"]["patron"].update({"russia.fear": 9.0}))
    assert command("experiment", "retry", folder, "--quiet") == 2
    yield capsys.readouterr().err
    told.write_text(kept, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        placed = points._of_values

        def elsewhere(varied: Any) -> points.Points:
            there = placed(varied)
            return replace(there, columns={n: v[::-1] for n, v in there.columns.items()})

        patch.setattr(points, "_of_values", elsewhere)
        assert command("experiment", "retry", folder, "--quiet") == 2
    yield capsys.readouterr().err


@pytest.mark.parametrize("error", [MemoryError(), OSError("the log cannot be written")])
def test_what_the_machine_lacks_is_no_run_s_failure(
    error: Exception, file: Path, tmp_path: Path, whole: dict[str, bytes]
) -> None:
    experiment, folder = load_experiment(file), tmp_path / "out"

    def short(*_: Any) -> None:
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation, "next_month", short)
        with pytest.raises(type(error)):
            conduct(experiment, folder, lambda: local_crew(1), lambda done, note="": None)
    assert not list(folder.glob("failures/*"))
    assert run(file, folder) == 0
    assert contents(folder) == whole


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Offer a disk of its own, which can be filled."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("processes", [2, pytest.param(1, marks=pytest.mark.slow)])
def test_a_full_disk_loses_nothing_that_was_finished(
    processes: int, file: Path, tmp_path: Path, whole: dict[str, bytes],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with small_disk(tmp_path / "disk", "600k") as disk:
        assert run(file, disk / "out", processes) == 2
        said = capsys.readouterr().err
        assert "No space left on device" in said
        assert "what was finished is kept" in said
        assert said.count("\n") == 1
        assert not [name for name in contents(disk / "out") if name.endswith(".part")]
        kept = chunks(disk / "out")
        assert kept >= 1
        subprocess.run(["mount", "-o", "remount,size=50m", str(disk)], check=True)
        assert run(file, disk / "out", processes) == 0
        assert contents(disk / "out") == whole


def test_a_disk_that_cannot_be_written_is_reported_in_one_sentence(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file, Path("/proc/here")) == 2
    assert "/proc/here cannot be made" in capsys.readouterr().err
    with small_disk(tmp_path / "disk", "1m") as disk:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert run(file, disk / "out") == 2
        said = capsys.readouterr().err
        assert "Read-only file system" in said
        assert said.count("\n") == 1


def test_a_cluster_writes_the_same_bytes_though_a_worker_dies(
    file: Path, tmp_path: Path, whole: dict[str, bytes]
) -> None:
    """One worker sees the folder and is killed, the other does not and gives its results back."""
    folder = tmp_path / "out"
    folder.mkdir()
    killed: list[int] = []
    with cluster.cluster(tmp_path, 1) as made:
        unshare = ["unshare", "--mount", "true"]
        apart = subprocess.run(unshare, capture_output=True, check=False).returncode == 0
        made.add_worker(hidden=folder if apart else None)

        def tell(done: int, note: str = "") -> None:
            if done >= 2 * CHUNK and not killed:
                made.workers[0].kill()
                killed.append(done)

        @contextmanager
        def hands() -> Iterator[Any]:
            with dask_crew(made.address) as crew:
                until(lambda: crew.workers() == 2)
                yield crew

        assert conduct(load_experiment(file), folder, hands, tell) == 0
    assert killed
    assert contents(folder) == whole


@pytest.mark.slow
def test_the_command_takes_a_scheduler(file: Path, tmp_path: Path, whole: dict[str, bytes]) -> None:
    with cluster.cluster(tmp_path, 1) as made:
        words = ("--scheduler", made.file, "--quiet", "--output", tmp_path / "out")
        assert command("experiment", "run", file, *words) == 0
    assert contents(tmp_path / "out") == whole


MANY = """
from pathlib import Path
import tracemalloc
import pyarrow
from triangulation.experiments.bench.engine import peak_memory
from triangulation.experiments.workers.processes import local_crew
from triangulation.experiments.study.conduct import conduct
from triangulation.experiments.study.experiment import load_experiment
experiment = load_experiment(Path("many.toml"))
if {traced}:
    tracemalloc.start()
conduct(experiment, Path("out-{count}"), lambda: local_crew(1), lambda done, note="": None)
held = tracemalloc.get_traced_memory()[1] + pyarrow.default_memory_pool().max_memory()
print(held if {traced} else peak_memory())
"""


def most_held(tmp_path: Path, count: int, traced: bool) -> int:
    """Return the most bytes that an experiment of ``count`` runs needs at once.

    ``traced``, they are those that Python, numpy and Arrow ask for, which repeats to the
    thousandth; else those that the system gives, which the order of threads moves by a tenth.
    """
    text = f'replications = {count}\nmonths = 1\ncitizens = 1\n[keep]\nmeasures = ["unrest"]\n'
    (tmp_path / "many.toml").write_text(text, encoding="utf-8")
    program = MANY.format(count=count, traced=traced)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.parametrize(
    ("runs", "traced", "most"),
    [
        ((8_000, 16_000), True, 100),
        pytest.param((8_000, 200_000), False, 250, marks=pytest.mark.slow),
    ],
)
def test_memory_does_not_grow_with_the_number_of_runs(
    runs: tuple[int, int], traced: bool, most: float, tmp_path: Path
) -> None:
    # A run may leave some bytes: its share of a file's name and digest in the manifest.
    few, many = (most_held(tmp_path, count, traced) for count in runs)
    assert (many - few) / (runs[1] - runs[0]) < most
