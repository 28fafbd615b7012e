"""Compiled stages, written in LLVM's language.

Every stage is a function of the memory (:mod:`.memory`) and the number of worlds: for each tile of
worlds its loops over rows. In sweeps, whose arrays have any number of rows, the last tile overlaps
the one before where worlds do not fill it. LLVM neither reorders nor fuses operations on numbers
unless it is allowed to, and it is not: results have NumPy's bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .memory import Memory
from .stages import (
    ARITHMETIC,
    COMPARISONS,
    EXTREMES,
    FLOATS,
    OF_ONE,
    TRUTHS,
    Arrangement,
    Part,
    Stage,
    Step,
    as_type,
    copied,
)
from .tracing import Places, mean_of_rows

TYPES = {
    np.dtype(np.float32): "float",
    np.dtype(np.float64): "double",
    np.dtype(np.uint16): "i16",
    np.dtype(bool): "i1",
}
"""LLVM's names of the types of numbers."""

INSIDE = {"i1": "i8"}
"""What has another type in memory: truth values."""

SHORT = {"float": "f32", "double": "f64"}
"""What they are called in names of functions."""

SIZES = (1, 2, 4, 8)
"""Bytes of numbers in memory: truth values, whole numbers, single and double precision."""

SIGNATURE = (
    "ptr noalias %arrays, ptr noalias %whole, ptr noalias %tile, ptr noalias %shared, "
    "i64 %rows, i64 %worlds"
)


def assembly(arrangement: Arrangement, memory: Memory) -> str:
    """Return the compiled stages of an arrangement, the functions ``stage0``, ``stage1`` …."""
    writer = _Writer(arrangement, memory)
    for kind, short in SHORT.items():
        for name in OF_ONE.values():
            vector = f"<{memory.lanes} x {kind}>"
            writer.line(f"declare {vector} @llvm.{name}.v{memory.lanes}{short}({vector})")
    for n, stage in enumerate(arrangement.stages):
        if stage.loops:
            writer.stage(n, stage)
    return writer.text()


