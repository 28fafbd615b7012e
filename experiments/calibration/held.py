"""Ensembles compared with history: groups of series, misfits, and files for them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..storage.files import write_whole
from ..workers.progress import Tell, silent
from .candidates import Readings, Stage, Values
from .comparison import Target
from .figure import panels, write_figure
from .misfit import Misfit, misfit

MISFITS = ("group", "series", "unit", "dates", "ensemble", "bias", "distance", "standard")
"""Columns of misfits.csv, a row per series (in each use) and ensemble."""

DATES = (
    "series", "unit", "date", "observed", "error", "source", "ensemble", "mean", "spread",
    "low_90", "high_90",
)  # fmt: skip
"""Columns of comparison.csv, a row per date and ensemble."""


@dataclass(frozen=True)
class Held:
    """The values of ensembles at the dates of targets.

    ``groups`` names the use of each target (such as "fitted on"); ``ensembles`` holds, by label,
    worlds × dates of each target.
    """

    targets: tuple[Target, ...]
    groups: tuple[str, ...]
    ensembles: Mapping[str, Readings]

    def rows(self) -> Iterator[tuple[str, dict[str, Misfit]]]:
        """Yield each target's group and its misfits by ensemble."""
        for n, (group, one) in enumerate(zip(self.groups, self.targets, strict=True)):
            yield group, {label: misfit(one, read[n]) for label, read in self.ensembles.items()}


def hold(
    groups: Mapping[str, Sequence[Target]],
    candidates: Mapping[str, Values],
    stage: Stage,
    tell: Tell = silent,
) -> Held:
    """Play ensembles (parameters that differ from the scenario's, by label) to all targets."""
    targets = tuple(one for group in groups.values() for one in group)
    named = tuple(name for name, group in groups.items() for _ in group)
    readings = stage.readings(list(candidates.values()), targets, tell)
    return Held(targets, named, dict(zip(candidates, readings, strict=True)))


def write_held(output: Path, held: Held, begins: str, fitted: Mapping[str, str]) -> list[Path]:
    """Write misfits.csv, comparison.csv and history.svg into a folder; return the tables' paths.

    ``fitted`` holds the last month that was fitted on, by series.
    """
    tables = [output / "misfits.csv", output / "comparison.csv"]
    write_table(tables[0], MISFITS, list(misfit_rows(held)))
    write_table(tables[1], DATES, list(date_rows(held)))
    shown = panels(held.targets, held.ensembles, begins)
    write_figure(output / "history.svg", shown, fitted)
    return tables


def misfit_rows(held: Held) -> Iterator[tuple[str | float, ...]]:
    """Yield a row of :data:`MISFITS` for each series and ensemble."""
    for group, misfits in held.rows():
        for label, m in misfits.items():
            one = m.target.series
            yield (
                group, one.name, one.unit, len(m.mean), label, m.bias, m.distance, m.standard
            )  # fmt: skip


def date_rows(held: Held) -> Iterator[tuple[str | float, ...]]:
    """Yield a row of :data:`DATES` for each date of a series and ensemble."""
    for n, one in enumerate(held.targets):
        series = one.series
        for label, read in held.ensembles.items():
            low, high = np.percentile(read[n], (5, 95), axis=0)
            mean, spread = read[n].mean(axis=0), read[n].std(axis=0, ddof=1)
            for d, seen in enumerate(one.observations):
                yield (
                    series.name, series.unit, seen.date, float(one.values[d]), series.error,
                    seen.source, label, *(float(each[d]) for each in (mean, spread, low, high)),
                )  # fmt: skip


def write_table(path: Path, header: Sequence[str], rows: Sequence[Sequence[str | float]]) -> None:
    """Write a CSV file, whole or not at all."""

    def fill(part: Path) -> None:
        with part.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([header, *rows])

    write_whole(path, fill)
