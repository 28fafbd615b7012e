"""Bad input in a room: each gets one sentence that says what is wrong, and nothing is lost."""

from __future__ import annotations

import contextlib
import html
import json
import re
import sqlite3
import subprocess
import sys

import pytest
from waiting import PATIENCE

pytest.importorskip("starlette", reason="The rooms need the extra ui.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted, person_of, run
from test_rooms_web_command import START

from triangulation.ui.rooms.phone import Phone


@pytest.fixture
def hosted(tmp_path):
    found = Hosted(tmp_path / "rooms", months=1, most=4, most_power=1)
    yield found
    found.stop()


@pytest.fixture
def nothing_lost(hosted):
    """Return a check that the room and its file are as they were when it was made."""

    def rows():
        with contextlib.closing(sqlite3.connect(hosted.folder / "rooms.sqlite")) as file:
            return file.execute("SELECT * FROM event ORDER BY seq").fetchall()

    @contextlib.contextmanager
    def watched():
        state, before = hosted.room.state, rows()
        yield
        assert hosted.room.state is state
        assert rows() == before

    return watched


def one_sentence(text):
    """Whether a text is one sentence."""
    return bool(re.fullmatch(r"[A-Z'].*[^.]\.", text)) and ". " not in text and "\n" not in text


def alert(page):
    """What a page of the door says is wrong."""
    found = re.search(r'role="alert">(.*?)</p>', page, re.DOTALL)
    assert found, page[:500]
    return html.unescape(found[1])


async def seated(hosted, name="Maria", seat="belarus"):
    phone = Phone(hosted.address)
    assert (await phone.join(hosted.code, name, seat)).status == 303
    return phone, person_of((await phone.get("/room")).body)


async def refused_join(hosted, code, seat, sentence):
    answer = await Phone(hosted.address).join(code, "Kim", seat)
    assert answer.status == 400
    assert alert(answer.body) == sentence
    assert one_sentence(sentence)


def test_a_wrong_code(hosted, nothing_lost):
    with nothing_lost():
        run(refused_join(
            hosted, "ZZZZZZ", "russia",
            "There is no room 'ZZZZZZ'; the code of six letters and digits is on the screen.",
        ))  # fmt: skip


def test_a_used_code(hosted, nothing_lost):
    run(hosted.press("end"))
    with nothing_lost():
        run(refused_join(
            hosted, hosted.code, "russia",
            "This game is over; nothing can be decided any more.",
        ))  # fmt: skip


def test_a_full_seat_and_a_full_room(hosted, nothing_lost):
    run(seated(hosted))
    with nothing_lost():
        run(refused_join(
            hosted, hosted.code, "belarus",
            "Minsk is full with 1 person; free: Moscow, Brussels, Washington, The public.",
        ))  # fmt: skip
    for n in range(3):
        run(seated(hosted, f"P{n}", "public"))
    with nothing_lost():
        run(refused_join(
            hosted, hosted.code, "public", "The room is full: 4 people are here."
        ))  # fmt: skip


@pytest.mark.parametrize("do", ["propose", "vote"])
def test_a_closed_round(hosted, nothing_lost, do):
    async def play():
        phone, me = await seated(hosted)
        await hosted.press("open")
        await hosted.press("close")
        await hosted.reach("between", 1)
        with nothing_lost():
            form = {"do": do, "person": me, "round": "1", "me": me, "key": "k"}
            said = (await phone.act(form))["error"]
        assert said == "The round is closed; decide again when the next one is open."

    run(play())


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"give": "sanctions", "give.sanctions": "0.5"},
         "Belarus has no instrument 'sanctions'; it has integration_response"),
        ({"take": "discount", "take.discount": "3"},
         "Russia's discount is 3.0; allowed is 0 to 0.7."),
        ({"take": "discount", "take.discount": "nan"}, "Russia's discount is nan"),
        ({"take": "discount", "take.discount": "cheap"}, "Take is {'discount': 'cheap'}"),
        ({"take": "discount", "take.discount": "0.3", "rounds": "99"}, "Rounds is '99'"),
        ({"take": "discount", "take.discount": "0.3", "to": "moscow"}, "To is 'moscow'"),
        ({"take": "discount", "take.discount": "0.3", "to": "belarus"},
         "A deal needs two powers; choose another one than your own."),
        ({}, "The deal is empty; allowed is at least one instrument of either side."),
    ],
)  # fmt: skip
def test_a_deal_in_terms_that_do_not_exist(hosted, nothing_lost, terms, sentence):
    async def play():
        phone, me = await seated(hosted)
        form = {"do": "offer", "to": "russia", "rounds": "2", "me": me, "key": "k"}
        with nothing_lost():
            said = (await phone.act(form | terms))["error"]
        assert said.startswith(sentence)
        assert one_sentence(said), said

    run(play())


def test_a_message_of_ten_megabytes(hosted, nothing_lost):
    async def play():
        phone, me = await seated(hosted)
        form = {"do": "say", "to": "all", "me": me, "key": "k", "text": "x" * 10_000_000}
        with nothing_lost():
            answer = await phone.post("/act", form)
        said = json.loads(answer.body)["error"]
        assert answer.status == 413
        assert re.fullmatch(r"What was sent has \d+ bytes; allowed are 8192\.", said)
        assert "seq" in await phone.act(form | {"text": "shorter"}), "and the next one is heard"

    run(play())


def test_a_stale_page(hosted, nothing_lost):
    async def play():
        phone, me = await seated(hosted)
        for number in (1, 2):
            await hosted.press("open")
            await hosted.reach("open", number)
            if number == 1:
                await hosted.press("close")
                await hosted.reach("between", 1)
        form = {"do": "propose", "round": "1", "me": me, "key": "k", "level.openness": "0.5"}
        with nothing_lost():
            said = (await phone.act(form))["error"]
        assert said == "This page shows round 1, but round 2 is reached; look at it again."

    run(play())


def hosted_from(folder):
    """What ``triangulation host`` says about a folder that it refuses."""
    command = [sys.executable, "-c", START, "host", "--no-open", "--host", "127.0.0.1"]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE)
    assert told.returncode == 2
    assert len(told.stderr.strip().splitlines()) == 1, told.stderr
    return told.stderr


def test_another_version_s_file(tmp_path):
    (tmp_path / "rooms").mkdir()
    kept = tmp_path / "rooms" / "rooms.sqlite"
    with contextlib.closing(sqlite3.connect(kept)) as file:
        file.executescript(
            "CREATE TABLE room (code); INSERT INTO room VALUES ('ABCDEF'); PRAGMA user_version = 9;"
        )
    before = kept.read_bytes()
    assert "holds rooms in layout 9; allowed is layout 2" in hosted_from(tmp_path)
    assert kept.read_bytes() == before


def test_a_file_that_holds_no_rooms(tmp_path):
    (tmp_path / "rooms").mkdir()
    kept = tmp_path / "rooms" / "rooms.sqlite"
    kept.write_text("Minutes of the seminar\n" * 100)
    assert "holds no rooms; host in another folder" in hosted_from(tmp_path)
    assert kept.read_text() == "Minutes of the seminar\n" * 100
