"""What plausible parameters add to random draws: the default scenario with one set, and with many.

``python -m triangulation.experiments.calibration.ensemble FILE`` plays both and writes the table.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ...model.posterior import PLAUSIBLE, Posterior, plausible_sets
from ...model.scenario import DEFAULT
from ..playing.job import Job, job_of
from ..playing.run import play_job
from ..workers.processes import cores
from .held import write_table

WORLDS, MONTHS, CITIZENS = 200, 120, 200
LAST_YEAR = 12

MEASURES = ("alignment", "engagement_eu", "price_paid", "coercion", "public_leaning")

MOSTLY = "triangulating"
"""A measure of 0 or 1, of which the share of worlds counts in which it is mostly 1."""

COLUMNS = (
    "parameters", "measure", "worlds", "months", "citizens", "seed", "low", "median", "high",
    "spread", "mostly",
)  # fmt: skip
"""Columns of the table: quantiles (5, 50, 95 %) and standard deviation of the worlds' means over
the last year; ``mostly`` is the share of worlds in which the measure is 1 in most months."""


def rows(worlds: int = WORLDS, months: int = MONTHS) -> Iterator[tuple[str | float, ...]]:
    """Yield a row of :data:`COLUMNS` for each measure, without plausible sets and with them."""
    drawn: dict[str, Posterior] = {"scenario": (), PLAUSIBLE: plausible_sets()}
    for label, sets in drawn.items():
        job = job_of(
            DEFAULT, {}, posterior=sets, worlds=worlds, months=months, citizens=CITIZENS,
            seed=Job.seed,
        )  # fmt: skip
        columns = play_job(job, cores(), lambda done: None)
        for name in (*MEASURES, MOSTLY):
            last = columns[name][:, -LAST_YEAR:].mean(axis=1)
            mostly = float((columns[name].mean(axis=1) > 1 / 2).mean()) if name == MOSTLY else ""
            low, median, high = (float(np.quantile(last, share)) for share in (0.05, 0.5, 0.95))
            yield (
                label, name, worlds, months, CITIZENS, job.seed, low, median, high,
                float(last.std()), mostly,
            )  # fmt: skip


if __name__ == "__main__":
    write_table(Path(sys.argv[1]), COLUMNS, list(rows()))
