"""The main job: play a scenario in many worlds and write what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from ..storage.files import OutputError, new_folder
from ..storage.manifest import Manifest, digest
from ..storage.tables import tidy, write_csv, write_parquet
from ..workers.interrupts import held_back
from .batch import Columns, Course, joined, parts_of, played
from .job import Job

NUMBER = 8
"""Bytes of a number."""

RECORDED = 150
"""Columns recorded for every world and month, rounded up."""

COPIES = 3
"""How often the record is held at once while it is joined and written."""

PER_CITIZEN = 24
"""Numbers that a citizen takes while a month is computed: attitudes, draws and working copies."""

PER_LINK = {"none": 0, "watts_strogatz": 40, "barabasi_albert": 250, "erdos_renyi": 250}
"""Bytes that an acquaintance takes while a process makes each kind of social network; measured."""

PER_MOVED = 60
"""Bytes that an acquaintance moved to somebody else takes beside; measured."""

PER_PROCESS = 150_000_000
"""Bytes of a process and its libraries; measured."""


def memory_needed(job: Job, processes: int) -> int:
    """Return the bytes that a job needs at most.

    These are its record, the citizens of the chunks under way, the network that each process
    makes, and the processes themselves.
    """
    course, network = job.course(), job.scenario.parameters.network
    record = len(course.worlds) * job.months * RECORDED * NUMBER * COPIES
    under_way = parts_of(course, processes)[:processes]
    citizens = sum(len(part.worlds) for part in under_way) * job.citizens * PER_CITIZEN * NUMBER
    each = PER_LINK[network.kind] + PER_MOVED * float(network.rewiring)
    links = int(int(network.neighbours) * each * job.citizens)
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
    return outcome


def play_job(job: Job, processes: int, progress: Callable[[int], None] | None = None) -> Columns:
    """Play a job and return its record; nothing is written.

    Raises :class:`OutputError` if it would not fit into this machine's free memory.
    """
    check_memory(job, processes)
    results = dict(played(parts_of(job.course(), processes), processes, progress))
    return joined([results[n] for n in sorted(results)])


def manifest_of(job: Job, files: Mapping[str, str] | None = None) -> Manifest:
    """Return the manifest of a job; ``files`` holds the digests of its data."""
    return Manifest(
        settings=job.settings(),
        parameters=job.scenario.parameters.values(),
        files=files or {},
        complete=not job.finished,
    )


def write_report_of(output: Path, job: Job, columns: Columns, manifest: Manifest) -> None:
    """Write report.html into a job's folder."""
    from ..reports.report import write_report

    write_report(output / "report.html", job.scenario, job.course(), columns, manifest)


def _play_and_write(
    job: Job, output: Path, processes: int, progress: Callable[[int], None]
) -> Outcome | None:
    """Play a job and write its data, manifest and report; None if no world was finished.

    The report, which only a finished job has, is made by workers while the data are written.
    """
    parts = parts_of(job.course(), processes)
    results, all_done = _play(parts, processes, progress)
    if not results:
        return None
    kept = tuple(world for n in sorted(results) for world in parts[n].worlds)
    columns = joined([results[n] for n in sorted(results)])
    if not all_done:
        job = replace(job, finished=kept)
        return Outcome(job, columns, _written(job, columns, output), all_done)
    from ..reports.report import begun_report

    with begun_report(job.scenario, job.course(), columns, processes) as finish:
        manifest = _written(job, columns, output)
        finish(output / "report.html", manifest)
    return Outcome(job, columns, manifest, all_done)


def _written(job: Job, columns: Columns, output: Path) -> Manifest:
    """Write a job's data and manifest; return the manifest."""
    worlds, begins = job.course().worlds, job.scenario.begins
    manifest = manifest_of(job, write_data(output, columns, worlds, job.formats, begins))
    manifest.write(output / "manifest.json")
    return manifest


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
    output: Path,
    columns: Columns,
    worlds: Sequence[int],
    formats: tuple[str, ...],
    begins: str | None = None,
) -> dict[str, str]:
    """Write the table of measures in each format; return every file's digest by name.

    ``begins`` is the scenario's first month, which dates the rows.
    """
    table = tidy(columns, worlds, begins)
    writers = {"parquet": write_parquet, "csv": write_csv}
    digests: dict[str, str] = {}
    for style in formats:
        path = output / f"measures.{style}"
        writers[style](table, path)
        digests[path.name] = digest(path)
    return digests
