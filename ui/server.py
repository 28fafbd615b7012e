"""The server of the browser pages: one process, offline, without telemetry."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import warnings
from pathlib import Path
from typing import Any

SETTINGS = {
    "SOLARA_APP": "triangulation.ui.pages.app",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_THEME_VARIANT": "light",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_TITLE": "Triangulation",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_FORCE_REFRESH": "True",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_MODE": "production",
    "SOLARA_KERNEL_CULL_TIMEOUT": "30m",
}
"""What Solara reads from the environment; it must be set before its server is imported.

A closed tab, or one whose machine sleeps, is kept for the time of ``CULL_TIMEOUT``. The game is the
hub's and is kept in any case; a page that comes back later reloads itself and finds it.
"""


PROGRAM = "/program"
"""Address that names the program running: a page of an earlier one reloads itself at once."""

MISSING = Path(__file__).parent / "templates" / "missing.html"
"""What is shown at an address that is no page."""


def free_port(host: str, wanted: int | None) -> int:
    """Return a free port: ``wanted`` if it is given, else 8765 or any other.

    Raises OSError if the wanted port is taken or the host is not one of this machine's.
    """
    for port in [wanted] if wanted is not None else [8765, 0]:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                if port == wanted or port == 0:
                    raise
                continue
            return probe.getsockname()[1]
    raise OSError("There is no free port.")


def application(host: str = "127.0.0.1") -> Any:
    """Return the ASGI application that is reached by ``host``; games begin and end with it."""
    os.environ.update({name: os.environ.get(name, value) for name, value in SETTINGS.items()})
    from solara.server import starlette as solara_starlette
    from starlette.applications import Starlette
    from starlette.responses import FileResponse, PlainTextResponse
    from starlette.routing import Mount, Route

    from .boundary import boundary, hosts_of
    from .pages.playing import HUB
    from .pages.results import results_folder
    from .reports import Reports
    from .visits import Visits

    warnings.filterwarnings("ignore", message="Cookies with samesite=none")

    program = secrets.token_hex(8)

    async def running(request: Any) -> Any:
        return PlainTextResponse(program, headers={"Cache-Control": "no-store"})

    async def missing(request: Any, error: Exception) -> Any:
        return FileResponse(MISSING, status_code=404)

    HUB.background.warm_up()
    threading.Thread(target=_first_world, daemon=True).start()
    return Starlette(
        routes=[
            Route(PROGRAM, running),
            Mount("/reports", Reports(directory=results_folder())),
            *Visits().routes(),
        ],
        lifespan=solara_starlette.lifespan,
        middleware=[*boundary(hosts_of(host)), *solara_starlette.middleware],
        exception_handlers={404: missing},
    )


def _first_world() -> None:
    """Make a world and throw it away: it loads what the first game needs before anyone asks."""
    from .play.line import Line
    from .play.recipe import Recipe

    Line.begun(Recipe()).step()


def serve(host: str, port: int) -> None:
    """Serve until interrupted."""
    import uvicorn

    from .boundary import is_loopback

    served = application(host)
    from .pages.playing import HUB

    try:
        uvicorn.run(
            served,
            host=host,
            port=port,
            log_level="warning",
            workers=1,
            ws_per_message_deflate=not is_loopback(host),
        )
    finally:
        HUB.close()
