"""The shelf: reports of batch runs and of claims that lie in a folder, for the results page."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

DEPTH = 3
"""Levels of folders that are looked through."""

MOST = 200


@dataclass(frozen=True)
class Result:
    """One report: its address below the folder, what it is of, and when it was written."""

    address: str
    title: str
    detail: str


def find_results(folder: Path) -> list[Result]:
    """Return the HTML reports in ``folder`` that have a manifest beside them, newest first."""
    found: list[tuple[float, Result]] = []
    for here, below, files in os.walk(folder):
        depth = len(Path(here).relative_to(folder).parts)
        below[:] = sorted(b for b in below if not b.startswith(".")) if depth < DEPTH else []
        if "manifest.json" not in files:
            continue
        settings = _settings(Path(here) / "manifest.json")
        for name in sorted(f for f in files if f.endswith(".html")):
            path = Path(here) / name
            written = path.stat().st_mtime
            found.append((written, _result(path.relative_to(folder), settings, written)))
    return [result for _, result in sorted(found, key=lambda pair: -pair[0])[:MOST]]


def _settings(manifest: Path) -> dict[str, Any]:
    try:
        settings = json.loads(manifest.read_text(encoding="utf-8")).get("settings", {})
    except (OSError, ValueError, AttributeError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _result(path: Path, settings: dict[str, Any], written: float) -> Result:
    words = [str(settings[k]) for k in ("command", "scenario") if settings.get(k)]
    counts = [f"{settings[k]} {k}" for k in ("worlds", "months") if settings.get(k)]
    day = datetime.fromtimestamp(written).strftime("%d %B %Y, %H:%M")
    return Result(path.as_posix(), " · ".join(words) or path.parent.name, ", ".join([*counts, day]))
