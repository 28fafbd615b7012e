"""Trials of a fit, and the file that keeps every finished batch of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...agents.mistake import Mistake
from ...agents.numerals import number_in
from ..files import write_whole

DISTANCE = "distance"


@dataclass(frozen=True)
class Trial:
    """A candidate's values, the score of each series, and the distance that they come to."""

    values: Mapping[str, float]
    scores: Mapping[str, float]
    distance: float


@dataclass(frozen=True)
class Kept:
    """A CSV file of trials: a column for each parameter, then the distance and the scores."""

    path: Path
    parameters: tuple[str, ...]
    series: tuple[str, ...]

    def read(self) -> list[Trial]:
        """Return the trials that the file holds; none if there is no file.

        Raises :class:`Mistake` for a file that was not written by this calibration.
        """
        if not self.path.exists():
            return []
        try:
            with self.path.open(newline="", encoding="utf-8") as file:
                return [self._trial(row) for row in csv.DictReader(file)]
        except (KeyError, TypeError, ValueError, csv.Error):
            raise Mistake(f"{self.path} does not hold the trials of this calibration.") from None

    def _trial(self, row: Mapping[str, str]) -> Trial:
        return Trial(
            {name: number_in(row[name]) for name in self.parameters},
            {name: number_in(row[name]) for name in self.series},
            number_in(row[DISTANCE]),
        )

    def write(self, trials: Sequence[Trial]) -> None:
        """Write all trials, whole or not at all; digits give the same numbers back."""

        def fill(part: Path) -> None:
            with part.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(["trial", *self.parameters, DISTANCE, *self.series])
                for number, trial in enumerate(trials):
                    row = [*trial.values.values(), trial.distance, *trial.scores.values()]
                    writer.writerow([number, *(repr(float(value)) for value in row)])

        write_whole(self.path, fill)


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
