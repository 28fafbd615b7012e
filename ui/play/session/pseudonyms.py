"""Pseudonyms: numbers that stand for people, the same in every export of a room."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

LOWEST, COUNT = 100_000, 900_000
"""Pseudonyms are whole numbers of six digits."""


def pseudonyms(secret: str, persons: Iterable[int]) -> dict[int, int]:
    """Return a pseudonym for each person, given in order of joining.

    They follow from the room's ``secret``, which no export holds: without it nobody can compute
    who is who. Whoever joins later changes nobody's.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for person in persons:
        attempt = 0
        while (number := _number(secret, person, attempt)) in taken:
            attempt += 1
        taken.add(number)
        found[person] = number
    return found


def session_id(secret: str) -> str:
    """Return the name of a session, from which the ``secret`` of its room cannot be computed."""
    return hmac.new(secret.encode(), b"session", "sha256").hexdigest()[:12]


def _number(secret: str, person: int, attempt: int) -> int:
    content = f"person {person} {attempt}".encode()
    digest = hmac.new(secret.encode(), content, "sha256").digest()
    return LOWEST + int.from_bytes(digest[:8], "big") % COUNT
