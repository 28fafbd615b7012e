"""What a debrief is made of: the moves of a game that was played, and nothing that was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ....model.schedule import Event
from ..orders import POWER
from ..recipe import Recipe
from ..room.game import scheduled
from ..room.state import Deal, RoomState, Round, Settings

PUBLIC = "public"
"""The public's seat."""

SEATS = (*POWER, PUBLIC)
"""Who moves: the four powers and the public."""

SETTLED = ("accepted", "broken", "ended")
"""States of deals that everybody could see."""


@dataclass(frozen=True)
class Played:
    """The rounds of a game in order, and the deals that were accepted in it."""

    settings: Settings
    rounds: tuple[Round, ...]
    deals: tuple[Deal, ...] = ()

    @property
    def months(self) -> int:
        """Return how many months were played."""
        return len(self.rounds) * self.settings.months

    @property
    def recipe(self) -> Recipe:
        """Return the game's recipe, with the model in all seats."""
        return Recipe(self.settings.scenario, self.settings.seed, self.settings.citizens)

    @property
    def events(self) -> list[Event]:
        """Return the events that the instructor let happen, each with its month."""
        return [event for done in self.rounds for event in self.events_of(done)]

    def events_of(self, done: Round) -> list[Event]:
        """Return the events that the instructor let happen in a round."""
        return scheduled(done.events, self.first_month(done))

    def first_month(self, done: Round) -> int:
        """Return the first month of a round."""
        return (done.number - 1) * self.settings.months + 1

    def round_of(self, month: int) -> int:
        """Return the round that a month belongs to; months and rounds count from 1."""
        return (month - 1) // self.settings.months + 1

    def moved(self, seat: str) -> list[int]:
        """Return the rounds in which a seat's course was set otherwise than by the model."""
        return [done.number for done in self.rounds if ordered(done, seat)]


def ordered(done: Round, seat: str) -> Mapping[str, float] | bool:
    """Return a power's orders of a round, or whether anybody spoke for the public."""
    return bool(done.voices) if seat == PUBLIC else done.orders.get(seat, {})


def played_in(state: RoomState) -> Played:
    """Return what has been played in a room."""
    return played_from(state.settings, state.rounds, state.deals.values())


def played_from(settings: Settings, rounds: Sequence[Round], deals: Iterable[Deal]) -> Played:
    """Return what has been played, from the parts of a room or of an exported session."""
    settled = tuple(deal for deal in deals if deal.state in SETTLED)
    return Played(settings, tuple(rounds), settled)
