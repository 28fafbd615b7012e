"""Playing the periods in parts that are kept, so that an interrupted run is resumed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...agents.declaration import Array
from ...model.calendar import month_in_run
from ...model.scenario import load_scenario
from ..batch import Columns, Course, play
from ..calibration.comparison import Target, simulated, targets
from ..calibration.series import history
from ..crew import Crew, count, finished
from ..files import write_whole
from .episodes import Episode, episodes

ENDS = "2019-12"
"""The last month that is played: the record ends at the paper's moment."""

PART = 125
"""Worlds of a part, which is kept whole when it is done."""


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

    def file(self, folder: Path) -> Path:
        """Return where the part is kept."""
        return folder / f"part-{self.period}-{self.first:05d}.npz"


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
    """Return all that a period is held against: scored series, and those that are only shown."""
    declared = history()
    return targets([*declared.series.values(), *declared.shown.values()], begins(period))


def period_episodes(period: str) -> tuple[Episode, ...]:
    """Return the episodes of a period."""
    return tuple(one for one in episodes() if one.period == period)


def play_periods(
    extent: Extent, folder: Path, crew: Crew, tell: Callable[[int], None]
) -> dict[str, Played]:
    """Play what is not kept in ``folder`` yet, and return every period's worlds."""
    parts = list(extent.parts())
    kept = [part for part in parts if part.file(folder).exists()]
    ahead = sum((part.stop - part.first) * months(part.period) for part in kept)
    left = [part for part in parts if part not in kept]
    for part, read in finished(crew, _play, left, lambda done: tell(ahead + done)):
        _keep(part.file(folder), read)
    return {period: _joined(period, parts, folder) for period in extent.periods}


def forget(extent: Extent, folder: Path) -> None:
    """Remove the parts that were kept."""
    for part in extent.parts():
        part.file(folder).unlink(missing_ok=True)


def _play(part: Part) -> dict[str, Array]:
    scenario, extent = load_scenario(part.period), part.extent
    worlds = tuple(range(part.first, part.stop))
    course = Course(
        scenario.parameters, worlds, months(part.period), extent.citizens, extent.seed,
        scenario.policies, scenario.events,
    )  # fmt: skip
    return _read(part.period, play(course, lambda: count(len(worlds))))


def _read(period: str, columns: Columns) -> dict[str, Array]:
    """Return what is kept of a record: readings of series, months of episodes' steps."""
    readings = {f"series {one.series.name}": simulated(columns, one)
                for one in period_targets(period)}  # fmt: skip
    steps = {
        f"episode {one.name}": np.stack(one.months(columns, begins(period)), axis=1).astype(float)
        for one in period_episodes(period)
    }
    return readings | steps


def _keep(path: Path, read: dict[str, Array]) -> None:
    content = io.BytesIO()
    np.savez_compressed(content, **read)  # pyright: ignore[reportArgumentType]
    write_whole(path, lambda part: part.write_bytes(content.getvalue()))


def _joined(period: str, parts: Sequence[Part], folder: Path) -> Played:
    each: list[dict[str, Array]] = []
    for part in parts:
        if part.period == period:
            with np.load(part.file(folder)) as content:
                each.append({name: content[name] for name in content.files})
    whole = {name: np.concatenate([one[name] for one in each]) for name in each[0]}

    def named(kind: str) -> dict[str, Array]:
        return {n.removeprefix(kind): v for n, v in whole.items() if n.startswith(kind)}

    return Played(period_targets(period), named("series "), named("episode "))
