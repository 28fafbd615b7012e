"""``triangulation session``: export the session of a class, and join several exports."""

from __future__ import annotations

from pathlib import Path

import click

from ...experiments.commands.groups import NamingGroup
from ..command import needed_modules
from .debrief_command import command as debrief_command

NEEDED = ("msgspec", "jinja2")
"""Modules of the extra ``ui`` that sessions import."""

FOLDER = click.Path(path_type=Path)


@click.group("session", cls=NamingGroup)
def command() -> None:
    """Export the session of a class as a replay, tables and an experiment.

    \b
      triangulation session export rooms --output class
      triangulation experiment run class/experiment/class.toml --output class-again
      triangulation session debrief class --output debrief.json
      triangulation session join class-1 class-2 class-3 --output people.csv
    """  # noqa: D301 - click reads this mark as "keep these lines"
    needed_modules(NEEDED)


command.add_command(debrief_command)


@command.command("export")
@click.argument("source", type=FOLDER)
@click.option("--room", default="", help="Code of the room, if the folder has several.")
@click.option("--output", type=FOLDER, required=True, help="New folder or zip file.")
@click.option("--names", is_flag=True, help="Export names and texts too.")
def export_command(source: Path, room: str, output: Path, names: bool) -> None:
    """Export a session to a new folder or zip file.

    SOURCE is the folder of `triangulation host`, which may be running, a session.json, or an
    earlier export.
    """
    from ..play.room.rooms import FILE
    from ..play.session.logged import kept_session
    from ..play.session.stored import read_session
    from .export import export, export_zip

    session = kept_session(source, room, names) if (source / FILE).is_file() else None
    session = session or read_session(source)
    (export_zip if output.suffix == ".zip" else export)(session, output)
    with_names = "with" if session.names else "without"
    click.echo(f"Session {session.id} is in {output}, {with_names} names.")


@command.command("join")
@click.argument("folders", type=FOLDER, nargs=-1, required=True)
@click.option("--output", type=FOLDER, required=True, help="New file: .csv or .parquet.")
def join_command(folders: tuple[Path, ...], output: Path) -> None:
    """Join the people of several exports in one table.

    The table has one row per person.
    """
    from .joined import write_joined

    rows = write_joined(folders, output)
    click.echo(f"{rows} people of {len(folders)} sessions are in {output}.")
