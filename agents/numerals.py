"""Numbers written as text: by options, links and files alike."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"[+-]?[0-9]{1,40}")
_NUMBER = re.compile(
    r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?|[+-]?(inf|nan)", re.IGNORECASE
)


def whole_in(text: str) -> int:
    """Return the whole number that a text is: digits 0 to 9, perhaps after a sign.

    Raises ValueError for anything else, such as ``1_0`` or digits of other scripts, which Python
    itself would take.
    """
    if not _WHOLE.fullmatch(text):
        raise ValueError("not a whole number in the digits 0 to 9")
    return int(text)


def number_in(text: str) -> float:
    """Return the number that a text is, in the digits 0 to 9, perhaps with a decimal exponent.

    ``inf`` and ``nan`` are numbers here; who reads decides whether they are allowed. Raises
    ValueError for anything else.
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a number in the digits 0 to 9")
    return float(text)
