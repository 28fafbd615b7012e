"""The measurements: reference, one world, many worlds, growth, memory."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import psutil

from ...model.parameters import Parameters
from ...model.simulation import Simulation
from ..playing.batch import CHUNK_CITIZENS, Course, play_all
from ..workers.memory import keep_memory
from .clock import Clock, timed_play
from .floor import floor_seconds

CITIZENS = 1000

Result = TypeVar("Result")


@dataclass(frozen=True)
class Extent:
    """How much is measured; ``months`` of one run, in ``worlds`` for the batch."""

    months: int = 120
    worlds: int = 200
    reference_months: int = 120
    growth: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    growth_months: int = 4


PARTS = ("population", "polls", "thinking", "recording")

FULL = Extent()
QUICK = Extent(months=24, worlds=100, reference_months=12, growth=(1_000, 10_000, 100_000))


@dataclass(frozen=True)
class Row:
    """One way of doing the same work; seconds are for one run of ``months`` months.

    They are processor seconds on one core, and seconds by the clock on two, with the beginning of
    two workers. What a process does once (loading libraries, making programs of the rules) is not
    counted on either. ``population``,
    ``polls``, ``thinking`` and ``recording`` are shares of the whole.
    """

    name: str
    seconds: float
    population: float
    polls: float
    thinking: float
    recording: float

    @property
    def population_seconds(self) -> float:
        """Return the seconds of one run that go to the population."""
        return self.seconds * self.population


def _row(name: str, clock: Clock, runs: float) -> Row:
    whole = clock.seconds["whole"]
    parts = [clock.seconds[part] / whole for part in PARTS]
    return Row(name, whole / runs, *parts)


def measure_all(extent: Extent, tell: Callable[[str], None]) -> dict[str, Any]:
    """Measure everything in one run and return it; ``tell`` hears what is being done."""
    load = [busy()]
    keep_memory()
    Simulation(Parameters(), citizens=2).step()  # programs of the rules are made once in a process
    tell("the plain reference in Mesa")
    from .reference import reference_simulation

    runs = extent.reference_months / extent.months
    rows: list[Row] = []
    for name, programs in (("(a) plain Mesa", False), ("(a') the same, by programs", True)):
        reference = reference_simulation(
            programs=programs, parameters=Parameters(), citizens=CITIZENS
        )
        rows.append(_row(name, timed_play(reference, extent.reference_months), runs))
    tell("one world")
    single = Simulation(Parameters(), citizens=CITIZENS)
    rows.append(_row("(b) one world", timed_play(single, extent.months), 1))
    tell(f"{extent.worlds} worlds on one core")
    side_by_side = range(min(CHUNK_CITIZENS // CITIZENS, extent.worlds))
    chunk = Simulation(Parameters(), worlds=side_by_side, citizens=CITIZENS)
    clock = timed_play(chunk, extent.months)
    rows.append(_row("(c) many worlds, one core", clock, len(chunk.worlds)))
    tell("the same without machine code")
    by_calls = _alone(_by_calls, len(chunk.worlds), extent.months)
    rows.append(_row("(c') the same, by calls of NumPy", by_calls, len(chunk.worlds)))
    tell(f"{extent.worlds} worlds on two cores")
    course = Course(Parameters(), tuple(range(extent.worlds)), extent.months, CITIZENS)
    play_all(course.part(0, 2), 2)  # what workers are copied from has then loaded
    start = time.perf_counter()
    play_all(course, 2)
    two = (time.perf_counter() - start) / extent.worlds
    shares = asdict(rows[-2])
    rows.append(Row("(c) many worlds, two cores", two, *(shares[p] for p in PARTS)))
    load.append(busy())
    tell("the machine's floor")
    floor = floor_seconds(CITIZENS, 100)
    return {
        "extent": asdict(extent),
        "cores": psutil.cpu_count(),
        "load": load,
        "rows": [asdict(row) for row in rows],
        "floor": floor,
        "ratios": ratios(rows, floor, extent.months),
        "citizens": [_growth(n, 1, extent, tell) for n in extent.growth],
        "worlds": [_growth(CITIZENS, n, extent, tell) for n in (1, 10, 100, 200)],
        "help": help_seconds(),
    }


def busy() -> float:
    """Return how many cores others used of late: the load of the last minute."""
    return psutil.getloadavg()[0]


def ratios(rows: list[Row], floor: float | None, months: int) -> dict[str, float | None]:
    """Return the figures that are compared with the targets."""
    plain, by_programs, single, batch, by_calls, two = rows
    per_citizen = batch.population_seconds / (months * CITIZENS)
    return {
        "whole runs, two cores, times faster than plain Mesa": plain.seconds / two.seconds,
        "whole runs, two cores, times faster than plain Mesa by programs":
            by_programs.seconds / two.seconds,
        "one core, times faster than by calls of NumPy": by_calls.seconds / batch.seconds,
        "population, times faster than in plain Mesa":
            plain.population_seconds / batch.population_seconds,
        "population, times the machine's floor": None if floor is None else per_citizen / floor,
        "thinking, times the population": batch.thinking / batch.population,
        "one world, milliseconds a month": 1000 * single.seconds / months,
        "citizen-updates per second, two cores": months * CITIZENS / two.seconds,
    }  # fmt: skip


def _growth(citizens: int, worlds: int, extent: Extent, tell: Callable[[str], None]) -> Any:
    tell(f"{citizens:,} citizens in {worlds} worlds")
    seconds, memory = _alone(_apart, citizens, worlds, extent.growth_months)
    per_update = seconds / (citizens * worlds * extent.growth_months)
    return {"citizens": citizens, "worlds": worlds, "nanoseconds per citizen and month":
            1e9 * per_update, "seconds a month": seconds / extent.growth_months,
            "peak memory, MB": memory / 1e6}  # fmt: skip


def _alone(work: Callable[..., Result], *arguments: Any) -> Result:
    """Return what a work comes to in a new process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _by_calls(worlds: int, months: int) -> Clock:
    """Play as where the compiler is not installed."""
    sys.modules["llvmlite"] = cast(Any, None)
    keep_memory()
    simulation = Simulation(Parameters(), worlds=range(worlds), citizens=CITIZENS)
    simulation.step()
    return timed_play(simulation, months)


def _apart(citizens: int, worlds: int, months: int) -> tuple[float, int]:
    """Return the seconds of some months and the peak memory of a process of their own."""
    simulation = Simulation(Parameters(), worlds=range(worlds), citizens=citizens)
    simulation.step()
    start = time.perf_counter()
    for _ in range(months):
        simulation.step()
    seconds = time.perf_counter() - start
    return seconds, peak_memory()


def peak_memory() -> int:
    """Return the most bytes that this process has held at once, or holds now where unknown."""
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    return int(psutil.Process().memory_info().rss)


def help_seconds(repeats: int = 5) -> float:
    """Return the seconds that ``triangulation --help`` takes; the best of some."""
    code = "from triangulation.experiments.command_line import main; main(['--help'])"
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        best = min(best, time.perf_counter() - start)
    return best
