"""The tables of a chunk, and their bytes as Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...model.parameters import LEDGER
from ...model.record import YEAR
from .plan import Chunk
from .playing import Played

KEYS = ["run", "point", "replication", "month"]
"""Columns whose range is noted in every file, so that readers can skip what they do not need."""


def measures_table(chunk: Chunk, played: Played) -> Any:
    """Return one row (pyarrow) for each finished run and month that is kept, in order."""
    months = np.arange(1, chunk.months + 1)
    if chunk.months_kept == "last-year":
        months = months[-YEAR:]
    each, rows = len(months), played.rows
    named: dict[str, Any] = {
        "run": _numbers(np.repeat(chunk.runs[rows], each)),
        "scenario": _words([chunk.scenario.name] * (len(rows) * each)),
        "point": _numbers(np.repeat(chunk.points[rows], each)),
        "replication": _numbers(np.repeat(chunk.replications[rows], each)),
        "month": _numbers(np.tile(months, len(rows))),
    }
    for name, values in played.columns.items():
        named[name] = _numbers(values[:, -each:].reshape(-1))
    return import_module("pyarrow").table(named)


def runs_table(chunk: Chunk, played: Played) -> Any:
    """Return one row (pyarrow) for each run, with its parameters, status and summaries."""
    done = np.zeros(len(chunk.runs), dtype=bool)
    done[played.rows] = True
    named: dict[str, Any] = {
        "run": _numbers(chunk.runs),
        "scenario": _words([chunk.scenario.name] * len(chunk.runs)),
        "point": _numbers(chunk.points),
        "replication": _numbers(chunk.replications),
        "world": _numbers(chunk.replications),
    }
    for name, values in chunk.varied.items():
        named[name] = _words(values.tolist()) if LEDGER[name].options else _numbers(values)
    named["status"] = _words(["finished" if row else "failed" for row in done])
    for name, values in played.summaries().items():
        every = np.zeros(len(done))
        every[done] = values
        named[name] = _numbers(every, there=done)
    return import_module("pyarrow").table(named)


def as_parquet(table: Any, notes: Mapping[str, str] | None = None) -> bytes:
    """Return a table as the bytes of a Parquet file; the same table gives the same bytes.

    ``notes`` are kept in the file beside the table.
    """
    pyarrow: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    sink = pyarrow.BufferOutputStream()
    if notes:
        table = table.replace_schema_metadata(dict(notes))
    parquet.write_table(table, sink, **PARQUET)
    return sink.getvalue().to_pybytes()


PARQUET: Mapping[str, Any] = {
    "compression": "zstd",
    "use_dictionary": ["scenario", "status"],
    "write_statistics": KEYS,
}
"""How files are written: measured, the quickest of those that keep them small."""


# Columns are made from bytes: ``pyarrow.array`` would first load pandas, for most of a second in
# every worker.


def _numbers(values: NDArray[Any], there: NDArray[np.bool_] | None = None) -> Any:
    """Return numbers as a column, with gaps where they are not ``there``."""
    pyarrow: Any = import_module("pyarrow")
    gaps = None if there is None else pyarrow.py_buffer(np.packbits(there, bitorder="little"))
    content = pyarrow.py_buffer(np.ascontiguousarray(values))
    kind = pyarrow.from_numpy_dtype(values.dtype)
    return pyarrow.Array.from_buffers(kind, len(values), [gaps, content])


def _words(values: list[str]) -> Any:
    pyarrow: Any = import_module("pyarrow")
    encoded = [value.encode() for value in values]
    starts = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    content = [None, pyarrow.py_buffer(starts), pyarrow.py_buffer(b"".join(encoded))]
    return pyarrow.Array.from_buffers(pyarrow.string(), len(values), content)
