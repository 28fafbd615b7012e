"""People of many classrooms in one table."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from ...agents.mistake import Mistake, shortened
from ...experiments.storage.tables import write_csv, write_parquet
from ..play.session.people_tables import PEOPLE
from .export import TABLES


def joined(folders: Sequence[Path]) -> Any:
    """Return the rows of the people of several exports as one table (pyarrow).

    Raises :class:`Mistake` where a folder is no export, two hold one session, or their columns
    differ.
    """
    import pyarrow

    seen: dict[str, Path] = {}
    tables: list[Any] = []
    for folder in folders:
        table = _people(folder)
        for session in table.column("session").unique().to_pylist():
            if session in seen:
                raise Mistake(
                    f"{shortened(folder)} and {shortened(seen[session])} hold the same session, "
                    f"{session}; allowed is each session once."
                )
            seen[session] = folder
        if tables and table.schema != tables[0].schema:
            raise Mistake(
                f"{shortened(folder)} has other columns than {shortened(folders[0])}; export both "
                "with one version."
            )
        tables.append(table)
    return pyarrow.concat_tables(tables).combine_chunks()


def write_joined(folders: Sequence[Path], path: Path) -> int:
    """Write the people of several exports to a CSV or Parquet file; return how many they are."""
    writers = {".csv": write_csv, ".parquet": write_parquet}
    if path.suffix not in writers:
        raise Mistake(
            f"The output is {shortened(path)}; allowed is a name that ends in .csv or .parquet."
        )
    table = joined(folders)
    writers[path.suffix](table, path)
    return int(table.num_rows)


def _people(folder: Path) -> Any:
    parquet: Any = import_module("pyarrow.parquet")
    path = folder / TABLES / f"{PEOPLE}.parquet"
    try:
        return parquet.read_table(path)
    except (OSError, ValueError):
        raise Mistake(
            f"{shortened(folder)} is no export of a session: {TABLES}/{PEOPLE}.parquet cannot be "
            "read."
        ) from None
