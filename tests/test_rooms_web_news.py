"""What pages are sent: shared parts are made once, and only pieces that are new."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("starlette", reason="The rooms need the extra ui.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

import msgspec

from triangulation.ui.play.room import actions as a
from triangulation.ui.rooms import parts as made
from triangulation.ui.rooms.command import hosting
from triangulation.ui.rooms.news import news, whole


@pytest.fixture
def host(tmp_path):
    with hosting(tmp_path, "127.0.0.1", 1) as found:
        yield found


class Page:
    """A page that puts together what it is sent, as the script does."""

    def __init__(self, host, room, seat, number):
        _, token = room.join(f"Name{number}", seat, f"join {number}")
        self.token, self.cookie = token, f"{room.state.code}.{token}"
        self.host, self.room = host, room
        self.had, self.pieces = {}, {}

    def frame(self):
        return self.host.seat_frame(self.room, self.cookie)

    def look(self):
        sent = json.loads(msgspec.json.encode(news(self.frame(), self.had)))
        for name, _, pieces in sent:
            self.pieces[name] = whole(pieces, self.pieces.get(name, []))
        return {name: pieces for name, _, pieces in sent}

    def do(self, deed, key):
        self.room.act(self.token, deed, key)


@pytest.fixture
def pages(host, monkeypatch):
    """Three people of Minsk and one of the public, in a round that is open."""
    monkeypatch.setattr(host, "live", lambda room: Nobody)
    code = host.create(citizens=100, seconds=600, seed=11)
    room = host.rooms.find(code)
    people = [Page(host, room, seat, n) for n, seat in enumerate(["belarus"] * 3 + ["public"])]
    room.console(host.console_token(code), a.Open(), "open")
    for page in people:
        page.look()
    return people


class Nobody:
    here = frozenset()


def test_a_page_that_gets_nothing_new_is_sent_nothing(pages):
    assert [page.look() for page in pages] == [{}] * 4
    pages[0].do(a.Say(to="russia", text="In private"), "say")
    assert pages[1].look().keys() == {"talk"}
    assert pages[3].look() == {}


def test_of_a_part_that_changes_only_the_new_pieces_are_sent(pages):
    for n in range(3):
        pages[0].do(a.Say(to="all", text=f"Sentence {n}"), f"say {n}")
        pages[1].look()
    pages[0].do(a.Say(to="all", text="One more"), "more")
    sent = pages[1].look()["talk"]
    new = [piece for piece in sent if isinstance(piece, str)]
    assert len(new) == 1
    assert "One more" in new[0]
    assert "Sentence 1" in "".join(pages[1].pieces["talk"])


def test_what_a_page_has_put_together_is_the_whole_part(pages):
    pages[0].do(a.Propose(levels={}), "one")
    pages[1].do(a.Propose(levels={}), "two")
    pages[2].look()
    number = pages[0].frame()["ballot"]["person"]
    pages[2].do(a.Vote(person=number), "vote")
    for page in pages:
        page.look()
        for part in made.parts(page.frame()):
            assert "".join(page.pieces[part.name]) == made_plain(part)
    seen = ["".join(page.pieces["mates"]) for page in pages[:3]]
    assert ["You propose" in html for html in seen] == [True, True, False]
    assert "Vote for it" in seen[2]
    assert seen[2].count("proposal voted") == 1


def made_plain(part):
    from triangulation.ui.rooms.markup import keyless

    return "".join(keyless(piece) for piece in part.pieces)


def test_each_seats_parts_are_made_once_for_a_version(pages, monkeypatch):
    rendered, real = [], made.rendered

    def counted(template, context):
        rendered.append(template)
        return real(template, context)

    monkeypatch.setattr(made, "rendered", counted)
    pages[3].do(a.Say(to="all", text="Hello"), "say")
    for page in pages:
        assert page.look().keys() == {"talk"}
    assert sorted(rendered) == ["part_sentence.html"] * 2 + ["part_talk.html"] * 2
