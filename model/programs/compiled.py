"""Programs in machine code: compiled once on a machine, and kept (:mod:`.kept`).

They need the library llvmlite (the extra ``fast``) and a folder in which code can be kept. Without
them programs are run call by call (:mod:`.calls`), with the same bits.
"""

from __future__ import annotations

import ctypes
import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from .calls import Constants, calls_of
from .machine_code import assembly
from .memory import LINE, Memory, in_arrays, laid_out
from .plan import Plan
from .stages import KNOWN, Arrangement, Part, arranged
from .tracing import Numbers

SIGNATURE = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4, *[ctypes.c_int64] * 2)
"""The form of compiled stages for Python; see :mod:`.machine_code`."""


class Code:
    """A plan's machine code, for any number of worlds."""

    def __init__(self, arrangement: Arrangement, memory: Memory, llvm: Any) -> None:
        """Take the code that is kept, or compile it."""
        from .kept import kept

        self.arrangement = arrangement
        self.memory = memory
        target = llvm.Target.from_default_triple()
        cpu, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
        machine = target.create_target_machine(cpu=cpu, features=features, opt=1, jit=True)

        def compiled() -> bytes:
            return bytes(machine.emit_object(llvm.parse_assembly(assembly(arrangement, memory))))

        about = (llvm.llvm_version_info, cpu, features, _source(), _outline(arrangement), memory)
        name = hashlib.sha256(repr(about).encode()).hexdigest()
        self._engine: Any = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
        code = kept(name, compiled)
        self._engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        self._engine.finalize_object()

    def stage(self, number: int) -> Callable[..., None]:
        """Return a compiled stage: a function of four memories, of rows and of worlds."""
        return SIGNATURE(self._engine.get_function_address(f"stage{number}"))


def code_of(plan: Plan) -> Code | None:
    """Return a plan's machine code; None where it cannot be compiled or kept."""
    arrangement = arranged(plan)
    steps = [step for stage in arrangement.stages for step in stage.steps]
    if any(step.over_rows or (step.compiled and step.kind not in KNOWN) for step in steps):
        return None
    return _code(arrangement, laid_out(arrangement))


def sweep_of(plan: Plan) -> Code | None:
    """Return the machine code of a sweep; None where this is not possible either.

    All its operations must be such as can be compiled, on whole rows, and no array with several
    rows may be needed on the way.
    """
    arrangement = arranged(plan)
    if len(arrangement.stages) != 1 or arrangement.stages[0].calls:
        return None
    memory = in_arrays(arrangement)
    made = set(arrangement.results.values()).difference(arrangement.given)
    possible = len(made) == len(set(arrangement.results.values()))
    possible &= all(arrangement.rows[number] == 1 for number in memory.tile)
    for step in arrangement.stages[0].steps:
        possible &= step.kind in KNOWN and all(arrangement.whole(part) for part in step.parts)
        possible &= step.rows > 1 or not step.over_rows
    return _code(arrangement, memory) if possible else None


def _code(arrangement: Arrangement, memory: Memory) -> Code | None:
    llvm = _compiler()
    if llvm is None:
        return None
    try:
        return Code(arrangement, memory, llvm)
    except (OSError, RuntimeError):  # nothing can be kept, or this LLVM cannot compile here
        return None


@cache
def _compiler() -> Any:
    """Return LLVM, ready for this machine; None if it is not installed."""
    try:
        llvm: Any = import_module("llvmlite.binding")
        import_module("platformdirs")
    except (ImportError, OSError):
        return None
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm


