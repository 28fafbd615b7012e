"""Traces: the operations of a rule, recorded once and repeated on other numbers.

A rule is a pure function of arrays. A trace calls it once with stand-ins that record each operation
of NumPy. The record is enough to repeat the operations in the same order, and so with the same
bits, without the cost of running the rule in Python (:mod:`.registry`). A repeated operation is
recorded once. Equal rows, such as those of branches in which an instrument has the same level, are
one row until an operation makes them differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

Numbers = np.ndarray[tuple[int, ...], np.dtype[Any]]

Places = tuple[int, ...]
"""For each row of an array the distinct row that it is."""

WORTHWHILE = 0.45
"""Share of distinct rows from which on all rows are computed: to gather rows costs something."""


class UntraceableError(Exception):
    """A rule depends on numbers in another way than by operations on them."""


@dataclass(frozen=True)
class Rows:
    """An array of which rows are alike: the distinct ones, and which of them each row is."""

    distinct: Numbers
    places: Places


def whole_of(values: Numbers | Rows) -> Numbers:
    """Return an array with all its rows."""
    return values.distinct[list(values.places)] if isinstance(values, Rows) else values


@dataclass(frozen=True)
class Result:
    """Stands for an array given, or for the result of an operation, by its number in the trace."""

    number: int


@dataclass(frozen=True)
class Operation:
    """What is called on what; every :class:`Result` in ``given`` is an earlier one."""

    function: Callable[..., Any]
    given: tuple[Any, ...]
    result: int

    @property
    def on(self) -> list[int]:
        """Return the numbers of the results that it needs."""
        return [g.number for g in self.given if isinstance(g, Result)]


class Trace:
    """What has been noted so far: operations, and an example of each result."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.examples: list[Numbers] = []
        self.operations: list[Operation] = []
        self._known: dict[Any, int] = {}

    def stand_in(self, example: Numbers | Rows) -> Traced:
        """Return a stand-in for an array that is given."""
        rows = example if isinstance(example, Rows) else Rows(example, _each(len(example)))
        self.examples.append(rows.distinct)
        return Traced(self, len(self.examples) - 1, rows.places)

    def note(self, function: Callable[..., Any], given: Sequence[Any]) -> Traced:
        """Return the result of an operation, element by element, on stand-ins and constants."""
        joint, wanted = self._distinct_rows([g for g in given if _tall(g)])
        rows = iter(wanted)
        each = [self._taken(g, next(rows)) if _tall(g) else _result(g) for g in given]
        return Traced(self, self._done(function, each), joint)

    def part(self, values: Traced, part: slice) -> Traced:
        """Return some rows of an array."""
        distinct = {place: n for n, place in enumerate(dict.fromkeys(values.places[part]))}
        taken = self._taken(values, tuple(distinct))
        some = Traced(self, taken.number, tuple(distinct[p] for p in values.places[part]))
        some.shares = values.shares = True
        return some

    def over_rows(self, function: Callable[..., Any], values: Traced) -> Traced:
        """Return one row that depends on all rows of an array."""
        return Traced(self, self._done(function, [self.whole(values)]), (0,))

    def whole(self, values: Traced) -> Result:
        """Return the result that has all rows of an array."""
        return self._taken(values, values.places)

    def _distinct_rows(self, tall: Sequence[Traced]) -> tuple[Places, list[Places]]:
        """Return which distinct row each row of a result is, and of which of the arrays' it is."""
        if not tall:
            return (0,), []
        places = [t.places for t in tall]
        if all(p == places[0] for p in places):
            return places[0], [_each(len(self.examples[t.number])) for t in tall]
        distinct: dict[Places, int] = {}
        joint = tuple(distinct.setdefault(key, len(distinct)) for key in zip(*places, strict=True))
        if len(distinct) > WORTHWHILE * len(joint):
            return _each(len(joint)), places
        return joint, list(zip(*distinct, strict=True))

    def _taken(self, values: Traced, rows: Places) -> Result:
        """Return distinct rows of an array, in some order."""
        if rows == _each(len(self.examples[values.number])):
            return Result(values.number)
        if rows == _each(len(rows), rows[0]):
            chosen = slice(rows[0], rows[0] + len(rows))
            return Result(self._done(rows_between, [Result(values.number), chosen]))
        return Result(self._done(rows_at, [Result(values.number), rows]))

    def _done(self, function: Callable[..., Any], given: Sequence[Any]) -> int:
        """Return the number of an operation's result; the operation is noted if it is new."""
        address = (function, *map(_address, given))
        if address not in self._known:
            numbers = [self.examples[g.number] if isinstance(g, Result) else g for g in given]
            self.examples.append(function(*numbers))
            self._known[address] = len(self.examples) - 1
            self.operations.append(Operation(function, tuple(given), self._known[address]))
        return self._known[address]


