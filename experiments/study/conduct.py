"""Conducting an experiment: the chunks that are not done yet are played, then put together."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ..crew import Crew, LostWorker, finished
from ..files import OutputError, make_folder, sweep, write_whole
from ..interrupts import Interrupts, held_back
from ..manifest import read_manifest, source
from ..numerics import numerics
from ..progress import WAITING, Tell
from ..resume import ALLOW_MIXED, ELSEWHERE, held_folder, identity, noted
from .assembly import assemble, clear
from .experiment import Experiment
from .layout import EXPERIMENT, FAILURES, MANIFEST, MEASURES, UNFINISHED
from .plan import Plan
from .settings import other_runs, parameters_of, settings_of
from .staged import finish
from .verified import check_finished, chunks_done, refuse_strays
from .work import Place, Task, work, write_files

Hands = Callable[[], AbstractContextManager[Crew]]
"""Whoever does the work; called when there is some."""


def conduct(
    experiment: Experiment, folder: Path, hands: Hands, tell: Tell, mixed: bool = False
) -> int:
    """Play an experiment into ``folder`` and return how many runs failed.

    A folder in which the very same experiment was begun is gone on with. Whatever ends the work
    (an interrupt, a full disk, a kill), the chunks that are done stay done. ``tell`` hears how
    many runs are done. Raises :class:`OutputError` where something cannot be written, or if
    another command is working there.
    """
    settings, parameters = settings_of(experiment), parameters_of(experiment)
    otherwise = _otherwise(experiment, folder)
    with held_folder(folder, settings, parameters, otherwise, mixed):
        finish(folder)
        plan, identified = Plan(experiment), identity(read_manifest(folder))
        if _finished(plan, folder):
            return count_failures(folder)
        with told_how_to_go_on(folder, "what was finished is kept, and the same command goes on"):
            _prepare(experiment, folder)
            refuse_strays(plan, folder)
            with held_back() as interrupts:
                _play(plan, folder, identified, hands, Standing(interrupts, tell), mixed)
            sweep(folder)
            assemble(plan, folder, identified)
        return count_failures(folder)


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


@dataclass
class Standing:
    """How far the work is, for whoever looks on; showing it is also when interrupts are heeded."""

    interrupts: Interrupts
    tell: Tell
    crew: Crew | None = None
    done: int = 0
    failed: int = 0

    def show(self, counted: int = 0) -> None:
        """Show it; raises KeyboardInterrupt if one waits."""
        self.interrupts.check()
        if self.crew is not None and not self.crew.workers():
            note = WAITING
        else:
            note = f"{self.failed} failed" if self.failed else ""
        self.tell(self.done, note)

    def add(self, done: int, failed: int) -> None:
        """Count runs that are done, and those of them that failed."""
        self.done += done
        self.failed += failed
        self.show()


@contextmanager
def told_how_to_go_on(folder: Path, then: str) -> Generator[None]:
    """Add to the sentence on a full disk or a lost worker what the same command ``then`` does.

    Where the folder was removed meanwhile, it says that instead.
    """
    try:
        yield
    except (OutputError, LostWorker) as error:
        if not (folder / MANIFEST).is_file():
            then = f"{folder} was removed meanwhile, and the work in it"
        raise type(error)(f"{str(error).rstrip('.')}; {then}.") from None


def _prepare(experiment: Experiment, folder: Path) -> None:
    """Make the folders and copy the files that say what is asked."""
    names = [UNFINISHED, FAILURES] + [MEASURES] * (experiment.months_kept != "none")
    try:
        for name in names:
            make_folder(folder / name)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror}.") from None
    for name, text in {EXPERIMENT: experiment.text, **experiment.files}.items():
        write_whole(folder / name, lambda part, text=text: part.write_bytes(text.encode()))


def _play(
    plan: Plan, folder: Path, identified: str, hands: Hands, standing: Standing, mixed: bool
) -> None:
    """Play every chunk that is not done."""
    there = chunks_done(plan, folder, identified)
    if len(there) == plan.count:
        return
    with shared_token(folder) as token, hands() as crew:
        standing.crew = crew
        if there:
            standing.add(
                sum(n for number, n in enumerate(plan.sizes()) if number in there),
                count_failures(folder),
            )
        levels = agreed(crew, read_manifest(folder).numerics, mixed)
        noted(folder, levels)
        known: Mapping[str, str] = source() if crew.distant else {}
        place = Place(str(folder.absolute()), token, known, levels, identified)
        left = (number for number in range(plan.count) if number not in there)
        tasks = (Task(plan.chunk(number), place) for number in left)
        for _, told in finished(crew, work, tasks, standing.show):
            write_files(folder, told.files)
            standing.add(told.runs, told.failed)


def agreed(crew: Crew, begun: Sequence[str], mixed: bool) -> tuple[str, ...]:
    """Return how the workers that are there round, and the work ``begun``, which is one way.

    Raises :class:`OutputError` before anything is played if they differ and ``mixed`` is false.
    """
    levels = sorted(crew.everyone(numerics).union(begun or [numerics()]))
    if len(levels) > 1 and not mixed:
        raise OutputError(
            f"The workers round differently ({' and '.join(levels)}), so that the bytes would "
            f"depend on who plays what; use machines of one kind, or add {ALLOW_MIXED}."
        )
    return tuple(levels)


def count_failures(folder: Path) -> int:
    """Return how many runs failed."""
    return sum(1 for _ in (folder / FAILURES).glob("run-*.json"))


@contextmanager
def shared_token(folder: Path) -> Generator[str]:
    """Lay a file into the folder by which a worker knows that it sees the same folder."""
    name = f"{UNFINISHED}/.token-{secrets.token_hex(16)}"
    write_whole(folder / name, lambda part: part.touch())
    try:
        yield name
    finally:
        (folder / name).unlink(missing_ok=True)
