"""The pages that phones and the projector open, on the local network."""

from __future__ import annotations

from typing import Any

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from ...agents.mistake import Mistake, shown
from ..play.room import sight
from ..play.room.room import Room
from . import answers, bodies, debrief, pages, takehome
from .host import Host
from .live import GONE
from .markup import new_key

COOKIE = "seat"
"""Cookie of a seat: the room's code, a point, the seat's token."""

GUESSES = RateLimitItemPerMinute(10)
"""Wrong codes that one device may send."""

DATED = ("propose", "vote", "choose")
"""What is meant for the round on the page, and for no other."""


class Network:
    """The routes of the network's side."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def application(self, middleware: list[Middleware]) -> Starlette:
        """Return the ASGI application."""
        return Starlette(
            routes=[
                Route("/", self._door),
                Route("/join", self._join, methods=["POST"]),
                Route("/room", self._room),
                Route("/act", self._act, methods=["POST"]),
                Route("/debrief", self._debrief),
                Route("/replay", self._replay),
                Route("/projector", self._projector),
                WebSocketRoute("/live", self._live),
                WebSocketRoute("/projector/live", self._projector_live),
                answers.static(),
            ],
            middleware=middleware,
            exception_handlers={Mistake: _mistaken, 404: _missing, 405: _missing},
        )

    def _code(self, request: Request, text: str) -> Room:
        """Return the room of a code; raises :class:`Mistake` for a wrong one, and for guessing."""
        device = request.client.host if request.client else ""
        if not self._limiter.test(GUESSES, device):
            raise Mistake("Too many wrong codes came from this device; wait a minute.")
        code = "".join(text.split()).upper()
        room = self._host.rooms.find(code)
        if room is None:
            self._limiter.hit(GUESSES, device)
            raise Mistake(
                f"There is no room {shown(code[:12])}; the code of six letters and digits is on "
                "the screen."
            )
        return room

    async def _door(self, request: Request) -> Response:
        code = request.query_params.get("code", "")
        if not code:
            return self._doorway(request, None)
        try:
            return self._doorway(request, self._code(request, code))
        except Mistake as error:
            return self._doorway(request, None, str(error), 400)

    def _doorway(
        self,
        request: Request,
        room: Room | None,
        error: str = "",
        status: int = 200,
        name: str = "",
    ) -> Response:
        shown_page = pages.page(
            "door.html",
            error=error,
            seated=self._host.seated(request.cookies.get(COOKIE, "")) is not None,
            code=room.state.code if room else "",
            door=sight.for_door(room) if room else None,
            name=name,
        )
        return answers.html(request, shown_page, status)

    async def _join(self, request: Request) -> Response:
        fields = await bodies.form(request)
        room, name = None, fields.get("name", "")
        try:
            room = self._code(request, fields.get("code", ""))
            _, token = await room.joined(
                name, fields.get("seat", ""), fields.get("key") or new_key()
            )
        except Mistake as error:
            return self._doorway(request, room, str(error), 400, name)
        answer = RedirectResponse("/room", 303)
        answer.set_cookie(
            COOKIE, f"{room.state.code}.{token}", max_age=24 * 3600, httponly=True,
            samesite="strict",
        )  # fmt: skip
        return answer

    async def _room(self, request: Request) -> Response:
        cookie = request.cookies.get(COOKIE, "")
        found = self._host.seated(cookie)
        if found is None:
            return _seatless(request) if cookie else RedirectResponse("/", 303)
        room = found[0]

        def page() -> str | None:
            frame = self._host.seat_frame(room, cookie)
            if frame is None:
                return None
            return pages.live_page("room.html", frame, "/live", said="", here="/room")

        made = await self._host.live(room).made(page)
        return _seatless(request) if made is None else answers.html(request, made)

    async def _debrief(self, request: Request) -> Response:
        found = self._host.seated(request.cookies.get(COOKIE, ""))
        if found is None:
            return RedirectResponse("/", 303)
        room, person = found
        if not debrief.open_to_people(room.state):
            return RedirectResponse("/room", 303)
        shown_page = await run_in_threadpool(self._host.debrief_page, room, person.seat)
        words = {"back": "/room", "back_words": "Back to my seat"}
        return answers.html(request, pages.page("debrief.html", page=shown_page, **words))

    async def _replay(self, request: Request) -> Response:
        found = self._host.seated(request.cookies.get(COOKIE, ""))
        if found is None:
            return RedirectResponse("/", 303)
        if not takehome.finished(found[0]):
            return RedirectResponse("/room", 303)
        return await run_in_threadpool(takehome.replay_of, found[0], self._host.rooms.debriefs)

    async def _act(self, request: Request) -> Response:
        fields = await bodies.form(request)
        cookie = request.cookies.get(COOKIE, "")
        found = self._host.seated(cookie)
        if found is None:
            return _seatless(request)
        room, person = found
        shown_round = _shown_round(fields, person)
        action = bodies.action_of(fields, bodies.PEOPLE)
        key = bodies.key_of(fields, f"p{person.id}")
        token = cookie.partition(".")[2]
        ack = await room.acted(token, action, key, shown_round)
        left = {"go": "/"} if fields["do"] == "leave" else {}
        return answers.done(
            request, left.get("go", "/room"), {"seq": ack.seq, "version": ack.version} | left
        )

    async def _live(self, socket: WebSocket) -> None:
        cookie = socket.cookies.get(COOKIE, "")
        found = self._host.seated(cookie)
        if found is None:
            await socket.accept()
            await socket.close(GONE)
            return
        room, person = found
        await self._host.live(room).attend(
            socket, lambda picture: self._host.seat_frame(room, cookie, picture), person.id
        )

    def _projected(self, asked: Request | WebSocket) -> Room | None:
        fields = asked.query_params
        return self._host.projector(fields.get("room", ""), fields.get("token", ""))

    async def _projector(self, request: Request) -> Response:
        room = self._projected(request)
        if room is None:
            return _missing(request, None)
        live = f"/projector/live?{request.url.query}"

        def page() -> str:
            frame = self._host.projector_frame(room)
            return pages.live_page(
                "projector.html", frame, live, said="", here=str(request.url), door=frame["door"]
            )

        return answers.html(request, await self._host.live(room).made(page))

    async def _projector_live(self, socket: WebSocket) -> None:
        room = self._projected(socket)
        if room is None:
            await socket.close()
            return
        await self._host.live(room).attend(
            socket, lambda picture: self._host.projector_frame(room, picture)
        )


def _shown_round(fields: bodies.Fields, person: Any) -> int | None:
    """Return the round that a form was made for; raises :class:`Mistake` for another's page."""
    if fields.get("me", "") != str(person.id):
        raise Mistake("This page belongs to another seat; load it again.")
    return bodies.round_of(fields) if fields.get("do") in DATED else None


def _seatless(request: Request) -> Response:
    return answers.refused(
        request, "This seat is no longer yours: you left it, or the instructor ended it.", 403, "/"
    )


async def _mistaken(request: Request, error: Exception) -> Response:
    status = 413 if isinstance(error, bodies.TooLong) else 409
    return answers.refused(request, str(error), status)


def _missing(request: Request, _error: Exception | None) -> Response:
    return answers.refused(request, "There is no such page.", 404, "/")
