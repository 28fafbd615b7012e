"""Stages: the order in which compiled code does a plan's operations.

Operations that round alike on every machine are compiled; the others, such as powers and
exponentials, stay calls of NumPy, whose bits no compiler repeats. Both take turns: a stage is
either compiled or called. Each operation is done as late as possible, so that few results have to
be kept from stage to stage. A compiled stage consists of loops over rows, each with the operations
whose results have the same number of rows. To take some rows of an array is no operation here:
whoever needs them reads them where they are.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from .plan import Plan
from .tracing import (
    Operation,
    Places,
    Result,
    as_type,
    mean_of_rows,
    rows_at,
    rows_between,
    share_of_rows,
)

COMPARISONS = {
    np.greater: "ogt",
    np.greater_equal: "oge",
    np.less: "olt",
    np.less_equal: "ole",
    np.equal: "oeq",
}
"""Comparisons, and their names in LLVM."""

ARITHMETIC = {np.add: "fadd", np.subtract: "fsub", np.multiply: "fmul", np.divide: "fdiv"}
"""Operations on two numbers, and their names in LLVM."""

OF_ONE = {np.floor: "floor", np.sqrt: "sqrt", np.absolute: "fabs"}
"""Functions of one number, and their names in LLVM."""


def copied(values: Any) -> Any:
    """Return values as they are, in memory of their own."""
    return values


EXTREMES = {np.maximum: "ogt", np.minimum: "olt"}
"""Choices between two numbers, and the comparisons by which LLVM makes them."""

OVER_ROWS = (mean_of_rows, share_of_rows)
"""What has one row as its result and needs all rows, in order."""

FLOATS = {np.dtype(np.float32), np.dtype(np.float64)}
"""Types of numbers that are compiled."""

KNOWN = {*FLOATS, np.dtype(bool)}
"""Types of results that are compiled."""

TRUTHS = {np.bitwise_and: "and", np.bitwise_or: "or", np.invert: "xor"}
"""Operations on what is true or not, and their names in LLVM."""

COMPILED: frozenset[Any] = frozenset(
    [*ARITHMETIC, *OF_ONE, *EXTREMES, np.clip, np.where, np.negative, as_type, copied, mean_of_rows]
)
"""Operations with numbers as results that are defined to the last bit."""


@dataclass(frozen=True)
class Part:
    """Rows of a value: its number, and for each row of the part the value's row that it is."""

    number: int
    rows: Places


@dataclass(frozen=True)
class Step:
    """An operation on parts of values and on constants; it is done for each of ``rows`` rows."""

    function: Any
    given: tuple[Any, ...]
    result: int
    rows: int
    kind: np.dtype[Any]
    compiled: bool

    @cached_property
    def parts(self) -> list[Part]:
        """Return the parts of values that it needs."""
        return [g for g in self.given if isinstance(g, Part)]

    @property
    def over_rows(self) -> bool:
        """Tell whether the result is one row, there when all rows are done."""
        return self.function in OVER_ROWS


@dataclass(frozen=True)
class Stage:
    """Steps in order: loops of compiled ones (with equal numbers of rows), or calls of NumPy."""

    loops: Sequence[Sequence[Step]] = ()
    calls: Sequence[Step] = ()

    @property
    def steps(self) -> Iterable[Step]:
        """Return all steps in order."""
        return (step for loop in (*self.loops, self.calls) for step in loop)


@dataclass
class Arrangement:
    """A plan's stages, the values that they begin with, and where its results are."""

    stages: list[Stage] = field(default_factory=list[Stage])
    results: dict[Any, int] = field(default_factory=dict[Any, int])
    """The number of each result by its name."""
    rows: dict[int, int] = field(default_factory=dict[int, int])
    """Rows of each value."""
    kinds: dict[int, np.dtype[Any]] = field(default_factory=dict[int, np.dtype[Any]])
    """The type of each value's numbers."""
    given: list[int] = field(default_factory=list[int])
    """Values that no step makes: what is given, parameters, and what depends on these alone."""
    shared: set[int] = field(default_factory=set[int])
    """Those of them that all worlds have in common."""

    def whole(self, part: Part) -> bool:
        """Tell whether a part is a whole value, as it stands."""
        return part.rows == tuple(range(self.rows[part.number]))


def arranged(plan: Plan) -> Arrangement:
    """Return the stages of a plan."""
    arrangement = Arrangement()
    for number, example in enumerate(plan.examples):
        arrangement.rows[number], arrangement.kinds[number] = len(example), example.dtype
    steps = _steps(plan, arrangement)
    used = {part.number for step in steps for part in step.parts} | {*arrangement.results.values()}
    made = [operation.result for operation in plan.first]
    arrangement.given = [n for n in (*plan.given, *plan.parameters, *made) if n in used]
    arrangement.shared = {n for n in arrangement.given if plan.examples[n].shape[1] == 1}
    order = _late(steps)
    for when in sorted(order, reverse=True):
        some = order[when]
        arrangement.stages.append(
            Stage(calls=some) if when % 2 else Stage(_loops(some, arrangement))
        )
    return arrangement


