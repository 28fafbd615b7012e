"""Topping up a finished experiment: only what is missing is played, then all is put together."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from ..engine.carrying import Hands, Standing, how_to_resume
from ..storage.files import sweep, write_whole
from ..storage.manifest import Manifest, digest, read_manifest
from ..storage.resume import RECORD, TOPPED_UP, begun_folder, difference, identity
from ..workers.interrupts import interruptible
from ..workers.progress import Tell
from .assembly import clear, listed, write_runs
from .chunks import count_failures, play_chunks, prepare
from .growth import Growth
from .layout import MANIFEST, TOPPING
from .merged import Merged, kept, played
from .plan import Plan
from .settings import parameters_of, settings_of
from .staged import begin, finish

BEGUN_FROM = "begun_from"
"""The setting by which work on the missing runs knows the results that it is to complete."""


def top_up(growth: Growth, hands: Hands, tell: Tell, mixed: bool) -> None:
    """Play what is missing beside the results, which stay as they are until all of it is played.

    Raises :class:`OutputError` where something cannot be written.
    """
    folder = growth.before.folder
    missing = Plan(growth.experiment, growth.missing)
    with how_to_resume(folder, "what was finished is kept, and the same command resumes it"):
        beside = _begun(growth, mixed)
        prepare(growth.experiment, beside)
        work = identity(read_manifest(beside))
        with interruptible(tell) as show:
            standing = Standing(show)
            standing.add(growth.before.experiment.runs, count_failures(folder))
            play_chunks(missing, beside, work, hands, standing, mixed)
        sweep(folder)
        _put_together(growth, missing, beside, work)
        finish(folder)
        clear(folder)


def _begun(growth: Growth, mixed: bool) -> Path:
    """Return the folder of the missing runs; what was begun there for another end is dropped."""
    beside = growth.before.folder / TOPPING
    settings = settings_of(growth.experiment)
    settings[BEGUN_FROM] = identity(growth.before.manifest)
    parameters = parameters_of(growth.experiment)
    if (beside / RECORD).is_file():
        if difference(read_manifest(beside), Manifest(settings, parameters)):
            shutil.rmtree(beside)
    else:
        shutil.rmtree(beside, ignore_errors=True)
    return begun_folder(beside, settings, parameters, mixed=mixed)


def _put_together(growth: Growth, missing: Plan, beside: Path, work: str) -> None:
    """Stage the results as if they had been played at once; last comes their manifest."""
    experiment, before = growth.experiment, growth.before
    stage = begin(before.folder)
    for name, text in experiment.all_files.items():
        write_whole(stage / name, lambda part, text=text: part.write_bytes(text.encode()))
    of_missing = np.full(len(growth.there), -1)
    of_missing[growth.missing] = np.arange(len(growth.missing))
    parts = [kept(before, growth.there), played(missing, beside, work, of_missing)]
    merged = Merged(Plan(experiment), parts, stage)
    write_runs(stage, merged.tables())
    inner = [path for path in stage.rglob("*") if path.parent != stage and path.is_file()]
    digests = {path.relative_to(stage).as_posix(): digest(path) for path in inner}
    every = [*before.manifest.numerics, *read_manifest(beside).numerics]
    manifest = Manifest(
        settings_of(experiment) | {TOPPED_UP: _history(growth)},
        parameters_of(experiment),
        listed(merged.whole, stage, digests),
        numerics=list(dict.fromkeys(every)),
    )
    manifest.write(stage / MANIFEST)


def _history(growth: Growth) -> list[Any]:
    """Return what the manifest says of this topping up, after those before it."""
    one = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "runs_before": growth.before.experiment.runs,
        "from": {name: old for name, (old, _) in growth.grown.items()},
        "to": {name: new for name, (_, new) in growth.grown.items()},
    }
    return [*growth.before.manifest.settings.get(TOPPED_UP, []), one]
