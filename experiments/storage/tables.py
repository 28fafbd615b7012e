"""Tidy tables: one row per world and month, one column per measure."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...model.calendar import date_of
from ..playing.batch import Columns
from .files import write_whole


def tidy(columns: Columns, worlds: Sequence[int], begins: str | None = None) -> Any:
    """Return a table (pyarrow) with ``world``, ``month`` and every recorded column.

    ``columns`` are worlds × months each. Rows are ordered by world, then month; months count
    from 1. Where the scenario ``begins`` in a month such as ``2020-02``, ``date`` is the first day
    of each month, such as ``2020-09-01``.
    """
    import pyarrow

    months = next(iter(columns.values())).shape[1]
    world = np.repeat(np.asarray(worlds, dtype=np.int64), months)
    month = np.tile(np.arange(1, months + 1, dtype=np.int64), len(worlds))
    flat = {name: values.reshape(-1) for name, values in columns.items()}
    named: dict[str, NDArray[Any]] = {"world": world, "month": month, **flat}
    made = {name: column(values) for name, values in named.items()}
    if begins is not None:
        firsts = [date_of(n, begins) for n in range(1, months + 1)]
        days = np.tile(np.array(firsts, dtype="datetime64[D]").astype(np.int32), len(worlds))
        dates = column(days).cast(pyarrow.date32())
        made = {"world": made["world"], "month": made["month"], "date": dates} | made
    return pyarrow.table(made)


def column(values: NDArray[Any], there: NDArray[np.bool_] | None = None) -> Any:
    """Return numbers as an Arrow array, with gaps where they are not ``there``.

    It is made from their bytes: ``pyarrow.array`` would first load pandas, for most of a second
    in every process.
    """
    import pyarrow

    gaps = None if there is None else pyarrow.py_buffer(np.packbits(there, bitorder="little").data)
    content = pyarrow.py_buffer(np.ascontiguousarray(values).data)
    kind = pyarrow.from_numpy_dtype(values.dtype)
    return pyarrow.Array.from_buffers(kind, len(values), [gaps, content])


def words(values: Sequence[str]) -> Any:
    """Return words as an Arrow array, made like :func:`column`."""
    import pyarrow

    encoded = [value.encode() for value in values]
    starts = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    content = [None, pyarrow.py_buffer(starts.data), pyarrow.py_buffer(b"".join(encoded))]
    return pyarrow.Array.from_buffers(pyarrow.string(), len(values), content)


def write_parquet(table: Any, path: Path) -> None:
    """Write a table as Parquet; the same table gives the same bytes."""
    parquet: Any = import_module("pyarrow.parquet")

    write_whole(path, lambda part: parquet.write_table(table, part, compression="zstd"))


def write_csv(table: Any, path: Path) -> None:
    """Write a table as CSV with the shortest digits that give the same number back."""
    from pyarrow import csv

    write_whole(path, lambda part: csv.write_csv(table, part))
