"""Putting the table of runs together from the chunks, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from ..engine.store import Store
from ..storage.files import OutputError, write_whole
from ..storage.manifest import digest, read_manifest
from ..storage.sealed import DamagedError
from .layout import EXPERIMENT, FAILURES, MANIFEST, RUNS, RUNS_CSV
from .plan import Plan
from .tables import PARQUET
from .verified import table_in
from .work import store_in

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
    Store(folder).clear()
    failures = folder / FAILURES
    if failures.is_dir() and not any(failures.iterdir()):
        failures.rmdir()


def write_runs(folder: Path, parts: Iterable[Any]) -> None:
    """Write tables of runs as one file and as CSV, some thousand rows at a time."""
    parquet: Any = import_module("pyarrow.parquet")

    def fill(part: Path) -> None:
        writer: Any = None
        for table in _gathered(parts):
            writer = writer or parquet.ParquetWriter(part, table.schema, **PARQUET)
            writer.write_table(table)
        writer.close()

    write_whole(folder / RUNS, fill)
    write_whole(folder / RUNS_CSV, lambda part: _as_csv(folder / RUNS, part))


def _as_csv(runs: Path, part: Path) -> None:
    """Write the table of runs as CSV: the shortest digits that give the same numbers back."""
    parquet: Any = import_module("pyarrow.parquet")
    csv: Any = import_module("pyarrow.csv")
    table = parquet.ParquetFile(runs)
    with csv.CSVWriter(part, table.schema_arrow) as writer:
        for n in range(table.num_row_groups):
            writer.write_table(table.read_row_group(n))


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
    store = store_in(folder, work)
    for number in range(plan.count):
        try:
            kept = store.read(number)
        except DamagedError as reason:
            raise OutputError(f"{store.path(number)} cannot be used: {reason}.") from None
        digests.update(kept.files)
        yield table_in(kept.content)


def _complete(plan: Plan, folder: Path, digests: Mapping[str, str]) -> None:
    files = listed(plan, folder, digests)
    replace(read_manifest(folder), files=files, complete=True).write(folder / MANIFEST)


def listed(plan: Plan, folder: Path, digests: Mapping[str, str]) -> dict[str, str]:
    """Return the digest of every file of the results; those of the chunks are known already."""
    names = [EXPERIMENT, *sorted(plan.experiment.files), RUNS, RUNS_CSV]
    try:
        return {name: digest(folder / name) for name in names} | dict(sorted(digests.items()))
    except OSError as error:
        raise OutputError(f"{folder} cannot be read: {error.strerror}.") from None
