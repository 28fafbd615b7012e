"""``triangulation host``: a room for a seminar, served to the local network."""

from __future__ import annotations

import asyncio
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...agents.mistake import Mistake
from ...experiments.commands.kinds import whole
from ..command import needed_modules

if TYPE_CHECKING:
    from .host import Host

NEEDED = ("starlette", "uvicorn", "websockets", "msgspec", "segno", "limits")
"""Modules of the extra ``ui`` that rooms import."""


@click.command("host")
@click.option("--scenario", metavar="NAME", default=None, help="Scenario to play.")
@click.option("--months", type=whole(1, 12), default=3, show_default=True, help="Months per round.")
@click.option(
    "--minutes",
    type=whole(1, 120),
    default=6,
    show_default=True,
    help="Minutes to decide per round.",
)
@click.option(
    "--rounds", type=whole(1, 120), default=12, show_default=True,
    help="Rounds after which the game ends and the debrief is shown.",
)  # fmt: skip
@click.option(
    "--seat-most", type=whole(1, 200), default=50, show_default=True,
    help="Most people in the seat of one power; the public's seat has no limit of its own.",
)  # fmt: skip
@click.option("--host", default="0.0.0.0", show_default=True, help="Address to listen on.")
@click.option("--port", type=whole(1, 65535), help="Port of the room.  [default: a free port]")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("rooms"),
    show_default=True, help="Folder that stores the rooms; a room in it is resumed.",
)  # fmt: skip
@click.option(
    "--print",
    "sheets",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help="Only write a lesson's sheets for printing (briefings, moves, consequences, quiz).",
)
@click.option("--demo", is_flag=True, help="Fill the room with thirty scripted people.")
@click.option(
    "--consent", is_flag=True,
    help="Ask people on their phones to consent to the export of their data.",
)  # fmt: skip
@click.option("--no-open", is_flag=True, help="Print the console's link without opening it.")
def command(
    scenario: str | None, months: int, minutes: int, rounds: int, seat_most: int, host: str,
    port: int | None, folder: Path, sheets: Path | None, demo: bool, consent: bool, no_open: bool,
) -> None:  # fmt: skip
    """Host a room: a class joins by phone and plays the powers and the public.

    You lead the game from a console page on this machine. Nobody needs an account or the internet:
    phones need only be in the same network. End it with Ctrl-C; the next start resumes the room.
    """
    needed_modules(NEEDED)
    if sheets is not None:
        _print(sheets, scenario, months)
        return
    from .server import more_files

    more_files()
    try:
        ports = _ports(host, port)
    except OSError as error:
        raise Mistake(f"{host} port {port or 'any'}: {error.strerror}.") from None
    settings = {"scenario": scenario, "months": months, "seconds": 60 * minutes,
                "rounds": rounds, "most_power": seat_most}  # fmt: skip
    with hosting(folder, host, ports[0]) as hosted:
        code = _room(hosted, settings)
        if consent:
            hosted.ask_consent(code)

        def ready() -> None:
            link = _announced(hosted, code, ports[1])
            if not no_open:
                threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()

        asyncio.run(_run(hosted, host, ports[1], ready, code if demo else None))


def _print(file: Path, scenario: str | None, months: int) -> None:
    """Write the sheets of a lesson."""
    from .host import SCENARIO
    from .sheets import written

    click.echo(
        "The model works out the table of consequences, which takes half a minute.", err=True
    )
    written(file, scenario or SCENARIO, months)
    click.echo(f"{file}: open it in a browser and print it.")


def _ports(host: str, wanted: int | None) -> tuple[int, int]:
    """Return the port of the room and the console's, the next one if it is free."""
    from ..server import free_port

    port = free_port(host, wanted)
    try:
        return port, free_port("127.0.0.1", port + 1)
    except (OSError, OverflowError):
        return port, free_port("127.0.0.1", 0)


@contextmanager
def hosting(folder: Path, address: str, port: int) -> Iterator[Host]:
    """Yield the rooms of a folder, to be served at an address; they end with it."""
    from ..boundary import addresses
    from ..play.background import Background
    from ..play.room.rooms import Rooms
    from .host import Host

    folder.mkdir(parents=True, exist_ok=True)
    background = Background()
    rooms = Rooms(folder, background)
    try:
        yield Host(rooms, folder, port, addresses(address) or [address])
    finally:
        rooms.close()
        background.close()


def _room(hosted: Host, settings: dict[str, Any]) -> str:
    """Return the code of the room that is resumed, or of a new one."""
    for sentence in hosted.rooms.shut.values():
        click.echo(sentence, err=True)
    going = [code for code in hosted.rooms.codes() if hosted.has_console(code)]
    if going:
        click.echo(f"Room {going[0]} is resumed; for a new room, give another --folder.")
        _paused(hosted, going[0])
        return going[0]
    return hosted.create(**{name: value for name, value in settings.items() if value is not None})


def _paused(hosted: Host, code: str) -> None:
    """Print that a round was open when the server ended, and how much time is left."""
    from .markup import left as minutes

    room = hosted.rooms.find(code)
    if room is not None and room.state.stopped == "restart":
        left = minutes({"remaining_ms": room.remaining_ms()})
        click.echo(
            f"Round {room.state.round} was open: it is paused with {left} left. Resume it on the "
            "console."
        )


def _announced(hosted: Host, code: str, console_port: int) -> str:
    """Print where the room and its console are; return the console's link."""
    from .host import terminal_qr

    door = hosted.door(code)
    link = f"http://127.0.0.1:{console_port}/console/{hosted.console_token(code)}/"
    click.echo(f"Your console, on this machine only: {link}")
    for address in door["addresses"]:
        click.echo(f"People join at {address} with the code {code}")
    click.echo(terminal_qr(door["link"]))
    click.echo(f"Projector: {door['projector']}")
    click.echo(
        "Everyone on the network who has the code can join; nothing is encrypted. End with Ctrl-C.",
        err=True,
    )
    return link


async def _run(
    hosted: Host, address: str, console_port: int, ready: Callable[[], None], demo: str | None
) -> None:
    """Serve, with the scripted people if they are wanted, until interrupted."""
    from .demo import play
    from .server import served

    playing: list[asyncio.Task[None]] = []

    def up() -> None:
        ready()
        if demo is not None:
            here = hosted.addresses[0].rstrip("/")
            playing.append(asyncio.get_running_loop().create_task(play(here, demo)))

    await served(hosted, address, console_port, up)
    for task in playing:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
