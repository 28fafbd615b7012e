"""Where everything of an experiment lies in its folder."""

from __future__ import annotations

EXPERIMENT = "experiment.toml"
"""The experiment file as it was run; scenario files of one's own lie beside it."""

RUNS = "runs.parquet"
"""One row for each run."""

MEASURES = "measures"
"""Folder of parts with one row for each run and month."""

FAILURES = "failures"
"""Folder with one file for each run that failed."""

MANIFEST = "manifest.json"
"""What made the results, and whether they are complete."""

UNFINISHED = ".unfinished"
"""Folder of the rows of runs of the chunks that are done, until all are."""

RETRY = ".retry"
"""Folder of what a retry is to replace, until all of it can be."""


def measures_part(number: int) -> str:
    """Return the path of a chunk's measures."""
    return f"{MEASURES}/part-{number:07d}.parquet"


def runs_part(number: int) -> str:
    """Return the path of a chunk's rows of runs; where it is, and whole, the chunk is done."""
    return f"{UNFINISHED}/runs-{number:07d}.sealed"


def failure(run: int) -> str:
    """Return the path of what is told of a run that failed."""
    return f"{FAILURES}/run-{run:08d}.json"
