"""Visits: the connections of browsers to kernels, bounded in number and in what they leave.

A kernel holds the page of one tab: some megabytes and threads. Games are the hub's; a page whose
kernel has ended reloads itself and finds its game.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections import Counter
from typing import Any

from solara.server import kernel_context
from solara.server import starlette as solara_starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from ..experiments.workers.memory import release_memory

MOST, MOST_PER_CLIENT = 200, 40
"""Connections open at a time: in total, and from one address."""

LEFT = 8
"""Kernels without a connection that are kept; the one left for longest is closed first."""

FULL = "Too many pages of Triangulation are open; close some and try again."

PAGE = (
    "default-src 'none'; script-src 'self' 'unsafe-eval' {hashes}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""What a page may load. Vue compiles templates in the browser, hence ``unsafe-eval``; scripts
within the page are allowed one by one, by their hashes; Vuetify writes its theme as a style."""

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Visits:
    """Counts connections and closes kernels that were left; used in the server's event loop."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._left: dict[str, None] = {}
        self._closing: set[asyncio.Future[None]] = set()

    def routes(self) -> list[BaseRoute]:
        """Return Solara's routes, those of pages and kernels within these bounds."""
        bounded = {
            solara_starlette.root: self.page,
            solara_starlette.kernel_connection: self.connect,
            solara_starlette.close: self.close,
        }
        return [_with(route, bounded) for route in solara_starlette.routes]

    async def page(self, request: Request) -> Response:
        """Answer with a page, which may load no scripts but its own."""
        if self._full(request):
            return PlainTextResponse(FULL, status_code=503)
        response = await solara_starlette.root(request, request.path_params.get("fullpath", ""))
        scripts = _SCRIPT.findall(bytes(response.body).decode())
        digests = (hashlib.sha256(each.encode()).digest() for each in scripts)
        hashes = " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)
        response.headers["Content-Security-Policy"] = PAGE.format(hashes=hashes)
        return response

    async def connect(self, socket: WebSocket) -> None:
        """Serve a page's connection to its kernel, or refuse it."""
        if not socket.query_params.get("session_id"):
            await socket.send_denial_response(_nameless())
            return
        if self._full(socket):
            await socket.send_denial_response(PlainTextResponse(FULL, status_code=503))
            return
        client, kernel = _client(socket), socket.path_params["kernel_id"]
        self._open[client] += 1
        self._left.pop(kernel, None)
        try:
            await solara_starlette.kernel_connection(socket)
        finally:
            self._open[client] -= 1
            self._open += Counter()  # forgets clients without connections
            self._left[kernel] = None
            self._close_oldest()

    def close(self, request: Request) -> Response:
        """Close a page; there may be no such page any more."""
        page = request.query_params.get("session_id")
        if not page:
            return _nameless()
        kernel = kernel_context.contexts.get(request.path_params["kernel_id"])
        if kernel is None or page not in kernel.page_status:
            return PlainTextResponse("There is no such page.", status_code=404)
        return solara_starlette.close(request)

    def _full(self, connection: HTTPConnection) -> bool:
        return self._open.total() >= MOST or self._open[_client(connection)] >= MOST_PER_CLIENT

    def _close_oldest(self) -> None:
        """Close the kernels that were left for longest, in a thread: closing waits for them."""
        left = [k for k in self._left if k in kernel_context.contexts]
        self._left = dict.fromkeys(left[-LEFT:])
        if gone := left[:-LEFT]:
            task = asyncio.get_running_loop().run_in_executor(None, _end, gone)
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)


def _end(kernels: list[str]) -> None:
    for name in kernels:
        kernel = kernel_context.contexts.get(name)
        if kernel and kernel_context.PageStatus.CONNECTED not in kernel.page_status.values():
            kernel.close(reason="cull")
    release_memory()


def _client(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def _nameless() -> Response:
    return PlainTextResponse("session_id is missing; it names the page.", status_code=400)


def _with(route: BaseRoute, endpoints: dict[Any, Any]) -> BaseRoute:
    endpoint = endpoints.get(getattr(route, "endpoint", None))
    if isinstance(route, WebSocketRoute) and endpoint:
        return WebSocketRoute(route.path, endpoint)
    if isinstance(route, Route) and endpoint:
        return Route(route.path, endpoint, methods=list(route.methods or ()))
    return route
