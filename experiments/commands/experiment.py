"""``triangulation experiment``: from a file that says what is asked to tables that answer it."""

from __future__ import annotations

import click

from .groups import LateGroup, Table

COMMANDS: Table = {
    "init": ("commands.experiment_init", "Write a commented example to start from."),
    "check": ("commands.experiment_check", "Tell what a file asks for, how long, how much disk."),
    "run": ("commands.experiment_run", "Play an experiment, or resume it."),
    "retry": ("commands.experiment_retry", "Play again just the runs that failed."),
    "analyse": ("commands.experiment_analyse", "Answer what it was designed to answer."),
}
"""Every part by name: the module that holds it (as ``command``) and its line of help."""


class Parts(LateGroup):
    """The parts of the command."""

    table = COMMANDS


@click.command("experiment", cls=Parts)
def command() -> None:
    """Play many runs, as a file says, and lose nothing.

    \b
      triangulation experiment init mine.toml
      triangulation experiment check mine.toml
      triangulation experiment run mine.toml --output results
    """  # noqa: D301 - click reads this mark as "keep these lines"
