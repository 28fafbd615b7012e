"""``triangulation experiment run``: play an experiment, or resume it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..storage.manifest import read_manifest
from ..storage.resume import ALLOW_MIXED, TOPPED_UP, remaining
from ..study.conduct import conduct
from ..study.experiment import load_experiment
from ..workers.cluster import crew_of
from ..workers.progress import shown_progress
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
    help="Allow machines that round differently to share the work; the manifest names them.",
)  # fmt: skip
@options.scheduler
@options.processes
@options.quiet
def command(
    file: Path, output: Path | None, mixed: bool, scheduler: str, processes: int, quiet: bool
) -> None:
    """Play the experiment that FILE describes.

    The folder gets runs.parquet and runs.csv (one row per run: parameters, status, summaries),
    measures/ (one row per run and month; the folder reads as one table), failures/ (runs that
    failed) and manifest.json. After any interruption, the same command resumes the work; the
    results have the same bytes on machines that round alike, and other machines are refused without
    --allow-mixed. If FILE asks for more replications or points than are finished in the folder,
    only the missing runs are played. Exit code 1 if runs failed; all other runs are finished.

    \b
      triangulation experiment run mine.toml --output results
      triangulation experiment run mine.toml --scheduler tcp://head-node:8786
    """  # noqa: D301 - click reads this mark as "keep these lines"
    experiment = load_experiment(file)
    folder = output or Path("runs") / file.stem
    try:
        with shown_progress("playing", experiment.runs, "runs", quiet) as tell:
            failed = conduct(experiment, folder, lambda: crew_of(scheduler, processes), tell, mixed)
    except KeyboardInterrupt:
        then = f"finished work is kept in {folder}, and the same command resumes it"
        click.echo(f"triangulation: interrupted; {remaining(folder, then)}.", err=True)
        sys.exit(130)
    end(folder, failed, experiment.runs, quiet)


def end(folder: Path, failed: int, runs: int, quiet: bool) -> None:
    """Print how it ended; exit with code 1 if runs failed."""
    if failed:
        click.echo(
            f"triangulation: {failed:,} of {runs:,} runs failed, see {folder / 'failures'}; "
            f"`triangulation experiment retry {folder}` plays them again.",
            err=True,
        )
        sys.exit(1)
    if not quiet:
        added = read_manifest(folder).settings.get(TOPPED_UP, [])
        before = f", {runs - added[-1]['runs_before']:,} of them added last" if added else ""
        click.echo(f"{runs:,} {'run is' if runs == 1 else 'runs are'} in {folder}{before}.")
