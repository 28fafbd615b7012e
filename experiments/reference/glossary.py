"""The glossary: terms and their meanings, from the one file that pages and documents show."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


def text() -> str:
    """Return the glossary as Markdown."""
    here = resources.files(__name__.rpartition(".")[0])
    return (here / "glossary.md").read_text(encoding="utf-8")


@cache
def terms() -> tuple[tuple[str, str], ...]:
    """Return every term with its meaning, in the alphabet's order, without marks of Markdown."""
    found = re.findall(r"^\*\*(.+?)\.\*\* (.+?)(?=\n\n|\Z)", text(), flags=re.MULTILINE | re.DOTALL)
    return tuple((term, " ".join(meaning.replace("*", "").split())) for term, meaning in found)
