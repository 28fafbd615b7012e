"""A worker's work: play a chunk and keep what came of it, in the folder or by giving it back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...model.schedule import written
from ...model.speeches import spoken
from ..files import OutputError, write_whole
from ..manifest import source
from ..numerics import numerics
from ..sealed import sealed
from .layout import failure, measures_part, runs_part
from .plan import Chunk
from .playing import Failure, Played, play_chunk
from .tables import as_parquet, measures_table, runs_table
from .verified import DIGESTS


@dataclass(frozen=True)
class Place:
    """The folder of the results; a worker that sees the file ``token`` in it writes there itself.

    ``source`` is what the work is handed out with: versions of the libraries, and the commit;
    ``numerics`` names the ways of rounding that are allowed, any if there is none. ``identity`` is
    that of the work, by which its parts are sealed.
    """

    folder: str
    token: str
    source: Mapping[str, str]
    numerics: tuple[str, ...] = ()
    identity: str = ""


@dataclass(frozen=True)
class Task:
    """A chunk to be played, and where its results go."""

    chunk: Chunk
    place: Place


@dataclass(frozen=True)
class Done:
    """What a worker tells of a chunk; ``files`` are those it could not write where they belong."""

    runs: int
    failed: int
    files: Mapping[str, bytes]


def work(task: Task) -> Done:
    """Play a chunk and keep its results.

    Raises :class:`OutputError` where they cannot be written, or if this worker has other versions
    of the libraries or another commit of this program.
    """
    _check_source(task.place)
    chunk = task.chunk
    played = play_chunk(chunk)
    files = results(chunk, played, task.place.identity)
    folder = Path(task.place.folder)
    if (folder / task.place.token).is_file():
        write_files(folder, files)
        files = {}
    return Done(len(chunk.runs), len(played.failures), files)


def results(chunk: Chunk, played: Played, identity: str = "") -> dict[str, bytes]:
    """Return the files of a chunk by path; the last one, sealed, marks it as done."""
    files = {
        failure(int(chunk.runs[each.row])): _told(chunk, each).encode() for each in played.failures
    }
    if chunk.months_kept != "none":
        files[measures_part(chunk.number)] = as_parquet(measures_table(chunk, played))
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    rows = as_parquet(runs_table(chunk, played), {DIGESTS: json.dumps(digests).encode()})
    name = runs_part(chunk.number)
    files[name] = sealed(identity, name, rows)
    return files


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into the folder, each whole or not at all, in their order."""
    for name, content in files.items():
        write_whole(folder / name, lambda part, content=content: part.write_bytes(content))


def _told(chunk: Chunk, failed: Failure) -> str:
    """Return all that is needed to look into a run that failed, as JSON."""
    row = failed.row
    varied = {name: _plain(value) for name, value in chunk.values(row).items()}
    told: dict[str, Any] = {
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
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _check_source(place: Place) -> None:
    here = source()
    for name, wanted in place.source.items():
        unknown = name == "commit" and name not in here  # installed, not checked out
        if here.get(name) != wanted and not unknown:
            raise OutputError(
                f"A worker has {name} {here.get(name)} where {wanted} is used; "
                "results would not be the same on all workers."
            )
    if place.numerics and numerics() not in place.numerics:
        raise OutputError(
            f"A worker that came later rounds differently ({numerics()}, not "
            f"{' or '.join(place.numerics)}); use machines of one kind, or add --allow-mixed."
        )
