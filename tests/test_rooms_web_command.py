"""``triangulation host`` as people start it: what it prints, the scripted people, going on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from waiting import PATIENCE

pytest.importorskip("starlette", reason="The rooms need the extra ui.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import run
from ports import free_port

from triangulation.ui.rooms.phone import Phone

START = "from triangulation.experiments.command_line import main; main()"


@contextmanager
def running(folder, *options):
    """The command, and what it has printed once it is ready."""
    said = (folder / "said").open("w+")
    command = [sys.executable, "-c", START, "host", "--no-open", "--host", "127.0.0.1", *options]
    process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE
        while "End with Ctrl-C" not in (text := (folder / "said").read_text()):
            assert time.monotonic() < deadline, text
            assert process.poll() is None, text
            time.sleep(0.1)
        yield process, text
    finally:
        process.kill()
        process.wait()
        said.close()


def links(text):
    console = re.search(r"http://127\.0\.0\.1:\d+/console/\S+", text)
    room = re.search(r"join at (\S+) with the code (\w{6})", text)
    assert console
    assert room
    return console[0], room[1], room[2]


def test_thirty_scripted_people_fill_the_room_and_play(tmp_path):
    async def watch(link):
        address, path = link.split("/console/")
        desk = Phone(address)

        async def shows(met):
            async with asyncio.timeout(PATIENCE):
                while not met((await desk.get(f"/console/{path}")).body):
                    await asyncio.sleep(0.2)

        await shows(lambda page: "30 here of 30" in page)
        form = {"do": "open", "round": "0", "key": "k"}
        assert "seq" in (await desk.post(f"/console/{path}act", form)).body
        await shows(lambda page: page.count("has decided") >= 25)

    with running(tmp_path, "--demo") as (_, text):
        run(watch(links(text)[0]))


def test_ctrl_c_ends_it_and_the_next_start_goes_on_with_the_same_room(tmp_path):
    port = str(free_port())
    with running(tmp_path, "--port", port) as (process, text):
        console, address, code = links(text)
        phone = Phone(address)
        assert run(phone.join(code, "Maria", "belarus")).status == 303
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    with running(tmp_path, "--port", port) as (_, text):
        assert f"Room {code} is resumed" in text
        assert links(text) == (console, address, code)
        assert run(phone.get("/room")).status == 200
    assert os.stat(tmp_path / "rooms" / "consoles.json").st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--port", "0"], "'0'"),
        (["--months", "13"], "13"),
        (["--host", "192.0.2.1"], "192.0.2.1 port any:"),
        (["--scenario", "utopia"], "There is no scenario 'utopia'; there are"),
    ],
)
def test_bad_options_are_refused_in_one_sentence(tmp_path, options, sentence):
    command = [sys.executable, "-c", START, "host", "--no-open", *options]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_taken_port_is_named(tmp_path):
    with running(tmp_path) as (_, text):
        port = links(text)[1].rstrip("/").rpartition(":")[2]
        command = [sys.executable, "-c", START, "host", "--no-open", "--host", "127.0.0.1",
                   "--port", port, "--folder", "other"]  # fmt: skip
        ended = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE
        )
        assert ended.returncode == 2
        assert f"127.0.0.1 port {port}:" in ended.stderr
        assert not (tmp_path / "other").exists()


def test_a_room_of_another_model_is_told_apart_and_left_alone(tmp_path):
    with running(tmp_path) as (process, text):
        code = links(text)[2]
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    with contextlib.closing(sqlite3.connect(tmp_path / "rooms" / "rooms.sqlite")) as file:
        column = next(n for _, n, *_ in file.execute("PRAGMA table_info(room)") if "model" in n)
        file.execute(f"UPDATE room SET {column} = 'another'")
        file.commit()
    with running(tmp_path) as (_, text):
        assert f"Room {code} was played with model 'another'" in text
        assert links(text)[2] != code


def test_the_room_has_the_rounds_and_minutes_of_the_plan(tmp_path):
    with (
        running(tmp_path, "--minutes", "5", "--rounds", "3"),
        sqlite3.connect(tmp_path / "rooms" / "rooms.sqlite") as connection,
    ):
        (content,) = connection.execute("SELECT settings FROM room").fetchone()
    settings = json.loads(content)
    assert (settings["rounds"], settings["seconds"]) == (3, 300)
