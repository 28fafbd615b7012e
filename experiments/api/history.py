"""``triangulation.history``: a scenario's worlds compared with historical series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..calibration.figure import panels, write_figure
from ..calibration.held import DATES, MISFITS, Held, date_rows, misfit_rows
from ..calibration.question import Question, question
from ..playing.job import Job
from ..storage.manifest import Manifest
from ..workers.processes import cores
from ..workers.progress import shown_progress
from .given import values_of

if TYPE_CHECKING:
    from pandas import DataFrame

WORLDS = 100
"""Worlds, where nobody says how many."""


class History:
    """Worlds against the record; :func:`triangulation.history` returns it."""

    def __init__(self, asked: Question, held: Held) -> None:
        """Hold what was asked and what came of it."""
        self.asked, self.held = asked, held

    def __repr__(self) -> str:
        """Return what was compared, in a line."""
        asked = self.asked
        return (
            f"<History of {asked.scene.name} from {asked.begins}: {len(asked.targets)} series, "
            f"{asked.worlds} worlds>"
        )

    @property
    def frame(self) -> DataFrame:
        """A row for each date of each series: what was observed, and what the worlds say.

        ``mean``, ``spread`` (standard deviation), ``low_90`` and ``high_90`` are those of the
        worlds, in ``unit``; ``error`` is the series' own.
        """
        import pandas as pd

        return pd.DataFrame(list(date_rows(self.held)), columns=list(DATES))

    @property
    def misfits(self) -> DataFrame:
        """A row for each series: ``bias`` and ``distance`` in its unit, ``standard`` in doubts."""
        import pandas as pd

        return pd.DataFrame(list(misfit_rows(self.held)), columns=list(MISFITS))

    @property
    def manifest(self) -> Manifest:
        """What made the comparison."""
        return Manifest(self.asked.settings(), self.asked.scene.parameters.values())

    def save_figure(self, path: str | Path) -> Path:
        """Draw bands of the worlds and the observations.

        Parameters
        ----------
        path : str or Path
            The SVG file to write.

        Returns
        -------
        Path
            The same path.
        """
        held = self.held
        write_figure(Path(path), panels(held.targets, held.ensembles, self.asked.begins), {})
        return Path(path)


def history(
    scenario: str | Path = "patron",
    *,
    begins: str | None = None,
    series: Sequence[str] = (),
    series_files: Sequence[str | Path] = (),
    worlds: int = WORLDS,
    citizens: int = Job.citizens,
    seed: int = Job.seed,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - as the command calls it
    processes: int | None = None,
    progress: bool = False,
) -> History:
    """Compare a scenario's worlds with historical series, as ``triangulation history`` does.

    Nothing is fitted.

    Parameters
    ----------
    scenario : str or Path
        A name (:func:`triangulation.scenarios`), or the path of a ``.toml`` file.
    begins : str, optional
        First month, such as ``"2004-01"``; by default the scenario's own.
    series : sequence of str
        Names of series; by default all with which the run can be compared.
    series_files : sequence of str or Path
        Series of your own, each a ``.toml`` file beside its table.
    worlds : int
        Worlds of the scenario; from 1.
    citizens : int
        Citizens of each world; from 1.
    seed : int
        Seed of all random draws; from 0.
    set : mapping, optional
        Values of parameters by name, as for :func:`triangulation.run`.
    processes : int, optional
        Worker processes, by default one for each core.
    progress : bool
        Whether to show progress in the terminal.

    Returns
    -------
    History
        The worlds beside what was observed.

    Raises
    ------
    Mistake
        For series or a scenario that cannot be compared.

    Examples
    --------
    >>> import triangulation as tg
    >>> found = tg.history("patron", series=["growth"], worlds=2, citizens=50)
    >>> found.misfits[["series", "unit"]].values.tolist()
    [['growth', 'per cent a year']]
    """
    files = [Path(file) for file in series_files]
    values = values_of(set)
    asked = question(str(scenario), begins, series, files, values, worlds, citizens, seed)
    with shown_progress("playing", asked.size, "world-months", not progress) as tell:
        return History(asked, asked.held(processes or cores(), tell))
