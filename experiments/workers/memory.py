"""The memory of a process: kept for its next use by workers, given back by a server at rest."""

from __future__ import annotations

import ctypes
import os
import sys
from importlib import import_module
from typing import Any

from ...agents.mistake import Mistake

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Parameters of mallopt(3)."""

LARGEST_KEPT = 32 * 1024 * 1024
"""Bytes of the largest piece of memory that is kept for the next use: the most that glibc, left to
itself, comes to keep."""


ADDRESSES = (500_000_000, 40_000_000)
"""Bytes of addresses that the libraries need, and more for every core: OpenBLAS, which NumPy and
SciPy come with, has a buffer and a stack for each (with two cores, the smallest limit under which
a run ended well was between 490 and 510 million)."""


def check_addresses() -> None:
    """Raise :class:`Mistake` if a limit (``ulimit -v``) leaves the libraries too few addresses.

    Under some such limits OpenBLAS, while it is loaded, asks for memory again and again and never
    ends, and nobody can end it but by SIGKILL; so this comes before anything loads it.
    """
    try:
        resource: Any = import_module("resource")
    except ImportError:  # no such limits here
        return
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    needed = ADDRESSES[0] + ADDRESSES[1] * (os.cpu_count() or 1)
    if allowed != resource.RLIM_INFINITY and allowed < needed:
        raise Mistake(
            f"The memory is too small: the system lets this command have {allowed // 1024} kB of "
            f"addresses, and it needs about {needed // 1024}; allow more with `ulimit -v`."
        )


def keep_memory() -> None:
    """Have this process keep freed memory for its next use, wherever the system allows.

    glibc comes to do so by itself, after a third of a second's work; Dask has its workers give
    memory back at once (``MALLOC_TRIM_THRESHOLD_``), for tasks that hold much of it. A simulation
    frees and takes the same few megabytes thousands of times a second and would wait for the
    system each time.
    """
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if hasattr(libc, "mallopt"):  # glibc; others do not heed the settings either
        libc.mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT)
        libc.mallopt(M_TRIM_THRESHOLD, 2 * LARGEST_KEPT)


def release_memory() -> None:
    """Give memory that is free back to the system, wherever that is possible (glibc)."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)
