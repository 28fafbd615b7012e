"""``triangulation claims``: the paper's claims, each as an experiment that can fail."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from ...agents.mistake import Mistake
from ..claims.catalogue import chosen
from ..claims.ensembles import Extent
from ..claims.inquiry import QUICK, Answer, Inquiry, inquire
from ..claims.parts import FOLDER, Parts
from ..files import OutputError
from ..interrupts import interruptible_progress
from ..manifest import Manifest, changed_since, digest, read_manifest
from ..resume import ELSEWHERE, RECORD, held_folder, identity, remaining
from . import options
from .kinds import whole

FULL = Extent()
"""What is played of each arm, where nobody says how much."""

DRAWS = 500
"""Draws of the parameters, where nobody says how many."""


def _default(name: str) -> str:
    """Return what a help says of a default, and of that of the quick form if it is another."""
    whole, quick = getattr(FULL, name), getattr(QUICK, name)
    return f"[default: {whole}]" if whole == quick else f"[default: {whole}; quick: {quick}]"


@click.command("claims")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--quick", is_flag=True, help="Few worlds in each arm: seconds.")
@click.option("--robust", is_flag=True, help="Repeat every contrast over draws of the parameters.")
@click.option("--draws", type=whole(2, 100_000), help=f"For --robust.  [default: {DRAWS}]")
@click.option("--worlds", type=whole(2, 100_000), help=f"In each arm.  {_default('worlds')}")
@click.option("--months", type=whole(24, 1200), help=f"To play.  {_default('months')}")
@click.option(
    "--citizens", type=whole(1, 1_000_000), help=f"In each world.  {_default('citizens')}"
)
@options.output
@options.processes
@options.quiet
def command(
    ids: tuple[str, ...], quick: bool, robust: bool, draws: int | None, output: Path | None,
    processes: int, quiet: bool, **size: int | None,
) -> None:  # fmt: skip
    """Judge the paper's claims: earned, not earned, or reversed.

    A claim is a contrast: ensembles that differ only in what the claim names, on common random
    numbers. Its effect is the mean of the worlds' paired differences with a 95 % bootstrap
    interval; it is earned if the interval lies beyond zero in the direction that the paper states.
    All 24 claims are judged if no ID is given.

    Every claim has a placebo: the same contrast with the mechanism that should matter switched
    off. An effect that survives it is earned for the wrong reason. Beside the contrast stands the
    effect over the explored range of what the claim names. Claims that are true by definition are
    counted apart.

    --robust repeats the contrasts under draws of all parameters from their plausible ranges (a
    Latin hypercube; 4 worlds of 200 citizens in each draw, a quarter of an hour on two cores) and
    tells in which share of them the effects have the right sign, and where they do not.

    --output DIR writes report.html (all claims, their pictures and what they rest on), claims.csv
    (a row for each claim), outcomes.csv (a row for each outcome), results.json and manifest.json.
    An interrupted run is gone on with by the same command.

    \b
      triangulation claims --quick
      triangulation claims S2 E5 --worlds 1000
      triangulation claims --robust --output runs/claims
    """  # noqa: D301 - click reads this mark as "keep these lines"
    if quick and robust:
        raise Mistake("--quick and --robust contradict each other; give one of them.")
    if draws is not None and not robust:
        raise Mistake("--draws is for --robust; give both, or neither.")
    given = {name: n for name, n in size.items() if n is not None}
    inquiry = Inquiry(tuple(chosen(ids)), draws=(draws or DRAWS) if robust else 0)
    months = {name: n for name, n in given.items() if name == "months"}
    inquiry = replace(
        inquiry,
        extent=replace(QUICK if quick else FULL, **given),
        trial=replace(inquiry.trial, **months),
    )
    if output is None:
        answer = _inquire(inquiry, None, processes, quiet)
    else:
        with held_folder(output, inquiry.settings()):
            answer = _inquire(inquiry, output, processes, quiet)
            _write(output, answer)
    if not quiet:
        from ..claims.shown import print_answer

        print_answer(answer)
        if output is not None:
            click.echo(f"The report is {output / 'report.html'}.")


def _inquire(inquiry: Inquiry, output: Path | None, processes: int, quiet: bool) -> Answer:
    """Play and judge; an interrupt keeps the finished tasks in ``output``."""
    parts = Parts(None)
    if output is not None:
        parts = _parts(output)
    with interruptible_progress("judging", inquiry.size, "world-months", quiet) as show:
        try:
            return inquire(inquiry, processes, show, parts)
        except KeyboardInterrupt:
            if output is None:
                raise
            done = len(parts.there())
            then = (
                f"{done} of {len(inquiry.tasks)} parts of the work are kept in {output}, and the "
                "same command goes on with it"
            )
            click.echo(f"triangulation: interrupted; {remaining(output, then)}.", err=True)
            sys.exit(130)


def _parts(output: Path) -> Parts:
    """Return the finished tasks in a folder; refuses one where all is finished, or damaged."""
    there = read_manifest(output / RECORD)
    parts = Parts(output / FOLDER, identity(there))
    if there.complete is not True:
        return parts
    if not (changed := changed_since(there, output)) and there.files:
        raise OutputError(f"{output} holds these very results already.")
    if not (output / FOLDER).is_dir():
        raise OutputError(
            f"{output / (changed or [RECORD])[0]} is missing or was changed; put the right file "
            f"back, or {ELSEWHERE}."
        )
    replace(there, files={}, complete=False).write(output / RECORD)
    return parts


def _write(output: Path, answer: Answer) -> None:
    """Write tables, report and manifest."""
    from ..claims.report import write_report
    from ..claims.results import write_results
    from ..claims.tables import claim_rows, outcome_rows, write_table

    write_table(output / "claims.csv", claim_rows(answer))
    write_table(output / "outcomes.csv", outcome_rows(answer))
    write_results(output / "results.json", answer)
    files = ("claims.csv", "outcomes.csv", "results.json")
    manifest = Manifest(answer.inquiry.settings(), {}, {n: digest(output / n) for n in files})
    write_report(output / "report.html", answer, manifest)
    manifest.write(output / RECORD)
    Parts(output / FOLDER).clear()
