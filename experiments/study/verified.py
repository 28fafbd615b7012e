"""Verifying the files of an experiment: first those of its chunks, in the end all of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from ..files import OutputError
from ..manifest import Manifest, digest
from ..sealed import DamagedError, opened, read_part, report_damage
from .layout import EXPERIMENT, FAILURES, MEASURES, RUNS, failure, measures_part, runs_part
from .plan import Plan

DIGESTS = b"files"
"""Note beside a chunk's rows of runs: the digests of its other files."""


@dataclass(frozen=True)
class Rows:
    """A chunk's rows of runs (pyarrow), and the digests of its other files."""

    table: Any
    files: dict[str, str]


def rows_in(work: str, name: str, data: bytes) -> Rows:
    """Return what a sealed part of rows of runs holds; raises :class:`DamagedError`."""
    return _rows(opened(work, name, data))


def rows_of(folder: Path, work: str, number: int) -> Rows:
    """Return a chunk's rows of runs; raises :class:`DamagedError`."""
    name = runs_part(number)
    return _rows(read_part(folder / name, work, name))


def _rows(content: bytes) -> Rows:
    parquet: Any = import_module("pyarrow.parquet")
    table: Any = parquet.ParquetFile(BytesIO(content)).read()
    files: dict[str, str] = json.loads(table.schema.metadata[DIGESTS])
    return Rows(table.replace_schema_metadata(None), files)


def chunks_done(plan: Plan, folder: Path, work: str) -> set[int]:
    """Return the numbers of the chunks that are done; says which ones are damaged."""
    found: set[int] = set()
    for number in range(plan.count):
        path = folder / runs_part(number)
        if not path.exists():
            continue
        try:
            _check_files(folder, rows_of(folder, work, number).files)
        except DamagedError as reason:
            report_damage(path, reason)
        else:
            found.add(number)
    return found


def _check_files(folder: Path, files: dict[str, str]) -> None:
    for name, wanted in files.items():
        if fault := _fault(folder, name, wanted):
            raise DamagedError(f"{name} {fault}")


def _fault(folder: Path, name: str, wanted: object) -> str:
    try:
        return "" if digest(folder / name) == wanted else "was changed or damaged"
    except FileNotFoundError:
        return "is missing"
    except (OSError, ValueError):
        return "cannot be read"


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
        fault = _fault(folder, name, manifest.files[name]) if listed else "is not in the manifest"
        if fault:
            raise OutputError(
                f"{folder / name} {fault}, so the results cannot be used; put the right file "
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
