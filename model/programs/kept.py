"""Machine code that is kept from one start to the next, as Python keeps compiled modules.

It is kept in the user's folder for such things, in files named by all that the code depends on. A
file begins with a digest of its content, so that a damaged one is not used but replaced. Files that
were not used for long, of earlier rules and libraries, make way.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

DIGEST = hashlib.sha256().digest_size

MOST = 64
"""Files that are kept: enough for the rules of a dozen versions of the model."""


def folder() -> Path:
    """Return the folder in which machine code is kept."""
    return user_cache_path("triangulation") / "compiled"


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """Return the code of that name, made if it is not there yet.

    Raises :class:`OSError` where it can neither be read nor be kept.
    """
    file = folder() / name
    with suppress(FileNotFoundError):
        content = file.read_bytes()
        if content[:DIGEST] == hashlib.sha256(content[DIGEST:]).digest():
            with suppress(OSError):  # a folder that may only be read
                os.utime(file)
            return content[DIGEST:]
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            code = make()
            out.write(hashlib.sha256(code).digest() + code)
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _make_way(file.parent)
    return code


def _make_way(place: Path) -> None:
    """Remove the files that were used longest ago, beyond :data:`MOST`."""
    with suppress(OSError):  # another process may do the same
        files = sorted(place.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[MOST:]:
            file.unlink()
