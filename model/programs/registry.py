"""Programs: the rules of a month as a list of operations, run again and again in the same memory.

A rule is traced once (:mod:`.tracing`), which makes a plan (:mod:`.plan`), and run for a number of
worlds by a program: in machine code (:mod:`.compiled`), or else call by call (:mod:`.calls`). The
bits are the rule's own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

import numpy as np

from ...agents.declaration import Array
from .calls import Program
from .compiled import Code, CompiledProgram, code_of
from .groups import leaves, worlds_of
from .plan import Plan, Work, example
from .tracing import Numbers, Rows, UntraceableError, whole_of

BLOCK = 400
"""Worlds that are computed at once: with more, results leave the processor's cache."""

APART = 4
"""Blocks that have a program each where parameters differ between worlds: what depends on these
alone is then kept. With more blocks, one program prepares for each of them separately."""

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
        self._codes: dict[Any, Code | None] = {}
        self._programs: OrderedDict[Any, Program | CompiledProgram] = OrderedDict()
        self._parameters: tuple[Any, list[Numbers], bool] = (None, [], False)

    def done(
        self, name: Any, work: Work, given: Sequence[Numbers | Rows], parameters: Any
    ) -> dict[Any, Array]:
        """Return the results of ``work``, as :func:`done` does and with the same bits.

        ``name`` tells works apart, and cases in which one work takes other operations or is given
        other rows that are alike. Work of
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
                plan = _planned(work, given, parameters, self._kind)
                self._codes[address] = plan and code_of(plan)
                self.plans[address] = plan
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
                for key, values in program.run(
                    [worlds_of(array, part) for array in arrays]
                ).items():
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

    def _program(self, address: Any, plan: Plan, worlds: int) -> Program | CompiledProgram:
        """Return the program for so many worlds; the one used longest ago makes way."""
        key = (address, worlds)
        if key not in self._programs:
            code = self._codes[address[0]]
            self._programs[key] = (
                CompiledProgram(plan, worlds, code) if code else Program(plan, worlds)
            )
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


def _planned(
    work: Work, given: Sequence[Numbers | Rows], parameters: Any, kind: Any
) -> Plan | None:
    """Return the plan of a work; None for one that does what cannot be traced."""
    try:
        return Plan(work, [example(each, kind) for each in given], parameters)
    except (UntraceableError, TypeError, AttributeError, ValueError):
        return None


def _blocks(worlds: int) -> list[slice]:
    """Return parts of equal size that cover all worlds; the last may overlap the one before.

    They are as few as can be, and no larger than that takes.
    """
    size = -(-worlds // -(-worlds // BLOCK))
    return [slice(min(n, worlds - size), min(n, worlds - size) + size)
            for n in range(0, worlds, size)]  # fmt: skip
