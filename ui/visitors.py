"""Visitors who open a page and leave without a word, as phones do: what they leave behind."""

from __future__ import annotations

import json
import secrets
import urllib.request
from dataclasses import dataclass
from typing import Any

import psutil
from websockets.sync.client import connect

PATIENCE = 30.0
"""Seconds that a visitor waits for the page."""


@dataclass(frozen=True)
class Left:
    """What a server holds after some visitors: megabytes, threads and kernels."""

    visitors: int
    megabytes: float
    threads: int
    kernels: int


def visit(address: str, query: str = "") -> None:
    """Open a page as a browser does, wait until it is there, and cut the connection.

    Raises OSError or WebSocketException if the server does not answer.
    """
    with urllib.request.urlopen(address + "/", timeout=PATIENCE) as page:
        cookie = page.headers.get("Set-Cookie", "").partition(";")[0]
    kernel, tab = secrets.token_hex(16), secrets.token_hex(16)
    target = address.replace("http", "ws", 1)
    socket = connect(
        f"{target}/jupyter/api/kernels/{kernel}/channels?session_id={tab}",
        additional_headers={"Cookie": cookie},
        origin=None,
        proxy=None,
        max_size=None,
    )
    comm = secrets.token_hex(16)
    opening = {"comm_id": comm, "target_name": "solara.control", "data": {}}
    themes = {"light": {}, "dark": {}}
    asked = {"path": f"/{query}", "appName": None, "themes": themes, "dark": False}
    socket.send(_message("comm_open", tab, opening))
    socket.send(
        _message("comm_msg", tab, {"comm_id": comm, "data": {"method": "run", "args": asked}})
    )
    while True:
        answer = socket.recv(PATIENCE)
        found = answer if isinstance(answer, str) else answer.decode(errors="replace")
        if '"finished"' in found and comm in found:
            break
    socket.socket.close()  # no farewell: the connection is cut


def held(address: str, process: psutil.Process, visitors: int) -> Left:
    """Return what the server's process holds now."""
    with urllib.request.urlopen(address + "/resourcez", timeout=PATIENCE) as answer:
        kernels = json.load(answer)["kernels"]["total"]
    return Left(visitors, process.memory_info().rss / 1e6, process.num_threads(), kernels)


def _message(kind: str, tab: str, content: dict[str, Any]) -> str:
    header = {"msg_id": secrets.token_hex(16), "msg_type": kind, "session": tab,
              "username": "", "version": "5.2", "date": "2020-01-01T00:00:00Z"}  # fmt: skip
    return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content,
                       "channel": "shell", "buffers": []})  # fmt: skip
