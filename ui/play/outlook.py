"""The outlook: what the background finds for one game, kept as it grows."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from ...model.simulation import Moment
from .background import PATIENT, URGENT, Background, Failed
from .debrief.worlds import COMPARED
from .jobs import AHEAD, Summary, forecasts, unsteered
from .recipe import HORIZON, Recipe

log = logging.getLogger(__name__)

FAILED = "The background work failed; the world on screen is not affected."


class Outlook:
    """Parallel worlds, the forecast and the debrief's comparison of one game.

    ``lock`` is held while anything in it changes; ``tell`` is called, under it, with the month
    that was found, or with a sentence if the work broke.
    """

    def __init__(self, background: Background, lock: threading.Condition,
                 tell: Callable[[int | str], None]) -> None:  # fmt: skip
        """Begin with nothing found and nothing asked for."""
        self._background = background
        self._lock = lock
        self._tell = tell
        self._asked: set[Any] = set()
        self._parallel: dict[int, list[Summary]] = {}
        self._forecast: list[Summary] = []
        self._forecast_of: tuple[int, int] | None = None
        self.forget_debrief()

    # --- what was found --------------------------------------------------------------------

    def parallel(self, branch: int) -> list[Summary]:
        """Return the months of the parallel worlds of a branch, as far as they are known."""
        return self._parallel.get(branch, [])[:]

    def forecast(self, branch: int, month: int) -> list[Summary]:
        """Return the forecast from a month of a branch, or nothing unless it is complete."""
        fresh = self._forecast_of == (branch, month) and len(self._forecast) > AHEAD
        return self._forecast[:] if fresh else []

    # --- asking ----------------------------------------------------------------------------

    def ask_parallel(self, recipe: Recipe, branch: int, known: Sequence[Summary] = ()) -> None:
        """Ask for the parallel worlds of a branch; ``known`` are months found before."""
        self._parallel[branch] = found = list(known)
        self._start(("parallel", branch), "parallel", (unsteered(recipe), branch), found)

    def ask_forecast(self, recipe: Recipe, moment: Moment) -> None:
        """Ask for the forecast from a moment of the shown branch; an older one is forgotten."""
        self._forecast = []
        if moment.month >= HORIZON or not forecasts(recipe.citizens):
            return
        self._forecast_of = (recipe.shown, moment.month)
        self._start("forecast", "forecast", (recipe, recipe.shown, moment), self._forecast, URGENT)

    def ask_debrief(self, recipe: Recipe, months: int) -> None:
        """Ask for the model's own course in this world, and for many other worlds."""
        self.forget_debrief()
        self._start("own", "model_course", (recipe, months), self.own_course, URGENT)
        alike = replace(unsteered(recipe), plausible=False)
        arguments = (alike, recipe.shown, COMPARED, months)
        self._start("compared", "parallel", arguments, self.compared)

    # --- forgetting ------------------------------------------------------------------------

    def forget_debrief(self) -> None:
        """Forget what a person's course was compared with."""
        self.own_course: list[Mapping[str, float]] = []
        self.compared: list[Summary] = []

    def forget(self, branch: int) -> None:
        """Forget a branch."""
        self._background.drop((id(self), ("parallel", branch)))
        self._parallel.pop(branch, None)

    def close(self) -> None:
        """Drop all work in the background."""
        for key in self._asked:
            self._background.drop(key)

    def _start(self, what: Any, job: str, arguments: Any, found: list[Any],
               priority: int = PATIENT) -> None:  # fmt: skip
        key = (id(self), what)
        self._asked.add(key)
        known = len(found)
        position = count()

        def keep(item: Any) -> None:
            with self._lock:
                at = next(position)
                if isinstance(item, Failed):
                    log.error("A job of the background failed:\n%s", item)
                    self._tell(FAILED)
                elif at >= known:
                    found.append(item)
                    self._tell(at)

        self._background.start(key, job, arguments, keep, priority)
