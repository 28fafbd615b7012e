"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from ...agents.mistake import shortened, shown
from ...model.parameters import ParameterError, Parameters
from ...model.paths import read_path, written_path
from ...model.simulation import DEFAULT_SEED
from ..playing.job import LIMITS
from ..workers.cluster import LOCAL, scheduler_address
from ..workers.processes import cores
from .kinds import whole

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

output: Decorator = click.option(
    "--output", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the results."
)
processes: Decorator = click.option(
    "--processes", type=whole(1, 1024), default=cores, show_default="all cores",
    help="Processes that share the work; the result is the same for any number.",
)  # fmt: skip


def _scheduler(context: click.Context, option: click.Parameter, named: str) -> str:
    """Refuse a text that cannot be a scheduler's address before anything is written."""
    return named if named == LOCAL else scheduler_address(named)


scheduler: Decorator = click.option(
    "--scheduler", default=LOCAL, show_default=True, metavar="local|ADDRESS", callback=_scheduler,
    help="Where the work is done: in processes on this machine, or on a Dask cluster, given by its "
    "scheduler's address (tcp://host:port) or scheduler file (.json).",
)  # fmt: skip
quiet: Decorator = click.option("--quiet", is_flag=True, help="Print nothing but errors.")


def size(months: int, citizens: int) -> Decorator:
    """Return the options --months, --citizens and --seed, with their defaults."""
    asked = {
        "months": (months, "Months of every run."),
        "citizens": (citizens, "Citizens of every run."),
        "seed": (DEFAULT_SEED, "The seed of all random draws."),
    }

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for name, (default, meaning) in reversed(asked.items()):
            command = click.option(
                f"--{name}", type=whole(*LIMITS[name]), default=default, show_default=True,
                help=meaning,
            )(command)  # fmt: skip
        return command

    return decorate


def inquiry(folder: str) -> Decorator:
    """Return the option --output of a command that can be resumed in its folder."""
    return click.option(
        "--output", type=click.Path(path_type=Path), default=folder, show_default=True,
        metavar="DIR", help="Folder for runs and answers; an interrupted one is resumed.",
    )  # fmt: skip


def _setting(name: str, value: str) -> Any:
    """Return a value of the command line: a path in brackets or a file behind @, else the text."""
    if value.startswith("@"):
        return read_path(name, Path(value[1:]))
    return written_path(name, value) if value.startswith("[") else value


changes: Decorator = click.option(
    "--set", "changes", multiple=True, metavar="NAME=VALUE",
    help="Change a parameter of the ledger; repeatable. VALUE may be a path in time: "
         "[{first=7,level=300}] or @file.csv.",
)  # fmt: skip


posterior: Decorator = click.option(
    "--posterior", type=click.Path(path_type=Path), metavar="FILE",
    help="A CSV file of plausible sets of parameters, one for each world, as written by "
         "`triangulation calibrate --plausible`; or `plausible` for the set of the model.",
)  # fmt: skip


series_files: Decorator = click.option(
    "--series-file", "series_files", multiple=True, metavar="FILE",
    type=click.Path(path_type=Path),
    help="Your own series: a .toml file that describes a .csv or .tsv file beside it; repeatable.",
)  # fmt: skip


events: Decorator = click.option(
    "--event", "events", multiple=True, metavar="KIND@MONTH[:SIZE]",
    help="Schedule an event, such as protest_wave@7:0.5 (see docs/events.md); repeatable.",
)  # fmt: skip


policies: Decorator = click.option(
    "--policy", "policies", multiple=True, metavar="POWER=NAME",
    help="Choose the policy that decides for a power, such as russia=idle; repeatable.",
)  # fmt: skip


def named_policies(texts: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the policies that the texts ``POWER=NAME`` name, as a scenario file describes them.

    Raises ParameterError for a text without ``=`` and for a power that is named twice.
    """
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        power, equals, name = (part.strip() for part in text.partition("="))
        if not equals or power in found:
            raise ParameterError(
                f"--policy is {shown(text)}; allowed is POWER=NAME, once for each power."
            )
        found[power] = {"policy": name}
    return found


def is_given(name: str) -> bool:
    """Return whether the user gave an option of the current command."""
    source = click.get_current_context().get_parameter_source(name)
    return source is not click.core.ParameterSource.DEFAULT


def with_changes(parameters: Parameters, changed: Sequence[str]) -> Parameters:
    """Return parameters with every ``name=value`` of the command line applied.

    Raises ParameterError for a text without ``=`` and for values that the ledger does not allow.
    """
    return parameters.with_values(changed_values(changed))


def changed_values(changed: Sequence[str]) -> dict[str, Any]:
    """Return the values that the texts ``name=value`` of the command line give, by name.

    Raises ParameterError for a text without ``=`` and for a name that is given twice.
    """
    values: dict[str, Any] = {}
    for text in changed:
        name, equals, value = text.partition("=")
        if not equals:
            raise ParameterError(f"--set {shown(text)} lacks a value; write --set name=value.")
        if name.strip() in values:
            raise ParameterError(
                f"--set names {shortened(name.strip())} twice; allowed is one value for each."
            )
        values[name.strip()] = _setting(name.strip(), value.strip())
    return values
