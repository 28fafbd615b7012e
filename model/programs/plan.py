"""Plans: what a program does, whatever the number of worlds.

A plan is made of a trace (:mod:`.tracing`): what depends on parameters alone is apart, to be done
once for each set, and operations whose results nobody uses are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .groups import leaves, with_leaves
from .tracing import Numbers, Operation, Rows, Trace, rows_between

Work = Callable[[Sequence[Any], Any], Mapping[Any, Any]]
"""A rule: from arrays (rows × worlds) and parameters to arrays by name."""

EXAMPLE = 2
"""Worlds of an example: enough to tell what differs between worlds from what they share."""


class Plan:
    """What a program does, whatever the number of worlds."""

    def __init__(self, work: Work, examples: Sequence[Numbers | Rows], parameters: Any) -> None:
        """Trace ``work`` on examples of what it will be given."""
        trace = Trace()
        stand_ins = [trace.stand_in(each) for each in examples]
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


def example(given: Numbers | Rows, kind: Any) -> Numbers | Rows:
    """Return an array of two worlds, in numbers of one type, that stands for the one given."""
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
