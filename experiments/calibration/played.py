"""The readings of a plausible set's candidates, stored so that more trials can continue."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..engine.parts import pack, unpack
from ..storage.sealed import DamagedError, read_part, report_damage, write_part
from .recovery import Memory

PLAYED = ".played.sealed"
"""The file in the folder of a plausible set."""

POINTS = "points"


def write_played(folder: Path, work: str, seen: Memory) -> None:
    """Keep all candidates and their readings, sealed by the identity of the ``work``."""
    arrays = {POINTS: np.array(list(seen))}
    for number, each in enumerate(zip(*seen.values(), strict=True)):
        arrays[str(number)] = np.stack(each)
    write_part(folder / PLAYED, work, PLAYED, pack(arrays))


def read_played(folder: Path, work: str) -> Memory:
    """Return the candidates that are kept; none, and a warning says so, if they are damaged."""
    path = folder / PLAYED
    if not path.exists():
        return {}
    try:
        arrays = unpack(read_part(path, work, PLAYED))
    except DamagedError as reason:
        report_damage(path, reason)
        return {}
    targets = [arrays[str(number)] for number in range(len(arrays) - 1)]
    return {
        tuple(map(float, point)): tuple(each[n] for each in targets)
        for n, point in enumerate(arrays[POINTS])
    }
