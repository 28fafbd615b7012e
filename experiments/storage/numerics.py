"""How this machine rounds: what decides the last bits of a result beside the program itself."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

PROBES = 4096
"""Numbers of which the probe takes exponentials, logarithms and powers."""


@cache
def numerics() -> str:
    """Return how this machine computes, in a few words: equal words, equal bits.

    They name its architecture, the best instructions that NumPy found and may use, the C library,
    and a digest of what the functions that differ between machines make of fixed numbers. Versions
    of the libraries stand apart in a manifest.
    """
    library = " ".join(platform.libc_ver()).strip() or platform.system()
    return f"{platform.machine()} {level()}, {library}, rounding {rounding()}"


def level() -> str:
    """Return the best group of instructions that NumPy uses on this processor, such as X86_V3."""
    configured: Any = np.show_config(mode="dicts")
    named: dict[str, list[str]] = configured["SIMD Extensions"]
    return [*named.get("baseline", []), *named.get("found", []), "baseline"][:-1][-1]


def rounding() -> str:
    """Return a digest of elementary functions of fixed numbers, in eight letters."""
    x = np.linspace(-8.0, 8.0, PROBES)
    share = np.linspace(0.01, 0.99, PROBES)
    single = (np.exp(x.astype(np.float32)), np.log(share.astype(np.float32)))
    seen = (np.exp(x), np.log(share), np.power(share, x), np.tanh(x), np.log1p(share), *single)
    return hashlib.sha256(b"".join(values.tobytes() for values in seen)).hexdigest()[:8]


def differing(there: Sequence[str], here: Sequence[str]) -> str:
    """Return in words how two works were computed differently; empty if they were not.

    Work of which nothing is known (by an older program) does not differ.
    """
    if not there or not here or set(there) == set(here):
        return ""
    return f"numerics {' and '.join(there)} there and {' and '.join(here)} here"
