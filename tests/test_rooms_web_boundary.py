"""A room's servers asked as no browser of ours would: by the wrong name, too long, too often."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket

import pytest
from waiting import PATIENCE

pytest.importorskip("starlette", reason="The rooms need the extra ui.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted, person_of, run
from websockets.exceptions import ConnectionClosed

from triangulation.ui.rooms.phone import Phone


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    found = Hosted(tmp_path_factory.mktemp("rooms"))
    yield found
    found.stop()


async def seated(hosted, seat="belarus", name="Maria"):
    """A phone in a seat, and the person that its page shows."""
    phone = Phone(hosted.address)
    assert (await phone.join(hosted.code, name, seat)).status == 303
    return phone, person_of((await phone.get("/room")).body)


def raw(port, lines, body=b""):
    """The status of the answer to a request written by hand."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
        return int(connection.recv(4096).split()[1])


SHAKE = ["Upgrade: websocket", "Sec-WebSocket-Version: 13",
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/room", "/live", "/projector", "/static/rooms.css"])
@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [("evil.example", None, 400), ("127.0.0.1", "http://evil.example", 403),
     ("127.0.0.1", "null", 403), ("127.0.0.1", "http://127.0.0.1:1", 403)],
)  # fmt: skip
def test_foreign_hosts_and_origins_are_refused(hosted, path, host, origin, status):
    for port in (hosted.port, hosted.desk_port):
        headers = [f"Host: {host}:{port}", *([f"Origin: {origin}"] if origin else [])]
        shake = SHAKE if path == "/live" else []
        assert raw(port, [f"GET {path} HTTP/1.1", *headers, *shake]) == status


def test_the_console_is_not_on_the_network(hosted):
    path = hosted.desk.removeprefix(f"http://127.0.0.1:{hosted.desk_port}")

    async def ask():
        outside, inside = Phone(hosted.address), Phone(hosted.desk)
        assert (await outside.get(path)).status == 404
        assert (await inside.get(path)).status == 200
        assert (await inside.get("/console/guessed/")).status == 404
        assert (await inside.post("/console/guessed/act", {"do": "end"})).status == 404
        assert (await outside.get("/projector?room=" + hosted.code + "&token=guess")).status == 404
        shown = await outside.get(hosted.projector.removeprefix(hosted.address))
        assert shown.status == 200
        assert hosted.host.console_token(hosted.code) not in shown.body

    run(ask())


def test_a_page_may_do_nothing_of_another_site_and_is_kept_nowhere(hosted):
    async def ask():
        phone = Phone(hosted.address)
        joined = await phone.join(hosted.code, "Kim", "russia")
        cookie = joined.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        page = await phone.get("/room")
        assert "default-src 'none'; script-src 'self'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"
        assert " style=" not in page.body
        assert "<script>" not in page.body

    run(ask())


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"do": "fly"}, "There is no action 'fly'; there are propose, vote"),
        ({"do": "propose", "round": "7"}, "This page shows round 7, but round 0 is reached"),
        ({"do": "propose", "level.openness": "much"}, "Levels is {'openness': 'much'}"),
        ({"do": "vote", "person": "nobody"}, "Person is 'nobody'; allowed is a whole number"),
        ({"do": "say", "to": "all", "text": "x" * 501}, "Text is 'xxx"),
        ({"do": "say", "to": "mars", "text": "x"}, "To is 'mars'"),
        ({"do": "answer", "deal": "77", "answer": "perhaps"}, "Answer is 'perhaps'"),
        ({"do": "say", "to": "all"}, "missing is the"),
        ({"do": "end"}, "There is no action 'end'"),
        ({"do": "say", "to": "all", "text": "x", "me": "999"}, "belongs to another seat"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_one_sentence_and_changes_nothing(hosted, fields, sentence):
    async def ask():
        phone, me = await seated(hosted)
        before = hosted.room.state.version
        said = await phone.act({"me": me, "key": "k", "round": "0"} | fields)
        assert sentence in said["error"]
        assert said["error"].endswith(".")
        assert hosted.room.state.version == before

    run(ask())


def test_what_is_too_long_is_refused_and_not_held(hosted):
    async def ask():
        phone, me = await seated(hosted)
        answer = await phone.post("/act", {"do": "say", "me": me, "text": "x" * 10_000_000})
        assert answer.status == 413
        assert json.loads(answer.body)["error"].endswith("allowed are 8192.")
        async with phone.watching() as socket:
            await phone.news(socket)
            with contextlib.suppress(ConnectionClosed):
                await socket.send("x" * 10_000_000)
            await socket.wait_closed()
            assert socket.close_code == 1009
        assert (await phone.get("/room")).status == 200

    run(ask())


@pytest.mark.parametrize("code", ["", "wrong", "ZZZZZZ", "'; drop table room", "x" * 5000])
def test_a_wrong_code_joins_nothing(hosted, code):
    async def ask():
        before = len(hosted.room.state.persons)
        answer = await Phone(hosted.address).join(code, "Kim", "russia")
        assert answer.status == 400
        assert "set-cookie" not in answer.headers
        assert len(hosted.room.state.persons) == before

    run(ask())


@pytest.mark.parametrize(("name", "seat"), [("", "russia"), ("x" * 41, "russia"), ("Kim", "mars")])
def test_a_wrong_name_or_seat_joins_nothing(hosted, name, seat):
    async def ask():
        before = len(hosted.room.state.persons)
        answer = await Phone(hosted.address).join(hosted.code, name, seat)
        assert answer.status == 400
        assert 'role="alert"' in answer.body
        assert len(hosted.room.state.persons) == before

    run(ask())


def test_a_name_and_a_message_are_text(hosted):
    attack = "<img src=x onerror=alert(1)>"

    async def ask():
        phone, me = await seated(hosted, name=attack)
        assert "seq" in await phone.act({"do": "say", "to": "all", "text": attack, "me": me,
                                         "key": "k"})  # fmt: skip
        page = (await phone.get("/room")).body
        assert "<img" not in page
        assert "&lt;img" in page

    run(ask())


def test_a_double_tap_counts_once_and_a_frozen_form_with_other_content_again(hosted):
    async def ask():
        phone, me = await seated(hosted)
        form = {"do": "say", "to": "all", "text": "once", "me": me, "key": "same"}
        twice = await asyncio.gather(phone.act(form), phone.act(form))
        assert twice[0]["seq"] == twice[1]["seq"]
        assert (await phone.act(form | {"text": "twice"}))["seq"] > twice[0]["seq"]
        said = [m.text for m in hosted.room.state.messages]
        assert said.count("once") == said.count("twice") == 1

    run(ask())


def test_a_double_tap_on_join_seats_one_person(hosted):
    async def ask():
        before = len(hosted.room.state.persons)
        phone = Phone(hosted.address)
        fields = {"code": hosted.code, "name": "Twice", "seat": "russia", "key": "one-tap"}
        answers = await asyncio.gather(phone.post("/join", fields), phone.post("/join", fields))
        assert [a.status for a in answers] == [303, 303]
        assert len(hosted.room.state.persons) == before + 1

    run(ask())


def test_codes_cannot_be_guessed_at_will(tmp_path):
    hosted = Hosted(tmp_path)

    async def ask():
        for n in range(12):
            page = await Phone(hosted.address).join(f"GUES{n:02}", "Kim", "russia")
            assert page.status == 400
        assert "Too many wrong codes" in page.body
        right = await Phone(hosted.address).join(hosted.code, "Kim", "russia")
        assert "Too many wrong codes" in right.body

    try:
        run(ask())
    finally:
        hosted.stop()
