"""The option ``--with`` of every command: Python files that extend the model."""

from __future__ import annotations

from pathlib import Path

import click

from ..extensions.loading import load_file, load_installed

NAME = "with_files"


def _load(context: click.Context, option: click.Parameter, files: tuple[Path, ...]) -> None:
    """Load the installed extensions, then the files, before any other option is read."""
    if context.resilient_parsing:
        return
    load_installed()
    for file in files:
        load_file(file)


def with_extensions(command: click.Command) -> click.Command:
    """Return a command that takes ``--with``; of a group, its commands take it."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            with_extensions(each)
    elif all(each.name != NAME for each in command.params):
        option = click.Option(
            ["--with", NAME], multiple=True, metavar="FILE.py", is_eager=True, expose_value=False,
            type=click.Path(path_type=Path), callback=_load,
            help="A Python file that adds policies, measures, events and more by name; repeatable. "
            "docs/extending.md says how.",
        )  # fmt: skip
        command.params.append(option)
    return command