def _source() -> str:
    """Return a digest of the modules that make code, which changes when they do."""
    here = Path(__file__).parent
    files = [here / f"{name}.py" for name in ("stages", "memory", "machine_code", "compiled")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _outline(arrangement: Arrangement) -> str:
    """Return all that the code does, in words: equal outlines have equal code."""
    steps = [
        (step.function.__name__, step.given, step.result, step.rows, str(step.kind), step.compiled)
        for stage in arrangement.stages
        for step in stage.steps
    ]
    kinds = [(n, arrangement.rows[n], str(arrangement.kinds[n])) for n in arrangement.given]
    return repr((steps, kinds, sorted(arrangement.shared), list(arrangement.results.values())))


class CompiledProgram(Constants):
    """A plan's machine code for so many worlds, with its memory."""

    def __init__(self, plan: Plan, worlds: int, code: Code) -> None:
        """Lay out the memory."""
        super().__init__(plan, worlds)
        self._code = code
        self._padded = -(-worlds // code.memory.lanes) * code.memory.lanes
        self._whole = aligned((code.memory.whole_bytes * self._padded,), np.uint8)
        self._tile = aligned((code.memory.tile_bytes,), np.uint8)
        self._shared = aligned((code.memory.shared_bytes,), np.uint8)
        numbers = (*code.memory.whole, *code.memory.shared)
        self._places = {number: self._place(number) for number in numbers}
        self._constant = [number for number in code.arrangement.given if number in self.arrays]
        self._then = [call for n in range(len(code.arrangement.stages)) for call in self._stage(n)]
        self._fresh = True

    def _place(self, number: int) -> Numbers:
        """Return a value's place in memory as an array."""
        arrangement, memory = self._code.arrangement, self._code.memory
        rows, kind = arrangement.rows[number], arrangement.kinds[number]
        if number in memory.shared:
            columns, first, source = 1, memory.shared[number], self._shared
        else:
            columns, source = self._padded, self._whole
            first = memory.whole[number] * columns
        size = rows * columns * kind.itemsize
        return source[first : first + size].view(kind).reshape(rows, columns)

    def _stage(self, number: int) -> list[Callable[[], Any]]:
        """Return the calls of a stage: one of machine code, or some of NumPy."""
        stage = self._code.arrangement.stages[number]
        if stage.loops:
            memory = [part.ctypes.data for part in (self._whole, self._tile, self._shared)]
            return [partial(self._code.stage(number), None, *memory, 1, self._padded)]
        calls: list[Callable[[], Any]] = []
        for step in stage.calls:
            given = [self._places[g.number] if isinstance(g, Part) else g for g in step.given]
            calls += calls_of(step.function, given, self._places[step.result])
        return calls

    def prepare(self, parameters: Any, part: slice | None, numbers: Sequence[Numbers]) -> bool:
        """Take the ``numbers`` of parameters for a part of the worlds; for None, all have these.

        Returns whether anything had to be computed.
        """
        changed = super().prepare(parameters, part, numbers)
        if changed:
            self._fresh = True
            self._fill(self._constant, self.arrays)
        return changed

    def run(self, given: Sequence[Numbers]) -> dict[Any, Numbers]:
        """Return the results by name; they stand until the next run."""
        self._fill(self.plan.given, given)
        self._fresh = False
        for call in self._then:
            call()
        results = self._code.arrangement.results
        return {name: self._places[n][:, : self.worlds] for name, n in results.items()}

    def _fill(
        self, numbers: Iterable[int], arrays: Mapping[int, Numbers] | Sequence[Numbers]
    ) -> None:
        """Copy arrays to their places; at first the worlds that fill up a tile are like one."""
        for number in numbers:
            place, array = self._places[number], arrays[number]
            if place.shape[1] in (1, self.worlds):
                np.copyto(place, array)
                continue
            np.copyto(place[:, : self.worlds], array)
            if self._fresh:
                np.copyto(place[:, self.worlds :], array[:, :1])


def aligned(shape: tuple[int, ...], kind: Any) -> Numbers:
    """Return an array that begins at a line of the cache; its numbers are any."""
    size = math.prod(shape) * np.dtype(kind).itemsize
    memory = np.empty(size + LINE, np.uint8)
    first = -memory.ctypes.data % LINE
    return memory[first : first + size].view(kind).reshape(shape)
