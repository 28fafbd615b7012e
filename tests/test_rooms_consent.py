"""Consent: asked if the instructor wants it, answered in the log, and obeyed by every export."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from classes import NAME, WORDS, Classroom, full_class

from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room import sight
from triangulation.ui.play.room.allowed import Refused
from triangulation.ui.play.room.consent import TEMPLATE
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.session.logged import session_of
from triangulation.ui.play.session.replay import replayed
from triangulation.ui.play.session.stored import read_session
from triangulation.ui.rooms.bodies import INSTRUCTOR, PEOPLE, action_of
from triangulation.ui.rooms.command import hosting
from triangulation.ui.rooms.export import export


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Classroom]:
    """A room with Anna in Minsk and Boris in the public, who are asked."""
    found = Classroom(tmp_path)
    found.join("Anna", "belarus")
    found.join("Boris", "public")
    found.press(a.Ask(True, TEMPLATE))
    yield found
    found.close()


def say(c: Classroom, name: str, answer: str) -> None:
    c.act(name, a.Consent(c.room.state.consent_asked, answer))  # pyright: ignore[reportArgumentType]


def page(c: Classroom, person: int) -> dict[str, object]:
    return sight.for_person(c.room, c.room.state.persons[person])["consent"]


def counts(c: Classroom) -> tuple[int, int, int]:
    found = sight.for_console(c.room)["consents"]
    return found["yes"], found["no"], found["unanswered"]


def test_nobody_is_asked_until_the_instructor_asks(tmp_path: Path) -> None:
    c = Classroom(tmp_path)
    c.join("Anna", "belarus")
    assert page(c, 1) == {"shown": False, "asked": 0, "text": "", "answer": ""}
    with pytest.raises(Refused, match="has not asked for consent"):
        c.act("Anna", a.Consent(0, "yes"))
    with pytest.raises(Refused, match=r"text of the consent is empty; allowed are 1 to 800"):
        c.press(a.Ask(True, "  "))
    with pytest.raises(Refused, match="Only the instructor"):
        c.act("Anna", a.Ask(True, "Yes?"))
    c.close()


def test_an_answer_can_be_changed_and_the_console_has_counts_alone(asked: Classroom) -> None:
    assert page(asked, 1)["text"] == TEMPLATE
    assert counts(asked) == (0, 0, 2)
    say(asked, "Anna", "yes")
    assert counts(asked) == (1, 0, 1)
    say(asked, "Anna", "no")
    say(asked, "Boris", "yes")
    assert (page(asked, 1)["answer"], page(asked, 2)["answer"]) == ("no", "yes")
    assert counts(asked) == (1, 1, 0)
    frame = sight.for_console(asked.room)
    assert set(frame["consents"]) == {"on", "asked", "text", "yes", "no", "unanswered"}
    assert "consent" not in json.dumps(frame["people"] + frame["record"])
    asked.press(a.End())
    say(asked, "Boris", "no")
    assert counts(asked) == (0, 2, 0)


def test_another_text_is_asked_again_and_answers_to_the_old_one_do_not_count(
    asked: Classroom,
) -> None:
    before = asked.room.state.consent_asked
    say(asked, "Anna", "yes")
    asked.press(a.Ask(False))
    assert (page(asked, 1)["shown"], page(asked, 2)["shown"]) == (True, False)
    asked.press(a.Ask(True))
    assert counts(asked) == (1, 0, 1)
    asked.press(a.Ask(True, "May your data be published?"))
    assert counts(asked) == (0, 0, 2)
    with pytest.raises(Refused, match="text of the consent has changed; read it again"):
        asked.act("Boris", a.Consent(before, "yes"))
    assert asked.room.state.consents == {}


def test_answers_outlive_the_server(tmp_path: Path) -> None:
    c = Classroom(tmp_path)
    c.join("Anna", "belarus")
    c.press(a.Ask(True, "One?"))
    say(c, "Anna", "no")
    c.press(a.Ask(True, "Two?"))
    say(c, "Anna", "yes")
    c.press(a.Forget())
    expected = c.room.state
    c.close()
    again = Rooms(tmp_path)
    found = again.find(expected.code)
    assert found is not None
    assert found.state == expected
    assert (found.state.consent_text, found.state.consents) == ("Two?", {1: "yes"})
    again.close()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"do": "consent", "asked": "3", "answer": "maybe"}, "Answer is 'maybe'; that is none of"),
        ({"do": "consent", "answer": "yes"}, "missing is the field `asked`"),
        ({"do": "ask", "asking": "1", "text": "a" * 801}, "Text is 'aaa"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(fields: dict[str, str], sentence: str) -> None:
    with pytest.raises(Exception, match=sentence) as error:
        action_of(fields, {**PEOPLE, **INSTRUCTOR})
    assert "\n" not in str(error.value)


def test_lines_of_a_text_are_the_same_from_every_browser() -> None:
    first, second = (
        action_of({"do": "ask", "asking": "1", "text": text}, INSTRUCTOR)
        for text in ("One.\r\nTwo?", "One.\nTwo?")
    )
    assert first == second == a.Ask(True, "One.\nTwo?")


def test_a_host_asks_with_the_template_and_leaves_an_edited_text(tmp_path: Path) -> None:
    with hosting(tmp_path, "127.0.0.1", 9) as hosted:
        code = hosted.create(citizens=40, seed=11)
        room = hosted.rooms.find(code)
        assert room is not None
        hosted.ask_consent(code)
        assert (room.state.asking, room.state.consent_text) == (True, TEMPLATE)
        room.console(hosted.console_token(code), a.Ask(True, "Yes?"), "edited")
        hosted.ask_consent(code)
        assert (room.state.asking, room.state.consent_text) == (True, "Yes?")


# --- exports -------------------------------------------------------------------------------


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(folder / "tables" / f"{name}.parquet")


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    found = full_class(tmp_path_factory.mktemp("class"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def exports(classroom: Classroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Exports of one class before it is asked, when nobody has answered, and with answers.

    Moscow's only person says no, Ben of Minsk and Dan of the public yes; Cleo and Eve are silent.
    """
    out = tmp_path_factory.mktemp("out")
    found = {"before": export(session_of(classroom.room, names=True), out / "before")}
    classroom.press(a.Ask(True, TEMPLATE))
    found["silent"] = export(session_of(classroom.room, names=True), out / "silent")
    say(classroom, NAME, "no")
    say(classroom, "Ben", "yes")
    say(classroom, "Dan", "yes")
    found["answered"] = export(session_of(classroom.room, names=True), out / "answered")
    return found


