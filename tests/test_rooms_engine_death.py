"""A server that ends or is killed: the room is where it was, and nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from waiting import until_phase

from triangulation.agents.mistake import Mistake
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.rooms import FILE, Rooms
from triangulation.ui.play.room.state import Settings

SMALL = Settings("briefing-2020", seed=3, citizens=40, months=2, seconds=600, rounds=4)


def test_a_restarted_room_is_exactly_where_it_was(tmp_path: Path) -> None:
    first = Rooms(tmp_path)
    room, token = first.create(SMALL)
    _, moscow = room.join("Anna", "russia", "a")
    for n in range(2):
        room.console(token, a.Open(), f"open{n}")
        room.act(moscow, a.Propose(levels={"discount": 0.1 + n / 10}), f"p{n}", n + 1)
        room.console(token, a.Inject(kind="visit", size=0.4), f"i{n}")
        room.console(token, a.Close(), f"close{n}")
        until_phase(room, "between")
    room.console(token, a.Back(), "back")
    state, columns = room.state, room.line.columns
    first.close()
    again = Rooms(tmp_path)
    found = again.find(state.code)
    assert found is not None
    assert found.state == state
    assert found.line.columns == columns
    assert found.person(moscow) == state.persons[1]
    again.close()


def test_an_open_round_is_paused_by_a_restart_with_the_time_that_was_left(tmp_path: Path) -> None:
    first = Rooms(tmp_path)
    room, token = first.create(SMALL)
    room.console(token, a.Open(), "open")
    room.console(token, a.Extend(seconds=60), "more")
    time.sleep(1)
    asked = time.monotonic()
    room.console(token, a.Pause(), "pause")
    left = room.remaining_ms()
    writing = 1000 * (time.monotonic() - asked)  # the log holds when the pause was asked for
    time.sleep(2)
    resumed = time.monotonic()
    room.console(token, a.Resume(), "resume")
    code = room.state.code
    first.close()
    ran = 1000 * (time.monotonic() - resumed)
    assert left is not None
    for _ in range(2):
        again = Rooms(tmp_path)
        found = again.find(code)
        assert found is not None
        now = found.remaining_ms()
        assert (found.state.phase, found.state.stopped) == ("paused", "restart")
        assert now is not None
        assert left - ran - 1000 <= now <= left + writing, (
            "neither the pause nor the time without a server counts"
        )
        again.close()
    last = Rooms(tmp_path)
    found = last.find(code)
    assert found is not None
    found.console(token, a.Resume(), "on")
    assert (found.state.phase, found.state.stopped, found.running) == ("open", "", True)
    found.console(token, a.Close(), "close")
    until_phase(found, "between")
    last.close()


def test_a_room_of_another_model_stays_shut_and_says_why(tmp_path: Path) -> None:
    first = Rooms(tmp_path)
    room, _ = first.create(SMALL)
    code = room.state.code
    first.close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE room SET model = 'triangulation 0.0'")
    again = Rooms(tmp_path)
    assert again.find(code) is None
    assert "was played with model 'triangulation 0.0'" in again.shut[code]
    again.close()


def test_a_file_in_another_layout_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA user_version = 9")
    with pytest.raises(Mistake, match="layout 9"):
        Rooms(tmp_path)


SERVER = """
import sys, pathlib
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.state import Settings
rooms = Rooms(pathlib.Path(sys.argv[1]))
codes = rooms.codes()
if codes:
    room, token = rooms.find(codes[0]), pathlib.Path(sys.argv[1], "token").read_text()
else:
    room, token = rooms.create(Settings("briefing-2020", 3, 20, months=1, seconds=600, rounds=400))
    pathlib.Path(sys.argv[1], "token").write_text(token)
n = room.state.version
person, seat = room.join("Anna", "russia", "anna")
while True:
    n += 1
    if n % 5 == 0 and room.state.phase in ("lobby", "between"):
        key, deed = f"open{n}", a.Open()
    elif n % 5 == 4 and room.state.phase in ("open", "paused"):
        key, deed = f"close{n}", a.Close()
    elif n % 5 == 1:
        key, deed = f"say{n}", a.Say(to="all", text=f"{n}")
    elif n % 5 == 2:
        key, deed = f"join{n}", None
    else:
        key, deed = f"move{n}", a.Propose(levels={"discount": n % 7 / 10})
    try:
        if deed is None:
            room.join(f"P{n}", "public", key)
        elif isinstance(deed, a.PEOPLE):
            room.act(seat, deed, key)
        else:
            room.console(token, deed, key)
    except Exception as error:
        continue
    print(key, flush=True)
"""


def killed_once(folder: Path, after: float) -> list[str]:
    """Let a server write for a while, kill it, and return what it acknowledged."""
    command = [sys.executable, "-c", SERVER, str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert server.stdout is not None
    said = [server.stdout.readline().strip()]
    timer = threading.Timer(after, server.send_signal, (signal.SIGKILL,))
    timer.start()
    said += [line.strip() for line in server.stdout if line.endswith("\n")]
    server.wait()
    timer.cancel()
    return [line for line in said if line]


def survives(folder: Path, kills: int, seed: int = 0) -> None:
    """Kill a server at random moments; nothing acknowledged may be lost or doubled."""
    rng = random.Random(seed)
    acknowledged: list[str] = []
    moved = False
    while kills > 0 or not moved:
        kills -= 1
        acknowledged += killed_once(folder, rng.uniform(0.02, 0.6))
        with sqlite3.connect(folder / FILE) as connection:
            rows = connection.execute("SELECT key, body FROM event ORDER BY seq").fetchall()
        keys = [key for key, _ in rows]
        assert len(keys) == len(set(keys))
        assert set(acknowledged) <= set(keys)
        texts = [json.loads(body)["text"] for _, body in rows if b'"do":"say"' in body]
        assert len(texts) == len(set(texts))
        played = [json.loads(body) for _, body in rows if b'"do":"played"' in body]
        rounds = [each["round"] for each in played]
        assert rounds == list(range(1, len(rounds) + 1)), "every round once"
        moved = any(each["orders"] for each in played)
    again = Rooms(folder)
    room = again.find(again.codes()[0])
    assert room is not None
    until_phase(room, "paused", "between", "lobby")
    assert room.line.last == len(room.state.rounds)
    course = [c["russia_discount"] for c in room.line.columns[1:]]
    for done, discount in zip(room.state.rounds, course, strict=True):
        assert discount == done.orders.get("russia", {"discount": discount})["discount"]
    again.close()


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    survives(tmp_path, 5)


@pytest.mark.slow
@pytest.mark.parametrize("game", range(1, 11))
def test_nothing_acknowledged_is_lost_in_fifty_kills(tmp_path: Path, game: int) -> None:
    survives(tmp_path, 5, game)
