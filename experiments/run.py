"""The main job: play a scenario in many worlds and write what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from .batch import CHUNK_CITIZENS, Columns, Course, chunks, joined, played
from .files import OutputError, new_folder
from .job import Job
from .manifest import Manifest, digest
from .storage import tidy, write_csv, write_parquet

NUMBER = 8
"""Bytes of a number."""

RECORDED = 130
"""Columns recorded for every world and month, rounded up."""

COPIES = 3
"""How often the record is held at once while it is joined and written."""

PER_CITIZEN = 16
"""Numbers that a citizen takes while a month is computed: attitudes, draws and working copies."""


def parts_of(course: Course, processes: int) -> list[Course]:
    """Return a course in chunks that fit the cache and keep all ``processes`` at work."""
    each = -(-len(course.worlds) // processes)
    return list(chunks(course, max(min(CHUNK_CITIZENS // course.citizens, each), 1)))


def memory_needed(job: Job, processes: int) -> int:
    """Return the bytes that a job needs at most: its record, and the citizens of its chunks."""
    course = job.course()
    record = len(course.worlds) * job.months * RECORDED * NUMBER * COPIES
    side_by_side = sum(len(part.worlds) for part in parts_of(course, processes)[:processes])
    return record + side_by_side * job.citizens * PER_CITIZEN * NUMBER


def check_memory(job: Job, processes: int) -> None:
    """Raise :class:`OutputError` if a job would not fit into this machine's free memory."""
    needed, free = memory_needed(job, processes), psutil.virtual_memory().available
    if needed > free:
        fitting = max(int(0.8 * job.worlds * free / needed), 1)
        raise OutputError(
            f"{job.worlds} worlds of {job.citizens} citizens need about {needed / 1e9:.1f} GB and "
            f"{free / 1e9:.1f} GB are free; play them in parts, such as --worlds {fitting} and "
            f"then --first-world {job.first_world + fitting}, or with fewer --citizens."
        )


@dataclass(frozen=True)
class Outcome:
    """What a job left: the job as far as it was done, its record, and the manifest."""

    job: Job
    columns: Columns
    manifest: Manifest
    all_done: bool
    """Whether every world that was asked for was finished."""


def run_job(
    job: Job, output: Path, processes: int, progress: Callable[[int], None] | None = None
) -> Outcome | None:
    """Play a job and write its data, report and manifest into the new folder ``output``.

    An interrupt writes what was finished; returns None if that is nothing. Raises
    :class:`OutputError` where something cannot be written or would not fit.
    """
    check_memory(job, processes)
    new_folder(output)
    try:
        return _play_and_write(job, output, processes, progress)
    finally:
        if not any(output.iterdir()):
            output.rmdir()


def _play_and_write(
    job: Job, output: Path, processes: int, progress: Callable[[int], None] | None
) -> Outcome | None:
    parts = parts_of(job.course(), processes)
    results, all_done = _play(parts, processes, progress)
    if not results:
        return None
    kept = tuple(world for n in sorted(results) for world in parts[n].worlds)
    if not all_done:
        job = replace(job, finished=kept)
    columns = joined([results[n] for n in sorted(results)])
    manifest = Manifest(
        settings=job.settings(),
        parameters=job.scenario.parameters.values(),
        files=write_data(output, columns, kept, job.formats),
        complete=not job.finished,
    )
    manifest.write(output / "manifest.json")
    if all_done:
        from .report import write_report

        write_report(output / "report.html", job.scenario, job.course(), columns, manifest)
    return Outcome(job, columns, manifest, all_done)


def _play(
    parts: Sequence[Course], processes: int, progress: Callable[[int], None] | None
) -> tuple[dict[int, Columns], bool]:
    """Return the finished chunks by number, and whether these are all."""
    finished: dict[int, Columns] = {}
    try:
        finished.update(played(parts, processes, progress))
    except KeyboardInterrupt:
        return finished, False
    return finished, True


def write_data(
    output: Path, columns: Columns, worlds: Sequence[int], formats: tuple[str, ...]
) -> dict[str, str]:
    """Write the table of measures in each format; return every file's digest by name."""
    table = tidy(columns, worlds)
    writers = {"parquet": write_parquet, "csv": write_csv}
    digests: dict[str, str] = {}
    for style in formats:
        path = output / f"measures.{style}"
        writers[style](table, path)
        digests[path.name] = digest(path)
    return digests
