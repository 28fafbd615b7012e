"""``triangulation regimes``: the map of when triangulation fails."""

from __future__ import annotations

from pathlib import Path

import click

from . import options
from .kinds import whole

ACROSS = "russia.sphere=0:3"
UP = "russia.restraint=0:2.1"
BESIDE = "citizens.patience=0.36,0.45"
"""By default how much Moscow cares for a Belarus kept close and what coercing costs it, which the
thesis rests on most; and how much disapproval citizens bear before they think of protest, at the
ledger's value and near the lower end of its plausible range."""


@click.command("regimes")
@click.option(
    "--across",
    default=ACROSS,
    show_default=True,
    metavar="NAME=LOW:HIGH",
    help="The parameter of the horizontal axis, and its range.",
)
@click.option(
    "--up",
    default=UP,
    show_default=True,
    metavar="NAME=LOW:HIGH",
    help="The parameter of the vertical axis, and its range.",
)
@click.option(
    "--beside",
    default=BESIDE,
    show_default=True,
    metavar="NAME=VALUE,VALUE",
    help="A third parameter: each of its values has a map of its own.",
)
@click.option(
    "--cells",
    type=whole(2, 100),
    default=14,
    show_default=True,
    help="Cells along each axis.",
)
@click.option(
    "--worlds",
    type=whole(2, 10_000),
    default=24,
    show_default=True,
    help="Worlds in each cell.",
)
@options.size(months=120, citizens=200)
@options.inquiry("runs/regimes")
@options.processes
@options.quiet
def command(
    across: str, up: str, beside: str, cells: int, worlds: int, months: int, citizens: int,
    seed: int, output: Path, processes: int, quiet: bool,
) -> None:  # fmt: skip
    """Map over parameters which regime results: triangulation, or what it fails into.

    The regimes are distinguished by the rules of experiments/thesis/regimes.toml. The same command
    resumes where it was interrupted.

    \b
      triangulation regimes --across belarus.sovereignty=0:3 --up security.external_threat=0:1
    """  # noqa: D301 - click reads this mark as "keep these lines"
    from ..analysis.printing import print_answers
    from ..thesis.inquiry import conducted, write_inquiry
    from ..thesis.regime_map import answers, axis, experiment_text, panels

    text = experiment_text(
        axis(across), axis(up), panels(beside), cells, worlds, months, citizens, seed
    )
    results = conducted(text, output, processes, quiet)
    found = answers(results.runs)
    write_inquiry(output, "regimes", found)
    if not quiet:
        print_answers(found)
        click.echo(f"\nTable and figure are in {output}.")
