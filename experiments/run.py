"""The main job: play a scenario in many worlds and write what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from ..model.parameters import Parameters
from ..model.scenario import load_scenario
from ..model.simulation import DEFAULT_SEED
from .batch import Columns, Course, chunks, joined, played
from .files import OutputError, new_folder
from .manifest import Manifest, digest
from .storage import tidy, write_csv, write_parquet

FORMATS = ("parquet", "csv")
NUMBER = 8
"""Bytes of a number."""

RECORDED = 130
"""Columns recorded for every world and month, rounded up."""

COPIES = 3
"""How often the record is held at once while it is joined and written."""

PER_CITIZEN = 16
"""Numbers that a citizen takes while a month is computed: attitudes, draws and working copies."""


@dataclass(frozen=True)
class Job:
    """What is asked for: a scenario and how much of it; everything that decides the data.

    ``parameters`` holds the scenario's values with all changes applied.
    """

    scenario: str
    parameters: Parameters
    months: int = 120
    worlds: int = 200
    first_world: int = 0
    citizens: int = 1000
    seed: int = DEFAULT_SEED
    policies: Mapping[str, Any] = field(default_factory=dict[str, Any])
    formats: tuple[str, ...] = FORMATS

    def course(self) -> Course:
        """Return the course to be played."""
        return Course(
            parameters=self.parameters,
            worlds=tuple(range(self.first_world, self.first_world + self.worlds)),
            months=self.months,
            citizens=self.citizens,
            seed=self.seed,
            policies=self.policies,
        )

    def settings(self) -> dict[str, Any]:
        """Return what a manifest says of this job beside its parameters."""
        names = ("scenario", "months", "worlds", "first_world", "citizens", "seed", "policies")
        return {"command": "run", **{n: getattr(self, n) for n in names}, "formats": self.formats}


def job_from(manifest: Manifest) -> Job:
    """Return the job that a manifest describes."""
    settings = {k: v for k, v in manifest.settings.items() if k not in ("command", "finished")}
    settings["formats"] = tuple(settings["formats"])
    return Job(parameters=Parameters().with_values(manifest.parameters), **settings)


def memory_needed(job: Job, processes: int) -> int:
    """Return the bytes that a job needs at most: its record, and the citizens of its chunks."""
    record = job.worlds * job.months * RECORDED * NUMBER * COPIES
    side_by_side = min(max(len(c.worlds) for c in chunks(job.course())) * processes, job.worlds)
    return record + side_by_side * job.citizens * PER_CITIZEN * NUMBER


def check_memory(job: Job, processes: int) -> None:
    """Raise :class:`OutputError` if a job would not fit into this machine's free memory."""
    needed, free = memory_needed(job, processes), psutil.virtual_memory().available
    if needed > free:
        fitting = max(int(job.worlds * free / needed), 1)
        raise OutputError(
            f"{job.worlds} worlds of {job.citizens} citizens need about {needed / 1e9:.1f} GB and "
            f"{free / 1e9:.1f} GB are free; play them in parts, such as --worlds {fitting} and "
            f"then --first-world {job.first_world + fitting}, or with fewer --processes."
        )


@dataclass(frozen=True)
class Outcome:
    """What a job left: the worlds that were finished, their record, and the manifest."""

    course: Course
    columns: Columns
    manifest: Manifest

    @property
    def complete(self) -> bool:
        """Whether all worlds were finished."""
        return self.manifest.complete


def run_job(
    job: Job, output: Path, processes: int, progress: Callable[[int], None] | None = None
) -> Outcome | None:
    """Play a job and write its data, report and manifest into the new folder ``output``.

    An interrupt writes what was finished; returns None if that is nothing. Raises
    :class:`OutputError` where something cannot be written or would not fit.
    """
    check_memory(job, processes)
    new_folder(output)
    course = job.course()
    finished, complete = _play(course, processes, progress)
    if not finished:
        output.rmdir()
        return None
    parts = list(chunks(course))
    kept = [world for n in sorted(finished) for world in parts[n].worlds]
    columns = joined([finished[n] for n in sorted(finished)])
    files = write_data(output, columns, kept, job.formats)
    manifest = Manifest(
        settings=job.settings() | ({} if complete else {"finished": kept}),
        parameters=job.parameters.values(),
        files=files,
        complete=complete,
    )
    played_course = Course(
        job.parameters, tuple(kept), job.months, job.citizens, job.seed, job.policies
    )
    if complete:
        from .report import write_report

        write_report(output / "report.html", job.scenario, played_course, columns, manifest)
    manifest.write(output / "manifest.json")
    return Outcome(played_course, columns, manifest)


def _play(
    course: Course, processes: int, progress: Callable[[int], None] | None
) -> tuple[dict[int, Columns], bool]:
    """Return the finished chunks by number, and whether these are all."""
    parts = list(chunks(course))
    finished: dict[int, Columns] = {}
    try:
        for number, columns in played(parts, processes, progress):
            finished[number] = columns
    except KeyboardInterrupt:
        return finished, False
    return finished, True


def write_data(
    output: Path, columns: Columns, worlds: list[int], formats: tuple[str, ...]
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


def scenario_title(name: str) -> str:
    """Return a scenario's title by its name."""
    return load_scenario(name).title
