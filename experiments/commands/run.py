"""``triangulation run``: play a scenario and write its report and data."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ...model.scenario import DEFAULT, load_scenario
from ...model.schedule import check_played, event_from
from ...model.simulation import DEFAULT_SEED
from ..files import next_free
from ..job import FORMATS, LIMITS, Job
from ..progress import shown_progress
from ..run import Outcome, run_job
from . import options
from .kinds import whole


@click.command("run")
@click.option(
    "--scenario",
    default=DEFAULT,
    show_default=True,
    metavar="NAME",
    help="A scenario's name, or the path of a .toml file of your own.",
)
@click.option(
    "--months",
    type=whole(*LIMITS["months"]),
    default=120,
    show_default=True,
    help="Months to play.",
)
@click.option(
    "--worlds",
    type=whole(*LIMITS["worlds"]),
    default=200,
    show_default=True,
    help="Parallel worlds: the same scenario with other luck.",
)
@click.option(
    "--first-world",
    type=whole(*LIMITS["first_world"]),
    default=0,
    show_default=True,
    help="Index of the first world; 150 with --worlds 10 plays worlds 150 to 159 alone.",
)
@click.option(
    "--citizens",
    type=whole(*LIMITS["citizens"]),
    default=1000,
    show_default=True,
    help="Citizens in each world.",
)
@click.option(
    "--seed",
    type=whole(*LIMITS["seed"]),
    default=DEFAULT_SEED,
    show_default=True,
    help="The seed of all chance.",
)
@options.changes
@options.events
@options.posterior
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new folder for the results.  [default: runs/SCENARIO]",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(["both", *FORMATS]),
    default="both",
    show_default=True,
    help="How to write the table of measures.",
)
@options.processes
@options.quiet
def command(
    scenario: str, changes: tuple[str, ...], events: tuple[str, ...], posterior: Path | None,
    output: Path | None, formats: str, processes: int, quiet: bool, **size: Any,
) -> None:  # fmt: skip
    """Play a scenario and write what happened.

    The folder gets report.html (pictures and an account in words), measures.parquet and
    measures.csv (one row per world and month) and manifest.json, from which `triangulation rerun`
    makes the same data again. An existing folder is never overwritten. Ctrl-C keeps the worlds
    that were finished.

    \b
      triangulation run --set security.coercion_capacity=0 --output no-coercion
      triangulation run --scenario energy-dispute --worlds 1000 --months 60
      triangulation run --posterior runs/plausible-patron/plausible.csv
      triangulation run --event contested_election@7:0.8 --event crackdown@8
    """  # noqa: D301 - click reads this mark as "keep these lines"
    chosen = options.with_posterior(load_scenario(scenario), posterior, changes)
    added = tuple(event_from(text) for text in events)
    check_played(added, size["months"])
    job = Job(
        replace(
            chosen,
            parameters=options.with_changes(chosen.parameters, changes),
            events=(*chosen.events, *added),
        ),
        formats=FORMATS if formats == "both" else (formats,),
        **size,
    )
    carry_out(job, output or next_free(Path("runs") / chosen.name), processes, quiet)


def carry_out(job: Job, output: Path, processes: int, quiet: bool) -> Outcome:
    """Run a job with progress and a summary; an interrupt ends in exit code 130."""
    total = len(job.course().worlds) * job.months
    with shown_progress("playing", total, "world-months", quiet) as progress:
        outcome = run_job(job, output, processes, progress)
    if outcome is None:
        click.echo("triangulation: interrupted before any world was finished.", err=True)
        sys.exit(130)
    if not quiet:
        from ..summary import print_summary

        print_summary(outcome, output)
    if not outcome.all_done:
        kept, asked = len(outcome.job.course().worlds), len(job.course().worlds)
        click.echo(
            f"triangulation: interrupted; {kept} of {asked} worlds are in {output}.", err=True
        )
        sys.exit(130)
    return outcome
