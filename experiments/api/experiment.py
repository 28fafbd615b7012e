"""``triangulation.experiment``: play an experiment file, resume it, ask what it answers."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...agents.mistake import Mistake
from ...model.columns import COLUMNS
from ..analysis.answers import answers_of, request_for
from ..analysis.output import words
from ..analysis.questions import Answer
from ..storage.manifest import Manifest
from ..study.results import Results, open_results
from ..study.run import run_experiment
from ..workers.cluster import LOCAL
from ..workers.processes import cores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame


class Experiment:
    """A finished experiment in its folder; :func:`triangulation.experiment` returns it."""

    def __init__(self, results: Results) -> None:
        """Hold the results in a folder."""
        self.results = results

    def __repr__(self) -> str:
        """Return what it asked and how much was played."""
        asked = self.results.experiment
        return (
            f"<Experiment {asked.title or self.folder.name!r}: {asked.runs:,} runs, {self.folder}>"
        )

    @property
    def folder(self) -> Path:
        """Where everything lies; the same call resumes or reads it."""
        return self.results.folder

    @property
    def manifest(self) -> Manifest:
        """What made the results."""
        return self.results.manifest

    @cached_property
    def frame(self) -> DataFrame:
        """A row for each run: its place in the design, its parameters, and summaries (pandas).

        ``<measure>_mean`` is over all months, ``<measure>_final`` over the last twelve; ``status``
        is finished or failed. ``frame.attrs["units"]`` holds the units of the summaries.
        """
        frame = self.results.runs.copy()
        frame.attrs = {"units": _units(frame.columns)}
        return frame

    def measures(
        self, names: Sequence[str] | str | None = None, scenario: str | None = None
    ) -> DataFrame:
        """Return the monthly measures that were kept.

        Parameters
        ----------
        names : str or sequence of str, optional
            Measures, by default all that the experiment kept.
        scenario : str, optional
            A scenario of the experiment, by default all.

        Returns
        -------
        DataFrame
            A row for each run and month: the run's place in the design, and the measures.

        Raises
        ------
        Mistake
            For measures or a scenario that were not kept.
        """
        return self.results.measures(names, scenario)

    def analysis(
        self,
        outcome: str = "alignment_final",
        above: float | None = None,
        within: float | None = None,
    ) -> Analysis:
        """Return what the design answers about an outcome, as ``experiment analyse`` does.

        Parameters
        ----------
        outcome : str
            A summary of a measure in :attr:`frame`, such as ``"alignment_final"``.
        above : float, optional
            Bound of the region to look for, in the outcome's unit; by default its highest quarter.
            Sobol and Morris designs have no regions and refuse it.
        within : float, optional
            How closely means should be known (half-width of a 95 % interval), in the outcome's
            unit.

        Returns
        -------
        Analysis
            An answer for each question that the design allows.

        Raises
        ------
        Mistake
            For an unknown outcome, and for ``above`` with a design that has no regions.
        """
        request = request_for(self.results, outcome, above, within)
        return Analysis(outcome, list(answers_of(self.results, request)))


class Analysis:
    """The answers of an experiment: ``.frame`` has them in words, ``[name]`` is one of them."""

    def __init__(self, outcome: str, answers: list[Answer]) -> None:
        """Hold the answers."""
        self.outcome, self.answers = outcome, answers

    def __repr__(self) -> str:
        """Return the answers in words."""
        return "\n".join(f"{each.name}: {each.sentence}" for each in self.answers)

    def __getitem__(self, name: str) -> Answer:
        """Return one answer.

        Parameters
        ----------
        name : str
            One of ``.frame["name"]``: ``"sobol"``, or ``"sobol-briefing-2020"`` where the
            experiment has several scenarios.

        Returns
        -------
        Answer
            With ``.sentence``, ``.table`` (pandas) and ``.figure`` (matplotlib).

        Raises
        ------
        Mistake
            For a name that is not among the answers.
        """
        found = {each.name: each for each in self.answers}
        if name not in found:
            raise Mistake(f"There is no answer {name!r}; the answers are {', '.join(found)}.")
        return found[name]

    @property
    def frame(self) -> DataFrame:
        """The answers in words: ``name``, ``question`` and ``answer``."""
        return words(self.answers)


def experiment(
    path: str | Path,
    output: str | Path | None = None,
    *,
    processes: int | None = None,
    scheduler: str = LOCAL,
    progress: bool = False,
) -> Experiment:
    """Play the experiment that a file describes and return its results.

    An experiment that was begun in the folder is resumed; a finished one is only read.

    Parameters
    ----------
    path : str or Path
        The experiment file (``.toml``), or a folder of results to read.
    output : str or Path, optional
        Folder of the results; by default ``runs/`` and the file's name, as for ``triangulation
        experiment run``.
    processes : int, optional
        Worker processes, by default one for each core.
    scheduler : str
        Address or file of a Dask scheduler, whose workers play instead of local processes.
    progress : bool
        Whether to show progress in the terminal.

    Returns
    -------
    Experiment
        The finished experiment.

    Raises
    ------
    Mistake
        For a file that cannot be played, or a folder that cannot be written.

    Examples
    --------
    >>> import triangulation as tg
    >>> found = tg.experiment("fear.toml", "fear", processes=1)
    >>> found.frame[["russia.fear", "status"]].shape
    (4, 2)
    >>> found.analysis().frame["name"].tolist()[-1]
    'convergence'
    """
    place = Path(path)
    if place.is_dir():
        return Experiment(open_results(place))
    folder = Path(output) if output is not None else Path("runs") / place.stem
    workers = processes or cores()
    return Experiment(run_experiment(place, folder, workers, not progress, scheduler))


def _units(columns: Any) -> dict[str, str]:
    """Return the unit of each summary of a measure."""
    measures = {name: str(name).rpartition("_")[0] for name in columns}
    return {name: COLUMNS[of].unit for name, of in measures.items() if of in COLUMNS}
