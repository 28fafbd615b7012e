"""What a page is sent: the parts that changed, and of them the pieces that it does not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from .markup import keyless
from .newest import Newest
from .parts import Part, parts

Had = dict[str, Part | str]
"""The parts that a page has, by name; of those it was loaded with, the digest."""

KEPT = 500
"""Changes of a part that are kept encoded, for all pages to which the same happens."""

_encoded: Newest[tuple[str, str, str], bytes] = Newest(KEPT)


def news(frame: Mapping[str, Any], had: Had) -> list[msgspec.Raw]:
    """Return the parts of a frame that a page does not have, as JSON, and note that it has them.

    A part is ``[name, digest, pieces]``: each piece is its HTML, or the number of the piece of the
    part that was sent before and that stays as it is.
    """
    found: list[msgspec.Raw] = []
    for part in parts(frame):
        old = had.get(part.name, "")
        if (old if isinstance(old, str) else old.digest) != part.digest:
            found.append(msgspec.Raw(_change(None if isinstance(old, str) else old, part)))
            had[part.name] = part
    return found


def _change(old: Part | None, new: Part) -> bytes:
    key = new.name, "" if old is None else old.digest, new.digest
    found = _encoded.get(key)
    if found is None:
        before = {} if old is None else {piece: n for n, piece in enumerate(old.pieces)}
        pieces = [before[p] if p in before else keyless(p) for p in new.pieces]
        found = msgspec.json.encode([new.name, new.digest, pieces])
        _encoded.put(key, found)
    return found


def whole(pieces: list[str | int], before: list[str]) -> list[str]:
    """Return all pieces of a part that was sent, given those of the part sent before."""
    return [before[piece] if isinstance(piece, int) else piece for piece in pieces]
