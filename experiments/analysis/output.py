"""Answers as files: a table and two figures each, all answers in words, and a manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pandas import DataFrame

from ..storage.files import write_whole
from ..storage.manifest import Manifest, digest
from .publication import save
from .questions import Answer


def write_answers(folder: Path, found: Sequence[Answer], settings: Mapping[str, Any]) -> None:
    """Write answers into a folder: ``<name>.csv``, ``<name>.svg`` and ``<name>.pdf`` each.

    ``answers.csv`` holds the sentences, ``manifest.json`` the ``settings`` and every file's
    digest.
    """
    paths = [write_table(words(found), folder / "answers.csv")]
    for answer in found:
        if answer.table is not None:
            paths.append(write_table(answer.table, folder / f"{answer.name}.csv"))
        if answer.figure is not None:
            paths += save(answer.figure, folder, answer.name)
    files = {path.name: digest(path) for path in paths}
    Manifest(settings, {}, files).write(folder / "manifest.json")


def words(found: Sequence[Answer]) -> DataFrame:
    """Return the answers in words: ``name``, ``question`` and ``answer``."""
    return DataFrame(
        [(answer.name, answer.title, answer.sentence) for answer in found],
        columns=["name", "question", "answer"],
    )


def write_table(table: DataFrame, path: Path) -> Path:
    """Write a table as CSV, without what has no place in one; return its path."""
    plain = table.drop(columns="limits", errors="ignore")
    write_whole(path, lambda part: plain.to_csv(part, index=False, lineterminator="\n"))
    return path
