"""``triangulation session debrief``: the pages' numbers, from what was exported, to the bit."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from small import command
from test_rooms_debrief import SMALL, the_debrief, until

from triangulation.ui.play.background import Background
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.debriefs import found_for
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.session.logged import session_of
from triangulation.ui.play.session.stored import write_session


def test_the_command_makes_the_pages_numbers_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    background = Background()
    rooms = Rooms(tmp_path / "rooms", background)
    room, token = rooms.create(SMALL)
    _, moscow = room.join("Anna", "russia", "a")
    _, minsk = room.join("Bela", "belarus", "b")
    _, ola = room.join("Ola", "public", "c")
    offer = a.Offer(to="belarus", give={"discount": 0.4}, take={"openness": 0.5}, rounds=2)
    deal = room.act(moscow, offer, "offer").seq
    room.act(minsk, a.Answer(deal=deal, answer="accept"), "accept")
    for number, discount in enumerate((0.4, 0.1, 0.3), 1):
        room.console(token, a.Open(), f"again{number}")
        room.act(ola, a.Choose(stance="protest", voice="west"), f"ola{number}")
        room.act(moscow, a.Propose(levels={"discount": discount}), f"moscow{number}")
        room.console(token, a.Close(), f"done{number}")
        until(lambda: room.state.phase in ("between", "ended"))
    shown = the_debrief(room)
    words = found_for(room)
    assert words is not None
    write_session(session_of(room), tmp_path)
    sources = [tmp_path / "session.json", tmp_path, tmp_path / "rooms"]
    for source in sources:
        output = tmp_path / "debrief.json"
        assert command("session", "debrief", source, "--output", output) == 0
        again = json.loads(output.read_text(encoding="utf-8"))
        assert again == json.loads(json.dumps(asdict(shown)))
        assert again["unrest"][-1] == room.line.columns[-1]["unrest"]
        said = capsys.readouterr().out
        for row in words.words["split"]["rows"]:
            assert f"{row['title']}: {row['value']}" in said
        for question in words.words["questions"]:
            assert question in said
        assert words.words["course"]["headline"] in said
    assert [d.state for d in shown.deals] == ["broken"]
    rooms.close()
    background.close()


def test_what_cannot_be_debriefed_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("session", "debrief", tmp_path / "none") == 2
    assert "There is no session at" in capsys.readouterr().err
    rooms = Rooms(tmp_path / "rooms")
    rooms.create(SMALL)
    output = tmp_path / "debrief.json"
    assert command("session", "debrief", tmp_path / "rooms", "--output", output) == 2
    assert "no round that was played" in capsys.readouterr().err
    assert not output.exists()
    rooms.close()
