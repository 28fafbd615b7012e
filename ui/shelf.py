"""The shelf: what batch runs, experiments and claims left in a folder, for the results page."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

DEPTH = 3
"""Levels of folders that are looked through."""

MOST = 200
"""Results that are listed; the newest are."""

REPORT, MANIFEST = "report.html", "manifest.json"
"""A folder with one of these holds a result."""

PICTURES = (".svg", ".png")
DATA = (".csv", ".parquet", ".json", ".toml", ".md", ".bib", ".zip", ".pdf")
"""Endings of files that are shown, and of files that are handed out."""

PARTS = 2
"""Levels of folders within a result whose files belong to it, such as ``figures``."""

PART = "part-"
"""How the files of a table begin that is kept in parts; they are not listed one by one."""

_TITLE = re.compile(r"<title>(.*?)</title>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class File:
    """A file of a result: its address below the shelf's folder, its name, and how large it is."""

    address: str
    name: str
    size: str


@dataclass(frozen=True)
class Result:
    """One result: a folder with a report, pictures or data; addresses are below the shelf's."""

    address: str
    title: str
    detail: str
    reports: Sequence[File]
    pictures: Sequence[File]
    files: Sequence[File]
    table: str
    """What the table of runs holds, in words; empty without one."""


def find_results(folder: Path) -> list[Result]:
    """Return the results in ``folder``, newest first.

    A result is a folder with ``report.html`` or ``manifest.json`` in it. Hidden folders are not
    looked into, and folders within a result are parts of it.
    """
    found: list[tuple[float, Path]] = []
    for here, below, files in os.walk(folder):
        kept = {REPORT, MANIFEST}.intersection(files)
        deep = len(Path(here).relative_to(folder).parts) >= DEPTH
        below[:] = [] if kept or deep else sorted(b for b in below if not b.startswith("."))
        if kept:
            found.append((max((Path(here) / f).stat().st_mtime for f in kept), Path(here)))
    newest = sorted(found, key=lambda pair: (-pair[0], pair[1]))[:MOST]
    return [_result(folder, path, written) for written, path in newest]


def belongs(folder: Path, path: Path) -> bool:
    """Return whether a file may be handed out: it is a visible part of a result in ``folder``."""
    inner = Path(os.path.abspath(path))
    if not inner.is_relative_to(folder):
        return False
    parts = inner.relative_to(folder).parts
    if any(p.startswith(".") for p in parts) or not _shown(inner):
        return False
    upward = list(inner.parents)[: PARTS + 1]
    return any(
        (above / mark).is_file()
        for above in upward
        if above.is_relative_to(folder)
        for mark in (REPORT, MANIFEST)
    )


def _shown(path: Path) -> bool:
    return path.suffix in (".html", *PICTURES, *DATA)


def _result(folder: Path, path: Path, written: float) -> Result:
    files = [(f, _file(folder, path, f)) for f in _parts(path)]
    settings = _settings(path / MANIFEST)
    counts = [f"{settings[k]:,} {k}" for k in ("worlds", "months")
              if isinstance(settings.get(k), int)]  # fmt: skip
    day = datetime.fromtimestamp(written).strftime("%d %B %Y, %H:%M")
    words = [str(settings[k]) for k in ("command", "title", "name", "scenario") if settings.get(k)]
    return Result(
        address=path.relative_to(folder).as_posix(),
        title=_title(path / REPORT) or " · ".join(words) or path.name,
        detail=", ".join([path.relative_to(folder).as_posix(), *counts, day]),
        reports=[f for p, f in files if p.suffix == ".html"],
        pictures=[f for p, f in files if p.suffix in PICTURES],
        files=[f for p, f in files if p.suffix in DATA],
        table=_table(path / "runs.parquet"),
    )


def _parts(path: Path) -> Iterator[Path]:
    """Yield a result's files, those of the report first and then by name."""
    whole = [p for level in range(PARTS) for p in path.glob("*/" * level + "*")]
    visible = [p for p in whole if p.is_file() and _shown(p) and not _is_part(p)]
    yield from sorted(visible, key=lambda p: (p.name != REPORT, len(p.parts), p.name))


def _is_part(path: Path) -> bool:
    """Return whether a file is one of many that hold a table; they are read as one folder."""
    return path.name.startswith(PART) or "=" in path.parent.name


def _file(folder: Path, within: Path, path: Path) -> File:
    size = path.stat().st_size
    words = f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{max(size / 1e3, 0.1):.1f} kB"
    return File(path.relative_to(folder).as_posix(), path.relative_to(within).as_posix(), words)


def _settings(manifest: Path) -> dict[str, Any]:
    try:
        whole = json.loads(manifest.read_text(encoding="utf-8"))
        settings = whole.get("settings", whole)
    except (OSError, ValueError, AttributeError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _title(report: Path) -> str:
    try:
        with report.open(encoding="utf-8", errors="replace") as text:
            found = _TITLE.search(text.read(4096))
    except OSError:
        return ""
    title = " ".join(html.unescape(found[1]).split()) if found else ""
    return title.removesuffix(" – Triangulation")


def _table(path: Path) -> str:
    """Say how many runs a table of runs has, and what is recorded of each."""
    if not path.is_file():
        return ""
    from pyarrow import ArrowException, parquet

    try:
        about = parquet.read_metadata(path)
    except (OSError, ArrowException):
        return f"{path.name} cannot be read."
    names = [str(name) for name in about.schema.to_arrow_schema().names]
    more = f" and {len(names) - 12} more columns." if len(names) > 12 else "."
    parts = len(list((path.parent / "measures").rglob(f"{PART}*.parquet")))
    months = (
        f" Their months are in measures/, in {parts:,} {'part' if parts == 1 else 'parts'}."
        if parts
        else ""
    )
    return f"{about.num_rows:,} runs; of each: {', '.join(names[:12])}{more}{months}"
