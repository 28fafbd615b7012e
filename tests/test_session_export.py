"""Exports: whole or not there, without names, with tables whose columns are all explained."""

from __future__ import annotations

import html
import json
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from classes import NAME, WORDS, Classroom, full_class
from small import command
from waiting import PATIENCE

from triangulation.agents.mistake import Mistake
from triangulation.ui.play.debrief.frame import frame
from triangulation.ui.play.debrief.stored import from_json
from triangulation.ui.play.session import summary
from triangulation.ui.play.session.logged import session_of
from triangulation.ui.play.session.stored import read_session
from triangulation.ui.rooms.export import export, export_zip
from triangulation.ui.rooms.joined import write_joined

LARGEST_REPLAY = 2_000_000


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    classroom = full_class(tmp_path_factory.mktemp("class"))
    yield classroom
    classroom.close()


@pytest.fixture(scope="module")
def exported(played: Classroom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(session_of(played.room), tmp_path_factory.mktemp("out") / "class")


def test_the_debrief_in_an_export_is_that_of_the_command(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("session", "debrief", exported, "--output", tmp_path / "again.json") == 0
    assert (tmp_path / "again.json").read_bytes() == (exported / "debrief.json").read_bytes()
    assert "All numbers are those of debrief.json" in capsys.readouterr().out


def test_a_number_that_was_changed_is_noticed(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(exported, tmp_path / "class")
    file = tmp_path / "class" / "debrief.json"
    content = json.loads(file.read_text())
    content["among"]["percentile"][-1] += 1
    file.write_text(json.dumps(content))
    assert command("session", "debrief", tmp_path / "class") == 1
    assert "All numbers are NOT those of debrief.json" in capsys.readouterr().out


def test_the_replay_ends_with_the_debrief_and_the_command_that_makes_it_again(
    exported: Path,
) -> None:
    text = html.unescape((exported / "replay.html").read_text(encoding="utf-8"))
    words = frame(from_json((exported / "debrief.json").read_bytes()))
    assert words["course"]["headline"] in text
    assert len(words["questions"]) > 3
    for question in words["questions"]:
        assert question in text
    for claim in words["claims"]:
        assert claim["quote"] in text
    for row in words["split"]["rows"]:
        assert f"<b>{row['value']}</b>" in text
    session = read_session(exported).id
    assert f"triangulation session debrief session-{session}.zip" in text


def test_a_summary_has_nobody_and_agrees_with_the_tables(exported: Path) -> None:
    found = summary.from_json((exported / "summary.json").read_bytes())
    people = table(exported, "people")
    assert found.people == people["seat"].value_counts().to_dict()
    assert found.answered == (people["quiz_answered"] > 0).sum()
    assert found.right == people[people["quiz_answered"] > 0]["quiz_right"].mean()
    assert found.between is None, "one person answered"
    assert found.seconds is not None
    assert found.seconds[1] == pytest.approx(people["decision_seconds"].median())
    assert "person" not in (exported / "summary.json").read_text()


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(folder / "tables" / f"{name}.parquet")


def test_no_name_and_no_word_is_in_an_export_without_names(exported: Path) -> None:
    files = [p for p in exported.rglob("*") if p.is_file() and p.suffix != ".parquet"]
    assert len(files) > 15
    for text in (NAME, "Zenobia", WORDS, "clock tower", "Cleo"):
        for path in files:
            assert text not in path.read_text(encoding="utf-8"), (text, path)
        for path in exported.rglob("*.parquet"):
            assert text not in pd.read_parquet(path).to_csv(), (text, path)


def test_names_and_words_are_in_an_export_with_names(played: Classroom, tmp_path: Path) -> None:
    folder = export(session_of(played.room, names=True), tmp_path / "class")
    assert NAME in set(table(folder, "people")["name"])
    assert WORDS in set(table(folder, "statements")["text"])
    replay = (folder / "replay.html").read_text()
    assert WORDS in replay, "what was said to everybody"
    assert NAME not in replay


def test_every_column_is_in_the_codebook_and_csv_says_the_same(exported: Path) -> None:
    book = table(exported, "codebook")
    names = {p.stem for p in (exported / "tables").glob("*.csv")} - {"codebook"}
    assert set(book["table"]) == names
    for name in names:
        columns = list(book[book["table"] == name]["column"])
        content = table(exported, name)
        assert list(content.columns) == columns
        csv = pd.read_csv(exported / "tables" / f"{name}.csv")
        assert csv.shape == content.shape
    numbers = book[book["kind"] == "number"]
    assert (numbers["unit"] != "").all()
    assert (book["meaning"] != "").all()


def test_tables_say_what_happened(played: Classroom, exported: Path) -> None:
    months = table(exported, "months")
    room = played.room.line.columns
    assert list(months["alignment"]) == [m["alignment"] for m in room]
    moves = table(exported, "moves")
    minsk = moves[(moves["seat"] == "belarus") & (moves["instrument"] == "overture_eu")]
    assert list(minsk["level"])[:2] == [1.0, 1.0]
    assert set(minsk[minsk["round"] == 1]["decided_by"]) == {"people"}
    (deal,) = table(exported, "deals").to_dict("records")
    assert (deal["state"], deal["broken_by"]) == ("broken", "belarus")
    people = table(exported, "people")
    assert len(people) == 5
    assert people["score_end"].between(0, 100).sum() == 5
    assert people.groupby("seat")["decided"].sum().to_dict() == {
        "belarus": 3, "public": 3, "russia": 1,
    }  # fmt: skip
    assert list(table(exported, "quiz")["right"]) == [True, False]
    assert (people["quiz_answered"].sum(), people["quiz_right"].sum()) == (2, 1)
    scores = table(exported, "scores")
    assert set(scores["round"]) == {0, 1, 2, 3}


def test_the_replay_is_small_and_names_no_other_address(exported: Path) -> None:
    text = (exported / "replay.html").read_text(encoding="utf-8")
    assert len(text.encode()) < LARGEST_REPLAY
    assert not re.findall(r"https?://|src=|@import|url\(", text)


def test_an_export_gives_the_same_export_again(exported: Path, tmp_path: Path) -> None:
    assert command("session", "export", exported, "--output", tmp_path / "again.zip") == 0
    with zipfile.ZipFile(tmp_path / "again.zip") as whole:
        whole.extractall(tmp_path)
    files = sorted(p.relative_to(exported) for p in exported.rglob("*") if p.is_file())
    assert len(files) > 25
    for path in files:
        if path.name != "manifest.json":
            assert (exported / path).read_bytes() == (tmp_path / "again" / path).read_bytes(), path
    assert read_session(tmp_path / "again.zip") == read_session(exported)


def test_a_running_rooms_session_is_exported_beside_its_server(
    played: Classroom, tmp_path: Path
) -> None:
    folder = played.rooms._log.path.parent
    code = played.room.state.code
    assert command("session", "export", folder, "--room", code, "--output", tmp_path / "c") == 0
    assert read_session(tmp_path / "c") == session_of(played.room)


KILLED = """
import os, signal, sys
from pathlib import Path
from classes import full_class
full_class(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_server_acknowledged_is_exported(tmp_path: Path) -> None:
    """The file beside the database still holds all of it."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "rooms")],
        cwd=Path(__file__).parent, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL
    assert (tmp_path / "rooms" / "rooms.sqlite-wal").stat().st_size > 0
    assert command("session", "export", tmp_path / "rooms", "--output", tmp_path / "class") == 0
    session = read_session(tmp_path / "class")
    assert (len(session.rounds), len(session.members), session.ended) == (3, 5, True)


def test_people_of_several_sessions_are_one_table(exported: Path, tmp_path: Path) -> None:
    other = full_class(tmp_path / "other")
    export(session_of(other.room), tmp_path / "b")
    other.close()
    assert write_joined([exported, tmp_path / "b"], tmp_path / "people.csv") == 10
    people = pd.read_csv(tmp_path / "people.csv")
    assert people["session"].nunique() == 2
    for folders, name, message in (
        ([exported, exported], "p.csv", "hold the same session"),
        ([tmp_path], "p.csv", "is no export of a session"),
        ([exported], "p.xlsx", "ends in .csv or .parquet"),
    ):
        with pytest.raises(Mistake, match=message):
            write_joined(folders, tmp_path / name)


def test_what_cannot_be_exported_is_refused_in_one_sentence(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = Classroom(tmp_path / "rooms")
    empty.close()
    for words, message in (
        (["export", tmp_path / "rooms", "--output", tmp_path / "x"], "has no round that was"),
        (["export", tmp_path / "rooms", "--room", "AAAAAA", "--output", tmp_path / "x"],
         "has no room 'AAAAAA'"),
        (["export", tmp_path / "nowhere", "--output", tmp_path / "x"], "There is no session"),
        (["export", exported, "--output", exported], "exists already"),
    ):  # fmt: skip
        assert command("session", *words) == 2
        error = capsys.readouterr().err
        assert message in error
        assert error.count("\n") == 1
    assert not (tmp_path / "x").exists()
    assert not list(tmp_path.glob(".*"))


def test_a_zip_that_cannot_be_written_leaves_nothing(played: Classroom, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Mistake):
        export_zip(session_of(played.room), tmp_path / "file" / "class.zip")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
