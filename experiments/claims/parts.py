"""Finished tasks on disk, so that an interrupted inquiry goes on where it stopped."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..files import write_whole
from .ensembles import Seen

FOLDER = "parts"
"""Where in an output folder finished tasks are kept until all is done."""


@dataclass(frozen=True)
class Parts:
    """What was seen in finished tasks, by the task's number; nowhere if there is no folder."""

    folder: Path | None

    def there(self) -> dict[int, list[Seen]]:
        """Return what is kept."""
        if self.folder is None or not self.folder.is_dir():
            return {}
        return {int(path.stem): _read(path) for path in sorted(self.folder.glob("*.npz"))}

    def keep(self, number: int, seen: Sequence[Seen]) -> None:
        """Keep what was seen in a task."""
        if self.folder is None:
            return
        self.folder.mkdir(exist_ok=True)
        arrays: dict[str, Any] = {}
        for n, each in enumerate(seen):
            arrays |= {f"{n} reading {m} {s}": v for (m, s), v in each.readings.items()}
            arrays |= {f"{n} path {m}": v for m, v in each.paths.items()}

        def fill(part: Path) -> None:
            with part.open("wb") as file:
                np.savez(file, **arrays)

        write_whole(self.folder / f"{number:06}.npz", fill)

    def clear(self) -> None:
        """Remove what is kept."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _read(path: Path) -> list[Seen]:
    readings: dict[int, dict[tuple[str, str], Any]] = {}
    paths: dict[int, dict[str, Any]] = {}
    with np.load(path) as arrays:
        named: Mapping[str, Any] = arrays
        for name, values in named.items():
            place, kind, measure, *statistic = name.split(" ")
            if kind == "reading":
                readings.setdefault(int(place), {})[measure, statistic[0]] = values
            else:
                paths.setdefault(int(place), {})[measure] = values
    return [Seen(readings[n], paths.get(n, {})) for n in sorted(readings)]
