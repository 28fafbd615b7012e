"""A folder for one command at a time."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from .files import OutputError


@contextmanager
def alone_in(folder: Path) -> Generator[None]:
    """Lock ``folder`` for this command until the context ends, however its process ends.

    The lock is a hidden file beside the folder, which the system frees with the process. Where a
    file system (some network ones) has no locks, or the file cannot be made, nothing is locked.
    Raises :class:`OutputError` if another command has the folder.
    """
    path = folder.absolute()
    lock = FileLock(path.with_name(f".{path.name}.lock"), is_singleton=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise OutputError(
            f"Another command is working in {folder}; wait until it has ended, or end it."
        ) from None
    except (OSError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        with suppress(OSError):  # some systems remove no open file, and filelock does it then
            Path(lock.lock_file).unlink()
        lock.release()
