"""The memory of a process: kept for its next use by workers, given back by a server at rest."""

from __future__ import annotations

import ctypes
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Parameters of mallopt(3)."""

LARGEST_KEPT = 32 * 1024 * 1024
"""Bytes of the largest piece of memory that is kept for the next use: the most that glibc, left to
itself, comes to keep."""


def keep_memory() -> None:
    """Have this process keep freed memory for its next use, wherever the system can be told.

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
    """Give memory that is free back to the system, wherever it can be told to (glibc)."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)
