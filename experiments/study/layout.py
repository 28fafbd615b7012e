"""Where everything of an experiment lies in its folder."""

from __future__ import annotations

EXPERIMENT = "experiment.toml"
"""The experiment file as it was run; your own scenario files are beside it."""

RUNS = "runs.parquet"
"""One row for each run."""

RUNS_CSV = "runs.csv"
"""The same rows for spreadsheets, and for R without arrow."""

MEASURES = "measures"
"""Folder of parts with one row for each run and month."""

FAILURES = "failures"
"""Folder with one file for each run that failed."""

MANIFEST = "manifest.json"
"""What made the results, and whether they are complete."""

RETRY = ".retry"
"""Folder of what a retry or a topping up is to replace, until all of it can be."""

TOPPING = ".topping-up"
"""Folder of the runs by which a finished experiment is being topped up, until all are played."""


def measures_part(number: int) -> str:
    """Return the path of a chunk's measures."""
    return f"{MEASURES}/part-{number:07d}.parquet"


def failure(run: int) -> str:
    """Return the path of the record of a run that failed."""
    return f"{FAILURES}/run-{run:08d}.json"
