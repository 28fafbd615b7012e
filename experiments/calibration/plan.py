"""What is asked of a calibration: which parameters, which series, from when, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from ...agents.mistake import Mistake
from ...model.scenario import Scenario, load_scenario
from ...model.schedule import written
from ..workers.crew import Crew
from .candidates import Stage
from .comparison import Target, fitting_targets, judging_targets, months_needed
from .dates import beginning
from .own_series import OwnSeries, check_overlap, with_own
from .search import ranges
from .series import USES, History, history
from .trials import Kept


@dataclass(frozen=True)
class Extent:
    """Number of candidates, worlds and citizens for each of them, and the seed of all draws."""

    trials: int = 256
    worlds: int = 16
    citizens: int = 200
    seed: int = 2020


FRESH = 1_000_000
"""First index of the worlds in which a fit is judged, none of which was used to make it."""

MORE = 4
"""How many times as many worlds judge a fit as make it."""


@dataclass(frozen=True)
class Plan:
    """A calibration: a scenario, the month it begins in, parameters, series and extent.

    Raises :class:`Mistake`, in one sentence, for parameters without a range, unknown series, a
    series both fitted and judged, or none of its dates in the run.
    """

    scenario: Scenario
    begins: str
    fit: tuple[str, ...]
    series: tuple[str, ...]
    judge: tuple[str, ...]
    extent: Extent
    declared: History
    own: tuple[OwnSeries, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be fitted or judged."""
        _ = self.ranges, months_needed((*self.fitted, *chain(*self.judging)))

    @cached_property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """Return the range of each parameter that is fitted."""
        return ranges(self.fit)

    @cached_property
    def fitted(self) -> tuple[Target, ...]:
        """Return what is fitted on."""
        return fitting_targets(self.declared, self.series, self.begins)

    @cached_property
    def judging(self) -> tuple[tuple[Target, ...], tuple[Target, ...]]:
        """Return what only judges: later years of the fitted series, and series kept apart."""
        return judging_targets(self.declared, self.series, self.judge, self.begins)

    def stage(self, crew: Crew) -> Stage:
        """Return where candidates are tried."""
        extent = self.extent
        worlds = tuple(range(extent.worlds))
        return Stage(self.scenario, worlds, extent.citizens, extent.seed, crew)

    def fresh(self, crew: Crew) -> Stage:
        """Return where a fit is judged: in worlds that were not used to make it."""
        count = self.extent.worlds * MORE
        return self.stage(crew).in_worlds(range(FRESH, FRESH + count))

    def kept(self, path: Path) -> Kept:
        """Return the file that keeps trials of this plan."""
        return Kept(path, tuple(self.ranges), tuple(one.series.name for one in self.fitted))

    def settings(self) -> dict[str, Any]:
        """Return what a manifest says of this plan beside the scenario's parameters."""
        return {
            "command": "calibrate",
            "scenario": self.scenario.name,
            "policies": self.scenario.policies,
            "events": written(self.scenario.events),
            "begins": self.begins,
            "fit": self.fit,
            "series": [one.series.name for one in self.fitted],
            "judge": [one.series.name for one in self.judging[1]],
            **asdict(self.extent),
        } | own_settings(self.own)


def own_settings(own: Sequence[OwnSeries]) -> dict[str, Any]:
    """Return what a manifest says of a user's own series: digests of their files."""
    return {"series_files": {n: d for each in own for n, d in each.files.items()}} if own else {}


def plan(
    scenario: str,
    fit: Sequence[str],
    series: Sequence[str],
    judge: Sequence[str],
    begins: str | None,
    extent: Extent,
    own: Sequence[Path] = (),
) -> Plan:
    """Return the plan for a scenario by its name or file; raises :class:`Mistake`.

    Series of one's ``own`` are fitted or judged on as they say themselves, as if named.
    """
    if not fit:
        raise Mistake(
            "No parameter is named to fit; name one or more with --fit, such as "
            "--fit trade.diversification_pace."
        )
    chosen = load_scenario(scenario)
    declared, read = with_own(history(), own)
    start = beginning(chosen, begins)
    check_overlap(read, start)
    fitting, judging = (
        [each.series.name for each in read if each.series.use == use] for use in USES
    )
    names = tuple(one.name for one in declared.chosen([*series, *fitting], "fitting"))
    judged = (*judge, *judging)
    known = declared.asked_from(start)
    return Plan(chosen, start, tuple(fit), names, judged, extent, known, tuple(read))
