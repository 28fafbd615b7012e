"""A chunk as a part of the work: it is played, and its result becomes files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...model.schedule import written
from ...model.speeches import spoken
from ..engine.parts import Packed
from ..engine.store import Store
from .layout import failure, measures_part
from .plan import Chunk, Plan
from .playing import Failure, Played, play_chunk
from .tables import as_parquet, measures_table, runs_table


@dataclass(frozen=True)
class ChunkPart:
    """A chunk that a worker plays; progress is counted in runs."""

    chunk: Chunk

    @property
    def size(self) -> int:
        """Return the number of runs."""
        return len(self.chunk.runs)

    def play(self) -> Packed:
        """Play the chunk and return its rows of runs, with its other files beside them."""
        return packed(self.chunk, play_chunk(self.chunk))


@dataclass(frozen=True)
class ChunkParts:
    """The chunks of a plan, each made when it is asked for."""

    plan: Plan

    def __len__(self) -> int:
        """Return the number of chunks."""
        return self.plan.count

    def __getitem__(self, number: int) -> ChunkPart:
        """Return a chunk by its number."""
        return ChunkPart(self.plan.chunk(number))


def store_in(folder: Path, work: str) -> Store:
    """Return the store of an experiment's chunks; ``work`` is the identity of the experiment."""
    return Store(folder, work, "runs")


def packed(chunk: Chunk, played: Played) -> Packed:
    """Return a chunk's rows of runs, and beside them its measures and its failures."""
    files = {
        failure(int(chunk.runs[each.row])): _record(chunk, each).encode()
        for each in played.failures
    }
    if chunk.months_kept != "none":
        files[measures_part(chunk.number)] = as_parquet(measures_table(chunk, played))
    return Packed(as_parquet(runs_table(chunk, played)), files, len(played.failures))


def _record(chunk: Chunk, failed: Failure) -> str:
    """Return all that is needed to look into a run that failed, as JSON."""
    row = failed.row
    varied = {name: _plain(value) for name, value in chunk.values(row).items()}
    record: dict[str, Any] = {
        "run": int(chunk.runs[row]),
        "scenario": chunk.scenario.name,
        "point": int(chunk.points[row]),
        "replication": int(chunk.replications[row]),
        "world": int(chunk.replications[row]),
        "seed": chunk.seed,
        "months": chunk.months,
        "citizens": chunk.citizens,
        "error": failed.error,
        "traceback": failed.traceback,
        "varied": varied,
        "policies": chunk.scenario.policies,
        "events": written(chunk.scenario.events),
        "voices": spoken(chunk.scenario.voices),
        "parameters": chunk.scenario.parameters.values() | varied,
    }
    return as_recorded(record)


def as_recorded(record: Mapping[str, Any]) -> str:
    """Return the record of a run that failed, as it is written."""
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
