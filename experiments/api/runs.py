"""What a run found: a tidy table, with what makes it known, kept and drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...agents.mistake import Mistake, nearest, shown
from ...model.columns import COLUMNS
from ..installing import missing
from ..playing.batch import Columns
from ..playing.job import Job
from ..playing.run import manifest_of, write_data, write_report_of
from ..reports.charts import BLUE, GREEN, ORANGE, PURPLE, RED, SKY, Chart, Line
from ..storage.files import new_folder
from ..storage.manifest import Manifest
from ..storage.tables import tidy, write_csv, write_parquet

if TYPE_CHECKING:
    from pandas import DataFrame

COLOURS = (BLUE, ORANGE, GREEN, RED, PURPLE, SKY)
"""Colours of the lines of a picture, in order."""


class Runs:
    """The worlds of a run, month by month; :func:`triangulation.run` returns it.

    ``runs.frame`` is the table, ``runs.units`` says what its columns are measured in,
    ``runs.manifest`` what made it. Nothing is written until you ask for it.
    """

    def __init__(self, job: Job, columns: Columns) -> None:
        """Hold a job and its record, worlds × months of every column."""
        self.job = job
        self._columns = columns

    def __repr__(self) -> str:
        """Return what was played, in a line."""
        job = self.job
        return (
            f"<Runs of {job.scenario.name}: {len(self.worlds)} worlds × {job.months} months, "
            f"seed {job.seed}>"
        )

    @property
    def worlds(self) -> tuple[int, ...]:
        """The indices of the worlds; with the seed each of them can be played again."""
        return self.job.course().worlds

    @cached_property
    def frame(self) -> DataFrame:
        """A row for each world and month, a column for each measure (pandas).

        The first columns are ``world`` and ``month`` (from 1); files that are written also have
        ``date``. ``frame.attrs`` holds ``units``, ``labels``, ``scenario``, ``seed`` and
        ``citizens``; pandas keeps them in Parquet too.

        Examples
        --------
        >>> runs.frame[["world", "month", "alignment"]].shape
        (480, 3)
        """
        frame = tidy(self._columns, self.worlds).to_pandas()
        frame.attrs = {
            "scenario": self.job.scenario.name,
            "seed": self.job.seed,
            "citizens": self.job.citizens,
            "units": dict(self.units),
            "labels": {name: COLUMNS[name].label for name in self._columns},
        }
        return frame

    @property
    def units(self) -> Mapping[str, str]:
        """The unit of every column of the frame.

        Examples
        --------
        >>> runs.units["price_paid"]
        'USD per 1000 m³'
        """
        units = {name: COLUMNS[name].unit for name in self._columns}
        return {"world": "index", "month": "month"} | units

    @property
    def manifest(self) -> Manifest:
        """What made these runs: settings, every parameter, versions, commit, machine.

        Examples
        --------
        >>> runs.manifest.settings["seed"]
        2020
        """
        return manifest_of(self.job)

    def plot(self, *measures: str, ax: Any = None) -> Any:
        """Draw measures over the months: the median of the worlds and their middle 50 % and 90 %.

        Parameters
        ----------
        *measures : str
            Names of measures that have one unit; by default ``"alignment"``.
        ax : matplotlib.axes.Axes, optional
            Axes to draw into; without them a new figure is made.

        Returns
        -------
        matplotlib.axes.Axes
            The axes.

        Raises
        ------
        Mistake
            For a measure that is not recorded, and for measures of different units.

        Examples
        --------
        >>> axes = runs.plot("alignment", "public_alignment")
        """
        names = measures or ("alignment",)
        units = {name: self.units[_known(name, self._columns)] for name in names}
        if len(set(units.values())) > 1:
            said = ", ".join(f"{name} ({unit})" for name, unit in units.items())
            raise Mistake(f"One picture has one unit, and these differ: {said}.")
        from ..reports.plots import draw_chart

        if ax is None:
            pyplot: Any = import_module("matplotlib.pyplot")
            _, ax = pyplot.subplots(layout="constrained")
        many = range(len(names))
        lines = tuple(Line(names[n], COLOURS[n % len(COLOURS)]) for n in many)
        title = self.job.scenario.title
        draw_chart(ax, Chart(names[0], title, units[names[0]], lines), self._columns)
        return ax

    def _table(self) -> Any:
        """Return the measures as an Arrow table."""
        return tidy(self._columns, self.worlds, self.job.scenario.begins)

    def to_parquet(self, path: str | Path) -> Path:
        """Write the table as Parquet, byte for byte what ``triangulation run`` writes.

        Parameters
        ----------
        path : str or Path
            The file to write.

        Returns
        -------
        Path
            The same path.

        Raises
        ------
        Mistake
            Where it cannot be written; nothing is half-written.
        """
        write_parquet(self._table(), Path(path))
        return Path(path)

    def to_csv(self, path: str | Path) -> Path:
        """Write the table as CSV, with the shortest digits that give the same numbers back.

        Parameters
        ----------
        path : str or Path
            The file to write.

        Returns
        -------
        Path
            The same path.

        Raises
        ------
        Mistake
            Where it cannot be written; nothing is half-written.
        """
        write_csv(self._table(), Path(path))
        return Path(path)

    def to_xarray(self) -> Any:
        """Return the measures as arrays of worlds × months.

        Returns
        -------
        xarray.Dataset
            A variable for each measure, its unit in ``attrs``.

        Raises
        ------
        Mistake
            Where xarray is not installed, with the command that installs it.

        Examples
        --------
        >>> runs.to_xarray()["alignment"].dims
        ('world', 'month')
        """
        try:
            xarray: Any = import_module("xarray")
        except ImportError:
            raise missing("xarray", "a view as worlds × months", "experiments") from None
        own = {
            name: (
                ("world", "month"),
                values,
                {"units": self.units[name], "long_name": COLUMNS[name].label},
            )
            for name, values in self._columns.items()
        }
        months = range(1, self.job.months + 1)
        about = {"scenario": self.job.scenario.name, "seed": self.job.seed}
        return xarray.Dataset(own, {"world": list(self.worlds), "month": list(months)}, about)

    def save(self, folder: str | Path) -> Path:
        """Write what ``triangulation run`` writes.

        These are measures.parquet, measures.csv, report.html and manifest.json, from which
        ``triangulation rerun`` makes the same data again.

        Parameters
        ----------
        folder : str or Path
            A new folder.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        Mistake
            For a folder that is not empty.
        """
        output = new_folder(Path(folder))
        begins = self.job.scenario.begins
        files = write_data(output, self._columns, self.worlds, self.job.formats, begins)
        manifest = manifest_of(self.job, files)
        manifest.write(output / "manifest.json")
        write_report_of(output, self.job, self._columns, manifest)
        return output


def _known(name: str, columns: Columns) -> str:
    """Return the name of a recorded column; raises :class:`Mistake` for any other."""
    if name not in columns:
        near = nearest(name, columns)
        hint = f"did you mean {near}?" if near else "triangulation.measures() lists all."
        raise Mistake(f"There is no measure {shown(name)}; {hint}")
    return name
