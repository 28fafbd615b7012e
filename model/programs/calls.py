"""A plan's operations as calls of NumPy, run again and again in a few buffers.

The results take turns in the buffers, which stay in the processor's cache.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, cast

import numpy as np

from .groups import worlds_of
from .plan import Plan
from .tracing import Numbers, Operation, Result, as_type, rows_at, rows_between


class Constants:
    """What a plan's parameters, and they alone, determine, for so many worlds."""

    def __init__(self, plan: Plan, worlds: int) -> None:
        """Lay out the buffers."""
        self.plan = plan
        self.worlds = worlds
        self.arrays: dict[int, Numbers] = {}
        """What is known so far, by number."""
        self._free: dict[Any, list[Numbers]] = defaultdict(list)
        self._lay_out(plan.parameters)
        self._first = [call for operation in plan.first for call in self._calls(operation)]
        self._prepared: tuple[Any, slice | None] = (None, None)

    def prepare(self, parameters: Any, part: slice | None, numbers: Sequence[Numbers]) -> bool:
        """Take the ``numbers`` of parameters for a part of the worlds; for None, all have these.

        Returns whether anything had to be computed.
        """
        if self._prepared[0] is parameters and self._prepared[1] == part:
            return False
        arrays = list(numbers) if part is None else [worlds_of(each, part) for each in numbers]
        self._take(self.plan.parameters, arrays, self.plan.first_parameter)
        for call in self._first:
            call()
        self._prepared = (parameters, part)
        return True

    def _lay_out(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.arrays[number] = self._buffer(number)

    def _take(self, places: Iterable[int], arrays: Sequence[Numbers], first: int = 0) -> None:
        for place in places:
            np.copyto(self.arrays[place], arrays[place - first])

    def _buffer(self, number: int) -> Numbers:
        """Return an array for a result, if possible one that is free."""
        example = self.plan.examples[number]
        rows, columns = example.shape
        shape = (rows, 1 if columns == 1 else self.worlds)
        free = self._free[shape, example.dtype]
        return free.pop() if free else np.empty(shape, example.dtype)

    def _calls(self, operation: Operation) -> list[Callable[[], Any]]:
        """Return the calls that do an operation; buffers that it needs last become free."""
        arrays: list[Any] = [
            self.arrays[g.number] if isinstance(g, Result) else g for g in operation.given
        ]
        if operation.function is rows_between:
            self.arrays[operation.result] = rows_between(*arrays)
            return []
        out = self.arrays[operation.result] = self._buffer(operation.result)
        for number in self.plan.over.get(operation.result, ()):
            array = self.arrays[number]
            self._free[array.shape, array.dtype].append(array)
        return calls_of(operation.function, arrays, out)


class Program(Constants):
    """A plan's operations for so many worlds, with their buffers."""

    def __init__(self, plan: Plan, worlds: int) -> None:
        """Lay out the buffers."""
        super().__init__(plan, worlds)
        self._lay_out(plan.given)
        self._then = [call for operation in plan.then for call in self._calls(operation)]

    def run(self, given: Sequence[Numbers]) -> dict[Any, Numbers]:
        """Return the results by name; they stand until the next run."""
        self._take(self.plan.given, given)
        for call in self._then:
            call()
        return {name: self.arrays[number] for name, number in self.plan.results.items()}


EXACT = (np.add, np.subtract, np.multiply, np.divide)
"""Operations that round alike whatever the memory layout of their operands."""


class _Asked:
    """A stand-in for a number that returns each operation instead of computing it."""

    def __array_ufunc__(self, function: Any, *_: Any, **__: Any) -> Any:
        return function


CLIP: Any = cast(Any, np.zeros(1)).clip(_Asked(), 1.0)
"""The operation behind ``np.clip``, which takes a third of the time without its covers."""


def calls_of(function: Any, given: Sequence[Any], out: Numbers) -> list[Callable[[], Any]]:
    """Return the calls that leave a function's result in ``out``."""
    if function in EXACT:
        operands = [_single(g, out) for g in given]
        return [partial(function, *operands, out)]
    if function is np.clip:
        return [partial(CLIP, *given, out)]
    if isinstance(function, np.ufunc):
        return [partial(function, *given, out=out)]
    if function is np.where:
        where, one, other = given
        return [partial(np.copyto, out, other), partial(np.copyto, out, one, where=where)]
    if function is rows_at:
        values, rows = given
        return [partial(values.take, np.array(rows), axis=0, out=out, mode="clip")]
    if function is as_type:
        return [partial(np.copyto, out, given[0], "unsafe")]
    return [partial(_stored, out, function, given)]


def _single(operand: Any, out: Numbers) -> Any:
    """Return an operand that is one number as an array without axes, which NumPy takes fastest."""
    if np.ndim(operand) == 0:
        return np.array(operand, out.dtype)
    return operand.reshape(()) if operand.size == 1 < out.size else operand


def _stored(out: Numbers, function: Callable[..., Any], given: Sequence[Any]) -> None:
    np.copyto(out, function(*given))
