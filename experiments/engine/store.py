"""The store of unfinished work: the parts that are done, sealed, so that the work is resumed."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..storage.files import make_folder, write_whole
from ..storage.manifest import digest
from ..storage.sealed import DamagedError, read_part, report_damage, write_part
from .parts import Packed

UNFINISHED = ".unfinished"
"""Folder of the parts that are done, within that of the results, until all are."""


@dataclass(frozen=True)
class Kept:
    """A part that is done: its ``content``, the SHA-256 of its other ``files``, failed runs."""

    content: bytes
    files: Mapping[str, str]
    failed: int


@dataclass(frozen=True)
class Store:
    """Where the parts of one work are kept by their numbers: in a folder, or in memory.

    ``work`` is the identity of the work, by which its parts are sealed; ``kind`` is what their
    files are called.
    """

    folder: Path | None = None
    work: str = ""
    kind: str = "part"
    memory: dict[int, Kept] = field(default_factory=dict[int, Kept])

    def path(self, number: int) -> Path:
        """Return the file of a part; where it is, and whole, the part is done."""
        assert self.folder is not None
        return self.folder / UNFINISHED / f"{self.kind}-{number:07d}.sealed"

    def write(self, number: int, packed: Packed) -> None:
        """Keep a part; the files beside it come first, so that it is done when it is there itself.

        Raises :class:`OutputError` where something cannot be written.
        """
        files = {name: _digest(content) for name, content in packed.beside.items()}
        kept = Kept(packed.content, files, packed.failed)
        if self.folder is None:
            self.memory[number] = kept
            return
        for name, content in packed.beside.items():
            write_whole(self.folder / name, lambda part, content=content: part.write_bytes(content))
        path = self.path(number)
        write_part(path, self.work, path.stem, _to_bytes(kept))

    def read(self, number: int) -> Kept:
        """Return a part that is done; raises :class:`DamagedError` if it is not, or not whole."""
        if self.folder is None:
            return self.memory[number]
        path = self.path(number)
        return _from_bytes(read_part(path, self.work, path.stem))

    def done(self, count: int) -> dict[int, int]:
        """Return which of ``count`` parts are done, with the number of failed runs in each.

        What is damaged, or whose other files are, is not done, and a warning says so.
        """
        if self.folder is None:
            return {number: kept.failed for number, kept in self.memory.items()}
        found: dict[int, int] = {}
        for number in range(count):
            if not self.path(number).exists():
                continue
            try:
                kept = self.read(number)
                _check_files(self.folder, kept.files)
            except DamagedError as reason:
                report_damage(self.path(number), reason)
            else:
                found[number] = kept.failed
        return found

    @contextmanager
    def shared(self) -> Generator[str]:
        """Lay a file into the folder by which a worker knows that it sees the same folder."""
        if self.folder is None:
            yield ""
            return
        make_folder(self.folder / UNFINISHED)
        name = f"{UNFINISHED}/.token-{secrets.token_hex(16)}"
        write_whole(self.folder / name, lambda part: part.touch())
        try:
            yield name
        finally:
            (self.folder / name).unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget all parts, when what is made of them is written."""
        self.memory.clear()
        if self.folder is not None:
            shutil.rmtree(self.folder / UNFINISHED, ignore_errors=True)


def fault(folder: Path, name: str, wanted: object) -> str:
    """Return what is wrong with a file that should have a digest, in a few words; empty if none."""
    try:
        return "" if digest(folder / name) == wanted else "was changed or damaged"
    except FileNotFoundError:
        return "is missing"
    except (OSError, ValueError):
        return "cannot be read"


def _check_files(folder: Path, files: Mapping[str, str]) -> None:
    for name, wanted in files.items():
        if wrong := fault(folder, name, wanted):
            raise DamagedError(f"{name} {wrong}")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _to_bytes(kept: Kept) -> bytes:
    """Return a part as it is sealed: a line of JSON about it, then its content."""
    head = json.dumps({"failed": kept.failed, "files": dict(kept.files)})
    return head.encode() + b"\n" + kept.content


def _from_bytes(data: bytes) -> Kept:
    head, _, content = data.partition(b"\n")
    try:
        about = json.loads(head)
        return Kept(content, about["files"], about["failed"])
    except (ValueError, KeyError, TypeError):
        raise DamagedError("it was kept by another version of this program") from None
