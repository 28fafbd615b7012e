"""``triangulation experiment``: play and analyse many runs that a file describes."""

from __future__ import annotations

import click

from .groups import LateGroup, Table

COMMANDS: Table = {
    "init": ("commands.experiment_init", "Write a commented example to start from."),
    "check": ("commands.experiment_check", "Check a file; estimate its time and disk space."),
    "run": ("commands.experiment_run", "Play or resume the experiment that a file describes."),
    "retry": ("commands.experiment_retry", "Play only the runs that failed again."),
    "analyse": ("commands.experiment_analyse", "Analyse the results as the design allows."),
}
"""Every part by name: the module that holds it (as ``command``) and its one-line help."""


class Parts(LateGroup):
    """The parts of the command."""

    table = COMMANDS


@click.command("experiment", cls=Parts)
def command() -> None:
    """Play and analyse many runs that a file describes; interrupted work is resumed.

    \b
      triangulation experiment init mine.toml
      triangulation experiment check mine.toml
      triangulation experiment run mine.toml --output results
    """  # noqa: D301 - click reads this mark as "keep these lines"