def _steps(plan: Plan, arrangement: Arrangement) -> list[Step]:
    """Return the operations as steps; parts that NumPy or a result needs are copied first."""
    views: dict[int, Part] = {}
    copies: dict[int, int] = {}
    steps: list[Step] = []

    def part(number: int) -> Part:
        return views.get(number) or Part(number, tuple(range(arrangement.rows[number])))

    def memory(number: int) -> int:
        """Return a value with the rows of this one in memory of their own."""
        if number not in views:
            return number
        if number not in copies:
            copies[number] = len(arrangement.rows)
            rows, kind = arrangement.rows[number], arrangement.kinds[number]
            arrangement.rows[copies[number]], arrangement.kinds[copies[number]] = rows, kind
            steps.append(Step(copied, (part(number),), copies[number], rows, kind, True))
        return copies[number]

    for operation in plan.then:
        number, rows = operation.result, arrangement.rows[operation.result]
        if operation.function in (rows_at, rows_between):
            values, taken = operation.given
            source = part(values.number)
            views[number] = Part(source.number, tuple(source.rows[row] for row in _rows(taken)))
            continue
        kind, compiled = arrangement.kinds[number], _compiled(operation, arrangement.kinds)
        if operation.function in OVER_ROWS:
            rows = arrangement.rows[operation.on[0]]
        needs = iter([part(n if compiled else memory(n)) for n in operation.on])
        given = tuple(next(needs) if isinstance(g, Result) else g for g in operation.given)
        steps.append(Step(operation.function, given, number, rows, kind, compiled))
    arrangement.results = {name: memory(number) for name, number in plan.results.items()}
    return steps


def _rows(taken: Places | slice) -> Iterable[int]:
    return range(taken.start, taken.stop) if isinstance(taken, slice) else taken


def _compiled(operation: Operation, kinds: Mapping[int, np.dtype[Any]]) -> bool:
    """Tell whether an operation is one for the compiler: a known one, on one type of number."""
    function, result = operation.function, kinds[operation.result]
    truth = np.dtype(bool)
    given = [kinds[n] for n in operation.on]
    constants: list[Any] = [g for g in operation.given if isinstance(g, np.ndarray | np.generic)]
    given += [constant.dtype for constant in constants]
    numbers = {kind for kind in given if kind != truth}
    if function in COMPARISONS:
        return len(numbers) == 1 and numbers <= FLOATS
    if function in TRUTHS:
        return not numbers and result == truth
    if function is share_of_rows:
        return not numbers and result in FLOATS
    if function is np.where and given[0] != truth:
        return False
    if function is np.clip and len(operation.on) > 1:
        return False  # NumPy treats zeros of two signs otherwise if bounds are arrays
    if function is as_type and numbers == {np.dtype(np.uint16)}:
        return result in FLOATS
    return function in COMPILED and result in FLOATS and numbers <= {result}


def _late(steps: Sequence[Step]) -> dict[int, list[Step]]:
    """Return the steps by their distance from the end; it is odd for calls of NumPy."""
    distance: dict[int, int] = defaultdict(int)
    order: dict[int, list[Step]] = defaultdict(list)
    for step in reversed(steps):
        at = distance[step.result]
        at += int(at % 2 == int(step.compiled))
        order[at].append(step)
        for part in step.parts:
            distance[part.number] = max(distance[part.number], at)
    return {at: some[::-1] for at, some in order.items()}


def _loops(steps: Sequence[Step], arrangement: Arrangement) -> list[list[Step]]:
    """Return the steps of a stage in loops over rows, the shortest that are possible first.

    A step that is done for other rows than a value it needs comes in a later loop than the value.
    """
    place = {step.result: n for n, step in enumerate(steps)}
    users: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    waiting = [0] * len(steps)
    for n, step in enumerate(steps):
        needs: dict[int, bool] = {}
        for part in step.parts:
            if part.number in place:
                other = steps[place[part.number]]
                same = arrangement.whole(part) and other.rows == step.rows and not other.over_rows
                needs[part.number] = needs.get(part.number, True) and same
        waiting[n] = len(needs)
        for number, same in needs.items():
            users[number].append((n, same))
    ready: dict[int, list[int]] = defaultdict(list)
    for n, step in enumerate(steps):
        if not waiting[n]:
            ready[step.rows].append(n)
    loops: list[list[Step]] = []
    while ready:
        rows = min(ready)
        heap = ready.pop(rows)
        heapq.heapify(heap)
        loop: list[Step] = []
        apart: set[int] = set()
        while heap:
            step = steps[heapq.heappop(heap)]
            loop.append(step)
            for n, same in users[step.result]:
                waiting[n] -= 1
                if not same:
                    apart.add(n)
                if not waiting[n] and n not in apart:
                    heapq.heappush(heap, n)
        for n in apart:
            if not waiting[n]:
                ready[steps[n].rows].append(n)
        loops.append(loop)
    return loops
