"""Random draws by address: every draw belongs to (seed, purpose, world, month).

A draw depends on its address alone, never on what was drawn before it, in which batch, in which
order or on which core. Changing one move or one parameter leaves all other draws where they were
(common random numbers).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from threading import local
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
"""Indices of worlds, which address their random draws."""


class Purpose(IntEnum):
    """What a draw is for; each purpose has its own stream."""

    FOUNDING = 1
    """Attitudes of the first citizens."""
    NEWS = 2
    """Citizens' personal news."""
    EVENTS = 3
    """Shocks and events of the world."""
    CHOICES = 4
    """The powers' random draws in choosing."""
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
    placed = _placed(np.asarray(worlds, dtype=np.int64).tobytes())
    drawn: list[Any] = []
    for world, length in placed.runs:
        source = _source((seed, int(purpose)), (world * blocks, month, 0, 0))
        drawn.append(draw(source, length * blocks * per_counter).reshape(length, -1)[:, :count])
    kept = drawn[0] if len(drawn) == 1 else np.concatenate(drawn)
    return kept if placed.rows is None else kept[placed.rows]


@dataclass(frozen=True)
class Placed:
    """Where worlds are drawn: ``runs`` of consecutive ones, each one call to fill.

    A run is its first world and its length; ``rows`` says which row of all runs is each world's,
    and is None where they follow in order.
    """

    runs: tuple[tuple[int, int], ...]
    rows: NDArray[np.intp] | None


@lru_cache(maxsize=64)
def _placed(worlds: bytes) -> Placed:
    """Return where worlds are drawn, by the bytes of their indices."""
    indices = np.frombuffer(worlds, dtype=np.int64)
    distinct, place = np.unique(indices, return_inverse=True)
    breaks = np.flatnonzero(np.diff(distinct) != 1) + 1
    edges = [0, *breaks.tolist(), len(distinct)]
    runs = tuple((int(distinct[first]), stop - first) for first, stop in pairwise(edges))
    in_order = len(distinct) == len(indices) and bool(np.all(indices[1:] > indices[:-1]))
    return Placed(runs, None if in_order else place)


class _Sources(local):
    """A thread's generator: to set its place takes a tenth of making a new one."""

    def __init__(self) -> None:
        self.generator = np.random.Philox(0)


_SOURCES = _Sources()


def _source(key: tuple[int, int], counter: tuple[int, int, int, int]) -> np.random.Philox:
    """Return this thread's generator at its start under a key and a counter."""
    state: Any = {
        "bit_generator": "Philox",
        "state": {
            "counter": np.array(counter, dtype=np.uint64),
            "key": np.array(key, dtype=np.uint64),
        },
        "buffer": np.zeros(PER_COUNTER, dtype=np.uint64),
        "buffer_pos": PER_COUNTER,
        "has_uint32": 0,
        "uinteger": 0,
    }
    _SOURCES.generator.state = state
    return _SOURCES.generator


@dataclass(frozen=True)
class Draws:
    """One month's random draws for the world's events; every array is worlds × 1.

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


def draws_of_month(seed: int, worlds: Worlds, month: int) -> Draws:
    """Return the events' draws of one month."""
    names = [f.name for f in fields(Draws)]
    draws = uniform(seed, Purpose.EVENTS, worlds, month, len(names))
    columns = {name: np.ascontiguousarray(draws[:, n : n + 1]) for n, name in enumerate(names)}
    return Draws(**{n: ndtri(c) if n in NORMAL else c for n, c in columns.items()})
