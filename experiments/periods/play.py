"""Playing the periods in parts that are kept, so that an interrupted run is resumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...agents.declaration import Array
from ...model.calendar import month_in_run
from ...model.scenario import load_scenario
from ..calibration.comparison import Target, simulated, targets
from ..calibration.series import history
from ..engine.carrying import Hands, Standing, carry_out
from ..engine.parts import Packed, pack, unpack
from ..engine.store import Store
from ..playing.batch import Columns, Course, play
from ..workers.crew import count
from ..workers.progress import Tell
from .episodes import Episode, episodes

ENDS = "2019-12"
"""The last month that is played: the record ends at the paper's moment."""

PART = 125
"""Worlds of a part."""


@dataclass(frozen=True)
class Extent:
    """How much is played: the periods, worlds of each, citizens and seed."""

    periods: tuple[str, ...]
    worlds: int
    citizens: int
    seed: int

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the work, period by period."""
        for period in self.periods:
            for first in range(0, self.worlds, PART):
                yield Part(self, period, first, min(first + PART, self.worlds))

    def cost(self) -> int:
        """Return how many world-months there are to play."""
        return sum(self.worlds * months(period) for period in self.periods)


@dataclass(frozen=True)
class Part:
    """Some worlds of a period."""

    extent: Extent
    period: str
    first: int
    stop: int

    @property
    def size(self) -> int:
        """Return the world-months to be played."""
        return (self.stop - self.first) * months(self.period)

    def play(self) -> Packed:
        """Play the worlds and keep their readings."""
        scenario, extent = load_scenario(self.period), self.extent
        worlds = tuple(range(self.first, self.stop))
        course = Course(
            scenario.parameters, worlds, months(self.period), extent.citizens, extent.seed,
            scenario.policies, scenario.events,
        )  # fmt: skip
        return Packed(pack(_read(self.period, play(course, lambda: count(len(worlds))))))


@dataclass(frozen=True)
class Played:
    """A period's worlds at the dates of each series, and by episode the months of its steps.

    ``readings`` are worlds × dates by series, ``steps`` worlds × steps by episode.
    """

    targets: tuple[Target, ...]
    readings: dict[str, Array]
    steps: dict[str, Array]


def begins(period: str) -> str:
    """Return the first month of a period."""
    month = load_scenario(period).begins
    assert month is not None
    return month


def months(period: str) -> int:
    """Return how many months a period has."""
    return month_in_run(ENDS, begins(period))


def period_targets(period: str) -> tuple[Target, ...]:
    """Return all that a period is compared with: scored series, and those that are only shown."""
    declared = history().asked_from(begins(period))
    return targets([*declared.series.values(), *declared.shown.values()], begins(period))


def period_episodes(period: str) -> tuple[Episode, ...]:
    """Return the episodes of a period."""
    return tuple(one for one in episodes() if one.period == period)


def play_periods(extent: Extent, store: Store, hands: Hands, tell: Tell) -> dict[str, Played]:
    """Play what is not in the store yet, and return every period's worlds."""
    parts = list(extent.parts())
    carry_out(parts, store, hands, Standing(tell))
    read = [unpack(store.read(number).content) for number in range(len(parts))]
    return {
        period: _joined(
            period, [one for part, one in zip(parts, read, strict=True) if part.period == period]
        )
        for period in extent.periods
    }


def _read(period: str, columns: Columns) -> dict[str, Array]:
    """Return what is kept of a record: readings of series, months of episodes' steps."""
    readings = {f"series {one.series.name}": simulated(columns, one)
                for one in period_targets(period)}  # fmt: skip
    steps = {
        f"episode {one.name}": np.stack(one.months(columns, begins(period)), axis=1).astype(float)
        for one in period_episodes(period)
    }
    return readings | steps


def _joined(period: str, each: Sequence[dict[str, Array]]) -> Played:
    whole = {name: np.concatenate([one[name] for one in each]) for name in each[0]}

    def named(kind: str) -> dict[str, Array]:
        return {n.removeprefix(kind): v for n, v in whole.items() if n.startswith(kind)}

    return Played(period_targets(period), named("series "), named("episode "))
