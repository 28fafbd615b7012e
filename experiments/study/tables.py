"""The tables of a chunk, and their bytes as Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...model.parameters import LEDGER
from ...model.record import YEAR
from ..storage.tables import column, words
from .plan import Chunk
from .playing import Played
from .summaries import summaries

STOP_MONTH = "stop_month"
"""The month in which a run met the condition of ``until``; missing where it never did."""

KEYS = ["run", "point", "replication", "month"]
"""Columns whose range is noted in every file, so that readers can skip what they do not need."""


def months_of(kept: str, lengths: NDArray[np.int64], months: int) -> NDArray[np.bool_]:
    """Return which months of runs of these lengths are kept, runs × months.

    ``kept`` is one of :data:`.entries.MONTHS_KEPT`.
    """
    month, last = np.arange(1, months + 1), lengths[:, None]
    chosen = {"last-year": month > last - YEAR, "yearly": month % YEAR == 0}
    return (month <= last) & chosen.get(kept, kept == "all")


def measures_table(chunk: Chunk, played: Played) -> Any:
    """Return one row (pyarrow) for each finished run and month that is kept, in order."""
    kept = months_of(chunk.months_kept, played.lengths, chunk.months)
    row, month = np.nonzero(kept)
    runs = played.rows[row]
    named: dict[str, Any] = {
        "run": column(chunk.runs[runs]),
        "scenario": words([chunk.scenario.name] * len(runs)),
        "point": column(chunk.points[runs]),
        "replication": column(chunk.replications[runs]),
        "month": column(month + 1),
    }
    for name, values in played.columns.items():
        named[name] = column(values[kept])
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
    if chunk.until is not None:
        stops = np.zeros(len(done), dtype=np.int64)
        stops[played.rows] = played.stops
        named[STOP_MONTH] = column(stops, there=stops > 0)
    for name, values in summaries(played.columns, played.lengths, chunk.summaries).items():
        every = np.full(len(done), np.nan)
        every[done] = values
        there = np.isfinite(every)
        named[name] = column(np.where(there, every, 0), there=there)
    return import_module("pyarrow").table(named)


def as_parquet(table: Any) -> bytes:
    """Return a table as the bytes of a Parquet file; the same table gives the same bytes."""
    pyarrow: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(table, sink, **PARQUET)
    return sink.getvalue().to_pybytes()


PARQUET: Mapping[str, Any] = {
    "compression": "zstd",
    "use_dictionary": ["scenario", "status"],
    "write_statistics": KEYS,
}
"""How files are written: measured, the quickest of those that keep them small."""
