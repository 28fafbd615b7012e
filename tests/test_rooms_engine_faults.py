"""A room that meets a fault goes on: failing watchers, rounds that cannot be played, equal keys."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from waiting import until

from triangulation.ui.play.line import Line
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.allowed import Refused
from triangulation.ui.play.room.room import Room
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.state import Round, Settings

SETTINGS = Settings("briefing-2020", seed=3, citizens=60, months=2, seconds=300, rounds=4)


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    rooms = Rooms(tmp_path)
    yield rooms
    rooms.close()


def play_round(room: Room, token: str) -> None:
    number = len(room.state.rounds) + 1
    if room.state.phase != "paused":
        room.console(token, a.Open(), f"open {number}")
    room.console(token, a.Close(), f"close {number} {room.version}")
    until(lambda: len(room.state.rounds) == number)


class Gate:
    """Holds the model's thread in the middle of a round until it is opened."""

    def __init__(self, room: Room) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        self._played = room.game.played
        room.game.played = self

    def __call__(self, done: Round) -> Line:
        line = self._played(done)
        self.reached.set()
        assert self.open.wait(60)
        return line


def test_a_watcher_that_fails_holds_nobody_up(rooms: Rooms) -> None:
    room, token = rooms.create(SETTINGS)
    seen: list[int] = []

    def broken() -> None:
        raise RuntimeError("the event loop is closed")

    room.subscribe(broken)
    room.subscribe(lambda: seen.append(room.version))
    for n in range(3):
        assert room.join("Ann", "russia", f"key {n}")[0] == n + 1
    assert len(seen) == 3
    play_round(room, token)


def test_a_round_that_cannot_be_played_is_paused_and_can_be_closed_again(rooms: Rooms) -> None:
    room, token = rooms.create(SETTINGS)
    other, others_token = rooms.create(SETTINGS)
    played = room.game.played

    def broken(done: Round) -> Line:
        played(done)
        raise MemoryError

    room.game.played = broken
    room.console(token, a.Open(), "open")
    room.console(token, a.Close(), "close")
    until(lambda: room.state.phase == "paused")
    assert (room.state.rounds, room.line.last) == ((), 0)
    play_round(other, others_token)
    room.game.played = played
    play_round(room, token)
    assert room.line.columns == other.line.columns


def test_a_game_is_not_ended_while_a_round_is_played(rooms: Rooms) -> None:
    room, token = rooms.create(SETTINGS)
    play_round(room, token)
    gate = Gate(room)
    room.console(token, a.Open(), "open")
    room.console(token, a.Close(), "close")
    assert gate.reached.wait(60)
    for deed in (a.End(), a.Back(), a.Open(), a.Close()):
        with pytest.raises(Refused):
            room.console(token, deed, f"{deed}")
    assert room.line.last == SETTINGS.months, "who reads sees whole rounds"
    gate.open.set()
    until(lambda: room.state.phase == "between")
    assert room.line.last == 2 * SETTINGS.months
    room.console(token, a.End(), "end")
    assert room.state.phase == "ended"
    assert len(room.state.rounds) == 2


def test_two_people_with_the_same_key_are_told_apart(rooms: Rooms) -> None:
    room, token = rooms.create(SETTINGS)
    (_, ann), (_, bob) = room.join("Ann", "russia", "a"), room.join("Bob", "belarus", "b")
    room.console(token, a.Open(), "open")
    first = room.act(ann, a.Propose({"coercion": 1.0}), "same")
    with pytest.raises(Refused, match=r"used by somebody else; open the page again\."):
        room.act(bob, a.Propose({"repression": 0.25}), "same")
    with pytest.raises(Refused, match="used by somebody else"):
        room.console(token, a.Pause(), "same")
    assert room.act(ann, a.Propose({"coercion": 1.0}), "same").seq == first.seq
    assert room.state.phase == "open"
    assert not room.state.proposals["belarus"]


def test_a_room_whose_texts_were_deleted_is_the_same_after_a_restart(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    room, token = rooms.create(SETTINGS)
    _, ann = room.join("Ann", "russia", "a")
    room.act(ann, a.Say(to="all", text="words of hers"), "say")
    room.console(token, a.Inject(text="an event of its own", round=1), "inject")
    play_round(room, token)
    room.console(token, a.Forget(), "forget")
    found = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for text in (b"Ann", b"words of hers", b"an event of its own"):
        assert text not in found
    rooms.close()
    again = Rooms(tmp_path)
    assert again.find(room.state.code).state == room.state  # pyright: ignore[reportOptionalMemberAccess]
    again.close()
