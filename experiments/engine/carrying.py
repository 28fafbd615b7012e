"""Carrying work out: workers play the parts that are not finished yet."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ..storage.files import OutputError
from ..storage.manifest import read_manifest, source
from ..storage.numerics import numerics
from ..storage.resume import ALLOW_MIXED, noted, remaining
from ..workers.crew import Crew, LostWorker, finished
from ..workers.progress import WAITING, Tell, silent
from .parts import Parts
from .store import Store
from .worker import Place, Task, work

Hands = Callable[[], AbstractContextManager[Crew]]
"""Returns the crew that does the work; called only if there is some."""


@dataclass
class Standing:
    """The progress of the work, reported to ``tell``, which may raise to end the work."""

    tell: Tell = silent
    crew: Crew | None = None
    done: int = 0
    failed: int = 0
    before: int = 0
    """What was done when the crew had counted nothing."""
    counted: int = 0
    """What the crew has counted of all parts, those under way among them."""

    def show(self, counted: int = 0) -> None:
        """Show it; ``counted`` is what the crew has counted by now."""
        self.counted = max(self.counted, counted)
        if self.crew is not None and not self.crew.workers():
            note = WAITING
        else:
            note = f"{self.failed} failed" if self.failed else ""
        self.tell(max(self.done, self.before + self.counted), note)

    def begin(self, crew: Crew) -> None:
        """Let a crew begin."""
        self.crew, self.before = crew, self.done - crew.done()

    def add(self, done: int, failed: int) -> None:
        """Count what is done, and the runs of it that failed."""
        self.done += done
        self.failed += failed
        self.show()


def carry_out(
    parts: Parts,
    store: Store,
    hands: Hands,
    standing: Standing | None = None,
    mixed: bool = False,
) -> None:
    """Play every part that is not in the store; afterwards all are.

    The result of a part is the same whoever plays it. Where the store is a
    folder, whatever ends the work (an interrupt, a full disk, a kill), the parts that are done
    stay done, and its manifest notes how the workers round, which must be in one way unless
    ``mixed``. Parts are looked up one by one, so that there may be any number of them.

    Raises :class:`OutputError` where something cannot be written, :class:`LostWorker` if a worker
    ends in the middle of a part.
    """
    standing = standing or Standing()
    there = store.done(len(parts))
    if len(there) == len(parts):
        return
    with store.shared() as token, hands() as crew:
        if there:
            standing.crew = crew
            standing.add(sum(parts[number].size for number in there), sum(there.values()))
        standing.begin(crew)
        place = place_of(store, token, crew, mixed)
        left = (number for number in range(len(parts)) if number not in there)
        tasks = (Task(number, parts[number], place) for number in left)
        for task, outcome in finished(crew, work, tasks, standing.show):
            if outcome.packed is not None:
                store.write(task.number, outcome.packed)
            standing.add(task.part.size, outcome.failed)


def place_of(store: Store, token: str, crew: Crew, mixed: bool) -> Place:
    """Return where a crew keeps parts; refuses one that rounds differently, unless ``mixed``."""
    known: Mapping[str, str] = source() if crew.distant else {}
    if store.folder is None:
        levels = agreed(crew, [], mixed) if crew.distant else ()
        return Place(source=known, numerics=levels)
    levels = agreed(crew, read_manifest(store.folder).numerics, mixed)
    noted(store.folder, levels)
    return Place(replace(store, folder=store.folder.absolute()), token, known, levels)


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


@contextmanager
def how_to_resume(folder: Path, then: str) -> Generator[None]:
    """Add to the sentence on a full disk or a lost worker what the same command ``then`` does.

    Where the folder was removed meanwhile, it says that instead.
    """
    try:
        yield
    except (OutputError, LostWorker) as error:
        raise type(error)(f"{str(error).rstrip('.')}; {remaining(folder, then)}.") from None
