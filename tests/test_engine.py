"""The engine: parts are played once by anybody, kept whole, and resumed; arms mix in a course."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from triangulation.experiments.engine.carrying import Standing, carry_out
from triangulation.experiments.engine.parts import Packed, pack, unpack
from triangulation.experiments.engine.store import UNFINISHED, Store
from triangulation.experiments.engine.worker import Place, Task, work
from triangulation.experiments.playing.batch import Course, chunks, joined, play
from triangulation.experiments.playing.scripts import Directions
from triangulation.experiments.storage.resume import begun_folder
from triangulation.experiments.storage.sealed import DamagedError
from triangulation.experiments.workers.crew import count
from triangulation.experiments.workers.processes import local_crew
from triangulation.model.parameters import Parameters


@dataclass(frozen=True)
class Square:
    """A part that squares its number, and lays a file beside what it found."""

    number: int
    log: Path

    @property
    def size(self) -> int:
        """Return how much is counted."""
        return self.number + 1

    def play(self) -> Packed:
        """Square the number; what stands in the folder of the log tells which parts were played."""
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"{self.number}\n")
        count(self.size)
        beside = {f"beside-{self.number}": b"%d" % self.number}
        return Packed(b"%d" % self.number**2, beside, failed=self.number % 2)


COUNT = 6
SQUARES = [b"0", b"1", b"4", b"9", b"16", b"25"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return begun_folder(tmp_path / "out", {"command": "squares"})


def parts(tmp_path: Path) -> list[Square]:
    return [Square(number, tmp_path / "log") for number in range(COUNT)]


def played(tmp_path: Path) -> list[int]:
    """Return which parts were played since this was asked last."""
    log = tmp_path / "log"
    numbers = sorted(map(int, log.read_text(encoding="utf-8").split())) if log.exists() else []
    log.unlink(missing_ok=True)
    return numbers


def contents(store: Store) -> list[bytes]:
    return [store.read(number).content for number in range(COUNT)]


@pytest.mark.parametrize("processes", [1, 2])
def test_parts_are_played_once_whoever_plays_and_wherever_they_are_kept(
    processes: int, tmp_path: Path, folder: Path
) -> None:
    for store in (Store(folder, "work"), Store()):
        heard: list[tuple[int, str]] = []
        standing = Standing(lambda done, note="", heard=heard: heard.append((done, note)))
        hands = partial(local_crew, processes)
        carry_out(parts(tmp_path), store, hands, standing)
        assert contents(store) == SQUARES
        assert played(tmp_path) == list(range(COUNT))
        shown = [done for done, _ in heard]
        assert shown == sorted(shown)
        assert heard[-1] == (21, "3 failed")
        carry_out(parts(tmp_path), store, hands, standing)
        assert played(tmp_path) == []


def test_what_was_done_before_an_end_stays_done(tmp_path: Path, folder: Path) -> None:
    store = Store(folder, "work")

    def end(done: int, note: str = "") -> None:
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(parts(tmp_path), store, partial(local_crew, 1), Standing(end))
    before = played(tmp_path)
    assert 0 < len(before) < COUNT
    kept = store.done(COUNT)
    assert set(kept) <= set(before)
    carry_out(parts(tmp_path), store, partial(local_crew, 1))
    assert played(tmp_path) == [number for number in range(COUNT) if number not in kept]
    assert contents(store) == SQUARES


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flipped(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"4", b"5"))


@pytest.mark.parametrize("damage", [cut, flipped, Path.unlink])
@pytest.mark.parametrize("name", ["beside-2", f"{UNFINISHED}/part-0000002.sealed"])
def test_a_damaged_part_is_played_again(
    damage: Callable[[Path], object], name: str, tmp_path: Path, folder: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    store = Store(folder, "work")
    carry_out(parts(tmp_path), store, partial(local_crew, 1))
    right = (folder / name).read_bytes()
    damage(folder / name)
    if (folder / name).is_file() and (folder / name).read_bytes() == right:
        (folder / name).write_bytes(b"other")
    played(tmp_path)
    carry_out(parts(tmp_path), store, partial(local_crew, 1))
    assert played(tmp_path) == [2]
    assert (folder / name).read_bytes() == right
    assert contents(store) == SQUARES
    gone = damage is Path.unlink and name.startswith(UNFINISHED)
    assert ("part-0000002.sealed is played again" in caplog.text) != gone


def test_a_part_of_other_work_is_not_taken(tmp_path: Path, folder: Path) -> None:
    carry_out(parts(tmp_path), Store(folder, "work"), partial(local_crew, 1))
    other = Store(folder, "other")
    assert other.done(COUNT) == {}
    with pytest.raises(DamagedError, match="one of other work"):
        other.read(0)
    swapped = Store(folder, "work")
    swapped.path(1).write_bytes(swapped.path(0).read_bytes())
    assert sorted(swapped.done(COUNT)) == [0, 2, 3, 4, 5]
    swapped.clear()
    assert swapped.done(COUNT) == {}


def test_a_worker_that_does_not_see_the_folder_gives_its_part_back(
    tmp_path: Path, folder: Path
) -> None:
    part, store = parts(tmp_path)[3], Store(folder, "work")
    away = work(Task(3, part, Place(store, "no-such-token")))
    assert away.packed == part.play()
    assert store.done(COUNT) == {}
    with store.shared() as token:
        assert work(Task(3, part, Place(store, token))).packed is None
    assert store.done(COUNT) == {3: 1}


def test_arrays_are_given_back_to_the_bit() -> None:
    arrays: dict[str, Any] = {
        "a name with spaces": np.array([[0.1, np.nan], [-0.0, np.inf]]),
        "single": np.float32([1 / 3]),
        "number": np.float64(0.1),
        "whole": np.arange(3),
    }
    again = unpack(pack(arrays))
    assert list(again) == list(arrays)
    for name, values in arrays.items():
        assert again[name].tobytes() == np.asarray(values).tobytes()
        assert again[name].dtype == values.dtype
    assert pack(again) == pack(arrays)


def test_scripts_are_laid_over_the_policies_of_a_scenario() -> None:
    """A world plays the same script alone, beside others, and in chunks of any size."""
    idle = {"russia": {"policy": "idle"}}
    spans = [{"first": 2, "last": 3, "level": 0.75}]
    scripts = (
        Directions(),
        Directions({"belarus.mediation": 1.0}),
        Directions({"russia.coercion": spans}),
        Directions({}, frozenset({"belarus"})),
    )
    worlds = (4, 4, 4, 4)
    mixed = Course(Parameters(), worlds, 5, 20, 3, idle, scripts=scripts)
    whole = play(mixed)
    small = joined([play(part) for part in chunks(mixed, 1)])
    plain = play(Course(Parameters(), (4,), 5, 20, 3, idle))
    described = play(
        Course(
            Parameters(), (4,), 5, 20, 3,
            {**idle, "belarus": {"script": {"mediation": 1.0}}},
        )
    )  # fmt: skip
    blind = play(Course(Parameters(), (4,), 5, 20, 3, {**idle, "belarus": {"policy": "random"}}))
    for name, values in whole.items():
        assert np.array_equal(values, small[name]), name
        assert np.array_equal(values[:1], plain[name]), name
        assert np.array_equal(values[1:2], described[name]), name
        assert np.array_equal(values[3:], blind[name]), name
    assert whole["russia_coercion"][2].tolist() == [0, 0.75, 0.75, 0, 0]
