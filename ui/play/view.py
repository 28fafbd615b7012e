"""A view: what a page shows of a game, at one instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...model.calendar import month_in_full, month_words
from ...model.simulation import Moment
from .jobs import Summary
from .recipe import Recipe, scenario_named


@dataclass(frozen=True)
class View:
    """A game as it stands; nothing in it changes any more."""

    version: int
    recipe: Recipe
    months: Sequence[Moment]
    columns: Sequence[Mapping[str, float]]
    other: Sequence[Mapping[str, float]] | None
    """The branch to compare with, if one is chosen."""
    parallel: Sequence[Summary]
    forecast: Sequence[Summary]
    """The forecast from the month on screen, once it is complete; else empty."""
    playing: bool
    speed: float
    message: str
    debriefed: bool = False
    """Whether the person in the seat has asked how it went."""
    own_course: Sequence[Mapping[str, float]] = ()
    """In a debrief: the model's own course in the same world."""
    compared: Sequence[Summary] = ()
    """In a debrief: many other worlds, as the model plays them."""

    before: str = ""
    """What an undo would bring back, in words; empty if nothing."""

    @property
    def moment(self) -> Moment:
        """Return the month on screen."""
        return self.months[self.recipe.month]

    @property
    def begins(self) -> str | None:
        """Return the first month of the game as a date, if its scenario has a calendar."""
        return scenario_named(self.recipe.scenario).begins

    def named(self, month: int) -> str:
        """Return a month as people read it, such as ``September 2020``."""
        return month_words(month, self.begins)

    def in_full(self, month: int) -> str:
        """Return a month with its number, such as ``September 2020 (month 8)``."""
        return month_in_full(month, self.begins)

    @property
    def open(self) -> bool:
        """Return whether everything may be shown: nobody is in a seat, or the debrief has begun."""
        return self.recipe.seat is None or self.debriefed

    @property
    def figures(self) -> Mapping[str, float]:
        """Return the recorded quantities of the month on screen."""
        return self.columns[self.recipe.month]
