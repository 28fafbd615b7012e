"""Finished tasks on disk, so that an interrupted inquiry goes on where it stopped."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from ..files import make_folder
from ..sealed import DamagedError, read_part, report_damage, write_part
from .ensembles import Seen

FOLDER = "parts"
"""Where in an output folder finished tasks are kept until all is done."""


@dataclass(frozen=True)
class Parts:
    """What was seen in finished tasks, by the task's number; nowhere if there is no folder.

    ``work`` is the identity of the work that they are parts of.
    """

    folder: Path | None
    work: str = ""

    def there(self) -> dict[int, list[Seen]]:
        """Return what is kept and whole; says what is damaged."""
        if self.folder is None or not self.folder.is_dir():
            return {}
        found: dict[int, list[Seen]] = {}
        for path in sorted(self.folder.glob(f"{'[0-9]' * 6}.sealed")):
            try:
                found[int(path.stem)] = _read(read_part(path, self.work, path.stem))
            except DamagedError as reason:
                report_damage(path, reason)
        return found

    def keep(self, number: int, seen: Sequence[Seen]) -> None:
        """Keep what was seen in a task."""
        if self.folder is None:
            return
        make_folder(self.folder)
        arrays: dict[str, Any] = {}
        for n, each in enumerate(seen):
            arrays |= {f"{n} reading {m} {s}": v for (m, s), v in each.readings.items()}
            arrays |= {f"{n} path {m}": v for m, v in each.paths.items()}

        content = BytesIO()
        np.savez(content, **arrays)
        name = f"{number:06}"
        write_part(self.folder / f"{name}.sealed", self.work, name, content.getvalue())

    def clear(self) -> None:
        """Remove what is kept."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _read(content: bytes) -> list[Seen]:
    readings: dict[int, dict[tuple[str, str], Any]] = {}
    paths: dict[int, dict[str, Any]] = {}
    with np.load(BytesIO(content)) as arrays:
        named: Mapping[str, Any] = arrays
        for name, values in named.items():
            place, kind, measure, *statistic = name.split(" ")
            if kind == "reading":
                readings.setdefault(int(place), {})[measure, statistic[0]] = values
            else:
                paths.setdefault(int(place), {})[measure] = values
    return [Seen(readings[n], paths.get(n, {})) for n in sorted(readings)]
