"""The command ``triangulation``: one entry per job, loaded when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module, metadata
from typing import Any, NoReturn

import click

from ..agents.mistake import Mistake
from .commands.extensions import with_extensions
from .commands.groups import LateGroup
from .installing import DISTRIBUTION
from .outside import (
    ClosedOutput,
    check_arguments,
    drop_output,
    end_output,
    in_one_sentence,
    printable_output,
)
from .workers.memory import check_addresses

COMMANDS = {
    "run": ("commands.run", "Play a scenario in many worlds; write a report and data."),
    "rerun": ("commands.rerun", "Play again what a manifest describes, and compare the bytes."),
    "experiment": ("commands.experiment", "Play and analyse many runs that a file describes."),
    "scenarios": ("commands.scenarios", "List the scenarios, or show what one of them changes."),
    "parameters": (
        "commands.parameters",
        "Print all parameters with ranges, meanings and sources.",
    ),
    "measures": ("commands.measures", "Print all recorded columns with ranges and meanings."),
    "claims": ("commands.claims", "Test the paper's claims by experiments that can fail."),
    "assumptions": (
        "commands.assumptions",
        "Rank the assumptions that the paper's thesis depends on.",
    ),
    "regimes": ("commands.regimes", "Map where triangulation fails, and what replaces it."),
    "history": ("commands.history", "Compare a scenario with historical series."),
    "calibrate": ("commands.calibrate", "Fit parameters to historical series, and test the fit."),
    "bench": ("commands.bench", "Measure speed, compared with a plain Mesa model."),
}
"""Every command by name: the module that has it (as ``command``), and its one-line help."""

PLAYING = ("run", "rerun", "claims")
"""Commands that play in worker processes as soon as they are loaded."""

NEEDLESS = {"--help", "-h", "--processes"}
"""Options with which such a command may not need workers."""

ADDED = "triangulation.commands"
"""Entry-point group by which other parts of the package (the browser) add commands."""

ABOUT = """Belarus between Russia and the West: an agent-based geopolitical game.

Russia, Belarus, the European Union, the United States and a population interact every month over
energy prices, integration pressure and diplomatic overtures, each with its own preferences. The
model turns the argument of one short paper ("Minsk's Russia Problem", 2020) into a simulation. It
helps to think the argument through; it is not a forecast, and it endorses nobody's policy.

\b
  triangulation run                          the paper's moment, 200 worlds, ten years
  triangulation run --scenario patron        another scenario
  triangulation run --set energy.import_dependence=0.5
                                             what if Belarus imported half its energy?
  triangulation parameters --group belarus   what Minsk wants, with sources
"""


class Commands(LateGroup):
    """All commands: those of the table, and those that other parts of the package add."""

    table = COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names, in the table's order."""
        return [*super().list_commands(ctx), *(e.name for e in metadata.entry_points(group=ADDED))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loading its module; None if there is none of that name."""
        check_addresses()
        for entry in metadata.entry_points(group=ADDED):
            if entry.name == cmd_name:
                return with_extensions(entry.load())
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the named command; start loading workers if it plays worlds."""
        if args[0] in PLAYING and not NEEDLESS.intersection(args):
            check_addresses()
            import_module(f"{__package__}.workers.processes").expect_workers()
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors of the operating system become one sentence."""
        with in_one_sentence():
            return super().invoke(ctx)

    def lines(self) -> list[tuple[str, str]]:
        """Return every name with its one-line help."""
        added = {each.name: each for each in metadata.entry_points(group=ADDED)}
        return super().lines() + [
            (name, each.load().get_short_help_str(80)) for name, each in added.items()
        ]


@click.command(cls=Commands, help=ABOUT, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=DISTRIBUTION)
def cli() -> None:
    """Run one of the commands."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    A user's mistake or an error of the operating system ends with one sentence and exit code 2, an
    interrupt with exit code 130, and a defect of the program with a traceback and exit code 1.
    """
    printable_output()
    try:
        with in_one_sentence():
            check_arguments(sys.argv[1:] if arguments is None else arguments)
            code = _run(arguments)
            end_output()
        sys.exit(code)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except (Mistake, click.ClickException) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else error
        _say(f"triangulation: {said}")
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        _say("triangulation: interrupted.")
        sys.exit(130)
    except ClosedOutput:
        drop_output(sys.stdout)
        sys.exit(0)


def _run(arguments: list[str] | None) -> Any:
    """Run a command and return its exit code, also if it ends by ``SystemExit``."""
    try:
        return cli.main(args=arguments, prog_name="triangulation", standalone_mode=False)
    except SystemExit as end:
        return end.code


def _say(sentence: str) -> None:
    """Print a sentence to standard error, if it can be printed at all."""
    try:
        click.echo(sentence, err=True)
    except OSError:
        drop_output(sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        drop_output(sys.stdout)
