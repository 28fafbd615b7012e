"""``triangulation assumptions``: which of the powers' preferences the paper's thesis depends on."""

from __future__ import annotations

from pathlib import Path

import click

from . import options
from .kinds import whole


@click.command("assumptions")
@click.option(
    "--size",
    type=whole(2, 65_536),
    default=128,
    show_default=True,
    help="Base samples of the Sobol design, a power of 2; more give narrower intervals.",
)
@click.option(
    "--replications",
    type=whole(1, 1000),
    default=4,
    show_default=True,
    help="Worlds at every point, averaged.",
)
@options.size(months=60, citizens=200)
@options.inquiry("runs/assumptions")
@options.processes
@options.quiet
def command(
    size: int, replications: int, months: int, citizens: int, seed: int, output: Path,
    processes: int, quiet: bool,
) -> None:  # fmt: skip
    """Rank the powers' preferences by how much the paper's thesis depends on them.

    It computes Sobol total effects, with intervals, of all preferences over their explored ranges,
    on state alignment in the last year and on Moscow's coercion over all years, and writes them as
    sentences, tables and figures. The same command resumes interrupted work.
    """
    from ..analysis.printing import print_answers
    from ..thesis.assumptions import answers, experiment_text
    from ..thesis.inquiry import conducted, write_inquiry

    text = experiment_text(size, replications, months, citizens, seed)
    results = conducted(text, output, processes, quiet)
    found = answers(results.runs)
    write_inquiry(output, "assumptions", found)
    if not quiet:
        print_answers(found)
        click.echo(f"\nTables and figures are in {output}.")
