"""Runs that were played at two times, put together as if they had been played at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ..storage.files import make_folder, write_whole
from ..storage.tables import column
from .layout import RUNS, failure, measures_part
from .plan import Chunk, Numbers, Plan
from .results import Results
from .tables import as_parquet
from .verified import table_in
from .work import as_recorded, store_in

OPEN = 4
"""Tables of parts that are held in memory at once, of each go."""

Tables = Callable[[int], Any]
"""The table (pyarrow) of a chunk, by its number."""


@dataclass(frozen=True)
class Go:
    """One go: its plan, its folder, and the tables of its chunks.

    ``place`` has a number for each run of a scenario of the whole: its place among those played
    in this go, or -1. ``renumbered`` says whether runs had other numbers in it.
    """

    plan: Plan
    folder: Path
    place: Numbers
    runs: Tables
    months: Tables
    renumbered: bool

    def numbers(self, scenario: int, places: Numbers) -> Numbers:
        """Return the numbers that runs have in this go."""
        ours = self.place[places] if self.renumbered else places
        return scenario * self.plan.runs_each + ours

    def rows(self, tables: Tables, scenario: int, chunk: Chunk, places: Numbers) -> Any:
        """Return the rows of those runs of a chunk that were played in this go; None if none."""
        pyarrow: Any = import_module("pyarrow")
        compute: Any = import_module("pyarrow.compute")
        mine = self.place[places] >= 0
        if not mine.any():
            return None
        parts = {*self.plan.chunk_of(scenario, self.place[places][mine]).tolist()}
        table = pyarrow.concat_tables([tables(part) for part in sorted(parts)])
        numbers = pyarrow.array(self.numbers(scenario, places[mine]))
        found = compute.index_in(table["run"], numbers)
        table = table.filter(compute.is_valid(found))
        rows = compute.drop_null(found).to_numpy()
        table = _with(table, "run", chunk.runs[mine][rows])
        return _with(table, "point", chunk.points[mine][rows])


def _with(table: Any, name: str, values: Numbers) -> Any:
    return table.set_column(table.column_names.index(name), name, column(values))


def kept(results: Results, place: Numbers) -> Go:
    """Return the go that finished results came from."""
    parquet: Any = import_module("pyarrow.parquet")
    plan, folder = Plan(results.experiment), results.folder
    whole = parquet.ParquetFile(folder / RUNS)
    counts = [int(whole.metadata.row_group(n).num_rows) for n in range(whole.num_row_groups)]
    ends = np.cumsum(np.array(counts, dtype=np.int64))
    group = lru_cache(OPEN)(whole.read_row_group)
    sizes = list(plan.sizes())
    firsts = np.cumsum(np.array([0, *sizes]))

    def runs(number: int) -> Any:
        at = np.flatnonzero(ends > firsts[number]).tolist()[0]
        return group(at).slice(firsts[number] - (ends[at] - counts[at]), sizes[number])

    return Go(plan, folder, place, runs, _months(folder), renumbered=True)


def played(plan: Plan, folder: Path, work: str, place: Numbers) -> Go:
    """Return the go whose parts lie in a folder, sealed as those of ``work``."""
    store = store_in(folder, work)

    @lru_cache(OPEN)
    def runs(number: int) -> Any:
        return table_in(store.read(number).content)

    return Go(plan, folder, place, runs, _months(folder), renumbered=False)


def _months(folder: Path) -> Tables:
    parquet: Any = import_module("pyarrow.parquet")

    @lru_cache(OPEN)
    def months(number: int) -> Any:
        return parquet.ParquetFile(folder / measures_part(number)).read()

    return months


@dataclass(frozen=True)
class Merged:
    """The whole of several goes, whose files are laid into ``stage``."""

    whole: Plan
    goes: Sequence[Go]
    stage: Path

    def tables(self) -> Iterator[Any]:
        """Yield each chunk's rows of runs, when its measures and failures are laid into place."""
        for number in range(self.whole.count):
            chunk = self.whole.chunk(number)
            scenario = number // self.whole.chunks_each
            places = chunk.runs - scenario * self.whole.runs_each
            for go in self.goes:
                self._lay_failures(go, scenario, chunk, places)
            if self.whole.experiment.months_kept != "none":
                rows = [go.rows(go.months, scenario, chunk, places) for go in self.goes]
                self._lay(measures_part(number), as_parquet(_ordered(rows, "run", "month")))
            yield _ordered([go.rows(go.runs, scenario, chunk, places) for go in self.goes], "run")

    def _lay_failures(self, go: Go, scenario: int, chunk: Chunk, places: Numbers) -> None:
        mine = go.place[places] >= 0
        numbers = go.numbers(scenario, places[mine])
        for row, there in zip(np.flatnonzero(mine), numbers, strict=True):
            path = go.folder / failure(int(there))
            if path.is_file():
                failed = json.loads(path.read_text(encoding="utf-8"))
                failed |= {"run": int(chunk.runs[row]), "point": int(chunk.points[row])}
                self._lay(failure(int(chunk.runs[row])), as_recorded(failed).encode())

    def _lay(self, name: str, content: bytes) -> None:
        path = self.stage / name
        if not path.parent.is_dir():
            make_folder(path.parent)
        write_whole(path, lambda part: part.write_bytes(content))


def _ordered(tables: Sequence[Any], *by: str) -> Any:
    """Return tables as one, in the order of some columns."""
    pyarrow: Any = import_module("pyarrow")
    whole = pyarrow.concat_tables([table for table in tables if table is not None])
    return whole.sort_by([(name, "ascending") for name in by]).combine_chunks()
