"""Users' mistakes, reported in one sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

LONGEST = 100
"""Letters of a value that a message repeats at most."""

HALF = LONGEST // 2
"""Letters of a longer one that are repeated from its beginning, and from its end."""


class Mistake(ValueError):  # noqa: N818 - a mistake of the user, not an error of the program
    """An impossible request: the message names the field, its value and what is allowed."""


def shown(value: Any) -> str:
    """Return a value as a message repeats it: as Python writes it, but no longer than 100 letters.

    What cannot be written at all (a number of thousands of digits, tables nested too deep) is
    named by its kind.
    """
    try:
        return shortened(repr(value))
    except (ValueError, RecursionError):
        kind = "number" if isinstance(value, int) else "table or list"
        return f"a {kind} too large to be shown"


def shortened(text: object) -> str:
    """Return a text of at most 100 letters, with ``…`` in its middle if it was longer."""
    whole = str(text)
    if len(whole) <= LONGEST:
        return whole
    return f"{whole[: HALF - 1]}…{whole[-HALF:]}"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like ``name``, if any is; none for very long names."""
    if len(name) > LONGEST:
        return None
    return next(iter(difflib.get_close_matches(name, list(known), n=1)), None)
