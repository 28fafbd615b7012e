"""``triangulation experiment run``: play an experiment, or go on with it where it was."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import click

from ..cluster import dask_crew
from ..crew import Crew
from ..processes import local_crew
from ..progress import shown_progress
from ..resume import ALLOW_MIXED
from ..study.conduct import conduct
from ..study.experiment import load_experiment
from . import options


@click.command("run")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the results.  [default: runs/NAME-OF-THE-FILE]",
)
@click.option(
    ALLOW_MIXED, "mixed", is_flag=True,
    help="Let machines that round differently share the work; the manifest names them.",
)  # fmt: skip
@options.scheduler
@options.processes
@options.quiet
def command(
    file: Path, output: Path | None, mixed: bool, scheduler: str, processes: int, quiet: bool
) -> None:
    """Play the experiment that FILE describes.

    The folder gets runs.parquet (one row per run: parameters, status, summaries), measures/ (one
    row per run and month; the folder reads as one table), failures/ (runs that failed) and
    manifest.json. Whatever interrupts the work, the same command goes on where it was, to the
    same bytes on machines that round alike; others are refused without --allow-mixed. Exit code 1
    if runs failed; the others are finished all the same.

    \b
      triangulation experiment run mine.toml --output results
      triangulation experiment run mine.toml --scheduler tcp://head-node:8786
    """  # noqa: D301 - click reads this mark as "keep these lines"
    experiment = load_experiment(file)
    folder = output or Path("runs") / file.stem
    try:
        with shown_progress("playing", experiment.runs, "runs", quiet) as tell:
            failed = conduct(experiment, folder, lambda: crew(scheduler, processes), tell, mixed)
    except KeyboardInterrupt:
        click.echo(
            f"triangulation: interrupted; what was finished is in {folder}, and the same command "
            "goes on.",
            err=True,
        )
        sys.exit(130)
    end(folder, failed, experiment.runs, quiet)


def end(folder: Path, failed: int, runs: int, quiet: bool) -> None:
    """Tell how it ended; exit with 1 if runs failed."""
    if failed:
        click.echo(
            f"triangulation: {failed:,} of {runs:,} runs failed, see {folder / 'failures'}; "
            f"`triangulation experiment retry {folder}` plays them again.",
            err=True,
        )
        sys.exit(1)
    if not quiet:
        click.echo(f"{runs:,} {'run is' if runs == 1 else 'runs are'} in {folder}.")


@contextmanager
def crew(scheduler: str, processes: int) -> Generator[Crew]:
    """Offer the workers that ``--scheduler`` and ``--processes`` name."""
    with local_crew(processes) if scheduler == options.LOCAL else dask_crew(scheduler) as workers:
        yield workers
