"""Conducting an experiment: the chunks that are not done yet are played, then put together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..engine.carrying import Hands, Standing, how_to_resume
from ..engine.store import UNFINISHED
from ..storage.alone import alone_in
from ..storage.files import ELSEWHERE, OutputError, new_folder, sweep
from ..storage.manifest import read_manifest
from ..storage.resume import begun_folder, identity
from ..workers.interrupts import interruptible
from ..workers.progress import Tell
from .assembly import assemble, clear
from .chunks import count_failures, play_chunks, prepare
from .experiment import Experiment
from .growth import asked_more
from .layout import MANIFEST
from .plan import Plan
from .settings import other_runs, parameters_of, settings_of
from .staged import finish
from .topping import top_up
from .verified import check_finished, refuse_strays


def conduct(
    experiment: Experiment, folder: Path, hands: Hands, tell: Tell, mixed: bool = False
) -> int:
    """Play an experiment into ``folder`` and return how many runs failed.

    A folder in which the very same experiment was begun is resumed; a finished one of which more
    is asked, replications or points, is topped up. Whatever ends the work
    (an interrupt, a full disk, a kill), the chunks that are done stay done. ``tell`` hears how
    many runs are done. Raises :class:`OutputError` where something cannot be written, or if
    another command is working there.
    """
    if not folder.exists():
        new_folder(folder)
    with alone_in(folder):
        if (folder / MANIFEST).is_file():
            finish(folder)
        if growth := asked_more(experiment, folder, mixed):
            top_up(growth, hands, tell, mixed)
        else:
            _conduct(experiment, folder, hands, tell, mixed)
        return count_failures(folder)


def _conduct(experiment: Experiment, folder: Path, hands: Hands, tell: Tell, mixed: bool) -> None:
    """Play what is not done of an experiment, and put it together."""
    settings, parameters = settings_of(experiment), parameters_of(experiment)
    begun_folder(folder, settings, parameters, _otherwise(experiment, folder), mixed)
    plan, identified = Plan(experiment), identity(read_manifest(folder))
    if _finished(plan, folder):
        return
    with how_to_resume(folder, "what was finished is kept, and the same command resumes it"):
        prepare(experiment, folder)
        refuse_strays(plan, folder)
        with interruptible(tell) as show:
            play_chunks(plan, folder, identified, hands, Standing(show), mixed)
        sweep(folder)
        assemble(plan, folder, identified)


def _finished(plan: Plan, folder: Path) -> bool:
    """Return whether all is finished, and whole; raises :class:`OutputError` if it is not whole.

    Where the chunks are still there, a manifest that says too much is taken back instead.
    """
    manifest = read_manifest(folder)
    if manifest.complete is not True:
        return False
    try:
        check_finished(plan, folder, manifest)
    except OutputError:
        if not (folder / UNFINISHED).is_dir():
            raise
        replace(manifest, files={}, complete=False).write(folder / MANIFEST)
        return False
    clear(folder)
    return True


def _otherwise(experiment: Experiment, folder: Path) -> str:
    """Return what to do where another program played the folder: retry, if its runs failed."""
    if count_failures(folder) and (folder / MANIFEST).is_file():
        there = read_manifest(folder)
        if there.complete and not other_runs(there, experiment):
            retry = f"`triangulation experiment retry {folder}` plays just the failed runs again"
            return f"{retry}; to play all of them, {ELSEWHERE}"
    return ELSEWHERE
