"""The main job: play a scenario in many worlds and write what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from .batch import CHUNK_CITIZENS, Columns, Course, chunks, joined, played
from .files import OutputError, new_folder
from .interrupts import held_back
from .job import Job
from .manifest import Manifest, digest
from .storage import tidy, write_csv, write_parquet

NUMBER = 8
"""Bytes of a number."""

RECORDED = 150
"""Columns recorded for every world and month, rounded up."""

COPIES = 3
"""How often the record is held at once while it is joined and written."""

PER_CITIZEN = 24
"""Numbers that a citizen takes while a month is computed: attitudes, draws and working copies."""

PER_LINK = 250
"""Bytes that an acquaintance takes while a process makes the social network; measured."""

PER_PROCESS = 150_000_000
"""Bytes of a process and its libraries; measured."""


def parts_of(course: Course, processes: int) -> list[Course]:
    """Return a course in chunks that fit the cache and keep all ``processes`` at work."""
    each = -(-len(course.worlds) // processes)
    return list(chunks(course, max(min(CHUNK_CITIZENS // course.citizens, each), 1)))


def memory_needed(job: Job, processes: int) -> int:
    """Return the bytes that a job needs at most.

    These are its record, the citizens of the chunks under way, the network that each process
    makes, and the processes themselves.
    """
    course, network = job.course(), job.scenario.parameters.network
    record = len(course.worlds) * job.months * RECORDED * NUMBER * COPIES
    under_way = parts_of(course, processes)[:processes]
    citizens = sum(len(part.worlds) for part in under_way) * job.citizens * PER_CITIZEN * NUMBER
    links = 0 if network.kind == "none" else int(network.neighbours) * PER_LINK * job.citizens
    return record + citizens + len(under_way) * (links + PER_PROCESS)


def check_memory(job: Job, processes: int) -> None:
    """Raise :class:`OutputError` if a job would not fit into this machine's free memory."""
    needed, free = memory_needed(job, processes), psutil.virtual_memory().available
    if needed <= free:
        return
    worlds = len(job.course().worlds)
    fitting = int(0.8 * worlds * free / needed)
    if fitting and memory_needed(replace(job, worlds=fitting, finished=()), processes) <= free:
        advice = (
            f"play them in parts, such as --worlds {fitting} and then "
            f"--first-world {job.first_world + fitting}"
        )
    else:
        advice = "play fewer --citizens, or use fewer --processes"
    raise OutputError(
        f"{worlds} worlds of {job.citizens} citizens need about {needed / 1e9:.1f} GB and "
        f"{free / 1e9:.1f} GB are free; {advice}."
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
    with held_back() as interrupts:

        def tell(done: int) -> None:
            interrupts.check()
            if progress is not None:
                progress(done)

        new_folder(output)
        try:
            outcome = _play_and_write(job, output, processes, tell)
        finally:
            if not any(output.iterdir()):
                output.rmdir()
    if outcome and outcome.all_done:
        from .report import write_report

        write_report(
            output / "report.html",
            job.scenario,
            job.course(),
            outcome.columns,
            outcome.manifest,
        )
    return outcome


def _play_and_write(
    job: Job, output: Path, processes: int, progress: Callable[[int], None]
) -> Outcome | None:
    """Play a job and write its data and manifest; None if no world was finished."""
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
    return Outcome(job, columns, manifest, all_done)


def _play(
    parts: Sequence[Course], processes: int, progress: Callable[[int], None]
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
