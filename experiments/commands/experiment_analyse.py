"""``triangulation experiment analyse``: analyse an experiment's results."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from . import options
from .kinds import Number


@click.command("analyse")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--outcome",
    default="alignment_final",
    show_default=True,
    metavar="NAME",
    help="A measure with _mean (over all months) or _final (over the last twelve).",
)
@click.option(
    "--above",
    type=Number(),
    metavar="VALUE",
    help="Find regions in which the outcome is above this value; not for Sobol and Morris "
    "designs, which have no regions.  [default: its upper quartile]",
)
@click.option(
    "--within",
    type=Number(),
    metavar="VALUE",
    help="Wanted precision of the means.  [default: 2 % of the outcome's scale, or less where "
    "points differ little]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="A new folder for the answers.  [default: DIR/analysis-NAME]",
)
@options.quiet
def command(
    folder: Path, outcome: str, above: float | None, within: float | None, output: Path | None,
    quiet: bool,
) -> None:  # fmt: skip
    """Analyse the finished experiment in DIR.

    The design decides which analysis is made: Sobol indices, Morris screening, or means and the
    regions in which the outcome is high; with several scenarios, paired differences; and always
    whether there were enough replications. Each result is a sentence, a table (CSV) and a figure
    (SVG and PDF) in a new folder, with a manifest.
    """
    from ...agents.mistake import Mistake
    from ..analysis.answers import answers_of, request_for
    from ..analysis.output import write_answers
    from ..analysis.printing import print_answers
    from ..storage.files import new_folder, next_free
    from ..storage.manifest import digest
    from ..study.layout import MEASURES, RUNS
    from ..study.results import open_results

    results = open_results(folder)
    if output is not None and (folder / MEASURES).resolve() in output.resolve().parents:
        raise Mistake(f"{output} lies among the measures of {folder}; name another folder.")
    request = request_for(results, outcome, above, within)
    found = list(answers_of(results, request))
    target = new_folder(output or next_free(folder / f"analysis-{outcome}"))
    settings = {"command": "experiment analyse", RUNS: digest(folder / RUNS), **asdict(request)}
    write_answers(target, found, settings)
    if not quiet:
        print_answers(found)
        click.echo(f"\nTables and figures are in {target}.")
