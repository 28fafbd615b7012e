"""``triangulation history --rivals``: the model's forecasts and those of simple rivals, scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from ...agents.mistake import Mistake
from ...model.scenario import PERIODS
from ..engine.store import Store
from ..storage.manifest import Manifest, digest, read_manifest
from ..storage.resume import RECORD, held_folder, identity
from ..workers.interrupts import interruptible_progress
from ..workers.processes import local_crew
from . import options

WORLDS, CITIZENS = 500, 200
"""Default number of worlds in each period and of citizens in each world."""

QUICK_WORLDS, QUICK_CITIZENS = 40, 50
"""The same with --quick."""

QUICK_HORIZONS = (1, 2)


@dataclass(frozen=True)
class Asked:
    """What the command line says; ``given`` names the options that are not at their default."""

    series: Sequence[str]
    series_files: Sequence[Path]
    changes: Sequence[str]
    worlds: int
    citizens: int
    seed: int
    quick: bool
    given: set[str]

    def sizes(self) -> tuple[int, int]:
        """Return worlds and citizens, as given or by default."""
        usual = (QUICK_WORLDS, QUICK_CITIZENS) if self.quick else (WORLDS, CITIZENS)
        worlds = self.worlds if "worlds" in self.given else usual[0]
        return worlds, self.citizens if "citizens" in self.given else usual[1]


def carry_out(asked: Asked, output: Path | None, processes: int, quiet: bool) -> None:
    """Play the contest in its folder, write its tables and print them."""
    from ..calibration.own_series import with_own
    from ..calibration.plan import own_settings
    from ..calibration.series import history
    from ..forecasts.contest import HORIZONS, Contest, played, results
    from ..forecasts.output import print_contest, write_tables

    for name in ("scenario", "begins"):
        if name in asked.given:
            raise Mistake(f"--{name} is not for --rivals, which plays {', '.join(PERIODS)}.")
    declared, own = with_own(history(), asked.series_files)
    names = (*asked.series, *(each.series.name for each in own))
    chosen = {one.name: one for one in declared.chosen(names)}
    worlds, citizens = asked.sizes()
    contest = Contest(
        replace(declared, series=chosen),
        worlds,
        citizens,
        asked.seed,
        options.changed_values(asked.changes),
        QUICK_HORIZONS if asked.quick else HORIZONS,
        PERIODS[2:] if asked.quick else PERIODS,
    )
    settings: dict[str, Any] = {
        "command": "history --rivals", "series": list(chosen), "changes": list(asked.changes),
        "worlds": worlds, "citizens": citizens, "seed": asked.seed,
        "horizons": contest.horizons, "periods": contest.periods, **own_settings(own),
    }  # fmt: skip
    with held_folder(output or Path("runs/rivals"), settings) as folder:
        store = Store(folder, identity(read_manifest(folder)))
        with interruptible_progress("playing", contest.cost(), "world-months", quiet) as show:
            made = played(contest, lambda: local_crew(processes), show, store)
        scores = results(contest, made)
        tables = write_tables(folder, scores, contest.history, asked.seed)
        files = {path.name: digest(path) for path in tables}
        Manifest(settings, {}, files).write(folder / RECORD)
        store.clear()
    if not quiet:
        print_contest(scores, contest.history, asked.seed)
        click.echo(f"Written to {folder}.")