class Traced(NDArrayOperatorsMixin):
    """Stands for an array while a rule is traced; changed in place, it stands for another."""

    def __init__(self, trace: Trace, number: int, places: Places) -> None:
        """Stand for the result ``number`` of a trace, whose rows are at ``places``."""
        self.trace = trace
        self.number = number
        self.places = places
        self.shares = False
        """Whether another array is a part of it, or it is one of another."""

    @property
    def shape(self) -> tuple[int, int]:
        """Return the array's shape, with as many columns as the example has."""
        return len(self.places), self.trace.examples[self.number].shape[1]

    def __array__(self, *_: Any, **__: Any) -> Any:
        """Refuse to be taken for numbers, which would be the same in every run."""
        raise UntraceableError("A rule takes numbers out of the trace.")

    def __bool__(self) -> bool:
        """Refuse to decide anything, which would be decided alike in every run."""
        raise UntraceableError("A rule decides by an array's numbers.")

    def __getitem__(self, part: slice) -> Traced:
        """Return some rows."""
        return self.trace.part(self, part)

    def __pow__(self, exponent: Any) -> Traced:
        """Return a power by NumPy's operator, which rounds otherwise than its function."""
        return self.trace.note(power, (self, exponent))

    def astype(self, kind: Any) -> Traced:
        """Return the array in another type."""
        return self.trace.note(as_type, (self, kind))

    def __array_ufunc__(self, function: Any, method: str, *given: Any, **options: Any) -> Any:
        """Note an operation."""
        out = options.pop("out", (None,))
        if method != "__call__" or options:
            raise UntraceableError(f"A rule uses {function.__name__} in a special form.")
        return self._in_place(self.trace.note(function, given), *out)

    def __array_function__(
        self, function: Any, types: Any, given: tuple[Any, ...], options: dict[str, Any]
    ) -> Any:
        """Note one of the functions that rules use beside NumPy's operations."""
        out = options.pop("out", None)
        if function not in FUNCTIONS or options:
            raise UntraceableError(f"A rule uses {function.__name__}, which is not traced.")
        result = FUNCTIONS[function](self.trace, *given)
        return result if out is None else self._in_place(result, out)

    def _in_place(self, result: Traced, out: Traced | None) -> Any:
        """Return a result; from now on ``out`` stands for it."""
        if out is None:
            return result
        kinds = {self.trace.examples[each.number].dtype for each in (result, out)}
        if result.shape != out.shape or len(kinds) > 1:
            raise UntraceableError("A rule changes an array's shape or type in place.")
        if out.shares:
            raise UntraceableError("A rule changes a part of an array, or what it is a part of.")
        out.number, out.places = result.number, result.places
        return out


def rows_between(values: Any, part: slice) -> Any:
    """Return consecutive rows, which share the array's memory."""
    return values[part]


def rows_at(values: Any, rows: Places) -> Any:
    """Return some rows, in some order, in memory of their own."""
    return values[list(rows)]


def mean_of_rows(values: Any) -> Any:
    """Return the mean of all rows, each divided and then added, one after the other."""
    if isinstance(values, Traced):
        return values.trace.over_rows(mean_of_rows, values)
    return np.cumsum(values * (1.0 / len(values)), axis=0)[-1:]


def share_of_rows(truths: Any) -> Any:
    """Return the share of rows in which something is true."""
    if isinstance(truths, Traced):
        return truths.trace.over_rows(share_of_rows, truths)
    return truths.sum(axis=0, keepdims=True) / len(truths)


def power(values: Any, exponent: Any) -> Any:
    """Return a power as NumPy's operator computes it."""
    return values**exponent


def as_type(values: Any, kind: Any) -> Any:
    """Return values in another type."""
    return values.astype(kind)


def _each(count: int, first: int = 0) -> Places:
    return tuple(range(first, first + count))


def _tall(given: Any) -> bool:
    return isinstance(given, Traced) and len(given.places) > 1


def _result(given: Any) -> Any:
    if isinstance(given, Traced):
        return Result(given.number)
    if isinstance(given, np.ndarray):
        array = cast(Numbers, given)
        if array.size > 1:
            raise UntraceableError("A rule uses an array that it was not given.")
        return array.reshape(())[()]
    return given


def _address(given: Any) -> Any:
    """Return what tells a constant from others; 0.0 and −0.0, 1 and 1.0 are two."""
    return given if isinstance(given, Result) else (type(given), repr(given))


def _clip(trace: Trace, *given: Any) -> Any:
    if None in given[1:]:
        raise UntraceableError("A rule clips at one bound, which is np.maximum or np.minimum.")
    return trace.note(np.clip, given)


def _where(trace: Trace, *given: Any) -> Any:
    return trace.note(np.where, given)


def _ones(trace: Trace, values: Traced) -> Any:
    return np.ones((1, 1), trace.examples[values.number].dtype)


def _any(trace: Trace, values: Traced) -> bool:
    return bool(np.any(trace.examples[values.number]))


FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.clip: _clip,
    np.where: _where,
    np.ones_like: _ones,
    np.any: _any,
}
"""What notes each function of NumPy that rules use and that is no operation of its own."""
