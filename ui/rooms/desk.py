"""The instructor's console, on this machine alone, behind a link that nobody can guess."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from ...agents.mistake import Mistake
from . import answers, bodies, pages, sheets, takehome
from .host import Host

DATED = ("open", "close", "back", "actfor")
"""What is meant for the round on the page, so that a double tap does not go two rounds on."""


class Desk:
    """The routes of the console."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def application(self, middleware: list[Middleware]) -> Starlette:
        """Return the ASGI application."""
        return Starlette(
            routes=[
                Route("/console/{token}", self._bare),
                Route("/console/{token}/", self._console),
                Route("/console/{token}/debrief", self._debrief),
                Route("/console/{token}/briefings", self._briefings),
                Route("/console/{token}/replay.html", self._replay),
                Route("/console/{token}/session.zip", self._session),
                Route("/console/{token}/act", self._act, methods=["POST"]),
                WebSocketRoute("/console/{token}/live", self._live),
                answers.static(),
            ],
            middleware=middleware,
            exception_handlers={Mistake: _mistaken, 404: _missing, 405: _missing},
        )

    async def _bare(self, request: Request) -> Response:
        return RedirectResponse(f"/console/{request.path_params['token']}/")

    async def _console(self, request: Request) -> Response:
        token = request.path_params["token"]
        room = self._host.console(token)
        if room is None:
            return _missing(request, None)
        frame = await run_in_threadpool(self._host.console_frame, room)
        page = await run_in_threadpool(
            pages.live_page, "console.html", frame, f"/console/{token}/live", said="", here="",
            door=self._host.door(room.state.code),
        )  # fmt: skip
        return answers.html(request, page)

    async def _debrief(self, request: Request) -> Response:
        room = self._host.console(request.path_params["token"])
        if room is None:
            return _missing(request, None)
        shown_page = await run_in_threadpool(self._host.debrief_page, room, None)
        words = {"back": "./", "back_words": "Back to the console"}
        return answers.html(request, pages.page("debrief.html", page=shown_page, **words))

    async def _briefings(self, request: Request) -> Response:
        room = self._host.console(request.path_params["token"])
        if room is None:
            return _missing(request, None)
        return answers.html(request, await run_in_threadpool(sheets.briefings, room))

    async def _replay(self, request: Request) -> Response:
        room = self._host.console(request.path_params["token"])
        if room is None:
            return _missing(request, None)
        return await run_in_threadpool(takehome.replay_of, room, self._host.rooms.debriefs)

    async def _session(self, request: Request) -> Response:
        room = self._host.console(request.path_params["token"])
        if room is None:
            return _missing(request, None)
        names = request.query_params.get("names") == "yes"
        return await run_in_threadpool(takehome.session_zip, room, names, self._host.rooms.debriefs)

    async def _act(self, request: Request) -> Response:
        token = request.path_params["token"]
        room = self._host.console(token)
        if room is None:
            return _missing(request, None)
        fields = await bodies.form(request)
        now = room.state.round
        if fields.get("do") in DATED and (shows := bodies.round_of(fields)) != now:
            raise Mistake(f"This page shows round {shows}, but round {now} is reached; look again.")
        action = bodies.action_of(fields, bodies.INSTRUCTOR)
        ack = await run_in_threadpool(room.console, token, action, bodies.key_of(fields, "console"))
        return answers.done(request, f"/console/{token}/", {"seq": ack.seq, "version": ack.version})

    async def _live(self, socket: WebSocket) -> None:
        room = self._host.console(socket.path_params["token"])
        if room is None:
            await socket.close()
            return
        await self._host.live(room).attend(
            socket, lambda picture: self._host.console_frame(room, picture)
        )


async def _mistaken(request: Request, error: Exception) -> Response:
    status = 413 if isinstance(error, bodies.TooLong) else 409
    return answers.refused(request, str(error), status, "./")


def _missing(request: Request, _error: Exception | None) -> Response:
    return answers.refused(request, "There is no such page.", 404, "/")
