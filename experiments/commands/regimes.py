"""``triangulation regimes``: a map of where triangulation fails."""

from __future__ import annotations

from pathlib import Path

import click

from . import options
from .kinds import whole

ACROSS = "russia.sphere=0:3"
UP = "russia.restraint=0:2.1"
BESIDE = "citizens.patience=0.36,0.45"
"""The default axes: how much Moscow values a close Belarus and what coercion costs it, on which the
thesis depends most; and how much disapproval citizens bear before they consider protest, at the
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
    help="A third parameter; each of its values gets its own map.",
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
    """Map which regime results from two parameters: triangulation, or what replaces it.

    The rules in experiments/thesis/regimes.toml define the regimes. The same command resumes
    interrupted work.

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
