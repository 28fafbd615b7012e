"""``triangulation host``: a room for a seminar, served to the local network."""

from __future__ import annotations

import asyncio
import sys
import threading
import webbrowser
from pathlib import Path

import click

from ...experiments.commands.kinds import whole
from ..command import needed_modules

NEEDED = ("starlette", "uvicorn", "websockets", "msgspec", "segno", "limits")
"""Modules of the extra ``ui`` that rooms import."""


@click.command("host")
@click.option("--scenario", default=None, help="Scenario that is played.")
@click.option("--months", type=whole(1, 12), default=3, show_default=True, help="Months a round.")
@click.option(
    "--minutes", type=whole(1, 120), default=6, show_default=True, help="Minutes to decide."
)
@click.option("--host", default="0.0.0.0", show_default=True, help="Address to listen on.")
@click.option("--port", type=whole(1, 65535), help="Port of the room; by default a free one.")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("rooms"),
    show_default=True, help="Folder that keeps the rooms; a room in it goes on.",
)  # fmt: skip
@click.option("--demo", is_flag=True, help="Fill the room with thirty scripted people.")
@click.option("--no-open", is_flag=True, help="Print the console's link without opening it.")
def command(
    scenario: str | None, months: int, minutes: int, host: str, port: int | None, folder: Path,
    demo: bool, no_open: bool,
) -> None:  # fmt: skip
    """Host a room: people join by phone, play the powers and the public, you hold the console.

    No account, no internet: phones need only the same network as this machine. End it with Ctrl-C;
    the next start goes on with the same room.
    """
    needed_modules(NEEDED)
    from ..server import free_port
    from .server import more_files

    more_files()
    try:
        ports = free_port(host, port), free_port("127.0.0.1", None if port is None else port + 1)
    except OSError as error:
        raise Mistake(f"{host} port {port or 'any'}: {error.strerror}.") from None
    hosted = _hosted(folder, host, ports[0], _settings(scenario, months, minutes))
    code = hosted.rooms.codes()[0]

    def ready() -> None:
        link = _told(hosted, code, ports[1])
        if not no_open:
            threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()

    try:
        asyncio.run(_run(hosted, host, ports[1], ready, code if demo else None))
    finally:
        hosted.rooms.close()
