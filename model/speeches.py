"""Speeches: voices with dates, by which a file says who speaks for communities and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, cast, get_args

from ..agents.mistake import Mistake, shown
from .communities import Numbers, communities
from .voices import Cause, Stance, Voice, Voices, voices

MOST = 20_000
"""Speeches of one scenario at most."""


@dataclass(frozen=True)
class Speech:
    """A voice from month ``first`` to ``last`` (from 1): the ``community`` of ``of``, from 0.

    Raises :class:`Mistake`, in one sentence, for anything that cannot be.
    """

    first: int
    last: int
    community: int
    of: int
    stance: Stance
    cause: Cause

    def __post_init__(self) -> None:
        """Refuse invalid speeches."""
        lowest = {"first": 1, "last": self.first, "of": 1, "community": 0}
        for name, low in lowest.items():
            value: Any = getattr(self, name)
            high = self.of - 1 if name == "community" else None
            if type(value) is not int or value < low or (high is not None and value > high):
                upward = "on" if high is None else f"to {high}"
                raise Mistake(
                    f"A voice has {name} = {shown(value)}; allowed is a whole number, from {low} "
                    f"{upward}."
                )
        for name, allowed in (("stance", get_args(Stance)), ("cause", get_args(Cause))):
            if getattr(self, name) not in allowed:
                raise Mistake(
                    f"A voice has {name} = {shown(getattr(self, name))}; allowed is one of "
                    f"{', '.join(allowed)}."
                )

    def in_month(self, month: int) -> bool:
        """Return whether it is heard in a month."""
        return self.first <= month <= self.last


Speeches = tuple[Speech, ...]

KEYS = tuple(f.name for f in fields(Speech))
"""What a voice in a file says."""


def speeches_from(written: Any) -> Speeches:
    """Return the speeches that a file lists as tables; raises :class:`Mistake`."""
    tables = cast("list[Any]", written) if isinstance(written, (list, tuple)) else None
    if tables is None or len(tables) > MOST:
        raise Mistake(f"voices is {shown(written)}; allowed is a list of up to {MOST:,} tables.")
    found: list[Speech] = []
    for table in tables:
        entries = cast("dict[str, Any]", table) if isinstance(table, Mapping) else {}
        if entries.keys() != set(KEYS):
            raise Mistake(f"A voice is {shown(table)}; allowed is a table with {', '.join(KEYS)}.")
        found.append(Speech(**entries))
    _check_together(found)
    return tuple(found)


def _check_together(speeches: Sequence[Speech]) -> None:
    """Refuse months in which the people are divided in two ways at once."""
    spans = sorted({(s.first, s.last, s.of) for s in speeches})
    latest: tuple[int, int] = (0, 0)
    for first, last, of in spans:
        if first <= latest[0] and of != latest[1]:
            raise Mistake(
                f"Voices of month {first} have of = {latest[1]} and of = {of}; allowed is one "
                "number of communities in a month."
            )
        latest = max(latest, (last, of))


def spoken(speeches: Iterable[Speech]) -> list[dict[str, Any]]:
    """Return speeches as files list them; :func:`speeches_from` reads them."""
    return [asdict(speech) for speech in speeches]


def check_heard(speeches: Iterable[Speech], months: int, citizens: int) -> None:
    """Raise :class:`Mistake` for speeches after the last month, or more communities than people."""
    for speech in speeches:
        if speech.first > months:
            raise Mistake(
                f"A voice has first = {speech.first}; allowed is a month that is played, 1 to "
                f"{months}."
            )
        if speech.of > citizens:
            raise Mistake(
                f"A voice has of = {speech.of} communities; allowed is 1 to {citizens}, the number "
                "of citizens."
            )


class Listening:
    """What citizens hear of speeches month by month; communities are found once."""

    def __init__(self, speeches: Sequence[Speech], network: Any) -> None:
        """Take the speeches and the citizens' network."""
        self._speeches, self._network = tuple(speeches), network
        self._communities: dict[int, Numbers] = {}
        self._heard: dict[Speeches, Voices | None] = {}

    def in_month(self, month: int) -> Voices | None:
        """Return what is heard in a month; None where nobody speaks."""
        due = tuple(s for s in self._speeches if s.in_month(month))
        if due and due not in self._heard:
            said = [Voice(s.community, s.stance, s.cause) for s in due]
            self._heard = {due: voices(said, self._of(due[0].of))}
        return self._heard[due] if due else None

    def _of(self, count: int) -> Numbers:
        if count not in self._communities:
            self._communities[count] = communities(self._network, count)
        return self._communities[count]
