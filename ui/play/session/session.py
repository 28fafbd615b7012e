"""A session: all that is needed to make a room's game again, and what people did in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from ....agents.mistake import Mistake, shown
from ....model.schedule import Event
from ..recipe import Recipe
from ..room.game import scheduled
from ..room.promises import costs
from ..room.state import Deal, Round, Settings

Consent = Literal["not asked", "not answered", "yes", "no"]

NOBODY = 0
"""Stands for the instructor, and for people whose rows are not exported."""


@dataclass(frozen=True)
class Member:
    """Somebody who joined; ``person`` is a pseudonym, ``name`` empty unless names are exported."""

    person: int
    seat: str
    """The last seat; decisions name the seat in which they were taken."""
    joined: float
    """Seconds after the room was made."""
    stayed: bool
    """Whether the person was there at the end."""
    consent: Consent = "not asked"
    name: str = ""


@dataclass(frozen=True)
class Decision:
    """What one person decided, with the time that the decision took.

    ``levels`` are those that a proposal changes; ``supports`` is whose proposal a vote is for;
    ``stance`` and ``voice`` are what a player of the public chose.
    """

    round: int
    person: int
    seat: str
    what: Literal["proposal", "vote", "choice", "instructor"]
    seconds: float
    """Seconds since the round opened, without pauses."""
    levels: Mapping[str, float]
    supports: int
    stance: str
    voice: str
    stands: bool
    """False where the instructor took the round back, or it never ended."""


@dataclass(frozen=True)
class Statement:
    """Something said, to all or to one seat; ``text`` is empty unless names are exported."""

    round: int
    person: int
    seat: str
    to: str
    letters: int
    text: str = ""


@dataclass(frozen=True)
class Reply:
    """An answer to a question of the quiz; options are numbered from 0."""

    person: int
    seat: str
    question: str
    option: int


@dataclass(frozen=True)
class Agreement:
    """What people were asked last about their data, word for word, and how they answered.

    ``version`` counts the texts that the room asked; an answer to another one does not count.
    """

    text: str
    version: int
    asked: str
    """When it was asked, in UTC, as 2026-11-26T09:30:00+00:00."""
    agreed: tuple[int, ...]
    """Pseudonyms of those who said yes."""
    no: int
    unanswered: int
    """How many said no, and how many did not answer; which people they are is not kept."""


@dataclass(frozen=True)
class Session:
    """A room's game as data, finished or not.

    ``model`` is the version of the model and its libraries that give the same game again.
    ``figures`` has a SHA-256 for each round, by which a replay is known to be one.
    """

    id: str
    """The same for every export of a room; the room's code and console cannot be found from it."""
    day: str
    """The day on which the room was made, in UTC, as 2026-11-26."""
    model: str
    settings: Settings
    ended: bool
    rounds: tuple[Round, ...]
    figures: tuple[str, ...]
    deals: tuple[Deal, ...]
    members: tuple[Member, ...]
    decisions: tuple[Decision, ...]
    statements: tuple[Statement, ...]
    replies: tuple[Reply, ...]
    names: bool = False
    """Whether names and texts are in it."""
    agreement: Agreement | None = None
    """None where the room never asked for consent."""

    @property
    def months(self) -> int:
        """Return how many months were played."""
        return len(self.rounds) * self.settings.months

    @property
    def recipe(self) -> Recipe:
        """Return the game's recipe, with the model in all seats."""
        return Recipe(self.settings.scenario, self.settings.seed, self.settings.citizens)

    def first_month(self, number: int) -> int:
        """Return the first month of a round; months and rounds count from 1."""
        return (number - 1) * self.settings.months + 1

    def events(self, by_model: Collection[str] = ()) -> list[Event]:
        """Return the events that the instructor and broken deals brought, each with its month.

        Promises that a seat broke which is now ``by_model`` are left out.
        """
        return [
            event
            for done in self.rounds
            for event in scheduled(self._brought(done, by_model), self.first_month(done.number))
        ]

    def _brought(self, done: Round, by_model: Collection[str]) -> list[Mapping[str, str | float]]:
        """Return a round's events, without what the orders of some seats alone brought."""
        if not by_model:
            return list(done.events)
        broken = [d for d in self.deals if d.state == "broken" and d.broken_in == done.number]
        orders = {seat: own for seat, own in done.orders.items() if seat not in by_model}
        return [*(e for e in done.events if not e.get("deal")), *costs(broken, orders)]


def check_played(session: Session) -> None:
    """Raise :class:`Mistake` for a session in which no round was played."""
    if not session.rounds:
        raise Mistake(
            f"Session {shown(session.id)} has no round that was played; there is nothing to show "
            "of it yet."
        )
