"""Sessions in files: ``session.json``, by itself, in a folder or in a zip file."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ....agents.mistake import Mistake, shortened
from ....experiments.storage.files import write_whole
from ..recipe import check
from ..room.game import check_model
from .session import Session

FILE = "session.json"
"""A session's file within its folder."""

FORMAT = 1
"""Version of the file's layout."""

LARGEST = 50_000_000
"""Bytes of a file that is read."""


@dataclass(frozen=True)
class _Layout:
    """What a file says of itself, read before all else."""

    format: int
    model: str


@dataclass(frozen=True)
class _Stored:
    format: int
    model: str
    session: Session


def as_json(session: Session) -> bytes:
    """Return a session as the content of its file; :func:`from_json` reads it."""
    content = msgspec.json.encode(_Stored(FORMAT, session.model, session))
    return msgspec.json.format(content, indent=1) + b"\n"


def from_json(content: bytes, name: str = FILE) -> Session:
    """Return the session of a file's content.

    Raises :class:`Mistake`, in one sentence, for anything else, and for a session that another
    version of the model played; ``name`` is what the file is called in it.
    """
    try:
        layout = msgspec.json.decode(content, type=_Layout)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Mistake(f"{shortened(name)} is not a session: {error}.") from None
    if layout.format != FORMAT:
        raise Mistake(
            f"{shortened(name)} is a session in layout {layout.format}; allowed is layout {FORMAT}."
        )
    check_model(layout.model, shortened(name))
    try:
        session = msgspec.json.decode(content, type=_Stored).session
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Mistake(f"{shortened(name)} is not a session: {error}.") from None
    check(session.recipe)
    if len(session.figures) != len(session.rounds):
        raise Mistake(
            f"{shortened(name)} has {len(session.figures)} entries in figures; allowed is one for "
            f"each of its {len(session.rounds)} rounds."
        )
    return session


def write_session(session: Session, folder: Path) -> Path:
    """Write a session into a folder, whole or not at all; return the file."""
    path = folder / FILE
    write_whole(path, lambda part: part.write_bytes(as_json(session)))
    return path


def read_session(path: Path) -> Session:
    """Return the session of a file, a folder or a zip file that holds ``session.json``.

    Raises :class:`Mistake`, in one sentence, where there is none; see :func:`from_json`.
    """
    file = path / FILE if path.is_dir() else path
    try:
        if zipfile.is_zipfile(file):
            return from_json(_zipped(file), f"{file.name}/{FILE}")
        if file.stat().st_size > LARGEST:
            raise Mistake(f"{shortened(str(file))} has more than {LARGEST:,} bytes.")
        return from_json(file.read_bytes(), str(file))
    except OSError as error:
        raise Mistake(
            f"There is no session at {shortened(str(path))}: {error.strerror}; allowed is a file "
            f"{FILE}, or a folder or zip file that holds one."
        ) from None


def part_of(path: Path, name: str) -> bytes | None:
    """Return the content of a file of an export, a folder or a zip file; None where it has none.

    Raises :class:`Mistake` for a file that cannot be read.
    """
    try:
        if path.is_dir():
            return (path / name).read_bytes() if (path / name).is_file() else None
        return _within(path, name) if zipfile.is_zipfile(path) else None
    except OSError as error:
        raise Mistake(f"{shortened(str(path))} cannot be read: {error.strerror}.") from None


def _zipped(file: Path) -> bytes:
    content = _within(file, FILE)
    if content is None:
        raise Mistake(f"{shortened(str(file))} holds 0 sessions; allowed is 1.")
    return content


def _within(file: Path, name: str) -> bytes | None:
    """Return the content of a file in a zip file, at its top or in its one folder."""
    try:
        with zipfile.ZipFile(file) as whole:
            names = [n for n in whole.namelist() if n == name or n.endswith(f"/{name}")]
            if len(names) > 1 or any(whole.getinfo(n).file_size > LARGEST for n in names):
                raise Mistake(f"{shortened(str(file))} holds {len(names)} sessions; allowed is 1.")
            return whole.read(names[0]) if names else None
    except zipfile.BadZipFile as error:
        raise Mistake(f"{shortened(str(file))} cannot be read: {error}.") from None
