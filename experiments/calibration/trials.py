"""Trials of a fit, and the file that keeps every finished batch of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from ...agents.numerals import number_in
from ..storage.files import write_whole
from ..storage.sealed import DamagedError, read_part, report_damage, write_part

DISTANCE = "distance"


@dataclass(frozen=True)
class Trial:
    """A candidate's values, the score of each series, and its total distance."""

    values: Mapping[str, float]
    scores: Mapping[str, float]
    distance: float


@dataclass(frozen=True)
class Kept:
    """A CSV file of trials: a column for each parameter, then the distance and the scores."""

    path: Path
    parameters: tuple[str, ...]
    series: tuple[str, ...]
    work: str = ""

    @property
    def sealed(self) -> Path:
        """Return the file beside the CSV from which a fit is resumed."""
        return self.path.with_name(f".{self.path.name}.sealed")

    def read(self) -> list[Trial]:
        """Return the trials that are kept; none, and says so, if what is kept is damaged.

        The CSV is written from them again if it is missing or was changed.
        """
        if not self.sealed.exists():
            return []
        try:
            content = read_part(self.sealed, self.work, self.path.name)
        except DamagedError as reason:
            report_damage(self.sealed, reason)
            return []
        if not self.path.is_file() or self.path.read_bytes() != content:
            write_whole(self.path, lambda part: part.write_bytes(content))
        text = StringIO(content.decode(), newline="")
        return [self._trial(row) for row in csv.DictReader(text)]

    def _trial(self, row: Mapping[str, str]) -> Trial:
        return Trial(
            {name: number_in(row[name]) for name in self.parameters},
            {name: number_in(row[name]) for name in self.series},
            number_in(row[DISTANCE]),
        )

    def write(self, trials: Sequence[Trial]) -> None:
        """Write all trials, whole or not at all; digits give the same numbers back."""
        text = StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["trial", *self.parameters, DISTANCE, *self.series])
        for number, trial in enumerate(trials):
            row = [*trial.values.values(), trial.distance, *trial.scores.values()]
            writer.writerow([number, *(repr(float(value)) for value in row)])
        content = text.getvalue().encode()
        write_part(self.sealed, self.work, self.path.name, content)
        write_whole(self.path, lambda part: part.write_bytes(content))


def best(trials: Sequence[Trial]) -> Trial:
    """Return the trial of least distance, the first of equals."""
    return min(trials, key=lambda trial: trial.distance)


ACCEPTABLE = 3.84
"""How much worse than the best a trial may be to be as good as it: the 95 % point of χ² with one
degree of freedom, by which a likelihood's profile gives an interval for one parameter."""


def acceptable(trials: Sequence[Trial]) -> list[Trial]:
    """Return the trials that the observations do not tell from the best."""
    least = best(trials).distance
    return [trial for trial in trials if trial.distance <= least + ACCEPTABLE]


def interval(trials: Sequence[Trial], name: str) -> tuple[float, float]:
    """Return the range of a parameter over acceptable trials."""
    values = [trial.values[name] for trial in acceptable(trials)]
    return min(values), max(values)
