"""Comparing one scenario with history: the question and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...model.scenario import Scenario, load_scenario
from ..workers.processes import local_crew
from ..workers.progress import Tell, silent
from .candidates import Stage
from .comparison import Target, months_needed, run_targets
from .dates import beginning
from .held import Held, hold
from .own_series import OwnSeries, check_overlap, with_own
from .plan import own_settings
from .series import history


@dataclass(frozen=True)
class Question:
    """A scenario, its first month, and the series with which its worlds are compared."""

    scene: Scenario
    begins: str
    targets: tuple[Target, ...]
    own: Sequence[OwnSeries]
    worlds: int
    citizens: int
    seed: int

    @property
    def size(self) -> int:
        """Return the world-months to be played."""
        return self.worlds * months_needed(self.targets)

    def held(self, processes: int, tell: Tell = silent) -> Held:
        """Play the worlds and return what they say at the dates of the series."""
        with local_crew(processes) as crew:
            stage = Stage(self.scene, tuple(range(self.worlds)), self.citizens, self.seed, crew)
            return hold({"": self.targets}, {self.scene.name: {}}, stage, tell)

    def settings(self) -> dict[str, Any]:
        """Return what a manifest says of it."""
        return {
            "command": "history",
            "scenario": self.scene.name,
            "policies": self.scene.policies,
            "begins": self.begins,
            "series": [one.series.name for one in self.targets],
            "worlds": self.worlds, "citizens": self.citizens, "seed": self.seed,
            **own_settings(self.own),
        }  # fmt: skip


def question(
    scenario: str,
    begins: str | None,
    series: Sequence[str],
    files: Sequence[Path],
    values: Mapping[str, Any],
    worlds: int,
    citizens: int,
    seed: int,
) -> Question:
    """Return the question; ``values`` are parameters by name, ``files`` a user's own series.

    Raises :class:`Mistake` for what cannot be compared with anything.
    """
    chosen = load_scenario(scenario)
    declared, own = with_own(history(), files)
    start = beginning(chosen, begins)
    check_overlap(own, start)
    named = (*series, *(each.series.name for each in own))
    targets = run_targets(declared.asked_from(start), named, start)
    scene = replace(chosen, parameters=chosen.parameters.with_values(values))
    return Question(scene, start, targets, own, worlds, citizens, seed)
