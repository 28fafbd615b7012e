"""Parts of the work: what one worker plays by itself, and how its result is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Protocol

import numpy as np


@dataclass(frozen=True)
class Packed:
    """The result of a part: its ``content``, and files ``beside`` it by their paths in the folder.

    ``failed`` is the number of its runs that failed.
    """

    content: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    failed: int = 0


class Part(Protocol):
    """What a worker plays by itself. It can be sent to other processes and machines."""

    @property
    def size(self) -> int:
        """How much work it is, in the unit in which progress is shown."""
        ...

    def play(self) -> Packed:
        """Play it in this process; what it counts meanwhile comes to its size, or to nothing."""
        ...


class Parts(Protocol):
    """All parts of one work, looked up by their numbers from 0: a list, or made when asked for."""

    def __len__(self) -> int:
        """Return how many there are."""
        ...

    def __getitem__(self, number: int, /) -> Part:
        """Return the part of a number."""
        ...


def pack(arrays: Mapping[str, Any]) -> bytes:
    """Return named arrays as bytes (npz); the same arrays give the same bytes."""
    content = BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()


def unpack(content: bytes) -> dict[str, Any]:
    """Return the named arrays that :func:`pack` made bytes of."""
    with np.load(BytesIO(content)) as arrays:
        named: Mapping[str, Any] = arrays
        return dict(named.items())
