"""What an experiment will take, from playing a little of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from ...model.record import YEAR
from .experiment import Experiment
from .layout import measures_part, runs_part
from .plan import Plan
from .playing import play_chunk
from .work import results

MONTHS = 24
"""Months that the pilot plays at most."""


@dataclass(frozen=True)
class Estimate:
    """What an experiment will take: ``seconds`` of one process, and ``bytes`` on disk.

    ``pilot_runs`` and ``pilot_months`` say what it was measured on, ``failed`` how many of these
    runs failed.
    """

    seconds: float
    bytes: float
    pilot_runs: int
    pilot_months: int
    failed: int


def estimate(experiment: Experiment) -> Estimate:
    """Play the first chunk for some months, in this process, and scale up from it.

    Months that are not played are taken to be like the pilot's last year: in the first months,
    worlds are still much the same and take less of the disk.
    """
    plan = Plan(experiment)
    chunk = replace(plan.chunk(0), months=min(experiment.months, MONTHS))
    play_chunk(replace(chunk, months=1))
    start = time.perf_counter()
    played = play_chunk(chunk)
    measured = chunk
    if chunk.months < experiment.months and chunk.months_kept == "all":
        measured = replace(chunk, months_kept="last-year")
    files = results(measured, played)
    seconds = time.perf_counter() - start
    runs = len(chunk.runs)
    rows = min(YEAR, chunk.months) if measured.months_kept == "last-year" else chunk.months
    kept = min(YEAR, experiment.months) if chunk.months_kept == "last-year" else experiment.months
    month = len(files.get(measures_part(0), b"")) / (runs * rows)
    return Estimate(
        seconds=seconds / (runs * chunk.months) * experiment.runs * experiment.months,
        bytes=experiment.runs * (month * kept + len(files[runs_part(0)]) / runs),
        pilot_runs=runs,
        pilot_months=chunk.months,
        failed=len(played.failures),
    )
