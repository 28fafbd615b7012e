"""The machine's own floor: compiled code that does the least a citizen's month can take."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

import numpy as np

NEIGHBOURS = 8


def floor_seconds(citizens: int, worlds: int, repeats: int = 5) -> float | None:
    """Return seconds per citizen and month for one normal draw and one gather of 8 neighbours.

    The best of some repeats of compiled code on one core; None where numba is not installed.
    """
    try:
        numba: Any = import_module("numba")
    except ImportError:
        return None

    def month(generator: Any, attitude: Any, neighbours: Any, result: Any) -> None:
        for world in range(attitude.shape[0]):
            for citizen in range(attitude.shape[1]):
                total = 0.0
                for n in range(NEIGHBOURS):
                    total += attitude[world, neighbours[citizen, n]]
                result[world, citizen] = total / NEIGHBOURS + generator.standard_normal()

    compiled = numba.njit(month)
    rng = np.random.default_rng(0)
    attitude = rng.uniform(size=(worlds, citizens))
    neighbours = rng.integers(0, citizens, (citizens, NEIGHBOURS))
    result = np.empty_like(attitude)
    generator = np.random.Generator(np.random.Philox(0))
    compiled(generator, attitude, neighbours, result)
    best = np.inf
    for _ in range(repeats):
        start = time.perf_counter()
        compiled(generator, attitude, neighbours, result)
        best = min(best, time.perf_counter() - start)
    return best / (citizens * worlds)
