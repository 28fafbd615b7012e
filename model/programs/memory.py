"""Where compiled code keeps its values.

Worlds are computed some at a time: a *tile* of as many as have a row in one line of the processor's
cache, 8 in double precision and 16 where all is in single precision. Numbers that all worlds share
have a place in ``shared``. Values that pass from stage to stage have rows of all worlds in
``whole``; places there are given in bytes for each world. Values that pass from loop to loop within
a stage are needed for one tile only, in ``tile``. What is used only in the loop that makes it needs
no memory.

A *sweep* (:mod:`.sweeps`) reads and writes ``arrays`` where they are, instead of shared and whole
memory; its arrays have any number of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .stages import Arrangement

LINE = 64
"""Bytes of a line of the cache, at which memory begins."""


@dataclass
class Memory:
    """Places of values by their numbers, and bytes that are needed."""

    arrays: dict[int, int] = field(default_factory=dict[int, int])
    """Arrays' places in a list of them."""
    shared: dict[int, int] = field(default_factory=dict[int, int])
    whole: dict[int, int] = field(default_factory=dict[int, int])
    tile: dict[int, int] = field(default_factory=dict[int, int])
    shared_bytes: int = 0
    whole_bytes: int = 0
    """Bytes for each world."""
    tile_bytes: int = 0
    lanes: int = 1
    """Worlds of a tile."""

    def holds(self, number: int) -> bool:
        """Tell whether a value has a place."""
        return any(number in some for some in (self.arrays, self.shared, self.whole, self.tile))


def laid_out(arrangement: Arrangement) -> Memory:
    """Return places for all values of an arrangement that need one."""
    memory = Memory(lanes=LINE // max(kind.itemsize for kind in arrangement.kinds.values()))
    uses = _uses(arrangement)
    end = len(arrangement.stages)
    whole = [
        _Span(n, _size(arrangement, n), -1, end)
        for n in arrangement.given
        if n not in arrangement.shared
    ]
    for number in arrangement.given:
        if number in arrangement.shared:
            memory.shared[number] = memory.shared_bytes
            memory.shared_bytes += -(-_size(arrangement, number) // LINE) * LINE
    for n, stage in enumerate(arrangement.stages):
        tile: list[_Span] = []
        for loop, steps in enumerate([*stage.loops, stage.calls]):
            for number in (step.result for step in steps):
                last = max([(n, loop), *uses[number]])
                if number in arrangement.results.values():
                    whole.append(_Span(number, _size(arrangement, number), n, end))
                elif last[0] > n or stage.calls:
                    whole.append(_Span(number, _size(arrangement, number), n, last[0]))
                elif last[1] > loop:
                    tile.append(
                        _Span(number, memory.lanes * _size(arrangement, number), loop, last[1])
                    )
        places, needed = _packed(tile)
        memory.tile.update(places)
        memory.tile_bytes = max(memory.tile_bytes, needed)
    memory.whole, memory.whole_bytes = _packed(whole)
    return memory


def in_arrays(arrangement: Arrangement) -> Memory:
    """Return places for a sweep: what it begins with and its results are arrays where they are."""
    memory = laid_out(arrangement)
    outside = dict.fromkeys([*arrangement.given, *arrangement.results.values()])
    arrays = {number: n for n, number in enumerate(outside)}
    return replace(memory, arrays=arrays, shared={}, whole={})


@dataclass(frozen=True)
class _Span:
    """A value that needs some bytes from one moment to another, both included."""

    number: int
    size: int
    first: int
    last: int


def _size(arrangement: Arrangement, number: int) -> int:
    return arrangement.rows[number] * arrangement.kinds[number].itemsize


def _uses(arrangement: Arrangement) -> dict[int, list[tuple[int, int]]]:
    """Return by value the stages and loops that use it."""
    uses: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for n, stage in enumerate(arrangement.stages):
        for loop, steps in enumerate([*stage.loops, stage.calls]):
            for step in steps:
                for part in step.parts:
                    uses[part.number].append((n, loop))
    return uses


def _packed(spans: Iterable[_Span]) -> tuple[dict[int, int], int]:
    """Return places, and the bytes that they take; what is no longer needed makes room."""
    places: dict[int, int] = {}
    busy: list[_Span] = []
    free: dict[int, list[int]] = defaultdict(list)
    needed = 0
    for span in sorted(spans, key=lambda span: span.first):
        for over in [each for each in busy if each.last < span.first]:
            busy.remove(over)
            free[over.size].append(places[over.number])
        if free[span.size]:
            places[span.number] = free[span.size].pop()
        else:
            places[span.number] = needed
            needed += span.size
        busy.append(span)
    return places, needed
