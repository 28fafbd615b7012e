"""Files that are whole or not there, and folders that are never overwritten."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ...agents.mistake import Mistake, shortened, shown

ELSEWHERE = "name another output folder"
"""What to do if a folder contains something else; for the command line and for Python alike."""


class OutputError(Mistake):
    """An output that cannot be written, in one sentence."""


def write_whole(path: Path, write: Callable[[Path], Any]) -> None:
    """Let ``write`` fill a temporary neighbour of ``path``, then put it in place in one step.

    The bytes are on the disk before the name is, and both are when this returns.

    Raises :class:`OutputError` where the disk or its rights do not allow it; nothing half-written
    is left.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        write(part)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        reason = str(error.strerror or error).rstrip(".")
        raise OutputError(f"{shortened(path)} cannot be written: {reason}.") from None
    finally:
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Sync the names in ``folder`` to the disk, where the system supports it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """Make a folder, with those above it, that is there after a loss of power too."""
    path.mkdir(parents=True, exist_ok=True)
    sync_folder(path)
    sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove half-written files that a killed writer left in ``folder`` and below it."""
    for part in folder.rglob(".*.part"):
        part.unlink(missing_ok=True)


def new_folder(path: Path) -> Path:
    """Make the folder ``path`` for an output and return it.

    Raises :class:`OutputError` if it holds something already or cannot be made.
    """
    try:
        taken = path.exists() and (not path.is_dir() or any(path.iterdir()))
    except (OSError, ValueError) as error:
        raise _unmade(path, error) from None
    if taken:
        raise OutputError(f"{shortened(path)} exists already and is not overwritten; {ELSEWHERE}.")
    try:
        str(path).encode()  # tables could not be written below any other name
        make_folder(path)
    except (OSError, ValueError) as error:
        raise _unmade(path, error) from None
    if not os.access(path, os.W_OK):
        raise OutputError(f"{shortened(path)} cannot be written: permission denied.")
    return path


def _unmade(path: Path, error: OSError | ValueError) -> OutputError:
    """Return the refusal of a folder whose name or place does not allow it."""
    if isinstance(error, UnicodeEncodeError):
        return OutputError(f"{shown(str(path))} is not UTF-8; allowed are names in UTF-8.")
    reason = getattr(error, "strerror", None) or error
    return OutputError(f"{shortened(path)} cannot be made: {reason}.")


def next_free(path: Path) -> Path:
    """Return ``path``, or the first of ``path-2``, ``path-3`` … that is not taken."""
    candidate, number = path, 1
    while candidate.exists() and (not candidate.is_dir() or any(candidate.iterdir())):
        number += 1
        candidate = path.with_name(f"{path.name}-{number}")
    return candidate
