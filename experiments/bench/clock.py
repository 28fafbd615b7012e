"""Where the time of a simulation goes: population, polls, the powers' thinking, recording."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from ...model.population import Population
from ...model.record import record
from ...model.simulation import Simulation

T = TypeVar("T")


@dataclass
class Clock:
    """Processor seconds spent, by part; ``whole`` is the time from start to end.

    What else the machine does lengthens them little, and the time by the clock much.
    """

    seconds: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(
            ("population", "polls", "thinking", "recording", "whole"), 0.0
        )
    )

    def timed(self, part: str, work: Callable[..., T]) -> Callable[..., T]:
        """Return ``work`` with its time added to ``part``."""

        def run(*arguments: Any) -> T:
            start = time.process_time()
            result = work(*arguments)
            self.seconds[part] += time.process_time() - start
            return result

        return run


class TimedPopulation:
    """A population whose work is timed; otherwise the one it wraps."""

    def __init__(self, inner: Any, clock: Clock) -> None:
        """Wrap ``inner``."""
        self.inner = inner
        self.clock = clock

    def under(self, parameters: Any) -> TimedPopulation:
        """Take the parameters of a month."""
        return TimedPopulation(self.inner.under(parameters), self.clock)

    def after(self, month: int, climate: Any) -> TimedPopulation:
        """Live through a month."""
        later = self.clock.timed("population", self.inner.after)(month, climate)
        return TimedPopulation(later, self.clock)

    def __getattr__(self, name: str) -> Any:
        """Time the census and the polls; hand everything else through."""
        found = getattr(self.inner, name)
        part = {"census": "population", "poll": "polls"}.get(name)
        return found if part is None else self.clock.timed(part, found)


def timed_play(simulation: Simulation, months: int) -> Clock:
    """Play ``months`` months, recording each, and return where the time went."""
    clock = Clock()
    inner = cast(Any, simulation)
    inner._decide = clock.timed("thinking", inner._decide)
    timed = cast(Population, TimedPopulation(simulation.now.population, clock))
    simulation.now = replace(simulation.now, population=timed)
    start = time.process_time()
    for _ in range(months):
        clock.timed("recording", record)(simulation.step())
    clock.seconds["whole"] = time.process_time() - start
    return clock
