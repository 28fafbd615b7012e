"""``triangulation experiment retry``: play only the runs that failed again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..storage.resume import remaining
from ..study.results import open_results
from ..study.retry import failed_runs, retry
from ..workers.cluster import crew_of
from ..workers.progress import shown_progress
from . import options
from .experiment_run import end


@click.command("retry")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@options.scheduler
@options.processes
@options.quiet
def command(folder: Path, scheduler: str, processes: int, quiet: bool) -> None:
    """Play the runs that failed in DIR again, for example after the cause was fixed.

    DIR is the folder of a finished experiment. Afterwards its files are as if these runs had never
    failed; the manifest names the runs that another version of the program played. Exit code 1 if
    runs fail again.
    """
    runs = open_results(folder).experiment.runs
    try:
        with shown_progress("again", len(failed_runs(folder)), "runs", quiet) as tell:
            failed = retry(folder, lambda: crew_of(scheduler, processes), tell)
    except KeyboardInterrupt:
        then = remaining(folder, "the same command tries again")
        click.echo(f"triangulation: interrupted; {then}.", err=True)
        sys.exit(130)
    end(folder, failed, runs, quiet)
