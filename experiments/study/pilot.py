"""Estimating an experiment's time and disk space by playing a small part of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from .experiment import Experiment
from .layout import measures_part
from .plan import Plan
from .playing import play_chunk
from .tables import months_of
from .work import packed

MONTHS = 24
"""Months that the pilot plays at most."""


@dataclass(frozen=True)
class Estimate:
    """The estimate for an experiment: ``seconds`` of one process, and ``bytes`` on disk.

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
    files = packed(measured, played)
    seconds = time.perf_counter() - start
    runs = len(chunk.runs)
    rows = _kept(measured.months_kept, chunk.months)
    kept = _kept(chunk.months_kept, experiment.months)
    month = len(files.beside.get(measures_part(0), b"")) / (runs * max(rows, 1))
    return Estimate(
        seconds=seconds / (runs * chunk.months) * experiment.runs * experiment.months,
        bytes=experiment.runs * (month * kept + len(files.content) / runs),
        pilot_runs=runs,
        pilot_months=chunk.months,
        failed=len(played.failures),
    )


def _kept(months_kept: str, months: int) -> int:
    """Return how many rows a run of some months has."""
    return int(months_of(months_kept, np.array([months]), months).sum())
