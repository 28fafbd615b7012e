"""The schedule of a world: which events happen in which month, and how large they are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np

from ..agents.declaration import Array
from ..agents.mistake import Mistake
from .kinds import EVENTS

KEYS = ("month", "kind", "size")
"""What an event in a file says."""


@dataclass(frozen=True)
class Event:
    """One scheduled event: ``kind`` in ``month`` (from 1), ``size`` above 0 up to 1 (its largest).

    Raises :class:`Mistake`, in one sentence, for anything that cannot be.
    """

    month: int
    kind: str
    size: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot happen."""
        if not isinstance(self.kind, str) or self.kind not in EVENTS:  # pyright: ignore[reportUnnecessaryIsInstance]
            near = difflib.get_close_matches(str(self.kind), EVENTS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"allowed are {', '.join(EVENTS)}."
            raise Mistake(f"There is no kind of event {self.kind!r}; {hint}")
        if type(self.month) is not int or self.month < 1:
            raise Mistake(
                f"The month of the event {self.kind} is {self.month!r}; allowed is a whole "
                "number, from 1 on."
            )
        if type(self.size) not in (int, float) or not 0 < self.size <= 1:
            raise Mistake(
                f"The size of the event {self.kind} is {self.size!r}; allowed is a number above "
                "0, up to 1."
            )


Schedule = tuple[Event, ...]


def schedule_from(written: Any) -> Schedule:
    """Return the events that a file lists as tables; raises :class:`Mistake`."""
    tables = cast("list[Any]", written) if isinstance(written, (list, tuple)) else None
    if tables is None:
        raise Mistake(f"events is {written!r}; allowed is a list of tables with month and kind.")
    found: list[Event] = []
    for table in tables:
        entries = cast("dict[str, Any]", table) if isinstance(table, Mapping) else {}
        if not {"month", "kind"} <= entries.keys() <= set(KEYS):
            raise Mistake(
                f"An event is {table!r}; allowed is a table with month, kind and, if it is not "
                "the largest, size."
            )
        found.append(Event(**entries))
    return tuple(found)


WRITTEN = re.compile(
    r"\s*(?P<kind>[^@:]+?)\s*@\s*(?P<month>[^@:]+?)\s*(?::\s*(?P<size>[^@:]+?)\s*)?"
)
"""An event on the command line: ``protest_wave@7:0.5``, or ``protest_wave@7`` for the largest."""


def event_from(text: str) -> Event:
    """Return the event that a text such as ``protest_wave@7:0.5`` means.

    Raises :class:`Mistake`, in one sentence, for anything that cannot be.
    """
    parts = WRITTEN.fullmatch(text)
    if parts is None:
        raise Mistake(
            f"The event is {text!r}; write KIND@MONTH or KIND@MONTH:SIZE, such as "
            "protest_wave@7:0.5."
        )
    size = parts["size"]
    return Event(_number(parts["month"], int), parts["kind"], _number(size or "1", float))


def _number(text: str, kind: type[int] | type[float]) -> Any:
    """Return a number, or the text itself where it is none: the event refuses it by its name."""
    try:
        return kind(text)
    except ValueError:
        return text


def check_played(schedule: Iterable[Event], months: int) -> None:
    """Raise :class:`Mistake` for an event after the last of the ``months`` that are played."""
    for event in schedule:
        if event.month > months:
            raise Mistake(
                f"The month of the event {event.kind} is {event.month}; allowed is a month that "
                f"is played, 1 to {months}."
            )


def written(schedule: Iterable[Event]) -> list[dict[str, Any]]:
    """Return events as files list them; :func:`schedule_from` reads them."""
    return [asdict(event) for event in schedule]


def due(schedule: Iterable[Event], month: int, worlds: int) -> dict[str, Array]:
    """Return the sizes of the events that are due in a month by kind, worlds × 1.

    Where a kind is due twice, the larger one happens.
    """
    sizes: dict[str, float] = {}
    for event in schedule:
        if event.month == month:
            sizes[event.kind] = max(sizes.get(event.kind, 0.0), float(event.size))
    return {kind: np.full((worlds, 1), size) for kind, size in sizes.items()}
