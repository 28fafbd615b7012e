"""Programs: the rules of a month as a list of operations, run again and again in a few buffers.

A :class:`Plan` is made of a trace (:mod:`.tracing`): what depends on parameters alone is apart, to
be done once for each set, and operations whose results nobody uses are left out. A
:class:`Program` does it for a number of worlds; its results take turns in a few buffers, which stay
in the processor's cache.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import partial
from threading import Lock
from typing import Any, TypeVar, cast

import numpy as np

from ..agents.declaration import Array
from .tracing import (
    Numbers,
    Operation,
    Result,
    Rows,
    Trace,
    UntraceableError,
    as_type,
    rows_at,
    rows_between,
    whole_of,
)

Work = Callable[[Sequence[Any], Any], Mapping[Any, Any]]
"""A rule: from arrays (rows × worlds) and parameters to arrays by name."""

BLOCK = 400
"""Worlds that are computed at once: with more, results leave the processor's cache."""

APART = 4
"""Blocks that have a program each where parameters differ between worlds: what depends on these
alone is then kept. With more blocks, one program prepares for each of them separately."""

EXAMPLE = 2
"""Worlds of an example: enough to tell what differs between worlds from what they share."""

KEPT = 8
"""Programs that are kept at once, for several rules or numbers of worlds."""


class Programs:
    """Does rules by programs, made when they are first needed; for any number of threads."""

    def __init__(self, kind: Any) -> None:
        """Begin with none; ``kind`` is the type of numbers in which they compute."""
        self._kind = kind
        self._lock = Lock()
        self._idle = 0
        self.plans: dict[Any, Plan | None] = {}
        self._programs: OrderedDict[Any, Program] = OrderedDict()
        self._parameters: tuple[Any, list[Numbers], bool] = (None, [], False)

    def done(
        self, name: Any, work: Work, given: Sequence[Numbers | Rows], parameters: Any
    ) -> dict[Any, Array]:
        """Return the results of ``work``, as :func:`done` does and with the same bits.

        ``name`` tells works apart, and cases in which one work takes other operations. Work of
        which no program can be made is done as it stands.
        """
        if self._idle:
            return done(work, given, parameters, self._kind)
        with self._lock:
            if self._parameters[0] is not parameters:
                numbers = leaves(parameters)
                apart = max(array.shape[1] for array in numbers) > 1
                self._parameters = (parameters, numbers, apart)
            _, numbers, apart = self._parameters
            address = (name, apart)
            if address not in self.plans:
                self.plans[address] = _planned(work, given, parameters, self._kind)
            plan = self.plans[address]
            if plan is None:
                return done(work, given, parameters, self._kind)
            arrays = [g.distinct if isinstance(g, Rows) else g for g in given]
            worlds = max(array.shape[1] for array in arrays)
            whole: dict[Any, Array] = {}
            parts = _blocks(worlds)
            for part in parts:
                own = part.start if apart and len(parts) <= APART else None
                program = self._program((address, own), plan, part.stop - part.start)
                program.prepare(parameters, part if apart else None, numbers)
                for key, values in program.run([_part(array, part) for array in arrays]).items():
                    if key not in whole:
                        whole[key] = np.empty((worlds, len(values)))
                    whole[key][part] = values.T
        return whole

    @contextmanager
    def idle(self) -> Generator[None]:
        """Have works done as they stand meanwhile, as the functions that they are."""
        self._idle += 1
        try:
            yield
        finally:
            self._idle -= 1

    def _program(self, address: Any, plan: Plan, worlds: int) -> Program:
        """Return the program for so many worlds; the one used longest ago makes way."""
        key = (address, worlds)
        if key not in self._programs:
            self._programs[key] = Program(plan, worlds)
        self._programs.move_to_end(key)
        if len(self._programs) > KEPT:
            self._programs.popitem(last=False)
        return self._programs[key]


def done(
    work: Work, given: Sequence[Numbers | Rows], parameters: Any, kind: Any
) -> dict[Any, Array]:
    """Return the results of a work in double precision, worlds × rows, by name.

    ``given`` are arrays of rows × worlds, which are taken in the type ``kind``.
    """
    found = work([whole_of(each).astype(kind, order="C") for each in given], parameters)
    return {key: values.T.astype(np.float64, order="C") for key, values in found.items()}


