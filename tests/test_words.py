"""Plain words: what the glossary and the pages have left for plainer words does not come back."""

from __future__ import annotations

import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from triangulation.experiments.command_line import cli

ROOT = Path(__file__).parent.parent

RETIRED = (
    "luck", "reckon", "reckons", "reckoned", "goes? on with", "gone on", "whole discount",
    "weather", "ten thousandths", "is told", "are told", "was told", "worth of an? outlook",
    "thrice", "lest", "whence", "therein", "nine tenths", "ladder of coercion", "dithered?",
    "dithering", "anew", "rungs?", "hangs? on", "dearer", "scarcer", "by and by", "mended",
    "held against", "blindly", "befell", "worn down", "wears? down", "goes along", "gone along",
    "in any company", "what came out", "counted apart", "the imagination", "tastes? for",
)  # fmt: skip
"""Words that the glossary and the pages have left for plainer ones."""

RETIRED_NAMES = {"told", "luck", "reckon", "reckoned", "rung", "rungs", "anew"}
"""Words that names in the package no longer have."""

PACKAGE = ("agents", "model", "experiments", "ui", "triangulation")
"""Folders of the package."""

TEXTS = {".md", ".toml", ".html", ".j2", ".vue", ".js", ".css"}
"""Endings of files that are read whole, without code between back quotes."""

NOT_OURS = ("docs/assets/", "ui/assets/vendor", "idiomorph", "docs/teaching/paper")
"""Parts of the paths of files that others wrote."""


def files() -> list[str]:
    """Return the paths of all files of the project, without those of tests."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    found = listed or [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file()]
    return [
        name
        for name in found
        if not name.startswith(("tests/", ".")) and not any(part in name for part in NOT_OURS)
    ]


TEXT_FILES = [name for name in files() if Path(name).suffix in TEXTS]
CODE_FILES = [
    name for name in files() if name.endswith(".py") and name.startswith((*PACKAGE, "docs"))
]


def retired(text: str) -> list[str]:
    """Return the retired words that a text uses; code and names of files may keep theirs."""
    plain = re.sub(r"^```.*?^```|`[^`]*`|\]\([^)]*\)", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(rf"\b(?:{'|'.join(RETIRED)})\b", plain, flags=re.IGNORECASE)


def written(code: str) -> Iterator[str]:
    """Yield the texts and the comments of a Python module."""
    kinds = {tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", None)}
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type in kinds:
            yield token.string


def retired_names(code: str) -> list[str]:
    """Return the names of a Python module that have a retired word among their parts."""
    names = (
        token.string
        for token in tokenize.generate_tokens(io.StringIO(code).readline)
        if token.type == tokenize.NAME
    )
    return [name for name in names if RETIRED_NAMES.intersection(name.lower().split("_"))]


def test_all_kinds_of_files_are_read() -> None:
    assert {Path(name).suffix for name in TEXT_FILES} == TEXTS
    assert "docs/decisions/one-engine.md" in TEXT_FILES
    assert "experiments/claims/claims.toml" in TEXT_FILES
    assert len(CODE_FILES) > 300


@pytest.mark.parametrize("name", TEXT_FILES)
def test_pages_and_templates_use_plain_words(name: str) -> None:
    assert retired((ROOT / name).read_text(encoding="utf-8")) == []


def test_code_uses_plain_words_in_texts_comments_and_names() -> None:
    found: dict[str, list[str]] = {}
    for name in CODE_FILES:
        code = (ROOT / name).read_text(encoding="utf-8")
        words = [word for text in written(code) for word in retired(text)]
        if words or retired_names(code):
            found[name] = [*words, *retired_names(code)]
    assert found == {}


def helps(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the help of a command and of all commands in it."""
    yield command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from helps(inner, click.Context(inner, info_name=name, parent=context))


def test_help_uses_plain_words_and_whole_sentences() -> None:
    texts = list(helps(cli, click.Context(cli)))
    assert [each for text in texts for each in retired(text)] == []
    lists = [text.partition("Commands:")[2] for text in texts if "Commands:" in text]
    assert len(lists) == 3
    assert [text for text in lists if "..." in text] == []


def test_retired_words_are_seen() -> None:
    assert retired("The same luck, `luck` aside, is\nreckoned: the reader is told.") == [
        "luck", "reckoned", "is told",
    ]  # fmt: skip
    code = '"""It hangs on luck."""\nown_luck = told(anew=1)  # a rung\n'
    words = [word for text in written(code) for word in retired(text)]
    assert words == ["hangs on", "luck", "rung"]
    assert retired_names(code) == ["own_luck", "told", "anew"]
