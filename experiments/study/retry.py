"""Playing again just the runs that failed, and putting them where they belong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from ..engine.carrying import Hands, Standing, how_to_resume, place_of
from ..engine.parts import Packed
from ..engine.store import Store
from ..engine.worker import Task, work
from ..extensions.loading import needed
from ..storage.alone import alone_in
from ..storage.files import OutputError, make_folder, sweep, write_whole
from ..storage.manifest import commit, digest, extensions_of, versions
from ..storage.numerics import numerics
from ..workers.crew import finished
from ..workers.interrupts import interruptible
from ..workers.progress import Tell
from .assembly import clear, write_runs
from .chunks import count_failures
from .layout import FAILURES, MANIFEST, RUNS, RUNS_CSV, failure, measures_part
from .plan import Chunk, Plan
from .results import Results, open_results
from .settings import other_runs
from .staged import begin, finish
from .tables import as_parquet
from .verified import table_in
from .work import ChunkPart


def retry(folder: Path, hands: Hands, tell: Tell) -> int:
    """Play the failed runs of a finished experiment again; return how many fail still.

    The files are then those of an experiment in which these runs never failed. An interrupted
    retry starts again; where nothing failed, nothing is written. Raises :class:`Mistake` if the
    folder holds no finished experiment, if its runs are other ones in this program, or if another
    command is working there.
    """
    with alone_in(folder):
        finish(folder)
        results = open_results(folder)
        plan = Plan(results.experiment)
        _check_same(results, plan)
        chunks = list(_failed_chunks(plan, folder))
        if chunks or (folder / FAILURES).exists():
            with how_to_resume(folder, "the same command starts the retry again"):
                sweep(folder)
                stage = begin(folder)
                rows = _played_again(folder, stage, chunks, hands, tell)
                _settle(results, stage, rows)
                finish(folder)
                clear(folder)
        return count_failures(folder)


def _played_again(
    folder: Path, stage: Path, chunks: Sequence[Chunk], hands: Hands, tell: Tell
) -> dict[int, Any]:
    """Play chunks, stage their months and return their rows of runs by number."""
    rows: dict[int, Any] = {}
    by_number = {chunk.number: chunk for chunk in chunks}
    with interruptible(tell) as show:
        if not chunks:
            return rows
        with hands() as crew:
            standing = Standing(show, crew)
            place = place_of(Store(), "", crew, mixed=False)
            tasks = (Task(chunk.number, ChunkPart(chunk), place) for chunk in chunks)
            for task, outcome in finished(crew, work, tasks, standing.show):
                assert outcome.packed is not None  # nothing is kept elsewhere
                chunk = by_number[task.number]
                rows[task.number] = _put(folder, stage, chunk, outcome.packed)
                standing.add(task.part.size, outcome.failed)
    return rows


def _check_same(results: Results, plan: Plan) -> None:
    """Refuse a folder whose experiment file means other runs now than when they were played."""
    needed(extensions_of(results.manifest), f"{results.folder}")
    differs = other_runs(results.manifest, results.experiment) or _moved(results, plan)
    if differs:
        raise OutputError(
            f"{results.folder} holds runs of another program ({differs}); play the experiment "
            "again, into another folder."
        )


def _moved(results: Results, plan: Plan) -> str:
    """Return in words whether the runs that failed would now be placed at other points."""
    runs = failed_runs(results.folder)
    there = _failed(results.folder, results.varied)
    for name, values in plan.chosen(0, runs).varied.items() if runs else ():
        if there[name].to_pylist() != values.tolist():
            return f"{name} is varied over other values now"
    return ""


def _failed_chunks(plan: Plan, folder: Path) -> Iterator[Chunk]:
    """Yield the failed runs, those of one chunk together."""
    by_chunk: defaultdict[int, list[int]] = defaultdict(list)
    for run in failed_runs(folder):
        by_chunk[plan.chunk_of(*divmod(run, plan.runs_each))].append(run)
    for number, runs in by_chunk.items():
        yield plan.chosen(number, runs)


def failed_runs(folder: Path) -> list[int]:
    """Return the numbers of the runs that failed, in order."""
    return _failed(folder, ["run"])["run"].to_pylist()


def _failed(folder: Path, columns: Sequence[str]) -> Any:
    """Return some columns of the runs that failed, in order."""
    parquet: Any = import_module("pyarrow.parquet")
    wanted: Any = {"columns": [*columns], "filters": [("status", "==", "failed")]}
    return parquet.read_table(folder / RUNS, **wanted)


def _put(folder: Path, stage: Path, chunk: Chunk, packed: Packed) -> Any:
    """Stage a chunk's measures with the months of runs in them; return their rows of runs."""
    parquet: Any = import_module("pyarrow.parquet")
    for name, content in packed.beside.items():
        if name.startswith(f"{FAILURES}/"):
            _stage(stage / name, content)
    name = measures_part(chunk.number)
    if name in packed.beside:
        old: Any = parquet.read_table(folder / name)
        new: Any = parquet.read_table(BytesIO(packed.beside[name]))
        order = [("run", "ascending"), ("month", "ascending")]
        whole = as_parquet(_replaced(old, new, chunk.runs.tolist()).sort_by(order))
        _stage(stage / name, whole)
    return table_in(packed.content)


def _stage(path: Path, content: bytes) -> None:
    make_folder(path.parent)
    write_whole(path, lambda part: part.write_bytes(content))


def _replaced(old: Any, new: Any, runs: Sequence[int]) -> Any:
    """Return a table with the rows of some runs replaced; in no particular order."""
    pyarrow: Any = import_module("pyarrow")
    compute: Any = import_module("pyarrow.compute")
    others = compute.invert(compute.is_in(old["run"], pyarrow.array(runs)))
    return pyarrow.concat_tables([old.filter(others), new]).combine_chunks()


def _settle(results: Results, stage: Path, rows: Mapping[int, Any]) -> None:
    """Stage the table of runs and, last, the manifest, without failures that are none any more."""
    folder, old = results.folder, results.manifest
    if rows:
        write_runs(stage, _runs_with(folder, rows))
    still = failed_runs(stage if rows else folder)
    done = sorted(_run_of(path) for path in (folder / FAILURES).glob("run-*.json"))
    settings = dict(old.settings)
    if done and (commit(), versions()) != (old.commit, dict(old.versions)):
        retried = {"runs": done, "commit": commit(), "versions": versions()}
        settings["retried"] = [*settings.get("retried", []), retried]
    mended = {failure(run) for run in done} - {failure(run) for run in still}
    files = {
        name: digest(stage / name) if (stage / name).is_file() else there
        for name, there in old.files.items()
        if name not in mended
    }
    if rows:  # a folder of an earlier version had none
        files[RUNS_CSV] = digest(stage / RUNS_CSV)
    every = dict.fromkeys([*old.numerics, numerics()]) if rows else old.numerics
    manifest = replace(old, settings=settings, files=files, numerics=list(every))
    manifest.write(stage / MANIFEST)


def _run_of(path: Path) -> int:
    return int(path.stem.removeprefix("run-"))


def _runs_with(folder: Path, rows: Mapping[int, Any]) -> Iterator[Any]:
    """Yield the table of runs piece by piece, with some rows replaced."""
    pyarrow: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    compute: Any = import_module("pyarrow.compute")
    new = pyarrow.concat_tables(list(rows.values()))
    source = parquet.ParquetFile(folder / RUNS)
    for n in range(source.num_row_groups):
        old = source.read_row_group(n)
        here = new.filter(compute.is_in(new["run"], old["run"].combine_chunks()))
        yield _replaced(old, here, here["run"].to_pylist()).sort_by("run")
