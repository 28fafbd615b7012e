"""Sweeps: rules in machine code on arrays where they are, such as the attitudes of all citizens.

What a program (:mod:`.registry`) takes is small and is copied into its memory. A sweep reads and
writes whole arrays, once each, with any number of rows (citizens) and of worlds.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np

from ...agents.declaration import Array
from .calls import Constants
from .compiled import Code, aligned, sweep_of
from .groups import leaves, with_leaves
from .memory import LINE
from .plan import Plan, Work
from .tracing import Numbers, UntraceableError

TILE = LINE // np.dtype(np.float64).itemsize
"""The fewest worlds of a sweep in double precision."""

SEVERAL = 2
"""Rows, or worlds, of an example that stand for any number of them."""


class Sweeps:
    """Does works as sweeps, compiled when they are first needed; for any number of threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = Lock()
        self._sweeps: dict[Any, _Sweep | None] = {}
        self._parameters: tuple[Any, list[Numbers]] = (None, [])

    def done(
        self, name: Any, work: Work, given: Sequence[Numbers], parameters: Any
    ) -> dict[Any, Array] | None:
        """Return the results of a work, with the bits of the work itself.

        Arrays given are rows × worlds, or have one row or column where these have all in common;
        ``parameters`` are a group of arrays with one number for each world, or for all. ``name``
        tells works apart, and cases in which one work takes other operations. The result is None
        where no sweep can be compiled, and for fewer worlds than fill a tile (but one world's rows
        are swept like worlds).
        """
        worlds = max(array.shape[1] for array in given)
        arrays = list(given) if worlds > 1 else [array.T for array in given]
        most = tuple(max(array.shape[axis] for array in arrays) for axis in (0, 1))
        if most[1] < TILE or any(set(array.shape) - {1, *most} for array in arrays):
            return None
        forms = tuple((array.dtype, *(n > 1 for n in array.shape)) for array in arrays)
        with self._lock:
            if self._parameters[0] is not parameters:
                self._parameters = (parameters, [np.atleast_2d(a) for a in leaves(parameters)])
            numbers = self._parameters[1]
            address = (name, forms, tuple(array.shape[1] > 1 for array in numbers))
            if address not in self._sweeps:
                own = with_leaves(parameters, iter(numbers))
                self._sweeps[address] = _sweep(work, arrays, own)
            sweep = self._sweeps[address]
            results = sweep and sweep.run(arrays, parameters, numbers)
        if results is None or worlds > 1:
            return results
        return {key: values.T for key, values in results.items()}


def _sweep(work: Work, given: Sequence[Numbers], parameters: Any) -> _Sweep | None:
    """Return the sweep that does a work; None if there can be none."""
    try:
        plan = Plan(work, [each[:SEVERAL, :SEVERAL] for each in given], parameters)
    except (UntraceableError, TypeError, AttributeError, ValueError):
        return None
    code = sweep_of(plan)
    return code and _Sweep(plan, code)


class _Sweep:
    """A plan in machine code, and what depends on parameters alone."""

    def __init__(self, plan: Plan, code: Code) -> None:
        self._plan = plan
        self._code = code
        self._stage = code.stage(0)
        self._constants: Constants | None = None
        self._tile = aligned((code.memory.tile_bytes,), np.uint8)

    def run(
        self, given: Sequence[Numbers], parameters: Any, numbers: Sequence[Numbers]
    ) -> dict[Any, Array] | None:
        """Return the results, rows × worlds; None if the worlds do not fill a tile."""
        rows, worlds = (max(array.shape[axis] for array in given) for axis in (0, 1))
        if worlds < self._code.memory.lanes:
            return None
        arrangement = self._code.arrangement
        known = dict(enumerate(given)) | self._prepared(parameters, numbers, worlds)
        results: dict[int, Array] = {
            number: aligned(
                (rows if arrangement.rows[number] > 1 else 1, worlds), arrangement.kinds[number]
            )
            for number in arrangement.results.values()
        }
        arrays = [np.ascontiguousarray(known[number]) for number in arrangement.given]
        addresses = np.array([a.ctypes.data for a in (*arrays, *results.values())], np.uintp)
        self._stage(addresses.ctypes.data, None, self._tile.ctypes.data, None, rows, worlds)
        return {name: results[number] for name, number in arrangement.results.items()}

    def _prepared(
        self, parameters: Any, numbers: Sequence[Numbers], worlds: int
    ) -> dict[int, Numbers]:
        """Return parameters, and what depends on them alone, by their numbers."""
        if self._constants is None or self._constants.worlds != worlds:
            self._constants = Constants(self._plan, worlds)
        self._constants.prepare(parameters, None, numbers)
        return self._constants.arrays
