"""The files of results, handed out to the browser; nothing else of the folder is."""

from __future__ import annotations

import os
from pathlib import Path

import anyio
from starlette.datastructures import QueryParams
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from .shelf import belongs

HEADERS = {
    "Content-Security-Policy": (
        "sandbox allow-downloads allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""A report is somebody's file: it runs no script, has an origin of its own and reaches nothing.
Only the results page may frame it."""


THEMES = {t: f"<style>:root {{ color-scheme: {t} }}</style>".encode() for t in ("light", "dark")}
"""What makes a report light or dark, written after it."""


class Reports(StaticFiles):
    """Serves what belongs to a result in its directory, and answers 404 for all else."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Return a file's full path and status, or no status if it is none of ours to give."""
        folder = Path(str(self.directory))
        if not belongs(folder, folder / path):
            return "", None
        return super().lookup_path(path)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the answer, which a browser shows in a sandbox.

        A script of the page around it cannot reach into a sandbox: ``?theme=dark`` has a report
        come dark, whatever the system's colours are.
        """
        response = await super().get_response(path, scope)
        theme = QueryParams(scope.get("query_string", b"")).get("theme")
        if isinstance(response, FileResponse) and path.endswith(".html") and theme in THEMES:
            report = await anyio.Path(response.path).read_bytes()
            response = HTMLResponse(report + THEMES[theme])
        response.headers.update(HEADERS)
        return response
