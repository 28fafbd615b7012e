"""Answers of the rooms' pages: headers, refusals in one sentence, forms with or without script."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from . import pages

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' {socket}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may do: nothing of another site, no script or style within the page."""


def html(request: Request, page: str, status: int = 200) -> Response:
    """Return a page that is kept nowhere."""
    policy = POLICY.format(socket=f"ws://{request.headers['host']}")
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return HTMLResponse(page, status, headers)


def refused(request: Request, sentence: str, status: int, back: str = "/room") -> Response:
    """Return a refusal in one sentence: to a script as JSON, else as a page with a way back."""
    if wants_json(request):
        return JSONResponse({"error": sentence}, status)
    words = "Back to my seat" if back == "/room" else "Back"
    shown = pages.page(
        "notice.html", title="This was not done", sentence=sentence, back=back, back_words=words
    )
    return html(request, shown, status)


def done(request: Request, go: str, said: Mapping[str, object]) -> Response:
    """Return that something was done: to a script as JSON, else by showing the page again."""
    return JSONResponse(said) if wants_json(request) else RedirectResponse(go, 303)


def wants_json(request: Request) -> bool:
    """Return whether a script asks, and not a form by itself."""
    return "application/json" in request.headers.get("accept", "")


class _Files(StaticFiles):
    """Static files under addresses that change with them: a browser asks once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def static() -> Mount:
    """Return the route of style, script and icon."""
    return Mount("/static", _Files(directory=Path(__file__).parent / "static"))
