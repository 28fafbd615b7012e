"""``triangulation claims``: the paper's claims, each tested by an experiment that can fail."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ...agents.mistake import Mistake
from ...model.posterior import read_posterior
from ..claims.folder import store_in, write_answer
from ..claims.inquiry import DRAWS, FULL, QUICK, Answer, Inquiry, inquire, inquiry_of
from ..engine.store import Store
from ..storage.resume import held_folder, remaining
from ..workers.interrupts import interruptible_progress
from . import options
from .kinds import whole


def _default(name: str) -> str:
    """Return the help's text on a default value, and on that of --quick if it differs."""
    whole, quick = getattr(FULL, name), getattr(QUICK, name)
    return f"[default: {whole}]" if whole == quick else f"[default: {whole}; quick: {quick}]"


@click.command("claims")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--quick", is_flag=True, help="Play few worlds in each arm, which takes seconds.")
@click.option("--robust", is_flag=True, help="Repeat every contrast for draws of all parameters.")
@click.option("--draws", type=whole(2, 100_000), help=f"Draws for --robust.  [default: {DRAWS}]")
@click.option("--worlds", type=whole(2, 100_000), help=f"Worlds in each arm.  {_default('worlds')}")
@click.option("--months", type=whole(24, 1200), help=f"Months to play.  {_default('months')}")
@click.option(
    "--citizens", type=whole(1, 1_000_000), help=f"Citizens in each world.  {_default('citizens')}"
)
@click.option(
    "--posterior",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="For --robust: a CSV of plausible sets of parameters, from which the draws take what it "
    "names; `triangulation calibrate --plausible` writes it, `plausible` names the model's own.",
)
@options.output
@options.processes
@options.quiet
def command(
    ids: tuple[str, ...], quick: bool, robust: bool, draws: int | None, posterior: Path | None,
    output: Path | None, processes: int, quiet: bool, **size: int | None,
) -> None:  # fmt: skip
    """Test the paper's claims: each is earned, not earned, or reversed.

    A claim compares two ensembles that differ only in what the claim names, on common random
    numbers. Its effect is the mean of the worlds' paired differences, with a 95 % bootstrap
    interval; the claim is earned if the whole interval has the sign that the paper states. All
    claims are tested if no ID is given.

    Every claim has a placebo: the same comparison with the claim's mechanism switched off. An
    effect that remains has another cause than the one that the paper gives. The report also shows
    the effect over the explored range of what the claim names. Claims that are true by definition
    are counted separately.

    --robust repeats the comparisons for draws of all parameters from their plausible ranges (a
    Latin hypercube; 4 worlds of 200 citizens in each draw, half an hour or more on two cores), and
    reports the share of draws in which the effects have the right sign, and where they do not.
    With --posterior the draws are limited to parameters that history does not rule out.

    --output DIR writes report.html (all claims with figures and assumptions), claims.csv (one row
    per claim), outcomes.csv (one row per outcome), results.json and manifest.json. The same command
    resumes an interrupted run.

    \b
      triangulation claims --quick
      triangulation claims S2 E5 --worlds 1000
      triangulation claims --robust --output runs/claims
      triangulation claims --robust --posterior plausible
    """  # noqa: D301 - click reads this mark as "keep these lines"
    if quick and robust:
        raise Mistake("--quick and --robust contradict each other; give one of them.")
    if draws is not None and not robust:
        raise Mistake("--draws is for --robust; give both, or neither.")
    if posterior is not None and not robust:
        raise Mistake("--posterior is for --robust; give both, or neither.")
    given = {name: n for name, n in size.items() if n is not None}
    sets = read_posterior(posterior) if posterior else ()
    inquiry = inquiry_of(ids, quick, (draws or DRAWS) if robust else 0, given, sets)
    if output is None:
        answer = _inquire(inquiry, None, processes, quiet)
    else:
        with held_folder(output, inquiry.settings()):
            answer = _inquire(inquiry, output, processes, quiet)
            write_answer(output, answer, processes)
    if not quiet:
        from ..claims.shown import print_answer

        print_answer(answer)
        if output is not None:
            click.echo(f"The report is {output / 'report.html'}.")


def _inquire(inquiry: Inquiry, output: Path | None, processes: int, quiet: bool) -> Answer:
    """Play and judge; an interrupt keeps the finished tasks in ``output``."""
    store = Store() if output is None else store_in(output)
    with interruptible_progress("judging", inquiry.size, "world-months", quiet) as show:
        try:
            return inquire(inquiry, processes, show, store)
        except KeyboardInterrupt:
            if output is None:
                raise
            done = len(store.done(len(inquiry.tasks)))
            then = (
                f"{done} of {len(inquiry.tasks)} parts of the work are kept in {output}, and the "
                "same command resumes it"
            )
            click.echo(f"triangulation: interrupted; {remaining(output, then)}.", err=True)
            sys.exit(130)
