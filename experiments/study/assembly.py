"""Putting the table of runs together from the chunks, in memory that does not grow with them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from ..files import OutputError, write_whole
from ..manifest import digest, read_manifest
from ..sealed import DamagedError
from .layout import EXPERIMENT, FAILURES, MANIFEST, RUNS, UNFINISHED, runs_part
from .plan import Plan
from .tables import PARQUET
from .verified import rows_of

ROWS = 10_000
"""Rows of runs that are written at once."""


def assemble(plan: Plan, folder: Path, work: str) -> None:
    """Write the table of runs and the complete manifest, and remove what is no longer needed."""
    digests: dict[str, str] = {}
    write_runs(folder, _parts(plan, folder, work, digests))
    for path in (folder / FAILURES).glob("run-*.json"):
        if f"{FAILURES}/{path.name}" not in digests:
            path.unlink()
    _complete(plan, folder, digests)
    clear(folder)


def clear(folder: Path) -> None:
    """Remove what is of no use once all is complete."""
    shutil.rmtree(folder / UNFINISHED, ignore_errors=True)
    failures = folder / FAILURES
    if failures.is_dir() and not any(failures.iterdir()):
        failures.rmdir()


def write_runs(folder: Path, parts: Iterable[Any]) -> None:
    """Write tables of runs as one file, some thousand rows at a time."""
    parquet: Any = import_module("pyarrow.parquet")

    def fill(part: Path) -> None:
        writer: Any = None
        for table in _gathered(parts):
            writer = writer or parquet.ParquetWriter(part, table.schema, **PARQUET)
            writer.write_table(table)
        writer.close()

    write_whole(folder / RUNS, fill)


def _gathered(parts: Iterable[Any]) -> Iterator[Any]:
    """Yield tables of about :data:`ROWS` rows, made of smaller ones."""
    pyarrow: Any = import_module("pyarrow")
    waiting: list[Any] = []
    for table in parts:
        waiting.append(table)
        if sum(each.num_rows for each in waiting) >= ROWS:
            yield pyarrow.concat_tables(waiting).combine_chunks()
            waiting = []
    if waiting:
        yield pyarrow.concat_tables(waiting).combine_chunks()


def _parts(plan: Plan, folder: Path, work: str, digests: dict[str, str]) -> Iterator[Any]:
    """Yield each chunk's rows of runs; notes the digests of the chunks' other files."""
    for number in range(plan.count):
        try:
            rows = rows_of(folder, work, number)
        except DamagedError as reason:
            raise OutputError(f"{folder / runs_part(number)} cannot be used: {reason}.") from None
        digests.update(rows.files)
        yield rows.table


def _complete(plan: Plan, folder: Path, digests: Mapping[str, str]) -> None:
    try:
        names = [EXPERIMENT, *sorted(plan.experiment.files), RUNS]
        files = {name: digest(folder / name) for name in names} | dict(sorted(digests.items()))
    except OSError as error:
        raise OutputError(f"{folder} cannot be read: {error.strerror}.") from None
    manifest = replace(read_manifest(folder), files=files, complete=True)
    manifest.write(folder / MANIFEST)
