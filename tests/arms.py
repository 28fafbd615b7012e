"""Arms of claims for tests, played side by side."""

from __future__ import annotations

from collections.abc import Sequence

from triangulation.experiments.claims.catalogue import Arm
from triangulation.experiments.claims.ensembles import Ensemble, Extent, Task
from triangulation.experiments.playing.batch import Columns, play


def together(
    arms: Sequence[tuple[Arm, Sequence[int]]], months: int, citizens: int, seed: int
) -> Columns:
    """Return the record of worlds of several arms, in their order."""
    ensembles = tuple(Ensemble(arm, worlds) for arm, worlds in arms)
    return play(Task(ensembles, Extent(0, months, citizens, seed), ()).course)
