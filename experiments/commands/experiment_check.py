"""``triangulation experiment check``: check a file, and estimate its time and disk space."""

from __future__ import annotations

from pathlib import Path

import click

from ..storage.files import write_whole
from ..study.experiment import Experiment, load_experiment
from ..study.pilot import estimate
from ..study.points import count_points
from ..study.schema import SCHEMA, schema_text
from . import options


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@options.processes
def command(file: Path, processes: int) -> None:
    """Check FILE, and print how many runs it asks for and how much time and disk space they need.

    Time and space are estimated from a small part of the experiment, which is played for this. If
    experiment.schema.json is beside FILE, the names of FILE's extensions are added to it.
    """
    experiment = load_experiment(file)
    _update_schema(file.with_name(SCHEMA))
    click.echo(_asked(experiment))
    found = estimate(experiment)
    took = duration(found.seconds / processes)
    click.echo(
        f"about {took} on {counted(processes, 'core')} and {size(found.bytes)} on disk, as "
        f"{counted(found.pilot_runs, 'run')} over {counted(found.pilot_months, 'month')} took"
    )
    if found.failed:
        click.echo(f"{found.failed} of {counted(found.pilot_runs, 'run')} failed.")


def _update_schema(path: Path) -> None:
    """Rewrite the schema for editors if there is one and extensions have added names."""
    text = schema_text().encode()
    if path.is_file() and path.read_bytes() != text:
        write_whole(path, lambda part: part.write_bytes(text))


def _asked(experiment: Experiment) -> str:
    scenarios, points = len(experiment.scenarios), count_points(experiment.varied)
    return (
        f"{counted(experiment.runs, 'run')}: {counted(scenarios, 'scenario')} × "
        f"{counted(points, 'point')} × {counted(experiment.replications, 'replication')}, "
        f"{counted(experiment.months, 'month')}, {counted(experiment.citizens, 'citizen')} each"
    )


def counted(count: int, one: str) -> str:
    """Return how many there are in words, such as ``1 run`` and ``1,200 runs``."""
    return f"{count:,} {one if count == 1 else one + 's'}"


def duration(seconds: float) -> str:
    """Return a duration in words, in the unit that fits."""
    for unit, length in (("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return counted(max(round(seconds), 1), "second")


def size(count: float) -> str:
    """Return a number of bytes in the unit that fits."""
    for unit, length in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= length:
            return f"{count / length:.1f} {unit}"
    return f"{max(count / 1e3, 1):.0f} kB"
