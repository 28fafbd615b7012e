"""What a debrief is made of: the moves of a game that was played, and nothing that was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ....model.schedule import Event
from ..orders import POWER
from ..recipe import Recipe
from ..room.game import scheduled
from ..room.promises import costs
from ..room.state import Deal, RoomState, Round, Settings

PUBLIC = "public"
"""The public's seat."""

SEATS = (*POWER, PUBLIC)
"""Who moves: the four powers and the public."""

SETTLED = ("accepted", "broken", "ended")
"""States of deals that everybody could see."""


class Cost(NamedTuple):
    """What breaking a deal cost: who broke it, and the kind and size of the event that it is."""

    seat: str
    kind: str
    size: float


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
        return scheduled([e for e in done.events if "deal" not in e], self.first_month(done))

    def costs_of(self, done: Round) -> list[Cost]:
        """Return what breaking deals in a round cost, by who broke them."""
        paid = {each["deal"] for each in done.events if "deal" in each}
        broken = [deal for deal in self.deals if str(deal.id) in paid]
        return [
            Cost(seat, str(each["kind"]), float(each["size"]))
            for seat, own in done.orders.items()
            for each in costs(broken, {seat: own})
        ]

    def promised(self, seat: str, number: int) -> dict[str, float]:
        """Return the levels to which deals bound a seat when a round began."""
        found: dict[str, float] = {}
        for deal in self.deals:
            whole = deal.broken_in is None or number <= deal.broken_in
            if deal.first is not None and whole and deal.first <= number <= (deal.last or 0):
                found |= deal.terms(seat)
        return found

    def first_month(self, done: Round) -> int:
        """Return the first month of a round."""
        return (done.number - 1) * self.settings.months + 1


def ordered(done: Round, seat: str) -> bool:
    """Return whether anybody decided for a seat in a round."""
    if seat == PUBLIC:
        return bool(done.voices)
    return done.by.get(seat, "model") != "model" and bool(done.orders.get(seat))


def played_in(state: RoomState) -> Played:
    """Return what has been played in a room."""
    return played_from(state.settings, state.rounds, state.deals.values())


def played_from(settings: Settings, rounds: Sequence[Round], deals: Iterable[Deal]) -> Played:
    """Return what has been played, from the parts of a room or of an exported session."""
    settled = tuple(deal for deal in deals if deal.state in SETTLED)
    return Played(settings, tuple(rounds), settled)
