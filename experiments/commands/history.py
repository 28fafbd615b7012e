"""``triangulation history``: compare a scenario with what happened."""

from __future__ import annotations

from pathlib import Path

import click

from ...agents.mistake import Mistake
from ...model.scenario import PERIODS
from ...model.simulation import DEFAULT_SEED
from ..playing.job import LIMITS
from ..storage.files import new_folder
from ..storage.manifest import Manifest, digest
from ..workers.progress import shown_progress
from . import history_periods, options
from .history_rivals import Asked, carry_out
from .kinds import whole

scenario_option = click.option(
    "--scenario", default="patron", show_default=True, metavar="NAME",
    help="A scenario that begins in the past, or the path of a .toml file of your own.",
)  # fmt: skip
begins_option = click.option(
    "--begins", metavar="YYYY-MM",
    help="The scenario's first month.  [default: the scenario's own date]",
)  # fmt: skip
seed_option = click.option(
    "--seed", type=whole(*LIMITS["seed"]), default=DEFAULT_SEED, show_default=True,
    help="The seed of all random draws.",
)  # fmt: skip


@click.command("history")
@scenario_option
@begins_option
@click.option(
    "--series", multiple=True, metavar="NAME",
    help="A historical series; repeatable.  [default: all that the run can be compared with]",
)  # fmt: skip
@options.series_files
@click.option(
    "--periods", is_flag=True,
    help="Play all four historical periods and judge their episodes.",
)  # fmt: skip
@click.option(
    "--rivals", is_flag=True,
    help="Forecast from every year of the four periods; score the model and simple rivals.",
)  # fmt: skip
@click.option(
    "--quick", is_flag=True,
    help="For --periods or --rivals: few worlds (and the last two periods only), in a minute.",
)  # fmt: skip
@click.option(
    "--worlds", type=whole(2, 100_000), default=100, show_default=True,
    help="Parallel worlds: the same scenario with other random draws.",
)  # fmt: skip
@click.option(
    "--citizens", type=whole(*LIMITS["citizens"]), default=1000, show_default=True,
    help="Citizens in each world.",
)  # fmt: skip
@seed_option
@options.changes
@options.output
@options.processes
@options.quiet
def command(
    scenario: str, begins: str | None, series: tuple[str, ...], series_files: tuple[Path, ...],
    periods: bool, rivals: bool, quick: bool, worlds: int, citizens: int, seed: int,
    changes: tuple[str, ...],
    output: Path | None, processes: int, quiet: bool,
) -> None:  # fmt: skip
    """Compare a scenario's worlds with historical series, without fitting anything.

    For each series it prints how far the ensemble's mean is from the observations. With --output,
    a new folder gets history.svg (bands against observations), misfits.csv (a row per series),
    comparison.csv (a row per date) and manifest.json.

    With --periods the four historical periods are played instead, with 500 worlds each. The folder
    gets periods.json, periods.md and a figure per period. The same command resumes interrupted
    work.

    With --rivals the model forecasts one, two and five years ahead, every December of each period,
    from what was known then; simple rival methods do the same. The folder gets scores.csv,
    table.csv, differences.csv, rivals.md, rivals.html and manifest.json. The same command resumes
    interrupted work.

    \b
      triangulation history --output runs/history
      triangulation history --periods --output runs/periods
      triangulation history --series growth --set trade.trend=8
      triangulation history --series-file growth.toml
      triangulation history --rivals --output runs/rivals
    """  # noqa: D301 - click reads this mark as "keep these lines"
    from ..calibration.held import write_held
    from ..calibration.printed import print_held
    from ..calibration.question import question

    if periods and rivals:
        raise Mistake("--periods and --rivals are two runs; give one of them.")
    if periods:
        _refuse_beside_periods()
        history_periods.carry_out(
            worlds if options.is_given("worlds") else None,
            citizens if options.is_given("citizens") else None,
            seed, quick, output, processes, quiet,
        )  # fmt: skip
        return
    if rivals:
        given = {
            name for name in ("scenario", "begins", "worlds", "citizens") if options.is_given(name)
        }
        asked = Asked(series, series_files, changes, worlds, citizens, seed, quick, given)
        carry_out(asked, output, processes, quiet)
        return
    if quick:
        raise Mistake("--quick is for --periods or --rivals; give one of them too.")
    asked = question(
        scenario, begins, series, series_files, options.changed_values(changes),
        worlds, citizens, seed,
    )  # fmt: skip
    if output is not None:
        new_folder(output)
    with shown_progress("playing", asked.size, "world-months", quiet) as progress:
        held = asked.held(processes, progress)
    if output is not None:
        files = {path.name: digest(path) for path in write_held(output, held, asked.begins, {})}
        Manifest(asked.settings(), asked.scene.parameters.values(), files).write(
            output / "manifest.json"
        )
    if not quiet:
        print_held(held)


def _refuse_beside_periods() -> None:
    """Refuse options that the four periods have no use for."""
    for name in ("scenario", "begins", "series", "series_files", "changes"):
        if options.is_given(name):
            said = {"series_files": "series-file", "changes": "set"}.get(name, name)
            raise Mistake(f"--{said} is not for --periods, which plays {', '.join(PERIODS)}.")
