"""A worker's side: it plays a part, and keeps it in the store if it can, or gives it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..storage.files import OutputError
from ..storage.manifest import source
from ..storage.numerics import numerics
from .parts import Packed, Part
from .store import Store


@dataclass(frozen=True)
class Place:
    """Where parts are kept; a worker that sees the file ``token`` in the folder writes there.

    ``source`` is what the work is handed out with: versions of the libraries, and the commit;
    ``numerics`` names the ways of rounding that are allowed, any if there is none.
    """

    store: Store | None = None
    token: str = ""
    source: Mapping[str, str] = field(default_factory=dict[str, str])
    numerics: tuple[str, ...] = ()

    def in_sight(self) -> bool:
        """Return whether this worker sees the folder."""
        if self.store is None or self.store.folder is None:
            return False
        return (self.store.folder / self.token).is_file()


@dataclass(frozen=True)
class Task:
    """A part to be played, by its number, and where it is kept."""

    number: int
    part: Part
    place: Place = Place()


@dataclass(frozen=True)
class Done:
    """What a worker reports of a part: its failed runs, and all of it if it is not kept yet."""

    failed: int
    packed: Packed | None = None


def work(task: Task) -> Done:
    """Play a part and keep it.

    Raises :class:`OutputError` where it cannot be written, or if this worker has other versions
    of the libraries or another commit of this program.
    """
    place = task.place
    _check_source(place)
    packed = task.part.play()
    if place.store is not None and place.in_sight():
        place.store.write(task.number, packed)
        return Done(packed.failed)
    return Done(packed.failed, packed)


def _check_source(place: Place) -> None:
    here: Mapping[str, str] = source() if place.source else {}
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
