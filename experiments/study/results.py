"""Reading what an experiment found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..storage.manifest import Manifest, read_manifest
from .entries import ExperimentError
from .experiment import Experiment, load_experiment
from .layout import EXPERIMENT, MANIFEST, MEASURES, RUNS
from .plan import Plan
from .staged import waits
from .verified import check_finished, check_listed

if TYPE_CHECKING:
    from pandas import DataFrame

KEYS = ("run", "scenario", "point", "replication", "month")
"""The columns that say which row of measures it is."""


@dataclass(frozen=True)
class Results:
    """The results of a finished experiment in a folder."""

    folder: Path
    experiment: Experiment
    manifest: Manifest

    @cached_property
    def runs(self) -> DataFrame:
        """Return one row for each run.

        Columns: ``run``, ``scenario``, ``point``, ``replication``, ``world``, every varied
        parameter by its full name, ``status`` (finished or failed), and for every measure
        ``<measure>_mean`` (over all months) and ``<measure>_final`` (over the last twelve),
        missing where the run failed.
        """
        import pandas as pd

        return pd.read_parquet(self.folder / RUNS)

    @property
    def varied(self) -> list[str]:
        """Return the names of the varied parameters."""
        return self.experiment.varied.names if self.experiment.varied else []

    def measures(
        self, names: Sequence[str] | str | None = None, scenario: str | None = None
    ) -> DataFrame:
        """Return one row for each finished run and month that was kept, in their order.

        Columns: ``run``, ``scenario``, ``point``, ``replication``, ``month`` and the measures,
        all that were kept or those of ``names`` (one name will do). ``scenario`` reads the runs of
        one alone. Raises :class:`ExperimentError` for what was not kept.
        """
        import pandas as pd

        names = [names] if isinstance(names, str) else names
        kept = self.experiment.measures if self.experiment.months_kept != "none" else ()
        missing = [name for name in names or () if name not in kept]
        if missing or not kept:
            what = f"Rows of {', '.join(missing)}" if missing else "The rows of months"
            raise ExperimentError(
                f"{what} were not kept in {self.folder}; [keep] in {EXPERIMENT} says what is."
            )
        wanted: Any = {} if scenario is None else {"filters": [("scenario", "==", scenario)]}
        columns = None if names is None else [*KEYS, *names]
        return pd.read_parquet(self.folder / MEASURES, columns=columns, **wanted)


def open_results(folder: Path | str) -> Results:
    """Return the results of the finished experiment in a folder.

    Raises :class:`Mistake`, in one sentence, if it is no such folder, not finished, or if a
    file is missing or was changed.
    """
    folder = Path(folder)
    for name in (MANIFEST, EXPERIMENT):
        if not (folder / name).is_file():
            raise ExperimentError(
                f"{folder} holds no experiment: it has no {name}; "
                "`triangulation experiment run` makes such a folder."
            )
    manifest = read_manifest(folder)
    if manifest.complete is not True:
        raise ExperimentError(
            f"The experiment in {folder} is not finished; "
            "the same `triangulation experiment run` resumes it."
        )
    if waits(folder):
        raise ExperimentError(
            f"What was played again or added in {folder} is not in place yet; the same "
            "`triangulation experiment` command finishes it."
        )
    check_listed(folder, manifest)
    experiment = load_experiment(folder / EXPERIMENT)
    check_finished(Plan(experiment), folder, manifest)
    return Results(folder, experiment, manifest)
