"""A game in progress: a plain object that a hub owns and any number of pages show."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from ...model.parameters import ParameterError, Value
from ...model.simulation import Moment
from .background import PATIENT, URGENT, Background, Failed
from .jobs import AHEAD, COMPARED, Summary, forecasts, unsteered
from .line import Line, policies_of
from .orders import POWER, Order
from .recipe import HORIZON, Branch, Recipe, check, forked

TELL_EVERY = AHEAD
"""Months of background work after which pages are told of it."""


@dataclass(frozen=True)
class View:
    """What a page shows, at one instant; nothing in it changes any more."""

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

    @property
    def moment(self) -> Moment:
        """Return the month on screen."""
        return self.months[self.recipe.month]

    @property
    def open(self) -> bool:
        """Return whether everything may be shown: nobody is in a seat, or the debrief has begun."""
        return self.recipe.seat is None or self.debriefed

    @property
    def figures(self) -> Mapping[str, float]:
        """Return the recorded quantities of the month on screen."""
        return self.columns[self.recipe.month]


class Game:
    """Plays a recipe; every method is safe to call from any thread and tells who listens."""

    def __init__(self, recipe: Recipe, background: Background, name: str = "") -> None:
        """Begin the game that ``recipe`` describes, and play it up to the month shown."""
        self.name = name
        self._background = background
        self._changed = threading.Condition(threading.RLock())
        self._version = 0
        self._playing = False
        self._speed = 2.0
        self._message = ""
        self._adopt(recipe)

    # --- looking ---------------------------------------------------------------------------

    def view(self) -> View:
        """Return the game as it stands."""
        with self._changed:
            line = self._lines[self._recipe.shown]
            against = self._recipe.against
            other = None if against is None else self._reached(against).columns[:]
            fresh = self._forecast_of == (self._recipe.shown, self._recipe.month)
            return View(
                version=self._version,
                recipe=self._recipe,
                months=line.months[:],
                columns=line.columns[:],
                other=other,
                parallel=self._parallel.get(self._recipe.shown, [])[:],
                forecast=self._forecast[:] if fresh and len(self._forecast) > AHEAD else [],
                playing=self._playing,
                speed=self._speed,
                message=self._message,
                debriefed=self._debriefed,
                own_course=self._own_course[:],
                compared=self._compared[:],
            )

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
                self._tell(f"The game ends after {HORIZON} months.")
                return False
            self._lines[self._recipe.shown].reach(month)
            self._show(month)
            return True

    def go(self, month: int) -> None:
        """Show any month; one not yet played is played."""
        with self._changed:
            month = min(max(month, 0), HORIZON)
            self._lines[self._recipe.shown].reach(month)
            self._show(month)

    def back(self) -> None:
        """Show the month before."""
        self.go(self._recipe.month - 1)

    def play(self, playing: bool, speed: float | None = None) -> None:
        """Say whether the game goes on by itself, and at how many months per second."""
        with self._changed:
            self._playing = playing
            self._speed = min(max(speed or self._speed, 0.5), 10.0)
            if not playing:
                self._ask_for_forecast()
            self._tell()

    # --- changing it -----------------------------------------------------------------------

    def restart(self, **changed: Any) -> None:
        """Begin again from month 0, keeping parameters; fields of the recipe may be changed.

        ``changes`` replaces the parameters that differ from the scenario. Raises
        :class:`ParameterError` if the new recipe cannot be; then nothing happens.
        """
        with self._changed:
            now = self._recipe.branches[self._recipe.shown]
            changes = changed.pop("changes", now.changes)
            recipe = replace(self._recipe, **changed)
            branches = {0: Branch(changes=changes)}
            recipe = replace(recipe, branches=branches, shown=0, against=None, month=0)
            check(recipe)
            self._adopt(recipe)
            self._tell()

    def fork(self, changes: Mapping[str, Value], orders: Sequence[Order] = ()) -> None:
        """Branch off at the month on screen, compare with where it came from, and show it.

        Raises :class:`ParameterError` if the branch cannot be; then nothing happens.
        """
        with self._changed:
            old = self._recipe
            recipe = forked(old, old.month, changes, tuple(orders))
            self._lines[recipe.shown] = self._lines[old.shown].forked(recipe, recipe.shown)
            self._recipe = recipe
            self._lines[recipe.shown].reach(min(self._lines[old.shown].last, HORIZON))
            self._ask_for_parallel(recipe.shown, self._parallel.get(old.shown, [])[: old.month + 1])
            self._ask_for_forecast()
            self._tell()

    def show(self, branch: int, against: int | None) -> None:
        """Show a branch, beside another one or alone."""
        with self._changed:
            if branch in self._recipe.branches and against in (None, *self._recipe.branches):
                self._recipe = replace(
                    self._recipe, shown=branch, against=None if against == branch else against
                )
                self._lines[branch].reach(self._recipe.month)
                self._ask_for_forecast()
                self._tell()

    def rename(self, branch: int, name: str) -> None:
        """Give a branch a name of at most 40 characters."""
        with self._changed:
            branches = dict(self._recipe.branches)
            branches[branch] = replace(branches[branch], name=name.strip()[:40] or "Unnamed")
            self._recipe = replace(self._recipe, branches=branches)
            self._tell()

    def discard(self, branch: int) -> None:
        """Forget a branch and all that grew from it; the first one stays."""
        with self._changed:
            gone = {branch}
            for number, each in sorted(self._recipe.branches.items()):
                if each.parent in gone:
                    gone.add(number)
            if 0 in gone:
                raise ParameterError("The first course cannot be discarded; start again instead.")
            kept = {n: b for n, b in self._recipe.branches.items() if n not in gone}
            shown = self._recipe.shown
            if shown in gone:
                shown = self._recipe.branches[branch].parent or 0
            against = self._recipe.against
            against = None if against in gone or against == shown else against
            for number in gone:
                self._background.drop((id(self), "parallel", number))
                self._parallel.pop(number, None)
                self._lines.pop(number)
            self._recipe = replace(self._recipe, branches=kept, shown=shown, against=against)
            self.go(min(self._recipe.month, self._lines[shown].last))

    def submit(self, levels: Mapping[str, float]) -> None:
        """Play the next month with the seat's move: levels of some or all of its instruments.

        What came after the month on screen is played anew. Raises :class:`ParameterError` for a
        move that cannot be made; then nothing happens.
        """
        with self._changed:
            seat, month = self._recipe.seat, self._recipe.month
            if seat is None:
                raise ParameterError("Nobody has taken a seat in this game.")
            known = [i.name for i in POWER[seat].menu.instruments]
            present = dict(zip(known, self.view().moment.levels[seat][0].tolist(), strict=True))
            order = Order(seat, present | dict(levels), month + 1, month + 1)
            branch = self._recipe.branches[self._recipe.shown]
            earlier = tuple(o for o in branch.orders if o.first <= month)
            branches = dict(self._recipe.branches)
            branches[self._recipe.shown] = replace(branch, orders=(*earlier, order))
            recipe = replace(self._recipe, branches=branches)
            check(recipe)
            self._recipe = recipe
            self._lines[recipe.shown].cut(month, policies_of(recipe, recipe.shown))
            self._forget_debrief()
            self.step()

    def debrief(self) -> None:
        """Ask how it went: the model's own course in this world, and many other worlds."""
        with self._changed:
            self._forget_debrief()
            self._debriefed = True
            recipe, shown = self._recipe, self._recipe.shown
            months = self._lines[shown].last
            self._start("own", "model_course", (recipe, months), self._own_course, URGENT)
            arguments = (unsteered(recipe), shown, COMPARED, months)
            self._start("compared", "parallel", arguments, self._compared)
            self._tell()

    def close(self) -> None:
        """Drop all work in the background."""
        with self._changed:
            self._playing = False
            for key in list(self._asked):
                self._background.drop(key)

    # --- inside ----------------------------------------------------------------------------

    def _adopt(self, recipe: Recipe) -> None:
        self._asked: set[Any] = getattr(self, "_asked", set())
        for key in self._asked:
            self._background.drop(key)
        self._playing = False
        self._forget_debrief()
        self._parallel: dict[int, list[Summary]] = {}
        self._forecast: list[Summary] = []
        self._forecast_of: tuple[int, int] | None = None
        self._recipe = recipe
        self._lines: dict[int, Line] = {0: Line.begun(recipe)}
        for number, branch in sorted(recipe.branches.items()):
            if branch.parent is not None:
                self._lines[number] = self._lines[branch.parent].forked(recipe, number)
        for number in {recipe.shown, recipe.against} - {None}:
            self._lines[number].reach(recipe.month)
        self._ask_for_parallel(recipe.shown, [])
        self._ask_for_forecast()

    def _forget_debrief(self) -> None:
        self._debriefed = False
        self._own_course: list[Mapping[str, float]] = []
        self._compared: list[Summary] = []

    def _reached(self, branch: int) -> Line:
        self._lines[branch].reach(self._lines[self._recipe.shown].last)
        return self._lines[branch]

    def _show(self, month: int) -> None:
        self._recipe = replace(self._recipe, month=month)
        if not self._playing:
            self._ask_for_forecast()
        self._tell()

    def _tell(self, message: str = "") -> None:
        self._message = message
        self._version += 1
        self._changed.notify_all()

    def _ask_for_parallel(self, branch: int, known: Sequence[Summary]) -> None:
        found: list[Summary] = list(known)
        self._parallel[branch] = found
        arguments = (unsteered(self._recipe), branch)
        self._start(("parallel", branch), "parallel", arguments, found)

    def _ask_for_forecast(self) -> None:
        shown = self._recipe.shown
        moment = self._lines[shown].months[self._recipe.month]
        self._forecast = []
        if self._recipe.month >= HORIZON or not forecasts(self._recipe.citizens):
            return
        self._forecast_of = (shown, self._recipe.month)
        self._start("forecast", "forecast", (self._recipe, shown, moment), self._forecast, URGENT)

    def _start(self, what: Any, job: str, arguments: Any, found: list[Any],
               priority: int = PATIENT) -> None:  # fmt: skip
        key = (id(self), what)
        self._asked.add(key)
        known = len(found)
        position = count()

        def keep(item: Any) -> None:
            with self._changed:
                at = next(position)
                if isinstance(item, Failed):
                    self._tell("The background work failed; the world on screen is not affected.")
                elif at >= known:
                    found.append(item)
                    if at % TELL_EVERY == 0 or at == self._recipe.month:
                        self._tell(self._message)

        self._background.start(key, job, arguments, keep, priority)
