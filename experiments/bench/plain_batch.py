"""The plain Mesa reference under ``mesa.batch_run``, as its users run experiments."""
# Mesa ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import mesa

from ...model.parameters import Parameters
from ...model.record import record
from .reference import reference_simulation


def _reader(name: str) -> Callable[[PlainRun], float]:
    return lambda model: model.columns[name]


class PlainRun(mesa.Model):
    """One run of the reference; every month's record is collected."""

    def __init__(self, world: int = 0, citizens: int = 1000, rng: Any = None) -> None:
        """Set the world up at its start; ``rng`` is what ``mesa.batch_run`` hands to each run.

        Mesa 3.5 hands over a seed, or None for none; Mesa 3.3 nothing.
        """
        super().__init__(rng=world if rng is None else rng)
        self.simulation = reference_simulation(
            parameters=Parameters(), worlds=(world,), citizens=citizens
        )
        self.columns: dict[str, float] = {}
        names = record(self.simulation.now)
        collect: dict[str, Any] = {name: _reader(name) for name in names}
        self.datacollector = mesa.DataCollector(model_reporters=collect)

    def step(self) -> None:
        """Play a month."""
        month = record(self.simulation.step())
        self.columns = {name: float(values[0]) for name, values in month.items()}
        self.datacollector.collect(self)


def plain_seconds(runs: int, months: int, citizens: int, processes: int) -> float | None:
    """Return the seconds of ``runs`` runs by ``mesa.batch_run``; None where Mesa has none."""
    batch_run: Any = getattr(mesa, "batch_run", None)
    if batch_run is None:
        return None
    start = time.perf_counter()
    rows = batch_run(
        PlainRun, {"world": range(runs), "citizens": citizens}, number_processes=processes,
        data_collection_period=1, max_steps=months, display_progress=False,
    )  # fmt: skip
    assert len(rows) >= runs * months
    return time.perf_counter() - start
