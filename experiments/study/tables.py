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
        "run": np.repeat(chunk.runs[rows], each),
        "scenario": _text([chunk.scenario.name] * (len(rows) * each)),
        "point": np.repeat(chunk.points[rows], each),
        "replication": np.repeat(chunk.replications[rows], each),
        "month": np.tile(months, len(rows)),
    }
    for name, values in played.columns.items():
        named[name] = np.ascontiguousarray(values[:, -each:]).reshape(-1)
    return _table(named)


def runs_table(chunk: Chunk, played: Played) -> Any:
    """Return one row (pyarrow) for each run, with its parameters, status and summaries."""
    done = np.zeros(len(chunk.runs), dtype=bool)
    done[played.rows] = True
    named: dict[str, Any] = {
        "run": chunk.runs,
        "scenario": _text([chunk.scenario.name] * len(chunk.runs)),
        "point": chunk.points,
        "replication": chunk.replications,
        "world": chunk.replications,
    }
    for name, values in chunk.varied.items():
        named[name] = _text(values.tolist()) if LEDGER[name].options else values
    named["status"] = _text(["finished" if row else "failed" for row in done])
    for name, values in played.summaries().items():
        named[name] = _with_gaps(values, done)
    return _table(named)


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


def _table(named: Mapping[str, Any]) -> Any:
    pyarrow: Any = import_module("pyarrow")
    return pyarrow.table({name: pyarrow.array(values) for name, values in named.items()})


def _text(values: list[str]) -> Any:
    pyarrow: Any = import_module("pyarrow")
    return pyarrow.array(values, type=pyarrow.string())


def _with_gaps(values: NDArray[np.float64], there: NDArray[np.bool_]) -> Any:
    """Return values at the places where they are there, and nothing at the others."""
    pyarrow: Any = import_module("pyarrow")
    every = np.zeros(len(there))
    every[there] = values
    return pyarrow.array(every, mask=~there)
