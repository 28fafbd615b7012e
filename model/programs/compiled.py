"""Programs in machine code: compiled once on a machine, and kept (:mod:`.kept`).

They need the library llvmlite (the extra ``fast``) and a folder in which code can be kept. Without
them programs are run call by call (:mod:`.calls`), with the same bits.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from .calls import Program, calls_of
from .machine_code import assembly
from .memory import LANES, LINE, Memory, laid_out
from .plan import Plan
from .stages import Arrangement, Part, arranged
from .tracing import Numbers

ADDRESS = ctypes.c_void_p


class Code:
    """A plan's machine code, for any number of worlds."""

    def __init__(self, plan: Plan, llvm: Any) -> None:
        """Take the code that is kept, or compile it."""
        from .kept import kept

        self.found: Arrangement = arranged(plan)
        self.memory: Memory = laid_out(self.found)
        target = llvm.Target.from_default_triple()
        cpu, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
        machine = target.create_target_machine(cpu=cpu, features=features, opt=1, jit=True)

        def compiled() -> bytes:
            module = llvm.parse_assembly(assembly(self.found, self.memory))
            return bytes(machine.emit_object(module))

        about = (llvm.llvm_version_info, cpu, features, LANES, _source(), _outline(self.found))
        name = hashlib.sha256(repr(about).encode()).hexdigest()
        self._engine: Any = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
        code = kept(name, compiled)
        self._engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        self._engine.finalize_object()

    def call(self, stage: int, *memory: Any) -> Callable[[], Any]:
        """Return a call of a compiled stage on whole, tile and shared memory for some worlds."""
        kind = ctypes.CFUNCTYPE(None, ADDRESS, ADDRESS, ADDRESS, ctypes.c_int64)
        return partial(kind(self._engine.get_function_address(f"stage{stage}")), *memory)


def code_of(plan: Plan) -> Code | None:
    """Return a plan's machine code; None where it cannot be compiled or kept."""
    llvm = _compiler()
    if llvm is None:
        return None
    try:
        return Code(plan, llvm)
    except OSError:
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
    files = [here / f"{name}.py" for name in ("stages", "memory", "machine_code")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _outline(found: Arrangement) -> str:
    """Return all that the code does, in words: equal outlines have equal code."""
    steps = [
        (step.function.__name__, step.given, step.result, step.rows, str(step.kind), step.compiled)
        for stage in found.stages
        for step in stage.steps
    ]
    kinds = [(n, found.rows[n], str(found.kinds[n])) for n in found.given]
    return repr((steps, kinds, sorted(found.shared), list(found.results.values())))


class CompiledProgram(Program):
    """A plan's machine code for so many worlds, with its memory."""

    def __init__(self, plan: Plan, worlds: int, code: Code) -> None:
        """Lay out the memory."""
        self._code = code
        self._padded = -(-worlds // LANES) * LANES
        self._whole = _memory(code.memory.whole_bytes * self._padded)
        self._tile = _memory(code.memory.tile_bytes)
        self._shared = _memory(code.memory.shared_bytes)
        self._places: dict[int, Numbers] = {}
        super().__init__(plan, worlds)
        self._fresh = True

    def _set_out(self) -> Sequence[Callable[[], Any]]:
        """Return the calls of a run: compiled stages and operations of NumPy."""
        code = self._code
        for number in (*code.memory.whole, *code.memory.shared):
            self._places[number] = self._at(number)
        memory = [part.ctypes.data for part in (self._whole, self._tile, self._shared)]
        calls: list[Callable[[], Any]] = []
        for n, stage in enumerate(code.found.stages):
            if stage.loops:
                calls.append(code.call(n, *memory, self._padded))
            for step in stage.calls:
                given = [self._places[g.number] if isinstance(g, Part) else g for g in step.given]
                calls += calls_of(step.function, given, self._places[step.result])
        return calls

    def _at(self, number: int) -> Numbers:
        """Return a value's place in memory as an array."""
        found, memory = self._code.found, self._code.memory
        rows, kind = found.rows[number], found.kinds[number]
        if number in memory.shared:
            columns, first, source = 1, memory.shared[number], self._shared
        else:
            columns, source = self._padded, self._whole
            first = memory.whole[number] * columns
        size = rows * columns * kind.itemsize
        return source[first : first + size].view(kind).reshape(rows, columns)

    def prepare(self, parameters: Any, part: slice | None, numbers: Sequence[Numbers]) -> None:
        """Take the ``numbers`` of parameters for a part of the worlds; for None, all have these."""
        was = self._prepared
        super().prepare(parameters, part, numbers)
        if self._prepared is not was:
            self._fresh = True
            constant = [n for n in self._code.found.given if n in self._arrays]
            self._fill(constant, self._arrays)

    def run(self, given: Sequence[Numbers]) -> dict[Any, Numbers]:
        """Return the results by name; they stand until the next run."""
        self._fill(self._plan.given, given)
        self._fresh = False
        for call in self._then:
            call()
        results = self._code.found.results
        return {name: self._places[n][:, : self._worlds] for name, n in results.items()}

    def _fill(
        self, numbers: Iterable[int], arrays: Mapping[int, Numbers] | Sequence[Numbers]
    ) -> None:
        """Copy arrays to their places; at first the worlds that fill up a tile are like one."""
        for number in numbers:
            place, array = self._places[number], arrays[number]
            if place.shape[1] in (1, self._worlds):
                np.copyto(place, array)
                continue
            np.copyto(place[:, : self._worlds], array)
            if self._fresh:
                np.copyto(place[:, self._worlds :], array[:, :1])


def _memory(size: int) -> Numbers:
    """Return so many bytes that begin at a line of the cache."""
    memory = np.zeros(size + LINE, np.uint8)
    first = -memory.ctypes.data % LINE
    return memory[first : first + size]
