"""The boundary of a server: whose requests it answers, and what a browser may do with answers.

Plain ASGI, for any Starlette application. A page of another site that a person has open reaches a
server on their machine as they do; what tells it apart is the name it used (Host) and where it
comes from (Origin), which no page can change.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

import psutil
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Names and addresses that only this machine can reach."""

ANY = ("0.0.0.0", "::")
"""Addresses that stand for all of a machine's."""

STRICT = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
HEADERS = {
    "Content-Security-Policy": STRICT + "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every answer that does not set its own."""


def boundary(hosts: Iterable[str]) -> list[Middleware]:
    """Return the middleware of a server that is reached by ``hosts``, at any port.

    Every other Host gets 400 and every foreign Origin 403, by HTTP as by WebSocket; a socket is
    refused before it is accepted. IPv6 addresses are given without brackets.
    """
    named = [f"[{host}]" if ":" in host else host for host in hosts]
    return [
        Middleware(Headed, headers=HEADERS),
        Middleware(TrustedHostMiddleware, allowed_hosts=named, www_redirect=False),
        Middleware(SameOrigin),
    ]


def hosts_of(host: str) -> tuple[str, ...]:
    """Return the names and addresses by which a server that listens on ``host`` is reached."""
    if host not in ANY:
        return tuple(dict.fromkeys((host, *LOOPBACK)))
    name = socket.gethostname().lower()
    own = (name, f"{name.partition('.')[0]}.local", *addresses(host))
    return tuple(dict.fromkeys((*LOOPBACK, *own)))


def addresses(host: str) -> list[str]:
    """Return the addresses of this machine at which others reach a server on ``host``."""
    if host not in ANY:
        return [] if is_loopback(host) else [host]
    kinds = (socket.AF_INET,) if host == "0.0.0.0" else (socket.AF_INET, socket.AF_INET6)
    found = [a for each in psutil.net_if_addrs().values() for a in each if a.family in kinds]
    plain = [a.address for a in found if "%" not in a.address]  # % is a link's own, of no use
    return [a for a in dict.fromkeys(plain) if not ip_address(a).is_loopback]


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach ``host``."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK


class SameOrigin:
    """Refuses requests that a page of another origin makes; other programs send no Origin."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or refuse it."""
        if scope["type"] in ("http", "websocket"):
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if origin is not None and not _same(origin, headers.get("host", "")):
                refusal = PlainTextResponse("Another origin may not ask this.", status_code=403)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _same(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc.lower() == host.lower() != ""
    except ValueError:
        return False


class Headed:
    """Adds headers to every answer that does not have them."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with the headers."""

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    present.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, headed)
