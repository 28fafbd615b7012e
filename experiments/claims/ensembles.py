"""Ensembles of arms: which worlds are played, in which chunks, and what is read off them."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ...agents.declaration import Array
from ..batch import CHUNK_CITIZENS, Columns
from .outcomes import STATISTICS, measured
from .side_by_side import Player, play_side_by_side

Reading = tuple[str, str]
"""A measure and the statistic of it that is read off each world."""

LARGEST = 1000
"""Worlds in one chunk at most: more gain no speed and take memory."""


@dataclass(frozen=True)
class Extent:
    """How much is played for each arm; world k of every arm has the same draws."""

    worlds: int = 200
    months: int = 120
    citizens: int = 1000
    seed: int = 2020


@dataclass(frozen=True)
class Wanted:
    """What is kept of every world: ``readings``, and the ``paths`` of measures over the months."""

    readings: tuple[Reading, ...]
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What was kept: one number per player for each reading, players × months for each path."""

    readings: Mapping[Reading, Array]
    paths: Mapping[str, Array]

    def part(self, rows: slice) -> Seen:
        """Return some of the players."""
        return Seen(
            {name: values[rows] for name, values in self.readings.items()},
            {name: values[rows] for name, values in self.paths.items()},
        )


@dataclass(frozen=True)
class Chunk:
    """Players who are played side by side, and what is wanted of them."""

    players: tuple[Player, ...]
    extent: Extent
    wanted: Wanted

    @property
    def size(self) -> int:
        """Return the world-months to be played."""
        return len(self.players) * self.extent.months

    def play(self) -> Seen:
        """Play the chunk in this process."""
        extent = self.extent
        columns = play_side_by_side(self.players, extent.months, extent.citizens, extent.seed)
        return see(columns, self.wanted)


def see(columns: Columns, wanted: Wanted) -> Seen:
    """Return what is wanted of an ensemble's record."""
    return Seen(
        {(m, s): STATISTICS[s](measured(m, columns), columns) for m, s in wanted.readings},
        {m: measured(m, columns) for m in wanted.paths},
    )


def chunks(
    players: Sequence[Player], extent: Extent, wanted: Wanted, processes: int
) -> list[Chunk]:
    """Split players into chunks that fit the processor's cache and keep all processes at work."""
    fitting = min(max(CHUNK_CITIZENS // extent.citizens, 1), LARGEST)
    count = -(-len(players) // fitting)
    count = min(-(-count // processes) * processes, len(players))
    edges = np.linspace(0, len(players), count + 1).astype(int).tolist()
    return [Chunk(tuple(players[a:b]), extent, wanted) for a, b in pairwise(edges)]


def seen_by(
    parts: Sequence[Chunk], processes: int, progress: Callable[[int], None] | None = None
) -> Iterator[tuple[int, Seen]]:
    """Yield (number, what was seen) of each chunk when it is finished, in any order.

    ``progress`` is told how many world-months are done.
    """
    done = 0
    for number, seen in _worked(parts, processes):
        done += parts[number].size
        if progress is not None:
            progress(done)
        yield number, seen


def _worked(parts: Sequence[Chunk], processes: int) -> Iterator[tuple[int, Seen]]:
    if processes == 1 or len(parts) == 1:
        yield from map(_play_numbered, enumerate(parts))
        return
    with multiprocessing.Pool(processes, _leave_interrupts) as pool:
        yield from pool.imap_unordered(_play_numbered, enumerate(parts))


def _leave_interrupts() -> None:
    """Leave an interrupt to the parent process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _play_numbered(numbered: tuple[int, Chunk]) -> tuple[int, Seen]:
    number, part = numbered
    return number, part.play()


def joined(parts: Iterable[Seen]) -> Seen:
    """Return what was seen of consecutive chunks as one."""
    every = list(parts)
    first = every[0]
    return Seen(
        {name: np.concatenate([p.readings[name] for p in every]) for name in first.readings},
        {name: np.concatenate([p.paths[name] for p in every]) for name in first.paths},
    )
