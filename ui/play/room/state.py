"""A room as it stands: nothing in it changes; every deed makes another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ..orders import POWER
from .actions import SEATS

TITLES: Mapping[str, str] = {**{n: p.capital for n, p in POWER.items()}, "public": "The public"}
"""What each seat is called."""

Phase = Literal["lobby", "open", "paused", "playing", "between", "ended"]
Answer = Literal["yes", "no"]
DecidedBy = Literal["people", "lead", "model", "stayed", "instructor"]


@dataclass(frozen=True)
class Settings:
    """How a room is played."""

    scenario: str
    seed: int
    citizens: int = 1000
    months: int = 3
    """Months of a round."""
    seconds: int = 300
    """Seconds that people have to decide."""
    rounds: int = 12
    """Rounds after which the game ends."""
    most: int = 200
    """People that the room holds."""
    most_power: int = 50
    """People that the seat of a power holds; the public has no bound but the room's."""

    def holds(self, seat: str) -> int:
        """Return how many people a seat holds."""
        return self.most if seat == "public" else min(self.most_power, self.most)


@dataclass(frozen=True)
class Person:
    """Somebody who has joined; ``name`` is empty once it was deleted."""

    id: int
    name: str
    seat: str
    lead: bool = False
    gone: bool = False
    removed: bool = False

    @property
    def here(self) -> bool:
        """Return whether the person belongs to the room."""
        return not (self.gone or self.removed)


@dataclass(frozen=True)
class Message:
    """Something said, to one seat or to all."""

    id: int
    round: int
    person: int
    seat: str
    to: str
    text: str


@dataclass(frozen=True)
class Deal:
    """A deal in the model's own terms: levels of instruments on each side for some rounds."""

    id: int
    round: int
    giver: str
    taker: str
    give: Mapping[str, float]
    take: Mapping[str, float]
    rounds: int
    person: int
    state: Literal[
        "offered", "countered", "accepted", "refused", "withdrawn", "broken", "ended"
    ] = "offered"
    first: int | None = None
    """First round that it binds, once it is accepted."""
    broken_in: int | None = None

    @property
    def last(self) -> int | None:
        """Return the last round that it binds."""
        return None if self.first is None else self.first + self.rounds - 1

    def binds(self, round_: int) -> bool:
        """Return whether it is in force in a round."""
        if self.state != "accepted" or self.first is None:
            return False
        return self.first <= round_ < self.first + self.rounds

    def other(self, seat: str) -> str:
        """Return the other side."""
        return self.taker if seat == self.giver else self.giver

    def terms(self, seat: str) -> Mapping[str, float]:
        """Return what it asks of a seat."""
        return self.give if seat == self.giver else self.take if seat == self.taker else {}


@dataclass(frozen=True)
class Injected:
    """An event that the instructor lets happen in a round."""

    id: int
    round: int
    kind: str
    size: float
    text: str


@dataclass(frozen=True)
class Round:
    """A round that was played: each power's orders, who decided, events and voices."""

    number: int
    orders: Mapping[str, Mapping[str, float]]
    by: Mapping[str, str]
    events: tuple[Mapping[str, str | float], ...] = ()
    voices: tuple[Mapping[str, str | int], ...] = ()


def _empty() -> dict[str, dict[int, Mapping[str, float]]]:
    return {seat: {} for seat in SEATS}


@dataclass(frozen=True)
class RoomState:
    """Everything that the log says of a room."""

    code: str
    settings: Settings
    version: int = 0
    """Number of the last event folded in."""
    phase: Phase = "lobby"
    round: int = 0
    """The round now open, or the last one played; 0 in the lobby."""
    persons: Mapping[int, Person] = field(default_factory=dict[int, Person])
    proposals: Mapping[str, Mapping[int, Mapping[str, float]]] = field(default_factory=_empty)
    """By seat and person, of the round now open."""
    votes: Mapping[int, int] = field(default_factory=dict[int, int])
    """Whose proposal each person supports."""
    choices: Mapping[int, tuple[str, str]] = field(default_factory=dict[int, tuple[str, str]])
    """Stance and voice of each player of the public."""
    acted: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])
    """What the instructor decided for a power this round."""
    quiz: Mapping[int, Mapping[str, int]] = field(default_factory=dict[int, Mapping[str, int]])
    """Each person's answers to the quiz: option by question."""
    asking: bool = False
    """Whether pages ask for consent to an export of the person's data."""
    consent_text: str = ""
    """What people were asked last; empty if they never were."""
    consent_asked: int = 0
    """Number of the deed that asked it."""
    consents: Mapping[int, Answer] = field(default_factory=dict[int, Answer])
    """Each person's answer to it, if there is one."""
    messages: tuple[Message, ...] = ()
    deals: Mapping[int, Deal] = field(default_factory=dict[int, Deal])
    injected: tuple[Injected, ...] = ()
    rounds: tuple[Round, ...] = ()
    extended: int = 0
    """Seconds added to the round now open."""
    stopped: Literal["", "restart", "jump", "failure"] = ""
    """Why the room itself paused the round; empty where it did not."""
    charts: bool = False
    opinion: bool = False
    screen: int = 0
    """Screen of the debrief that the projector shows, from 1; 0 if it shows the game."""
    forgotten: bool = False

    @property
    def crowded(self) -> bool:
        """Return whether the room holds nobody more."""
        return sum(p.here for p in self.persons.values()) >= self.settings.most

    def full(self, seat: str) -> bool:
        """Return whether a seat holds nobody more."""
        return len(self.people(seat)) >= self.settings.holds(seat)

    def people(self, seat: str) -> list[Person]:
        """Return who sits in a seat, in order of joining."""
        return self._seated.get(seat, [])

    @cached_property
    def _seated(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        for person in self.persons.values():
            if person.here:
                found.setdefault(person.seat, []).append(person)
        return found

    def decided(self, seat: str) -> bool:
        """Return whether a seat has decided: someone proposed or chose, or was decided for."""
        if seat == "public":
            people = self.people(seat)
            return bool(people) and all(p.id in self.choices for p in people)
        return bool(self.proposals[seat]) or seat in self.acted
