"""Search by words in the tables that commands print, and in the glossary."""

from __future__ import annotations

import click

from ...agents.mistake import Mistake, shown
from ..reference.glossary import terms

Row = tuple[str, ...]


def found(rows: list[Row], words: str | None) -> list[Row]:
    """Return the rows that have every one of ``words`` in some cell; all rows without words."""
    return [row for row in rows if _has(words, *row)] if words else rows


def explained(words: str | None) -> list[Row]:
    """Return the glossary's terms, with their meanings, that have every one of ``words``."""
    return [row for row in terms() if _has(words, *row)] if words else []


def check_found(rows: list[Row], words: str | None, things: str) -> None:
    """Refuse a search that finds neither rows nor terms of the glossary."""
    if words is not None and not words.strip():
        raise Mistake(f"--search is {shown(words)}; allowed are words, such as sanctions.")
    if words and not rows and not explained(words):
        raise Mistake(f"--search is {shown(words)}; no {things} and no term has all these words.")


def print_explained(words: str | None) -> None:
    """Print the glossary's terms that match the words, if any."""
    for term, meaning in explained(words):
        click.echo(f"Glossary: {term}. {meaning}")


def _has(words: str | None, *cells: str) -> bool:
    text = " ".join(cells).casefold()
    return all(word in text for word in (words or "").casefold().split())
