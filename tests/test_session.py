"""Sessions: what a class played, kept in a file and made again from it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from classes import NAME, SETTINGS, WORDS, Classroom, full_class

from triangulation.agents.mistake import Mistake
from triangulation.ui.play.room.game import figures_of
from triangulation.ui.play.session.logged import kept_session, session_of
from triangulation.ui.play.session.replay import replayed
from triangulation.ui.play.session.session import NOBODY, Session
from triangulation.ui.play.session.stored import as_json, from_json, read_session, write_session


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    classroom = full_class(tmp_path_factory.mktemp("class"))
    yield classroom
    classroom.close()


@pytest.fixture(scope="module")
def session(played: Classroom) -> Session:
    return session_of(played.room)


def test_the_session_is_what_the_room_played(played: Classroom, session: Session) -> None:
    state = played.room.state
    assert session.settings == SETTINGS
    assert session.ended
    assert [r.orders for r in session.rounds] == [r.orders for r in state.rounds]
    assert [r.by for r in session.rounds] == [r.by for r in state.rounds]
    assert {m.seat for m in session.members} == {"russia", "belarus", "public"}
    assert len(session.members) == 5
    (deal,) = session.deals
    assert (deal.state, deal.broken_in) == ("broken", 2)
    assert [e.kind for e in session.events()] == ["protest_wave", "broken_promise_minsk"]


def test_decisions_have_their_time_and_those_taken_back_do_not_stand(session: Session) -> None:
    assert {d.what for d in session.decisions} == {"proposal", "vote", "choice", "instructor"}
    assert all(0 <= d.seconds < SETTINGS.seconds for d in session.decisions)
    back = [d for d in session.decisions if not d.stands]
    assert [(d.round, d.stance) for d in back] == [(2, "back")]
    (instructor,) = [d for d in session.decisions if d.what == "instructor"]
    assert (instructor.person, instructor.seat) == (NOBODY, "united_states")
    (vote,) = [d for d in session.decisions if d.what == "vote"]
    proposers = {d.person for d in session.decisions if d.what == "proposal"}
    assert vote.supports in proposers
    assert vote.person != vote.supports


def test_a_file_gives_the_same_session_back(session: Session, tmp_path: Path) -> None:
    path = write_session(session, tmp_path)
    for place in (path, tmp_path):
        assert read_session(place) == session
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as whole:
        whole.write(path, "my class/session.json")
    assert read_session(tmp_path / "class.zip") == session


def test_the_file_gives_the_same_months_to_the_bit(
    played: Classroom, session: Session, tmp_path: Path
) -> None:
    write_session(session, tmp_path)
    line = replayed(read_session(tmp_path))
    assert figures_of(line, session.months) == figures_of(played.room.line, session.months)


def test_names_and_words_are_in_it_only_when_asked_for(played: Classroom) -> None:
    without, with_names = (as_json(session_of(played.room, names)) for names in (False, True))
    for text in (NAME, "Zenobia", WORDS, "clock tower", "Cleo", played.room.state.code):
        assert text.encode() not in without
    assert NAME.encode() in with_names
    assert WORDS.encode() in with_names


def test_pseudonyms_are_the_same_in_every_export_and_not_the_order_of_joining(
    played: Classroom, session: Session
) -> None:
    kept = kept_session(played.rooms._log.path.parent, played.room.state.code.lower())
    assert kept == session
    numbers = [m.person for m in session.members]
    assert len(set(numbers)) == len(numbers)
    assert all(100_000 <= n < 1_000_000 for n in numbers)
    other = {m.person for m in session_of(played.room, names=True).members}
    assert other == set(numbers)


def test_a_session_of_another_model_or_layout_is_refused_in_one_sentence(
    session: Session, tmp_path: Path
) -> None:
    content = json.loads(as_json(session))
    for change, message in (
        ({"model": "triangulation 0.0.1 numpy 1"}, "which would play it otherwise"),
        ({"format": 99}, "layout 99; allowed is layout 1"),
        ({"session": 3}, "is not a session"),
    ):
        with pytest.raises(Mistake, match=message) as error:
            from_json(json.dumps(content | change).encode())
        assert "\n" not in str(error.value)
    with pytest.raises(Mistake, match="is not a session"):
        from_json(b"\xff{")
    with pytest.raises(Mistake, match="There is no session"):
        read_session(tmp_path / "nowhere")


def test_a_changed_move_is_found_when_it_is_played_again(session: Session) -> None:
    content = json.loads(as_json(session))
    content["session"]["rounds"][0]["orders"]["russia"]["coercion"] = 4.0
    changed = from_json(json.dumps(content).encode())
    with pytest.raises(Mistake, match="comes out otherwise here"):
        replayed(changed)
