"""A folder for one command at a time."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from .files import OutputError


@contextmanager
def alone_in(folder: Path) -> Generator[None]:
    """Keep ``folder`` for this command until the context ends, however its process ends.

    The system holds the lock on the folder itself, so that no file tells of it. Where a system
    (Windows) or a file system (some network ones) has no such locks, nothing is locked. Raises
    :class:`OutputError` if another command has the folder.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        if not _locked(handle):
            raise OutputError(
                f"Another command is working in {folder}; wait until it has ended, or end it."
            )
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    """Lock an open folder; false if another process has it."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):  # there are no locks here
        pass
    return True