class _Writer:
    """Writes functions; every value of LLVM's language has a name of its own."""

    def __init__(self, arrangement: Arrangement, memory: Memory) -> None:
        self._arrangement = arrangement
        self._memory = memory
        self._lanes = memory.lanes
        self._lines: list[str] = []
        self._tables: dict[Places, str] = {}
        self._names = 0
        self._known: dict[Part | int, str] = {}
        """Names of the numbers that the present loop has at hand."""
        self._rows: dict[str, str] = {}
        """The number of rows, in all lanes, by type."""
        self._parts: dict[str, str] = {}
        """One divided by the number of rows, in all lanes, by type."""

    def line(self, text: str) -> None:
        self._lines.append(text)

    def text(self) -> str:
        tables = [
            f"{name} = private unnamed_addr constant [{len(rows)} x i64] "
            f"[{', '.join(f'i64 {row}' for row in rows)}]"
            for rows, name in self._tables.items()
        ]
        return "\n".join([*self._lines, *tables])

    def _new(self, text: str) -> str:
        """Write an instruction and return the name of its result."""
        self._names += 1
        name = f"%v{self._names}"
        self._lines.append(f"  {name} = {text}")
        return name

    def stage(self, number: int, stage: Stage) -> None:
        """Write a function that does the stage's loops for each tile."""
        self.line(f"define void @stage{number}({SIGNATURE}) {{\nstart:")
        for size in SIZES:
            self.line(f"  %row{size} = mul i64 %worlds, {size}")
        for kind in SHORT:
            self.line(f"  %rows_{kind} = uitofp i64 %rows to {kind}")
            self._rows[kind] = self._same(f"%rows_{kind}", kind)
            self._parts[kind] = self._by_rows(_constant(1.0, kind), kind)
        self.line(f"  %last = sub i64 %worlds, {self._lanes}\n  br label %tile_start\ntile_start:")
        self.line("  %wanted = phi i64 [0, %start], [%next, %tile_end]")
        self.line("  %fits = icmp ult i64 %wanted, %last")
        self.line("  %first = select i1 %fits, i64 %wanted, i64 %last")
        for size in SIZES:
            self.line(f"  %first{size} = mul i64 %first, {size}")
        for n, loop in enumerate(stage.loops):
            self._loop(f"loop{n}", loop)
        self.line(f"  br label %tile_end\ntile_end:\n  %next = add i64 %wanted, {self._lanes}")
        self.line("  %more = icmp ult i64 %next, %worlds")
        self.line("  br i1 %more, label %tile_start, label %end\nend:\n  ret void\n}")

    def _loop(self, name: str, steps: Sequence[Step]) -> None:
        """Write the steps for each row; what is the same in all rows is read before."""
        rows = steps[0].rows
        made = {step.result for step in steps}
        parts = dict.fromkeys(part for step in steps for part in step.parts)
        read = [part for part in parts if part.number not in made]
        self._known = {p: self._read(p.number, str(p.rows[0])) for p in read if len({*p.rows}) == 1}
        sums = [(step, f"%{name}_sum{step.result}") for step in steps if step.over_rows]
        self._known |= {step.result: total for step, total in sums}
        row = "0"
        if rows > 1:
            row = f"%{name}_row"
            self.line(f"  br label %{name}_start\n{name}_start:\n  br label %{name}\n{name}:")
            self.line(f"  {row} = phi i64 [0, %{name}_start], [%{name}_next, %{name}]")
        for step, total in sums:
            kind = f"<{self._lanes} x {TYPES[step.kind]}>"
            before = f"[zeroinitializer, %{name}_start], [{total}_next, %{name}]"
            self.line(f"  {total} = phi {kind} {before}")
        for part in read:
            if part not in self._known:
                self._known[part] = self._read(part.number, self._row(part.rows, row))
        for step in steps:
            if step.over_rows:
                self._add(step)
                continue
            result = self._known[step.result] = self._step(step)
            if self._memory.holds(step.result):
                self._write(step, result, row)
        if rows > 1:
            self.line(f"  %{name}_next = add i64 {row}, 1")
            count = "%rows" if self._memory.arrays else rows
            self.line(f"  %{name}_more = icmp ult i64 %{name}_next, {count}")
            self.line(f"  br i1 %{name}_more, label %{name}, label %{name}_end\n{name}_end:")
        for step, total in sums:
            mean = step.function is mean_of_rows
            found = f"{total}_next" if mean else self._by_rows(f"{total}_next", TYPES[step.kind])
            self._write(step, found, "0")

    def _add(self, step: Step) -> None:
        """Add a row to a total; a mean adds the row's part of it."""
        kind, total = TYPES[step.kind], self._known[step.result]
        own = self._operand(step.given[0], kind)
        if step.function is mean_of_rows:
            own = self._new(f"fmul <{self._lanes} x {kind}> {own}, {self._parts[kind]}")
        self.line(f"  {total}_next = fadd <{self._lanes} x {kind}> {total}, {own}")

    def _by_rows(self, number: str, kind: str) -> str:
        return self._new(f"fdiv <{self._lanes} x {kind}> {number}, {self._rows[kind]}")

    def _same(self, number: str, kind: str) -> str:
        """Return a number in all lanes."""
        vector = f"<{self._lanes} x {kind}>"
        first = self._new(f"insertelement {vector} poison, {kind} {number}, i64 0")
        every = f"<{self._lanes} x i32> zeroinitializer"
        return self._new(f"shufflevector {vector} {first}, {vector} poison, {every}")

    def _row(self, rows: Places, row: str) -> str:
        """Return which row of a value a loop's row is."""
        first = rows[0]
        if rows == tuple(range(first, first + len(rows))):
            return self._new(f"add i64 {row}, {first}") if first else row
        table = self._tables.setdefault(rows, f"@rows{len(self._tables)}")
        entry = self._new(f"getelementptr i64, ptr {table}, i64 {row}")
        return self._new(f"load i64, ptr {entry}, align 8")

    def _place(self, number: int, row: str) -> str:
        """Return the address of a value's row, in all worlds' memory for the present tile."""
        size = self._arrangement.kinds[number].itemsize
        if number in self._memory.arrays:
            entry = self._new(f"getelementptr ptr, ptr %arrays, i64 {self._memory.arrays[number]}")
            array = self._new(f"load ptr, ptr {entry}, align 8")
            if number in self._arrangement.shared:
                offset = self._new(f"mul i64 {row}, {size}")
            else:
                down = self._new(f"mul i64 {row}, %row{size}")
                offset = self._new(f"add i64 {down}, %first{size}")
            return self._new(f"getelementptr i8, ptr {array}, i64 {offset}")
        if number in self._memory.shared:
            down = self._new(f"mul i64 {row}, {size}")
            offset = self._new(f"add i64 {down}, {self._memory.shared[number]}")
            return self._new(f"getelementptr i8, ptr %shared, i64 {offset}")
        if number in self._memory.tile:
            down = self._new(f"mul i64 {row}, {self._lanes * size}")
            offset = self._new(f"add i64 {down}, {self._memory.tile[number]}")
            return self._new(f"getelementptr i8, ptr %tile, i64 {offset}")
        down = self._new(f"mul i64 {row}, %row{size}")
        start = self._new(f"mul i64 %worlds, {self._memory.whole[number]}")
        across = self._new(f"add i64 {start}, %first{size}")
        offset = self._new(f"add i64 {down}, {across}")
        return self._new(f"getelementptr i8, ptr %whole, i64 {offset}")

    def _read(self, number: int, row: str) -> str:
        """Return the numbers of a value's row in the present tile."""
        kind = self._arrangement.kinds[number]
        inside = INSIDE.get(TYPES[kind], TYPES[kind])
        place = self._place(number, row)
        vector = f"<{self._lanes} x {inside}>"
        if number in self._arrangement.shared:
            one = self._new(f"load {inside}, ptr {place}, align {kind.itemsize}")
            found = self._same(one, inside)
        else:
            found = self._new(f"load {vector}, ptr {place}, align {kind.itemsize}")
        if inside != TYPES[kind]:
            return self._new(f"icmp ne {vector} {found}, zeroinitializer")
        return found

    def _write(self, step: Step, result: str, row: str) -> None:
        kind = TYPES[step.kind]
        inside = INSIDE.get(kind, kind)
        if inside != kind:
            result = self._new(f"zext <{self._lanes} x i1> {result} to <{self._lanes} x i8>")
        place = self._place(step.result, row)
        align = step.kind.itemsize
        self.line(f"  store <{self._lanes} x {inside}> {result}, ptr {place}, align {align}")

    def _step(self, step: Step) -> str:
        """Write an operation and return its result."""
        function, given = step.function, step.given
        numbers = {self._arrangement.kinds[p.number] for p in step.parts} & FLOATS
        kind = TYPES[numbers.pop() if numbers else step.kind]
        vector = f"<{self._lanes} x {kind}>"
        if function is np.where:
            test = self._operand(given[0], "i1")
            one, other = (self._operand(g, TYPES[step.kind]) for g in given[1:])
            return self._choice(test, one, other, TYPES[step.kind])
        if function in (as_type, copied):
            return self._operand(given[0], TYPES[step.kind])
        operands = [self._operand(g, kind) for g in given]
        first = operands[0]
        if function in ARITHMETIC:
            return self._new(f"{ARITHMETIC[function]} {vector} {', '.join(operands)}")
        if function in COMPARISONS:
            return self._new(f"fcmp {COMPARISONS[function]} {vector} {', '.join(operands)}")
        if function in OF_ONE:
            name = f"@llvm.{OF_ONE[function]}.v{self._lanes}{SHORT[kind]}"
            return self._new(f"call {vector} {name}({vector} {first})")
        if function in EXTREMES:
            unknown = self._new(f"fcmp uno {vector} {first}, {first}")
            test = self._new(f"fcmp {EXTREMES[function]} {vector} {', '.join(operands)}")
            found = self._choice(test, first, operands[1], kind)
            return self._choice(unknown, first, found, kind)
        if function is np.clip:
            for test, bound in zip(("olt", "ogt"), operands[1:], strict=True):
                beyond = self._new(f"fcmp {test} {vector} {first}, {bound}")
                first = self._choice(beyond, bound, first, kind)
            return first
        if function is np.negative:
            return self._new(f"fneg {vector} {first}")
        other = "splat (i1 true)" if function is np.invert else operands[1]
        return self._new(f"{TRUTHS[function]} {vector} {first}, {other}")

    def _choice(self, test: str, one: str, other: str, kind: str) -> str:
        vector = f"<{self._lanes} x {kind}>"
        return self._new(f"select <{self._lanes} x i1> {test}, {vector} {one}, {vector} {other}")

    def _operand(self, given: Any, kind: str) -> str:
        """Return the numbers of an operand in a type; truth values become 0 and 1."""
        if not isinstance(given, Part):
            return _constant(given, kind)
        own = TYPES[self._arrangement.kinds[given.number]]
        known = self._known
        found = known[given] if given in known else known[given.number]
        if own == kind:
            return found
        return self._new(f"uitofp <{self._lanes} x {own}> {found} to <{self._lanes} x {kind}>")


def _constant(value: Any, kind: str) -> str:
    number = np.asarray(value, np.float32 if kind == "float" else np.float64)
    bits = int(number.astype(np.float64).view(np.uint64).item())
    return f"splat ({kind} 0x{bits:016X})"
