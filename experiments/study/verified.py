"""Verifying the files of an experiment."""

from __future__ import annotations

from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from ..engine.store import fault
from ..storage.files import OutputError
from ..storage.manifest import Manifest
from .layout import EXPERIMENT, FAILURES, MEASURES, RUNS, failure, measures_part
from .plan import Plan


def table_in(content: bytes) -> Any:
    """Return the rows of runs (pyarrow) that a chunk keeps."""
    parquet: Any = import_module("pyarrow.parquet")
    return parquet.ParquetFile(BytesIO(content)).read()


def refuse_strays(plan: Plan, folder: Path) -> None:
    """Raise :class:`OutputError` where a file lies among the parts that cannot be one."""
    measures = plan.count if plan.experiment.months_kept != "none" else 0
    possible = {measures_part(number) for number in range(measures)}
    possible |= {failure(run) for run in range(plan.experiment.runs)}
    _refuse(folder, possible)


def _refuse(folder: Path, possible: set[str]) -> None:
    for inner in (MEASURES, FAILURES):
        for path in sorted((folder / inner).glob("*")):
            if f"{inner}/{path.name}" not in possible:
                raise OutputError(f"{path} does not belong to this experiment; move it away.")


def check_listed(folder: Path, manifest: Manifest) -> None:
    """Raise :class:`OutputError` unless the files are those of the manifest, and no others."""
    for name in dict.fromkeys((EXPERIMENT, RUNS, *manifest.files)):
        listed = name in manifest.files
        wrong = fault(folder, name, manifest.files[name]) if listed else "is not in the manifest"
        if wrong:
            raise OutputError(
                f"{folder / name} {wrong}, so the results cannot be used; put the right file "
                "back, or play the experiment again into another folder."
            )
    _refuse(folder, set(manifest.files))


def check_finished(plan: Plan, folder: Path, manifest: Manifest) -> None:
    """Raise :class:`OutputError` unless all files of a finished experiment are there and whole."""
    kept = plan.experiment.months_kept != "none"
    for name in (measures_part(number) for number in range(plan.count if kept else 0)):
        if name not in manifest.files:
            raise OutputError(
                f"{folder}'s manifest does not list {name}, so the results cannot be used; "
                "play the experiment again into another folder."
            )
    check_listed(folder, manifest)
