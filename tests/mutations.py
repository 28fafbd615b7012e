"""Files, options and links that people could hand in, damaged at random but repeatably."""

from __future__ import annotations

import random

PIECES = (
    "", "\x00", "\n", '"', "'''", "[", "]", "{", "}", "[[", "=", ".", ",", ":", "-", "1_0", "٣",
    "１", "nan", "inf", "-inf", "1e999", "true", "null", "-1", "0", "é", "\ud7ff", "\U0001f600",
    "#",
    "9" * 5000, "[" * 600, "{" * 600, "a." * 600 + "a=1", '{"a":' * 600, "x" * 3000, "=1\n" * 3,
    "[1, 2]", "{}", "[vary]", "[parameters]", "2020-13", "%00", "&", "set=",
)  # fmt: skip
"""What is put in: signs with a meaning somewhere, and sizes that nobody expects."""


def mutated(text: str, chance: random.Random) -> str:
    """Return a text with one to four changes: pieces put in, taken out, doubled or swapped."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(text))
        stop = min(len(text), start + chance.choice((0, 1, 1, 2, 5, 20, 80)))
        part = text[start:stop]
        kind = chance.randrange(5)
        if kind == 0:
            text = text[:start] + chance.choice(PIECES) + text[stop:]
        elif kind == 1:
            text = text[:start] + text[stop:]
        elif kind == 2:
            text = text[:start] + part * 3 + text[stop:]
        elif kind == 3:
            text = text[:start] + chr(chance.randrange(1, 0x2FF)) + text[start:]
        else:
            text = _value_replaced(text, chance)
    return text


def _value_replaced(text: str, chance: random.Random) -> str:
    """Return a text in which what follows one ``=`` or ``:`` is another value."""
    places = [n for n, sign in enumerate(text) if sign in "=:"]
    if not places:
        return chance.choice(PIECES)
    start = chance.choice(places) + 1
    stops = [n for n in (text.find(end, start) for end in "\n,&}]") if n >= 0]
    stop = min(stops, default=len(text))
    return text[:start] + chance.choice(PIECES) + text[stop:]