def test_rows_of_people_are_those_of_people_who_said_yes(exports: dict[str, Path]) -> None:
    everybody = table(exports["before"], "people").set_index("name")
    people = table(exports["answered"], "people").set_index("name")
    assert (len(everybody), set(everybody["consent"])) == (5, {"not asked"})
    assert (sorted(people.index), set(people["consent"])) == (["Ben", "Dan"], {"yes"})
    agreed = set(people["person"])
    assert agreed == set(everybody.loc[["Ben", "Dan"], "person"]), "the same pseudonyms"
    for name in ("decisions", "statements", "quiz", "choices"):
        before, after = (table(exports[e], name) for e in ("before", "answered"))
        expected = before[before["person"].isin(agreed | {0})]
        assert len(expected) < len(before) or name == "quiz", name
        pd.testing.assert_frame_equal(after, expected.reset_index(drop=True))
    others = set(everybody["person"]) - agreed
    assert not others & set(table(exports["answered"], "decisions")["supports"].dropna())
    assert list(table(exports["answered"], "deals")["offered_by"]) == [0]


def test_nothing_of_the_others_is_anywhere_in_an_export(exports: dict[str, Path]) -> None:
    everybody = table(exports["before"], "people")
    others = everybody[~everybody["name"].isin(["Ben", "Dan"])]
    for path in exports["answered"].rglob("*"):
        if path.is_file() and path.suffix not in (".parquet",):
            text = path.read_text(encoding="utf-8")
            for word in (*others["person"].astype(str), NAME, "Cleo"):
                assert not re.search(rf"(?<![\d.]){word}(?!\d)", text), (word, path)
    said = table(exports["answered"], "statements")
    assert list(said["text"]) == [WORDS]
    assert list(said["seat"]) == ["belarus"]


def test_who_has_not_answered_has_not_agreed(exports: dict[str, Path]) -> None:
    for name in ("people", "statements", "quiz", "choices"):
        assert len(table(exports["silent"], name)) == 0, name
    assert set(table(exports["silent"], "decisions")["what"]) == {"instructor"}


def test_an_export_has_what_was_asked_when_and_who_agreed(
    exports: dict[str, Path], asked: Classroom
) -> None:
    people = table(exports["answered"], "people")
    agreement = read_session(exports["answered"]).agreement
    assert agreement is not None
    assert (agreement.text, agreement.version) == (TEMPLATE, 1)
    assert (agreement.no, agreement.unanswered) == (1, 2)
    assert set(agreement.agreed) == set(people["person"])
    assert abs((datetime.now(UTC) - datetime.fromisoformat(agreement.asked)).seconds) < 600
    (row,) = table(exports["answered"], "consent").to_dict("records")
    assert (row["text"], row["yes"], row["no"], row["unanswered"]) == (TEMPLATE, 2, 1, 2)
    assert read_session(exports["before"]).agreement is None
    assert len(table(exports["before"], "consent")) == 0
    asked.press(a.Ask(False))
    asked.press(a.Ask(True, "May your data be published?"))
    say(asked, "Boris", "yes")
    again = session_of(asked.room).agreement
    assert again is not None
    assert (again.text, again.version) == ("May your data be published?", 2)
    assert (len(again.agreed), again.no, again.unanswered) == (1, 0, 1)


def test_tables_of_the_game_stay_whole(exports: dict[str, Path]) -> None:
    for name in ("months", "moves", "events", "scores"):
        whole = table(exports["before"], name)
        assert len(whole) > 0
        for each in ("silent", "answered"):
            pd.testing.assert_frame_equal(table(exports[each], name), whole)


def test_the_session_without_them_is_the_same_game(
    classroom: Classroom, exports: dict[str, Path]
) -> None:
    assert len(exports) == 3, "people have answered"
    assert len(session_of(classroom.room).members) < 5
    again = replayed(session_of(classroom.room)).columns
    assert list(again) == list(classroom.room.line.columns)


def test_deleting_names_keeps_seats_as_the_console_says(asked: Classroom) -> None:
    asked.press(a.Forget())
    say(asked, "Anna", "yes")
    assert [p.name for p in asked.room.state.persons.values()] == ["", ""]
    assert counts(asked) == (1, 0, 1)
