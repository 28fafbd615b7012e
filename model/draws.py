"""Chance, addressed: every draw has its place at (seed, purpose, world, month).

A draw depends on its address alone, never on what was drawn before it, in which batch, in which
order or on which core. Changing one move or one parameter leaves all other draws where they were
(common random numbers).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import IntEnum
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ..agents.declaration import Array

PER_COUNTER = 4
"""Numbers of 64 bits that the Philox generator makes for one step of its counter."""

PER_RAW = 4
"""Numbers of 16 bits in one of 64."""

Sixteen: TypeAlias = NDArray[np.uint16]

Worlds = NDArray[np.int64]
"""Indices of worlds, which address their luck."""


class Purpose(IntEnum):
    """What a draw is for; a stream of its own each."""

    FOUNDING = 1
    """Attitudes of the first citizens."""
    NEWS = 2
    """Citizens' personal news."""
    EVENTS = 3
    """Shocks and events of the world."""
    CHOICES = 4
    """The powers' luck in choosing."""
    POLLS = 5
    """Who is asked in a poll."""
    HAPPENINGS = 6
    """Which kinds of event happen by chance, and how large they are."""


def uniform(seed: int, purpose: Purpose, worlds: Worlds, month: int, count: int) -> Array:
    """Return uniform draws on the open interval (0, 1), worlds × ``count``.

    ``worlds`` are any indices ≥ 0, in any order, repeated or not.
    """

    def draw(source: np.random.Philox, numbers: int) -> Array:
        drawn = np.random.Generator(source).random(numbers)
        return np.maximum(drawn, np.finfo(np.float64).tiny, out=drawn)

    return _addressed(seed, purpose, worlds, month, count, PER_COUNTER, draw)


def coarse(seed: int, purpose: Purpose, worlds: Worlds, month: int, count: int) -> Sixteen:
    """Return uniform draws among the whole numbers 0 … 65535, worlds × ``count``.

    A quarter of the cost of :func:`uniform`, for draws of which only the spread matters.
    """

    def draw(source: np.random.Philox, numbers: int) -> Sixteen:
        return source.random_raw(numbers // PER_RAW).astype("<u8", copy=False).view("<u2")

    return _addressed(seed, purpose, worlds, month, count, PER_COUNTER * PER_RAW, draw)


def _addressed(
    seed: int, purpose: Purpose, worlds: Worlds, month: int, count: int, per_counter: int,
    draw: Callable[[np.random.Philox, int], Any],
) -> Any:  # fmt: skip
    """Return ``count`` draws for each world from its place in the stream of the purpose."""
    blocks = -(-count // per_counter)
    distinct, place = np.unique(worlds, return_inverse=True)
    key = np.array([seed, int(purpose)], dtype=np.uint64)
    drawn: list[Any] = []
    for first, stop in _runs(distinct):
        address = np.array([int(distinct[first]) * blocks, month, 0, 0], dtype=np.uint64)
        numbers = (stop - first) * blocks * per_counter
        source = np.random.Philox(counter=address, key=key)
        drawn.append(draw(source, numbers).reshape(stop - first, -1)[:, :count])
    kept = drawn[0] if len(drawn) == 1 else np.concatenate(drawn)
    return kept if len(distinct) == len(worlds) and _sorted(worlds) else kept[place]


def _sorted(worlds: Worlds) -> bool:
    return bool(np.all(worlds[1:] > worlds[:-1]))


def _runs(distinct: Worlds) -> list[tuple[int, int]]:
    """Return (first, stop) positions of runs of consecutive indices, each one call to fill."""
    breaks = np.flatnonzero(np.diff(distinct) != 1) + 1
    edges = [0, *breaks.tolist(), len(distinct)]
    return list(pairwise(edges))


@dataclass(frozen=True)
class Luck:
    """One month's chance for the world's events; every array is worlds × 1.

    Prices, demand, threat and misperception are standard normal, the others uniform on (0, 1).
    """

    market: Array
    threat: Array
    misperception: Array
    dispute_begins: Array
    dispute_ends: Array
    fall: Array
    departure: Array
    oil: Array
    demand: Array


NORMAL = ("market", "threat", "misperception", "oil", "demand")
"""The draws that are shocks and not chances."""


def luck(seed: int, worlds: Worlds, month: int) -> Luck:
    """Return the events' draws of one month."""
    names = [f.name for f in fields(Luck)]
    draws = uniform(seed, Purpose.EVENTS, worlds, month, len(names))
    columns = {name: np.ascontiguousarray(draws[:, n : n + 1]) for n, name in enumerate(names)}
    return Luck(**{n: ndtri(c) if n in NORMAL else c for n, c in columns.items()})
