"""What is new, pushed to every page that is open: at most five times a second, never in a queue."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from .news import Had, news

GATHERED = 0.05
"""Seconds in which changes are gathered before they are shown."""

BETWEEN = 0.3
"""Seconds at least from one time that changes are shown to the next: where many act at once, pages
are updated less often, and answers come sooner."""

TURN = 0.003
"""Seconds for which pages are updated before answers come again."""

TAKEN_OVER, GONE, ENDING = 4001, 4003, 1012
"""Why a socket was closed: a newer tab has the seat; the seat is no longer there; the server ends
and may come back."""

PATIENCE = 10.0
"""Seconds in which a new page must say which parts it has."""

Frame = Mapping[str, Any]
Look = Callable[[Any], Frame | None]
"""Returns the frame that a page may see of a picture; ``None`` if it may see nothing any more."""

WARMING = ThreadPoolExecutor(1, "rooms-warming")
"""Works out what is new for every seat, before pages are updated. What is left to do for each page
takes a fraction of a millisecond and is done in the event loop, a page a turn: threads that share
the interpreter with it would make every answer wait."""


class Viewer:
    """One open page: what it has, and whether there is something for it to do.

    It first shows a picture that was taken after it was opened, so that none goes back behind the
    page as it was loaded.
    """

    def __init__(self, look: Look, had: Had) -> None:
        self.look = look
        self.had = had
        self.picture: Any = None
        self.wake = asyncio.Event()
        self.asked = True
        self.closed: int | None = None

    def show(self, picture: Any) -> None:
        """Have the page show a picture."""
        self.picture = picture
        self.wake.set()

    def ask(self) -> None:
        """Have the page sent an update, whether there is news or not."""
        self.asked = True
        self.wake.set()

    def end(self, code: int) -> None:
        """Close the page's socket with a code."""
        self.closed = code
        self.wake.set()


class Live:
    """The open pages of one room; all methods but :meth:`changed` belong to the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, warm: Callable[[], Any]) -> None:
        """Begin without pages; ``warm`` works out what pages share and returns their picture."""
        self._loop = loop
        self._warm = warm
        self._turns, self._turn_ends = asyncio.Lock(), 0.0
        self._telling: asyncio.Task[None] | None = None
        self._viewers: set[Viewer] = set()
        self._seated: dict[int, Viewer] = {}
        self._due, self._sent = False, -BETWEEN
        self.here: frozenset[int] = frozenset()
        """The people who have a page open."""

    def changed(self, *_: Any) -> None:
        """Show what is new soon; any thread may call it."""
        if self._due:
            return  # what is shown then is not taken yet
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._soon)

    def end(self) -> None:
        """Close all pages' sockets, since the server ends; they look for it again."""
        for viewer in self._viewers:
            viewer.end(ENDING)

    def _soon(self) -> None:
        if not self._due:
            self._due = True
            now = self._loop.time()
            self._loop.call_at(max(now + GATHERED, self._sent + BETWEEN), self._now)

    def _now(self) -> None:
        self._due = False
        if self._telling is None or self._telling.done():
            self._sent = self._loop.time()
            self._telling = self._loop.create_task(self._tell())
        else:
            self._soon()

    async def _tell(self) -> None:
        """Show one picture to all pages that are open before it is taken."""
        viewers = list(self._viewers)
        picture = await self._loop.run_in_executor(WARMING, self._warm)
        for viewer in viewers:
            viewer.show(picture)

    async def made(self, work: Callable[[], Any]) -> Any:
        """Return what ``work`` returns; answers come between whenever a turn is over."""
        async with self._turns:
            if self._loop.time() > self._turn_ends:
                await asyncio.sleep(0)
                self._turn_ends = self._loop.time() + TURN
            return work()

    async def attend(self, socket: WebSocket, look: Look, person: int | None = None) -> None:
        """Serve a page until it goes; a person's newest page takes over from an older one."""
        await socket.accept()
        try:
            had = await asyncio.wait_for(socket.receive_text(), PATIENCE)
            viewer = Viewer(look, {**msgspec.json.decode(had, type=dict[str, str])})
        except (WebSocketDisconnect, TimeoutError, msgspec.MsgspecError, KeyError):
            await _closed(socket, 1002)
            return
        self._enter(viewer, person)
        listening = asyncio.create_task(_listen(socket, viewer))
        try:
            await self._speak(socket, viewer)
        except (WebSocketDisconnect, RuntimeError):
            pass  # the page went while it was spoken to
        finally:
            listening.cancel()
            self._leave(viewer, person)

    async def _speak(self, socket: WebSocket, viewer: Viewer) -> None:
        """Send what is new whenever there is something; a slow phone gets only the newest."""
        timed: tuple[Any, ...] = ()
        while True:
            await viewer.wake.wait()
            viewer.wake.clear()
            if viewer.closed is not None:
                await _closed(socket, viewer.closed)
                return
            if viewer.picture is None:
                continue  # it is shown one soon
            found = await self.made(lambda: _found(viewer))
            if found is None:
                await _closed(socket, GONE)
                return
            clock = found["clock"]["running"], found["clock"]["total_ms"]
            if found["parts"] or viewer.asked or clock != timed:
                viewer.asked = False
                await socket.send_text(msgspec.json.encode(found).decode())
            timed = clock

    def _enter(self, viewer: Viewer, person: int | None) -> None:
        self._viewers.add(viewer)
        self._soon()
        if person is not None:
            if person in self._seated:
                self._seated[person].end(TAKEN_OVER)
            self._seated[person] = viewer
            self._count()

    def _leave(self, viewer: Viewer, person: int | None) -> None:
        self._viewers.discard(viewer)
        if person is not None and self._seated.get(person) is viewer:
            del self._seated[person]
            self._count()

    def _count(self) -> None:
        here = frozenset(self._seated)
        if here != self.here:
            self.here = here
            self._soon()


async def _listen(socket: WebSocket, viewer: Viewer) -> None:
    """Hear a page's questions for a sign of life, until it goes."""
    try:
        while True:
            await socket.receive_text()
            viewer.ask()
    except (WebSocketDisconnect, RuntimeError, KeyError):
        viewer.end(1000)


def _found(viewer: Viewer) -> dict[str, Any] | None:
    """Return what a page is sent now."""
    frame = viewer.look(viewer.picture)
    if frame is None:
        return None
    room = frame["room"]
    known = {name: room[name] for name in ("round", "phase", "version")}
    return {"clock": frame["clock"], **known, "parts": news(frame, viewer.had)}


async def _closed(socket: WebSocket, code: int) -> None:
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(code)
