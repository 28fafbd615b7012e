"""A game in progress: a plain object that a hub owns and any number of pages show."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ....model.parameters import ParameterError, Value
from ....model.simulation import Moment
from ..background import Background
from ..courses import forked, moved, renamed, without
from ..credit import Credit, Credited
from ..jobs import AHEAD
from ..line import Line, policies_of
from ..orders import HORIZON, POWER, Order, check_order
from ..outlook import Outlook
from ..recipe import Branch, Recipe, check
from ..view import View

TELL_EVERY = AHEAD
"""Months of background work after which pages are notified."""

SLOWEST, FASTEST = 0.5, 10.0
"""Months per second at which a game can play by itself."""


BEGINNING = 20
"""Months whose memory the beginning of a game takes: its network and first citizens."""


@dataclass(frozen=True)
class Before:
    """What an undo brings back: a recipe, and what to call it."""

    recipe: Recipe
    words: str


@dataclass(frozen=True)
class Rest:
    """All that is needed to bring a game back as it was: a few kilobytes instead of megabytes."""

    recipe: Recipe
    played: int = 0
    before: Before | None = None
    debriefed: bool = False


class Game:
    """Plays a recipe; every method is safe to call from any thread and tells who listens."""

    def __init__(self, recipe: Recipe, background: Background, name: str = "") -> None:
        """Begin the game that ``recipe`` describes, and play it up to the month shown.

        Raises :class:`ParameterError` for a recipe that cannot be played.
        """
        check(recipe)
        self.name = name
        self._background = background
        self._changed = threading.Condition(threading.RLock())
        self._version = 0
        self._speed = 2.0
        self._message = ""
        self._before: Before | None = None
        self._credit: Credit | None = None
        self._outlook = Outlook(background, self._changed, self._found)
        with self._changed:
            self._adopt(recipe)

    @classmethod
    def resumed(cls, rest: Rest, background: Background, name: str) -> Game:
        """Return a game that was laid to rest: the same months, played again."""
        game = cls(rest.recipe, background, name)
        with game._changed:
            game._lines[rest.recipe.shown].reach(rest.played)
            game._before = rest.before
            if rest.debriefed:
                game.debrief()
        return game

    def rest(self) -> Rest:
        """Return what brings the game back as it stands."""
        with self._changed:
            played = self._lines[self._recipe.shown].last
            return Rest(self._recipe, played, self._before, self._debriefed)

    @property
    def size(self) -> int:
        """Return how much is kept, in citizen-months; a beginning counts as 20 months."""
        with self._changed:
            months = sum(line.last + BEGINNING for line in self._lines.values())
            return self._recipe.citizens * months

    # --- looking ---------------------------------------------------------------------------

    def view(self) -> View:
        """Return the game as it stands."""
        with self._changed:
            shown, against = self._recipe.shown, self._recipe.against
            line = self._lines[shown]
            return View(
                version=self._version,
                recipe=self._recipe,
                months=line.months[:],
                columns=line.columns[:],
                other=None if against is None else self._reached(against).columns[:],
                parallel=self._outlook.parallel(shown),
                forecast=self._outlook.forecast(shown, self._recipe.month),
                playing=self._playing,
                speed=self._speed,
                message=self._message,
                debriefed=self._debriefed,
                own_course=self._outlook.own_course[:],
                compared=self._outlook.compared[:],
                before="" if self._before is None else self._before.words,
            )

    def credited(self, view: View) -> Sequence[Credited]:
        """Return who moved alignment until each month up to the one that ``view`` shows.

        Empty if its months are gone; where nobody has asked for long, it takes 15 ms a month.
        """
        with self._changed:
            line = self._lines.get(view.recipe.shown)
            month = view.recipe.month
            if line is None or line.last < month or line.months[month] is not view.moment:
                return ()
            if self._credit is None or self._credit.line is not line:
                self._credit = Credit(line)
            return self._credit.until(month)

    @property
    def version(self) -> int:
        """Return a number that grows with every change."""
        return self._version

    @property
    def pace(self) -> tuple[bool, float]:
        """Return whether the game plays by itself, and how many months per second."""
        return self._playing, self._speed

    def wait(self, seen: int, timeout: float) -> int:
        """Wait until the version is not ``seen`` any more, or the time (seconds) is up."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != seen, timeout)
            return self._version

    # --- moving through time ---------------------------------------------------------------

    def step(self) -> bool:
        """Show the next month, playing it if it is new; return False at the horizon."""
        with self._changed:
            month = self._recipe.month + 1
            if month > HORIZON:
                self.stop(f"The game ends after {HORIZON} months.")
                return False
            self.go(month)
            return True

    def go(self, month: int) -> None:
        """Show any month; one not yet played is played."""
        with self._changed:
            month = min(max(month, 0), HORIZON)
            self._lines[self._recipe.shown].reach(month)
            self._recipe = replace(self._recipe, month=month)
            if not self._playing:
                self._ask_for_forecast()
            self._tell()

    def back(self) -> None:
        """Show the month before."""
        with self._changed:
            self.go(self._recipe.month - 1)

    def play(self, playing: bool, speed: float | None = None) -> None:
        """Say whether the game goes on by itself, and at how many months per second."""
        with self._changed:
            self._playing = playing
            self._speed = min(max(speed or self._speed, SLOWEST), FASTEST)
            if not playing:
                self._ask_for_forecast()
            self._tell()

    def stop(self, message: str) -> None:
        """Stop playing, and say why."""
        with self._changed:
            self._playing = False
            self._tell(message)

    # --- changing it -----------------------------------------------------------------------

    def restart(self, **changed: Any) -> None:
        """Begin again from month 0, keeping parameters; fields of the recipe may be changed.

        ``changes`` replaces the parameters that differ from the scenario. What is lost can be
        brought back with :meth:`undo`. Raises :class:`ParameterError` if the new recipe cannot be;
        then nothing happens.
        """
        with self._changed:
            old = self._recipe
            now = self._recipe.branches[self._recipe.shown]
            branches = {0: Branch(changes=changed.pop("changes", now.changes))}
            recipe = replace(self._recipe, **changed)
            recipe = replace(recipe, branches=branches, shown=0, against=None, month=0)
            check(recipe)
            played = self._lines[old.shown].last > 0 or len(old.branches) > 1
            lost = played or recipe.branches[0].changes != now.changes
            self._adopt(recipe)
            if lost:
                self._before = Before(old, "the game before")
            self._tell("A new game has begun." if lost else "")

    def fork(self, changes: Mapping[str, Value], orders: Sequence[Order] = ()) -> None:
        """Branch off at the month on screen, compare with where it came from, and show it.

        Raises :class:`ParameterError` if the branch cannot be; then nothing happens.
        """
        with self._changed:
            old = self._recipe
            recipe = forked(old, old.month, changes, tuple(orders))
            line = self._lines[old.shown].forked(recipe, recipe.shown)
            line.reach(self._lines[old.shown].last)
            self._lines[recipe.shown] = line
            self._recipe = recipe
            self._before = None
            known = self._outlook.parallel(old.shown)[: old.month + 1]
            self._outlook.ask_parallel(recipe, recipe.shown, known)
            self._ask_for_forecast()
            self._tell()

    def show(self, branch: int, against: int | None) -> None:
        """Show a branch, beside another one or alone."""
        with self._changed:
            if branch in self._recipe.branches and against in (None, *self._recipe.branches):
                self._lines[branch].reach(self._recipe.month)
                self._recipe = replace(
                    self._recipe, shown=branch, against=None if against == branch else against
                )
                self._ask_for_forecast()
                self._tell()

    def fan(self, plausible: bool) -> None:
        """Let other runs have the course's parameters, or each a plausible set of them."""
        with self._changed:
            self._recipe = recipe = replace(self._recipe, plausible=plausible)
            for branch in sorted(recipe.branches, key=lambda number: number != recipe.shown):
                self._outlook.ask_parallel(recipe, branch)
            self._ask_for_forecast()
            self._tell()

    def rename(self, branch: int, name: str) -> None:
        """Give a branch another name."""
        with self._changed:
            self._recipe = renamed(self._recipe, branch, name)
            self._before = None
            self._tell()

    def discard(self, branch: int) -> None:
        """Forget a branch and all that grew from it; the first one stays.

        :meth:`undo` brings them back.
        """
        with self._changed:
            old, name = self._recipe, self._recipe.branches[branch].name
            recipe = without(self._recipe, branch)
            for number in self._recipe.branches.keys() - recipe.branches.keys():
                self._outlook.forget(number)
                self._lines.pop(number)
            self._recipe = recipe
            self._before = Before(old, name)
            self.go(min(recipe.month, self._lines[recipe.shown].last))
            self._tell(f"{name} is discarded.")

    def undo(self) -> None:
        """Bring back what the last restart, discard or undo has taken away.

        Raises :class:`ParameterError` if there is nothing, or something else was changed since.
        """
        with self._changed:
            if self._before is None:
                raise ParameterError("There is nothing to bring back.")
            old, before = self._recipe, self._before
            self._adopt(before.recipe)
            self._before = Before(old, "what was undone")
            self._tell(f"{before.words[0].upper()}{before.words[1:]} is back.")

    # --- a seat ----------------------------------------------------------------------------

    def submit(self, levels: Mapping[str, float]) -> None:
        """Play the next month with the seat's move: levels of some or all of its instruments.

        Only levels that differ from the present ones are ordered; the seat keeps the others.
        What came after the month on screen is played again. Raises :class:`ParameterError` for a
        move that cannot be made; then nothing happens.
        """
        with self._changed:
            month = self._recipe.month
            line = self._lines[self._recipe.shown]
            if self._recipe.seat is not None:
                check_order(Order(self._recipe.seat, levels, 1))
            changed = _changed(line.months[month], self._recipe.seat, levels)
            self._recipe = moved(self._recipe, changed, month + 1)
            line.cut(month, policies_of(self._recipe, self._recipe.shown))
            self._before = None
            self._forget_debrief()
            self.step()

    def debrief(self) -> None:
        """Ask how it went: the model's own course in this world, and many other worlds."""
        with self._changed:
            self._debriefed = True
            self._outlook.ask_debrief(self._recipe, self._lines[self._recipe.shown].last)
            self._tell()

    def close(self) -> None:
        """Drop all work in the background."""
        with self._changed:
            self._playing = False
            self._outlook.close()

    # --- inside ----------------------------------------------------------------------------

    def _adopt(self, recipe: Recipe) -> None:
        lines = {0: Line.begun(recipe)}
        for number, branch in sorted(recipe.branches.items()):
            if branch.parent is not None:
                lines[number] = lines[branch.parent].forked(recipe, number)
        for number in {recipe.shown, recipe.against} - {None}:
            lines[number].reach(recipe.month)
        self._playing = False
        self._debriefed = False
        self._recipe, self._lines, self._credit = recipe, lines, None
        self._outlook.close()
        self._outlook = Outlook(self._background, self._changed, self._found)
        self._outlook.ask_parallel(recipe, recipe.shown)
        self._ask_for_forecast()

    def _forget_debrief(self) -> None:
        self._debriefed = False
        self._outlook.forget_debrief()

    def _reached(self, branch: int) -> Line:
        self._lines[branch].reach(self._lines[self._recipe.shown].last)
        return self._lines[branch]

    def _ask_for_forecast(self) -> None:
        moment = self._lines[self._recipe.shown].months[self._recipe.month]
        self._outlook.ask_forecast(self._recipe, moment)

    def _found(self, what: int | str) -> None:
        """Tell the pages of the background's work: now and then, or why it broke."""
        if isinstance(what, str):
            self._tell(what)
        elif what % TELL_EVERY == 0 or what == self._recipe.month:
            self._tell(self._message)

    def _tell(self, message: str = "") -> None:
        self._message = message
        self._version += 1
        self._changed.notify_all()


def _changed(now: Moment, seat: str | None, levels: Mapping[str, float]) -> dict[str, float]:
    """Return those of a seat's levels that are not so already."""
    if seat is None:
        return {}
    names = [i.name for i in POWER[seat].menu.instruments]
    present = dict(zip(names, now.levels[seat][0].tolist(), strict=True))
    return {name: level for name, level in levels.items() if present.get(name) != level}
