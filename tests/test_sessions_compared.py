"""Finished sessions in a folder: which are found, and where their figures come from."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from waiting import PATIENCE

pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from classes import SETTINGS, Classroom, full_class

from triangulation.ui.comparing import KEPT, Comparing
from triangulation.ui.frames.sessions import Compared, compared, courses, percentiles, unrest
from triangulation.ui.play.session.logged import session_of
from triangulation.ui.play.session.summary import Figures
from triangulation.ui.rooms.export import export
from triangulation.ui.sessions import Found, find_sessions, read_figures


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with an export and its room, another class's room, a running room, and ruins."""
    found = tmp_path_factory.mktemp("results")
    first = full_class(found / "rooms-1")
    export(session_of(first.room), found / "class-1")
    second = full_class(found / "rooms-2", replace(SETTINGS, seed=12))
    running = Classroom(found / "rooms-3")
    shutil.copytree(found / "class-1", found / "old")
    (found / "old" / "summary.json").unlink()
    shutil.copytree(found / "class-1", found / "broken")
    (found / "broken" / "summary.json").write_text("{}")
    (found / "broken-rooms").mkdir()
    (found / "broken-rooms" / "rooms.sqlite").write_text("no database at all")
    yield found
    for each in (first, second, running):
        each.close()


def test_a_session_is_found_once_and_what_cannot_be_read_says_why(folder: Path) -> None:
    found = {f.place.partition(",")[0]: f for f in find_sessions(folder)}
    assert set(found) == {"class-1", "rooms-2", "old", "broken", "broken-rooms"}
    assert found["class-1"].session is None
    assert (found["class-1"].people, found["class-1"].rounds) == (5, 3)
    assert found["rooms-2"].session is not None
    assert "earlier version" in found["old"].problem
    assert "not a summary of this version" in found["broken"].problem
    assert "cannot be read" in found["broken-rooms"].problem
    assert all("\n" not in f.problem for f in found.values())


def computed(comparing: Comparing, found: Found) -> Figures:
    seen, end = 0, time.monotonic() + PATIENCE
    while (known := comparing.figures(found)) is None and time.monotonic() < end:
        seen = comparing.wait(seen, 1.0)
    assert isinstance(known, Figures), known
    return known


def test_a_rooms_figures_are_those_of_its_export_and_are_kept(folder: Path, tmp_path: Path) -> None:
    (room,) = (f for f in find_sessions(folder) if f.session is not None)
    assert room.session is not None
    export(room.session, tmp_path / "exported")
    first = Comparing(tmp_path)
    assert first.figures(room) is None, "nothing is computed in the thread that asks"
    found = computed(first, room)
    first.close()
    assert found == read_figures(tmp_path / "exported")
    again = Comparing(tmp_path)
    assert again.figures(room) == found, "read from the disk"
    again.close()
    (kept,) = (tmp_path / KEPT).iterdir()
    (kept / "debrief.json").write_text("cut")
    third = Comparing(tmp_path)
    assert computed(third, room) == found
    third.close()


def test_figures_are_shown_where_they_cannot_be_kept(folder: Path, tmp_path: Path) -> None:
    (room,) = (f for f in find_sessions(folder) if f.session is not None)
    (tmp_path / KEPT.parts[0]).write_text("a file, where a folder would be")
    comparing = Comparing(tmp_path)
    assert computed(comparing, room).about.seed == 12
    comparing.close()


def test_charts_share_their_scales_and_notes_say_what_differs(folder: Path) -> None:
    own = read_figures(folder / "class-1")
    other = Figures(replace(own.about, seed=99, model="another"), own.debrief)
    sessions = [Compared("A", "one", own), Compared("B", "two", own), Compared("C", "three", other)]
    first, second, third = courses(sessions)
    assert first.drawing["y"] == second.drawing["y"] == third.drawing["y"]
    assert len(percentiles(sessions).drawing["lines"]) == 3
    assert len(unrest(sessions)) == 3
    frame = compared(sessions)
    notes = " ".join(frame["notes"])
    assert "A and B have the same scenario and random draws" in notes
    assert "Different versions of the model" in notes
    assert all(len(row["cells"]) == 3 and all(row["cells"]) for row in frame["rows"])
