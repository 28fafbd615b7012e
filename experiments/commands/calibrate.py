"""``triangulation calibrate``: fit parameters to historical series, and test the fit."""

from __future__ import annotations

from pathlib import Path

import click

from ...agents.mistake import Mistake
from ..engine.store import Store
from ..playing.job import LIMITS
from ..storage.manifest import Manifest, digest, read_manifest
from ..storage.resume import RECORD, TOPPED_UP, held_folder, identity
from ..workers.interrupts import interruptible
from ..workers.processes import local_crew
from ..workers.progress import shown_progress, silent
from . import options
from .history import begins_option, scenario_option, seed_option
from .kinds import whole

REPETITIONS = 10
"""Default number of known answers to recover."""


@click.command("calibrate")
@click.option(
    "--fit", multiple=True, metavar="NAME",
    help="A parameter to fit, within its explored range in the ledger; repeatable.",
)  # fmt: skip
@click.option(
    "--series", multiple=True, metavar="NAME",
    help="A historical series to fit to; repeatable.  [default: all that are for fitting]",
)  # fmt: skip
@click.option(
    "--judge", multiple=True, metavar="NAME",
    help="A series to judge the fit by; repeatable.  [default: all that are for judging]",
)  # fmt: skip
@options.series_files
@click.option(
    "--plausible", is_flag=True,
    help="Find all plausible sets of parameters (history matching) instead of one best fit.",
)  # fmt: skip
@click.option(
    "--recover",
    is_flag=True,
    help="Test the fit on the model's own worlds, whose parameters are known.",
)
@click.option(
    "--repetitions", type=whole(6, 1000),
    help=f"Known answers to recover, with --recover.  [default: {REPETITIONS}]",
)  # fmt: skip
@scenario_option
@begins_option
@click.option(
    "--trials", type=whole(16, 100_000), default=256, show_default=True,
    help="Candidates to try.",
)  # fmt: skip
@click.option(
    "--worlds", type=whole(4, 10_000), default=16, show_default=True,
    help="Worlds in which each candidate is played.",
)  # fmt: skip
@click.option(
    "--citizens", type=whole(*LIMITS["citizens"]), default=200, show_default=True,
    help="Citizens in each world.",
)  # fmt: skip
@seed_option
@options.output
@options.processes
@options.quiet
def command(
    fit: tuple[str, ...], series: tuple[str, ...], judge: tuple[str, ...],
    series_files: tuple[Path, ...], plausible: bool, recover: bool, repetitions: int | None,
    scenario: str, begins: str | None, trials: int, worlds: int, citizens: int, seed: int,
    output: Path | None, processes: int, quiet: bool,
) -> None:  # fmt: skip
    """Fit parameters of a scenario to historical series, and judge the fit by others.

    Series for fitting are used up to the date that is declared for them; their later years, and all
    other series, only judge the fit. With --recover the model's own worlds take the place of
    history, which shows which parameters these series can identify at all.

    The folder gets fitted.toml (a scenario for `triangulation run`), fitted.csv, trials.csv,
    misfits.csv, comparison.csv, history.svg and manifest.json; with --recover also
    identification.csv, recovery.csv, recovery.svg and the trials of each fit. The same command
    resumes interrupted work. With more --trials it continues a finished fit or plausible set, whose
    bytes are then those of one that had as many trials from the start.

    With --plausible the result is a set: all candidates for which the level and the change of every
    series are within three standard deviations of history. The set may be empty; then the command
    prints which series rule out all candidates. The folder gets plausible.csv (for `triangulation
    run --posterior`), candidates.csv and manifest.json; with --recover also recovery.csv.

    \b
      triangulation calibrate --fit energy.bargained --series gas_price_ratio
      triangulation calibrate --fit energy.bargained --series gas_price_ratio --recover
      triangulation calibrate --fit energy.bargained --series-file growth.toml
    """  # noqa: D301 - click reads this mark as "keep these lines"
    from ..calibration.matching import Matched
    from ..calibration.plan import Extent, plan
    from ..calibration.plausible import matched, survivals
    from ..calibration.printed import print_matched, print_outcome, print_survivals
    from ..calibration.topping import ask_more_trials, keep_played, keep_spread
    from ..calibration.work import Work, fit_and_judge, recovery

    if repetitions is not None and not recover:
        raise Mistake("--repetitions is for --recover; give both, or neither.")
    again = (repetitions or REPETITIONS) if recover else 0
    extent = Extent(trials, worlds, citizens, seed)
    asked = plan(scenario, fit, series, judge, begins, extent, series_files)
    kind = "-".join(["plausible"] * plausible + ["recover"] * recover or ["calibrate"])
    named = Path("runs") / f"{kind}-{asked.scenario.name}"
    settings = asked.settings() | ({"recover": again} if recover else {})
    settings |= {"plausible": True} if plausible else {}
    parameters = asked.scenario.parameters.values()
    place = output or named
    if not (plausible and recover):
        keep = keep_played(place) if plausible else keep_spread(place, asked.kept)
        ask_more_trials(place, settings, parameters, keep)
    with held_folder(place, settings, parameters) as folder:
        known = identity(read_manifest(folder))
        with (
            shown_progress("fitting", trials * max(again, 1), "trials", quiet) as progress,
            interruptible(silent) as pulse,
            local_crew(processes) as crew,
        ):
            work = Work(asked, folder, crew, progress, pulse, known)
            if plausible:
                outcome = survivals(work, again) if recover else matched(work)
            else:
                outcome = recovery(work, again) if recover else fit_and_judge(work)
        tables = {path.name: digest(path) for path in sorted(folder.glob("*.csv"))}
        added = read_manifest(folder).settings.get(TOPPED_UP)
        settings |= {TOPPED_UP: added} if added else {}
        Manifest(settings, parameters, tables).write(folder / RECORD)
        Store(folder).clear()
    if not quiet:
        if isinstance(outcome, Matched):
            print_matched(work, outcome)
        elif isinstance(outcome, list):
            print_survivals(outcome)
        else:
            print_outcome(outcome)
        click.echo(f"Written to {folder}.")
