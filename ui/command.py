"""``triangulation ui``: the game in the browser."""

from __future__ import annotations

import os
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import Iterable
from importlib.util import find_spec

import click

from ..experiments.commands.kinds import whole
from ..experiments.installing import missing

NEEDED = ("solara", "ipyvuetify", "ipyvue", "starlette", "uvicorn")
"""Modules of the extra ``ui`` that the server imports."""


@click.command("ui")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=whole(1, 65535), help="Port.  [default: a free port]")
@click.option("--no-open", is_flag=True, help="Print the address without opening a browser.")
@click.option(
    "--results", type=click.Path(exists=True, file_okay=False), default=".",
    help="Folder whose reports the page Results shows.  [default: the current one]",
)  # fmt: skip
def command(host: str, port: int | None, no_open: bool, results: str) -> None:
    """Open the game in the browser.

    Play month by month, go back, try other moves, or play one of the powers. Everything stays on
    this machine; end it with Ctrl-C.
    """
    needed_modules()
    from .server import free_port

    try:
        port = free_port(host, port)
    except OSError as error:
        click.echo(f"triangulation: {host} port {port or 'any'}: {error.strerror}.", err=True)
        sys.exit(2)
    address = _shown(host, port)
    if not no_open:
        threading.Thread(target=_open_when_ready, args=(address,), daemon=True).start()
    os.environ["TRIANGULATION_RESULTS"] = results
    from .server import serve

    serve(host, port)


def _shown(host: str, port: int) -> str:
    """Print every address at which people find the page; return the one to open here."""
    from .boundary import ANY, addresses

    def link(name: str) -> str:
        return f"http://{f'[{name}]' if ':' in name else name}:{port}/"

    here = link("localhost" if host in (*ANY, "127.0.0.1") else host)
    click.echo(f"Triangulation is starting at {here} (end it with Ctrl-C)")
    others = addresses(host)
    for name in others if host in ANY else ():
        click.echo(f"Others on the network can open it at {link(name)}")
    if others:
        click.echo(
            "Warning: everyone who reaches this machine over the network can open the page, play, "
            "use its processor and read the results that it shows; nothing is encrypted.",
            err=True,
        )
    return here


def needed_modules(names: Iterable[str] = NEEDED) -> None:
    """Raise :class:`Mistake` if a module that the pages need is not installed."""
    for name in names:
        if not _installed(name):
            raise missing(name, "the browser", "ui")


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _open_when_ready(address: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(address + "readyz", timeout=1):
                webbrowser.open(address)
                return
        except OSError:
            time.sleep(0.2)
