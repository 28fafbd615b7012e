"""A phone without a screen: speaks to a room's server as a browser does, for demo, bench, tests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from websockets.asyncio.client import ClientConnection, connect

from .markup import new_key
from .news import whole


class Answer(NamedTuple):
    """A server's answer: status, headers in small letters, body."""

    status: int
    headers: Mapping[str, str]
    body: str


class Phone:
    """One phone; it keeps its cookie. ``address`` is the room's, such as ``http://10.0.0.7:8765``.

    ``heard`` is everything that the server sent to it, for tests that look for secrets.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.netloc = parts.netloc
        self.cookie = ""
        self.heard: list[str] | None = None
        self._pieces: dict[ClientConnection, dict[str, list[str]]] = {}

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self._ask("GET", path, b"", {})

    async def post(self, path: str, fields: Mapping[str, str] | list[tuple[str, str]]) -> Answer:
        """Send a form, as the pages' script does."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        return await self._ask("POST", path, urlencode(fields).encode(), kind)

    async def join(self, code: str, name: str, seat: str) -> Answer:
        """Take a seat in a room; the answer is a page's, 303 if all went well."""
        fields = {"code": code, "name": name, "seat": seat, "key": new_key()}
        return await self.post("/join", fields)

    async def act(self, fields: Mapping[str, str] | list[tuple[str, str]]) -> dict[str, Any]:
        """Send a form of the seat's page; returns what the script is answered."""
        return json.loads((await self.post("/act", fields)).body)

    @asynccontextmanager
    async def watching(self, path: str = "/live", had: Mapping[str, str] | None = None
                       ) -> AsyncIterator[ClientConnection]:  # fmt: skip
        """Open the socket of a page that has the parts ``had``."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        async with connect(
            f"ws://{self.netloc}{path}", additional_headers=headers, compression=None,
            origin=f"http://{self.netloc}", proxy=None, open_timeout=20,  # type: ignore[arg-type]
        ) as socket:  # fmt: skip
            await socket.send(json.dumps(dict(had or {})))
            self._pieces[socket] = {}
            try:
                yield socket
            finally:
                del self._pieces[socket]

    async def news(self, socket: ClientConnection, patience: float = 10.0) -> dict[str, Any]:
        """Return the next message of a socket, with the whole HTML of each part that changed."""
        text = str(await asyncio.wait_for(socket.recv(), patience))
        if self.heard is not None:
            self.heard.append(text)
        said, had = json.loads(text), self._pieces[socket]
        for part in said["parts"]:
            had[part[0]] = whole(part[2], had.get(part[0], []))
            part[2] = "".join(had[part[0]])
        return said

    async def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            head = {
                "Host": self.netloc, "Origin": f"http://{self.netloc}", "Connection": "close",
                "Content-Length": str(len(body)), **headers,
            }  # fmt: skip
            if self.cookie:
                head["Cookie"] = self.cookie
            lines = [f"{method} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in head.items()), "", ""]
            writer.write("\r\n".join(lines).encode() + body)
            whole = (await reader.read()).decode()
        finally:
            writer.close()
        if self.heard is not None:
            self.heard.append(whole)
        return self._read(whole)

    def _read(self, whole: str) -> Answer:
        head, _, body = whole.partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        pairs = [line.split(": ", 1) for line in lines]
        headers = {name.lower(): value for name, value in pairs}
        for name, value in pairs:
            if name.lower() == "set-cookie":
                self.cookie = "; ".join(f"{m.key}={m.value}" for m in SimpleCookie(value).values())
        if headers.get("transfer-encoding") == "chunked":
            body = _unchunked(body)
        return Answer(int(first.split()[1]), headers, body)


def _unchunked(body: str) -> str:
    data, parts = body.encode(), []
    while data:
        size, _, data = data.partition(b"\r\n")
        parts.append(data[: int(size, 16)])
        data = data[int(size, 16) + 2 :]
    return b"".join(parts).decode()