def _blocks(worlds: int) -> list[slice]:
    """Return parts of equal size that cover all worlds; the last may overlap the one before.

    They are as few as can be, and no larger than that takes.
    """
    size = -(-worlds // -(-worlds // BLOCK))
    return [slice(min(n, worlds - size), min(n, worlds - size) + size)
            for n in range(0, worlds, size)]  # fmt: skip


def _part(values: Numbers, part: slice) -> Numbers:
    return values if values.shape[1] in (1, part.stop - part.start) else values[:, part]


class Plan:
    """What a program does, whatever the number of worlds."""

    def __init__(
        self, work: Work, given: Sequence[Numbers | Rows], parameters: Any, kind: Any
    ) -> None:
        """Trace ``work`` on examples of two worlds, in numbers of one type."""
        trace = Trace()
        stand_ins = [trace.stand_in(_example(each, kind)) for each in given]
        own = [trace.stand_in(_extremes(each)) for each in leaves(parameters)]
        found = work(stand_ins, with_leaves(parameters, iter(own)))
        everything = range(len(stand_ins) + len(own))
        self.results = {name: trace.whole(each).number for name, each in found.items()}
        self.examples = trace.examples
        self.first_parameter = len(stand_ins)
        self.first: list[Operation] = []
        """Operations on parameters alone."""
        self.then: list[Operation] = []
        needed = _needed(trace.operations, self.results.values())
        used = {number for operation in needed for number in operation.on}
        used.update(self.results.values())
        self.given = [n for n in everything[: len(stand_ins)] if n in used]
        """Numbers of what is given, as far as anything depends on it."""
        self.parameters = [n for n in everything[len(stand_ins) :] if n in used]
        constant = set(self.parameters)
        for operation in needed:
            alone = constant.issuperset(operation.on)
            (self.first if alone else self.then).append(operation)
            constant.update([operation.result] if alone else [])
        self.over = _over(self.then, self.results.values())


def _planned(
    work: Work, given: Sequence[Numbers | Rows], parameters: Any, kind: Any
) -> Plan | None:
    """Return the plan of a work; None for one that does what cannot be traced."""
    try:
        return Plan(work, given, parameters, kind)
    except (UntraceableError, TypeError, AttributeError, ValueError):
        return None


def _example(given: Numbers | Rows, kind: Any) -> Numbers | Rows:
    """Return an array of two worlds that stands for the one given."""
    if isinstance(given, Rows):
        return Rows(np.repeat(given.distinct[:, :1], EXAMPLE, axis=1).astype(kind), given.places)
    return np.repeat(given[:, :1], EXAMPLE, axis=1).astype(kind)


def _extremes(values: Numbers) -> Numbers:
    """Return one value for all worlds as it is; of several, the least and the greatest."""
    return values if values.shape[1] == 1 else np.array([[values.min(), values.max()]])


def _needed(operations: Sequence[Operation], wanted: Iterable[int]) -> list[Operation]:
    """Return the operations on which results depend, in order."""
    used = set(wanted)
    needed: list[Operation] = []
    for operation in reversed(operations):
        if operation.result in used:
            needed.append(operation)
            used.update(operation.on)
    return needed[::-1]


def _over(operations: Sequence[Operation], wanted: Iterable[int]) -> dict[int, list[int]]:
    """Return, by an operation's result, the earlier results that nobody needs after it.

    Consecutive rows of a result share its memory.
    """
    home: dict[int, int] = {}
    last: dict[int, int] = {}
    for operation in operations:
        for number in operation.on:
            last[home.get(number, number)] = operation.result
        if operation.function is rows_between:
            home[operation.result] = home.get(operation.on[0], operation.on[0])
        else:
            last[operation.result] = operation.result
    made = {operation.result for operation in operations}
    kept = {home.get(number, number) for number in wanted}
    over: dict[int, list[int]] = defaultdict(list)
    for number in made.difference(home, kept):
        over[last[number]].append(number)
    return over


class Program:
    """A plan's operations for so many worlds, with their buffers."""

    def __init__(self, plan: Plan, worlds: int) -> None:
        """Lay out the buffers."""
        self._plan = plan
        self._worlds = worlds
        self._free: dict[Any, list[Numbers]] = defaultdict(list)
        self._arrays: dict[int, Numbers] = {}
        for number in (*plan.given, *plan.parameters):
            self._arrays[number] = self._buffer(number)
        self._first = [call for operation in plan.first for call in self._calls(operation)]
        self._then = [call for operation in plan.then for call in self._calls(operation)]
        self._prepared: tuple[Any, slice | None] = (None, None)

    def prepare(self, parameters: Any, part: slice | None, numbers: Sequence[Numbers]) -> None:
        """Take the ``numbers`` of parameters for a part of the worlds; for None, all have these."""
        if self._prepared[0] is parameters and self._prepared[1] == part:
            return
        arrays = list(numbers) if part is None else [_part(each, part) for each in numbers]
        self._take(self._plan.parameters, arrays, self._plan.first_parameter)
        for call in self._first:
            call()
        self._prepared = (parameters, part)

    def run(self, given: Sequence[Numbers]) -> dict[Any, Numbers]:
        """Return the results by name; they stand until the next run."""
        self._take(self._plan.given, given)
        for call in self._then:
            call()
        return {name: self._arrays[number] for name, number in self._plan.results.items()}

    def _take(self, places: Iterable[int], arrays: Sequence[Numbers], first: int = 0) -> None:
        for place in places:
            np.copyto(self._arrays[place], arrays[place - first])

    def _buffer(self, number: int) -> Numbers:
        """Return an array for a result, if possible one that is free."""
        example = self._plan.examples[number]
        rows, columns = example.shape
        shape = (rows, 1 if columns == 1 else self._worlds)
        free = self._free[shape, example.dtype]
        return free.pop() if free else np.empty(shape, example.dtype)

    def _calls(self, operation: Operation) -> list[Callable[[], Any]]:
        """Return the calls that do an operation; buffers that it needs last become free."""
        arrays: list[Any] = [
            self._arrays[g.number] if isinstance(g, Result) else g for g in operation.given
        ]
        if operation.function is rows_between:
            self._arrays[operation.result] = rows_between(*arrays)
            return []
        out = self._arrays[operation.result] = self._buffer(operation.result)
        for number in self._plan.over.get(operation.result, ()):
            array = self._arrays[number]
            self._free[array.shape, array.dtype].append(array)
        return _calls(operation.function, arrays, out)


EXACT = (np.add, np.subtract, np.multiply, np.divide)
"""Operations that round alike whatever the memory layout of their operands."""


class _Asked:
    """A stand-in for a number that returns each operation instead of computing it."""

    def __array_ufunc__(self, function: Any, *_: Any, **__: Any) -> Any:
        return function


CLIP: Any = cast(Any, np.zeros(1)).clip(_Asked(), 1.0)
"""The operation behind ``np.clip``, which takes a third of the time without its covers."""


def _calls(function: Any, given: Sequence[Any], out: Numbers) -> list[Callable[[], Any]]:
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
    return [partial(_copied, out, function, given)]


def _single(operand: Any, out: Numbers) -> Any:
    """Return an operand that is one number as an array without axes, which NumPy takes fastest."""
    if np.ndim(operand) == 0:
        return np.array(operand, out.dtype)
    return operand.reshape(()) if operand.size == 1 < out.size else operand


def _copied(out: Numbers, function: Callable[..., Any], given: Sequence[Any]) -> None:
    np.copyto(out, function(*given))


Group = TypeVar("Group")


def turned(whole: Group, kind: Any) -> Group:
    """Return a dataclass of arrays, worlds × branches, as programs take them.

    Its arrays are branches × worlds, in numbers of one type; what is no array stays as it is.
    """
    arrays = (array.T.astype(kind) for array in leaves(whole))
    return with_leaves(whole, arrays)


def leaves(group: Any) -> list[Numbers]:
    """Return all arrays in a dataclass of dataclasses, in order."""
    found: list[Numbers] = []
    for f in fields(group):
        value = getattr(group, f.name)
        if is_dataclass(value):
            found.extend(leaves(value))
        elif isinstance(value, np.ndarray):
            found.append(cast(Numbers, value))
    return found


def with_leaves(group: Any, arrays: Iterator[Any]) -> Any:
    """Return a dataclass of dataclasses with other arrays, in the order of :func:`leaves`."""
    changed: dict[str, Any] = {}
    for f in fields(group):
        value = getattr(group, f.name)
        if is_dataclass(value):
            changed[f.name] = with_leaves(value, arrays)
        elif isinstance(value, np.ndarray):
            changed[f.name] = next(arrays)
    return replace(group, **changed)
