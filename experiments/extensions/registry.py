"""The extensions that are loaded: their names, places and digests."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ...agents.mistake import Mistake

WORD = "extension "
"""What stands before an extension's name among the versions in a manifest."""


@dataclass
class Extension:
    """A file or an installed package that adds to the model.

    ``place`` is the file, or the module of an ``installed`` one; ``files`` are all that it
    consists of, ``undo`` takes back what it has added, ``tries`` show that it works.
    """

    name: str
    place: str
    folder: Path
    installed: bool = False
    files: list[Path] = field(default_factory=list[Path])
    undo: list[Callable[[], object]] = field(default_factory=list[Callable[[], object]])
    tries: list[Callable[[], object]] = field(default_factory=list[Callable[[], object]])
    digest: str = ""

    def digest_now(self) -> str:
        """Return the SHA-256 of its files' texts as they are now, in hexadecimal.

        Raises :class:`Mistake` for a file that cannot be read.
        """
        summed = hashlib.sha256()
        for path in self.files:
            try:
                content = path.read_bytes().removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")
            except OSError as error:
                raise Mistake(
                    f"The extension {self.name} cannot be read: {path.name}: {error.strerror}."
                ) from None
            summed.update(f"{path.name}\0{len(content)}\0".encode() + content)
        return summed.hexdigest()

    def take_back(self) -> None:
        """Take everything back that it has added, last things first."""
        while self.undo:
            self.undo.pop()()


LOADED: dict[str, Extension] = {}
"""All that are loaded, by name, in the order of their loading."""

under_way: list[Extension] = []
"""The one that is being loaded, if any."""


SHORT = 12
"""Letters of a digest that tell one extension from another, where there is little room."""


def short_digests() -> dict[str, str]:
    """Return the first letters of each extension's digest, by its name."""
    return {each.name: each.digest[:SHORT] for each in LOADED.values()}


def digests() -> dict[str, str]:
    """Return the digest of each extension, under its name among the versions of a manifest."""
    return {f"{WORD}{each.name}": each.digest for each in LOADED.values()}
