"""Many people in a room at once: moves in one instant, double taps, people who leave and return."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from waiting import until_phase

from triangulation.agents.mistake import Mistake
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.allowed import Refused
from triangulation.ui.play.room.game import RoomGame
from triangulation.ui.play.room.rooms import FILE, KEPT, Rooms
from triangulation.ui.play.room.state import Round, Settings

SMALL = Settings("briefing-2020", seed=3, citizens=40, months=1, seconds=600, rounds=4)


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    found = Rooms(tmp_path)
    yield found
    found.close()


def at_once(tasks: list[Callable[[], Any]]) -> list[Any]:
    """Do everything in one instant, each in a thread of its own; return what came of it."""
    found: list[Any] = [None] * len(tasks)
    gate = threading.Barrier(len(tasks))

    def do(n: int) -> None:
        gate.wait()
        try:
            found[n] = tasks[n]()
        except Mistake as error:
            found[n] = error

    threads = [threading.Thread(target=do, args=(n,)) for n in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def bodies(folder: Path, what: str) -> int:
    """Return how many deeds of a sort are in the file."""
    with sqlite3.connect(folder / FILE) as connection:
        rows = connection.execute("SELECT body FROM event").fetchall()
    return sum(f'"do":"{what}"'.encode() in body for (body,) in rows)


def test_moves_in_one_instant_all_count_once(rooms: Rooms, tmp_path: Path) -> None:
    room, console = rooms.create(replace(SMALL, most_power=60))
    tokens = [room.join(f"P{n}", "russia", f"j{n}")[1] for n in range(60)]
    room.console(console, a.Open(), "open")
    acks = at_once(
        [
            lambda n=n, token=token: room.act(
                token, a.Propose(levels={"discount": n / 100}), f"m{n}", 1
            )
            for n, token in enumerate(tokens)
        ]
    )
    assert len({ack.seq for ack in acks}) == 60
    given = room.state.proposals["russia"]
    assert given == {n + 1: {"discount": n / 100} for n in range(60)}
    assert bodies(tmp_path, "propose") == 60


def test_one_key_sent_twenty_times_at_once_is_one_deed(rooms: Rooms, tmp_path: Path) -> None:
    room, _ = rooms.create(SMALL)
    _, token = room.join("Anna", "russia", "j")
    acks = at_once([lambda: room.act(token, a.Say(to="all", text="Hello"), "one")] * 20)
    assert len({ack.seq for ack in acks}) == 1
    assert [m.text for m in room.state.messages] == ["Hello"]
    assert bodies(tmp_path, "say") == 1


def test_a_double_tap_on_join_is_one_person_with_one_token(rooms: Rooms) -> None:
    room, _ = rooms.create(SMALL)
    found = at_once([lambda: room.join("Anna", "russia", "tap")] * 20)
    assert len(set(found)) == 1
    assert room.person(found[0][1]) == room.state.persons[1]
    assert len(room.state.persons) == 1


def test_a_join_asked_for_again_after_a_restart_is_the_same_person(tmp_path: Path) -> None:
    first = Rooms(tmp_path)
    room, _ = first.create(SMALL)
    number, token = room.join("Anna", "russia", "tap")
    first.close()
    again = Rooms(tmp_path)
    found = again.find(room.state.code)
    assert found is not None
    answers = at_once([lambda: found.join("Anna", "russia", "tap")] * 8)
    assert len(set(answers)) == 1
    assert answers[0][0] == number
    assert found.person(answers[0][1]) == found.state.persons[number]
    assert found.person(token) is None
    again.close()


def test_a_round_is_closed_once_however_many_close_it(rooms: Rooms, tmp_path: Path) -> None:
    room, console = rooms.create(SMALL)
    room.console(console, a.Open(), "open")
    found = at_once([lambda n=n: room.console(console, a.Close(), f"c{n}") for n in range(10)])
    assert sum(not isinstance(each, Refused) for each in found) == 1
    until_phase(room, "between")
    assert room.line.last == 1
    assert bodies(tmp_path, "played") == 1


def test_who_left_returns_by_the_instructor_and_who_was_removed_does_not(rooms: Rooms) -> None:
    room, console = rooms.create(SMALL)
    anna, hers = room.join("Anna", "russia", "a")
    boris, his = room.join("Boris", "russia", "b")
    room.act(hers, a.Leave(), "leave")
    assert room.state.persons[boris].lead
    with pytest.raises(Refused, match="belongs to nobody"):
        room.act(hers, a.Say(to="all", text="Still here?"), "s")
    room.console(console, a.Seat(person=anna, seat="belarus"), "seat")
    room.console(console, a.Open(), "open")
    room.act(hers, a.Propose(levels={"openness": 1.0}), "p", 1)
    assert room.state.proposals["belarus"] == {anna: {"openness": 1.0}}
    room.console(console, a.Remove(person=boris), "out")
    with pytest.raises(Refused, match="no person number"):
        room.console(console, a.Seat(person=boris, seat="russia"), "in")
    assert room.person(his) is None


def test_a_sleeping_laptop_pauses_the_round(rooms: Rooms) -> None:
    room, console = rooms.create(SMALL)
    room.console(console, a.Open(), "open")
    ahead = time.time() + 3600
    room._clock.wall = lambda: ahead
    until_phase(room, "paused")
    left = room.remaining_ms()
    assert left is not None
    assert 590_000 < left <= 600_000
    room._clock.wall = time.time
    room.console(console, a.Resume(), "resume")
    room.console(console, a.Extend(seconds=60), "more")
    left = room.remaining_ms()
    assert left is not None
    assert 650_000 < left <= 660_000
    assert room.state.phase == "open"


def test_a_round_that_breaks_is_paused_and_can_be_played_again(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, console = rooms.create(SMALL)
    room.console(console, a.Open(), "open")

    def broken(self: RoomGame, done: Round) -> Any:
        raise FloatingPointError("no such world")

    with monkeypatch.context() as patch:
        patch.setattr(RoomGame, "played", broken)
        room.console(console, a.Close(), "close")
        until_phase(room, "paused")
        assert room.line.last == 0
    room.console(console, a.Close(), "again")
    until_phase(room, "between")
    assert room.line.last == 1


def test_a_watcher_that_breaks_harms_nobody(rooms: Rooms) -> None:
    room, _ = rooms.create(SMALL)
    told: list[int] = []
    room.subscribe(lambda: 1 / 0)
    end = room.subscribe(lambda: told.append(room.version))
    room.join("Anna", "russia", "a")
    room.join("Boris", "russia", "b")
    end()
    room.join("Clara", "russia", "c")
    assert told == [room.version - 2, room.version - 1]


def test_nothing_is_ended_or_deleted_in_the_middle_of_a_round_being_played(rooms: Rooms) -> None:
    room, console = rooms.create(SMALL)
    going, go = threading.Event(), threading.Event()
    played = room.game.played

    def slow(done: Round) -> Any:
        going.set()
        go.wait(30)
        return played(done)

    room.game.played = slow
    room.console(console, a.Open(), "open")
    room.console(console, a.Close(), "close")
    assert going.wait(30)
    for deed in (a.Back(), a.End(), a.Forget()):
        with pytest.raises(Refused, match="being played"):
            room.console(console, deed, f"no {deed}")
    _, token = room.join("Anna", "russia", "a")
    room.act(token, a.Say(to="all", text="Nobody waits for the model."), "s")
    assert room.state.phase == "playing"
    go.set()
    until_phase(room, "between")


# --- the folder ----------------------------------------------------------------------------


def test_a_folder_has_one_server(tmp_path: Path) -> None:
    first = Rooms(tmp_path)
    with pytest.raises(Mistake, match="Another server has the rooms"):
        Rooms(tmp_path)
    first.close()
    Rooms(tmp_path).close()


def test_rooms_in_which_nothing_happens_are_deleted(tmp_path: Path) -> None:
    first = Rooms(tmp_path)
    old, _ = first.create(SMALL)
    used, _ = first.create(SMALL)
    old.join("Anastasia", "russia", "a")
    used.join("Boris", "russia", "b")
    first.close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE room SET begun = begun - ?", (KEPT + 60,))
        connection.execute(
            "UPDATE event SET at = at - ? WHERE room = ?", (KEPT + 60, old.state.code)
        )
    again = Rooms(tmp_path)
    assert again.find(old.state.code) is None
    assert again.find(used.state.code) is not None
    again.close()
    assert bodies(tmp_path, "join") == 1


def test_a_log_that_comes_out_otherwise_is_refused(tmp_path: Path) -> None:
    first = Rooms(tmp_path)
    room, console = first.create(SMALL)
    room.console(console, a.Open(), "open")
    room.console(console, a.Close(), "close")
    until_phase(room, "between")
    first.close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        found = the_round(connection)
        figures = found.figures
        assert len(figures) == 64
        body = a.written(found).replace(figures.encode(), b"0" * 64)
        connection.execute("UPDATE event SET body = ? WHERE key LIKE 'room-%'", (body,))
    again = Rooms(tmp_path)
    assert again.find(room.state.code) is None
    assert "Round 1" in again.shut[room.state.code]
    again.close()


def the_round(connection: sqlite3.Connection) -> a.Played:
    """Return what the file says of the only round that was played."""
    ((body,),) = connection.execute("SELECT body FROM event WHERE key LIKE 'room-%'").fetchall()
    found = a.read(body)
    assert isinstance(found, a.Played)
    return found


def test_a_full_seat_is_refused_by_its_name_with_what_is_free(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    room, console = rooms.create(replace(SMALL, most=5, most_power=2))
    people = [room.join(f"P{n}", "belarus", f"k{n}") for n in range(2)]
    full = r"^Minsk is full with 2 people; free: Moscow, Brussels, Washington, The public\.$"
    with pytest.raises(Refused, match=full):
        room.join("Late", "belarus", "late")
    other, _ = room.join("Igor", "russia", "igor")
    with pytest.raises(Refused, match=full):
        room.console(console, a.Seat(person=other, seat="belarus"), "move")
    room.console(console, a.Seat(person=people[0][0], seat="belarus"), "to where it sits")
    assert [len(room.state.people(seat)) for seat in a.SEATS] == [1, 2, 0, 0, 0]
    room.console(console, a.Remove(person=people[0][0]), "remove")
    assert room.join("Late", "belarus", "again")[0] == 4
    room.join("Ola", "public", "o")
    room.join("Pia", "public", "p")
    with pytest.raises(Refused, match="The room is full: 5 people are here"):
        room.join("More", "public", "more")
    room.console(console, a.Seat(person=other, seat="european_union"), "a full room can change")
    rooms.close()
