"""Parts of unfinished work: each says what it is a part of, and is verified before it is used."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from .files import write_whole

MARK = b"triangulation part 1"
"""What a sealed part begins with: then the work, the part's name and the SHA-256 of its content."""


class DamagedError(Exception):
    """A part that cannot be used, with the reason in a few words."""


def sealed(work: str, name: str, content: bytes) -> bytes:
    """Return a part's content behind a line that says its work, its name and its checksum."""
    return b"%s %s %s %s\n%s" % (MARK, work.encode(), name.encode(), _sum(content), content)


def opened(work: str, name: str, data: bytes) -> bytes:
    """Return the content of a sealed part; raises :class:`DamagedError` if it is not it."""
    line, _, content = data.partition(b"\n")
    if not data:
        raise DamagedError("it is empty")
    if not line.startswith(MARK + b" ") or _sum(content) != line.rpartition(b" ")[2]:
        raise DamagedError("its content does not agree with its checksum")
    if line != b"%s %s %s %s" % (MARK, work.encode(), name.encode(), _sum(content)):
        raise DamagedError("it is another part, or one of other work")
    return content


def write_part(path: Path, work: str, name: str, content: bytes) -> None:
    """Write a sealed part, whole or not at all."""
    data = sealed(work, name, content)
    write_whole(path, lambda part: part.write_bytes(data))


def read_part(path: Path, work: str, name: str) -> bytes:
    """Return the content of the part in a file; raises :class:`DamagedError`."""
    try:
        return opened(work, name, path.read_bytes())
    except OSError as error:
        raise DamagedError(f"it cannot be read: {error.strerror or error}") from None


def report_damage(path: Path, reason: DamagedError) -> None:
    """Say in one sentence that a part is played again, and why."""
    logging.getLogger(__name__).warning("%s is played again: %s.", path, reason)


def _sum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
