"""A damaged folder gives the right bytes or one sentence, never wrong data reported as right."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from small import PROGRAM, TEXT, command, contents, small_chunks

from triangulation.experiments.engine.store import Store
from triangulation.experiments.storage.files import OutputError
from triangulation.experiments.study import conduct as conducting
from triangulation.experiments.study.conduct import conduct
from triangulation.experiments.study.experiment import load_experiment
from triangulation.experiments.workers.processes import local_crew

TINY = TEXT.replace("months = 14", "months = 2").replace("replications = 3", "replications = 1")
KINDS = ("flip", "truncate", "swap", "delete", "stray", "empty")


class StopError(Exception):
    """Ends an experiment before it is complete."""


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    small_chunks(monkeypatch)


def run(file: Path, folder: Path) -> int:
    return command("experiment", "run", file, "--output", folder, "--processes", "1", "--quiet")


def damage(kind: str, folder: Path, chance: random.Random) -> str:
    """Do one random damage to a file in a folder, and return what was done."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = chance.choice(files)
    data = bytearray(path.read_bytes())
    if kind == "flip" and data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
    elif kind == "truncate" and data:
        path.write_bytes(data[: chance.randrange(len(data))])
    elif kind == "swap":
        other = chance.choice([each for each in files if each.parent == path.parent])
        there = other.read_bytes()
        other.write_bytes(data)
        path.write_bytes(there)
    elif kind == "delete":
        path.unlink()
    elif kind == "stray":
        inner = chance.choice(sorted({each.parent for each in files}))
        (
            inner / chance.choice(["stray", "part-0000099.parquet", "runs-0000099.sealed"])
        ).write_bytes(data)
    else:
        path.write_bytes(b"")
    return f"{kind} {path.relative_to(folder)}"


def trial(tmp_path: Path, damages: int, capsys: pytest.CaptureFixture[str]) -> Counter[str]:
    """Damage a finished and an unfinished folder in turn, resume it, and count what came of it."""
    file, whole, half = tmp_path / "tiny.toml", tmp_path / "whole", tmp_path / "half"
    file.write_text(TINY, encoding="utf-8")
    assert run(file, whole) == 0
    right = contents(whole)
    with pytest.MonkeyPatch.context() as patch:

        def stop(*_: object) -> None:
            raise StopError

        patch.setattr(conducting, "assemble", stop)
        with pytest.raises(StopError):
            conduct(load_experiment(file), half, lambda: local_crew(1), lambda *_: None)
    chance, counted = random.Random(4), Counter[str]()
    for number in range(damages):
        folder = tmp_path / "out"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree((whole, half)[number % 2], folder)
        what = damage(KINDS[number // 2 % len(KINDS)], folder, chance)
        capsys.readouterr()
        code = run(file, folder)
        said = capsys.readouterr().err
        assert "Traceback" not in said, what
        if code == 0:
            found = contents(folder)
            assert right_data(found, right), what
        else:
            assert (code, said.count("\ntriangulation:")) == (2, 0), (what, said)
            assert said.rstrip().endswith("."), (what, said)
        counted["same bytes" if code == 0 else "refused"] += 1
    return counted


def right_data(found: dict[str, bytes], right: dict[str, bytes]) -> bool:
    """Return whether all data are right; the manifest also tells of the machine, for information.

    A file beside the data that nobody reads may lie there.
    """
    return all(found.get(name) == data for name, data in right.items() if name != "manifest.json")


def test_no_damage_is_reported_as_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every kind of damage, to a finished and to an unfinished folder."""
    counted = trial(tmp_path, 2 * len(KINDS), capsys)
    assert counted["same bytes"] >= 3
    assert counted["refused"] >= 3


@pytest.mark.parametrize(
    ("ends", "code"), [(KeyboardInterrupt(), 130), (OutputError("The disk is full."), 2)]
)
def test_nothing_is_said_to_be_kept_in_a_folder_that_was_removed(
    ends: BaseException, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """However the work ends afterwards."""
    file, folder = tmp_path / "tiny.toml", tmp_path / "out"
    file.write_text(TINY, encoding="utf-8")

    def removed(*_: object) -> None:
        shutil.rmtree(folder)
        raise ends

    monkeypatch.setattr(Store, "write", removed)
    assert run(file, folder) == code
    said = capsys.readouterr().err
    assert said.endswith(f"; {folder} was removed meanwhile, and the work in it.\n")
    assert said.count("\n") == 1


@pytest.mark.slow
def test_four_hundred_damages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counted = trial(tmp_path, 400, capsys)
    with capsys.disabled():
        print(f"\n400 damages: {dict(counted)}")


@pytest.mark.slow
def test_a_hundred_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A forked child, killed at random; the same folder is resumed until it is complete."""
    file, whole, folder = tmp_path / "tiny.toml", tmp_path / "whole", tmp_path / "out"
    file.write_text(TINY, encoding="utf-8")
    start = time.monotonic()
    assert run(file, whole) == 0
    took, right = time.monotonic() - start, contents(whole)
    chance, kills, ends = random.Random(5), 0, 0
    while kills < 100:
        words = ["experiment", "run", str(file), "--output", str(folder), "--processes", "1"]
        program = PROGRAM.replace("main(sys.argv[1:])", "print(flush=True)\nmain(sys.argv[1:])")
        child = subprocess.Popen(
            [sys.executable, "-c", program, *words, "--quiet"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0, 1.5 * took))
        child.send_signal(signal.SIGKILL)
        _, said = child.communicate()
        kills += child.returncode == -signal.SIGKILL
        assert child.returncode in (0, -signal.SIGKILL), said
        if kills % 4 == 0 or child.returncode == 0:
            assert run(file, folder) == 0
            assert contents(folder) == right
            shutil.rmtree(folder)
            ends += 1
    with capsys.disabled():
        print(f"\n{kills} kills, {ends} folders completed to the same bytes")
