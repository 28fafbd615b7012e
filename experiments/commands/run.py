"""``triangulation run``: play a scenario and write its report and data."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from ...model.posterior import read_posterior
from ...model.scenario import DEFAULT
from ...model.schedule import event_from
from ..playing.job import FORMATS, LIMITS, Job, job_of
from ..playing.run import Outcome, run_job
from ..storage.files import next_free
from ..workers.progress import shown_progress
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
    default=Job.months,
    show_default=True,
    help="Months to play.",
)
@click.option(
    "--worlds",
    type=whole(*LIMITS["worlds"]),
    default=Job.worlds,
    show_default=True,
    help="Parallel worlds: the same scenario with other random draws.",
)
@click.option(
    "--first-world",
    type=whole(*LIMITS["first_world"]),
    default=Job.first_world,
    show_default=True,
    help="Index of the first world; with --worlds 10, 150 plays only worlds 150 to 159.",
)
@click.option(
    "--citizens",
    type=whole(*LIMITS["citizens"]),
    default=Job.citizens,
    show_default=True,
    help="Citizens in each world.",
)
@click.option(
    "--seed",
    type=whole(*LIMITS["seed"]),
    default=Job.seed,
    show_default=True,
    help="The seed of all random draws.",
)
@options.changes
@options.events
@options.policies
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
    help="File format of the table of measures.",
)
@options.processes
@options.quiet
def command(
    scenario: str, changes: tuple[str, ...], events: tuple[str, ...], policies: tuple[str, ...],
    posterior: Path | None,
    output: Path | None, formats: str, processes: int, quiet: bool, **size: Any,
) -> None:  # fmt: skip
    """Play a scenario in many worlds and write the results.

    The folder gets report.html (figures and text), measures.parquet and measures.csv (one row per
    world and month) and manifest.json, from which `triangulation rerun` computes the same data
    again. An existing folder is never overwritten. Ctrl-C keeps the finished worlds.

    \b
      triangulation run --set security.coercion_capacity=0 --output no-coercion
      triangulation run --scenario energy-dispute --worlds 1000 --months 60
      triangulation run --posterior plausible
      triangulation run --with hawk.py --policy russia=hawk
      triangulation run --event contested_election@7:0.8 --event crackdown@8
    """  # noqa: D301 - click reads this mark as "keep these lines"
    job = job_of(
        scenario,
        options.changed_values(changes),
        events=tuple(event_from(text) for text in events),
        policies=options.named_policies(policies),
        posterior=read_posterior(posterior) if posterior else (),
        formats=FORMATS if formats == "both" else (formats,),
        **size,
    )
    target = output or next_free(Path("runs") / job.scenario.name)
    carry_out(job, target, processes, quiet, rest_of)


def no_advice(job: Job, kept: Sequence[int]) -> str:
    """Return nothing: the command cannot play a part of its worlds."""
    return ""


def carry_out(
    job: Job, output: Path, processes: int, quiet: bool,
    advice: Callable[[Job, Sequence[int]], str] = no_advice,
) -> Outcome:  # fmt: skip
    """Run a job with progress and a summary; an interrupt ends in exit code 130.

    ``advice`` is what to do about worlds that an interrupt left out, from those that are kept.
    """
    total = len(job.course().worlds) * job.months
    with shown_progress("playing", total, "world-months", quiet) as progress:
        outcome = run_job(job, output, processes, progress)
    if outcome is None:
        click.echo("triangulation: interrupted before any world was finished.", err=True)
        sys.exit(130)
    if not quiet:
        from ..reports.summary import print_summary

        print_summary(outcome, output)
    if not outcome.all_done:
        kept, asked = outcome.job.course().worlds, len(job.course().worlds)
        click.echo(
            f"triangulation: interrupted; {len(kept)} of {asked} worlds are in "
            f"{output}{advice(job, kept)}.",
            err=True,
        )
        sys.exit(130)
    return outcome


def rest_of(job: Job, kept: Sequence[int]) -> str:
    """Return how to play the worlds of a job that are not among ``kept``."""
    left = sorted(set(job.course().worlds) - set(kept))
    begins = [world for world in left if world - 1 not in left]
    ends = [world for world in left if world + 1 not in left]
    parts = [
        f"--first-world {first} --worlds {last - first + 1}"
        for first, last in zip(begins, ends, strict=True)
    ]
    each = ", each with" if parts[1:] else " and"
    return f"; the same command with {', then '.join(parts)}{each} another --output plays the rest"
