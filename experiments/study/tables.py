"""The tables of a chunk, and their bytes as Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np

from ...model.parameters import LEDGER
from ...model.record import YEAR
from ..storage import column, words
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
        "run": column(np.repeat(chunk.runs[rows], each)),
        "scenario": words([chunk.scenario.name] * (len(rows) * each)),
        "point": column(np.repeat(chunk.points[rows], each)),
        "replication": column(np.repeat(chunk.replications[rows], each)),
        "month": column(np.tile(months, len(rows))),
    }
    for name, values in played.columns.items():
        named[name] = column(values[:, -each:].reshape(-1))
    return import_module("pyarrow").table(named)


def runs_table(chunk: Chunk, played: Played) -> Any:
    """Return one row (pyarrow) for each run, with its parameters, status and summaries."""
    done = np.zeros(len(chunk.runs), dtype=bool)
    done[played.rows] = True
    named: dict[str, Any] = {
        "run": column(chunk.runs),
        "scenario": words([chunk.scenario.name] * len(chunk.runs)),
        "point": column(chunk.points),
        "replication": column(chunk.replications),
        "world": column(chunk.replications),
    }
    for name, values in chunk.varied.items():
        named[name] = words(values.tolist()) if LEDGER[name].options else column(values)
    named["status"] = words(["finished" if row else "failed" for row in done])
    for name, values in played.summaries().items():
        every = np.zeros(len(done))
        every[done] = values
        named[name] = column(every, there=done)
    return import_module("pyarrow").table(named)


def as_parquet(table: Any, notes: Mapping[bytes, bytes] | None = None) -> bytes:
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
