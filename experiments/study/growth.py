"""Adding to a finished experiment: more replications, or a design with more points."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from ..storage.files import ELSEWHERE, OutputError
from ..storage.manifest import Manifest, read_manifest
from ..storage.numerics import differing
from ..storage.resume import ALLOW_MIXED, difference, shortly
from .experiment import Experiment
from .layout import EXPERIMENT, MANIFEST
from .plan import Numbers
from .points import Points
from .results import Results, open_results
from .settings import parameters_of, settings_of

REPLICATIONS, VARY = "replications", "vary"

GROWS = ("size", "second_order", "values")
"""Entries of ``[vary]`` that can grow."""


@dataclass(frozen=True)
class Growth:
    """A finished experiment, and one that holds all of its runs and more.

    ``there`` has a number for each run of a scenario: its place among the finished ones, or -1.
    ``grown`` holds the settings that grew, as they were and as they are.
    """

    before: Results
    experiment: Experiment
    there: Numbers
    grown: Mapping[str, tuple[Any, Any]]

    @property
    def missing(self) -> Numbers:
        """Return the places of the runs of each scenario that are not there."""
        return np.flatnonzero(self.there < 0)


def asked_more(experiment: Experiment, folder: Path, mixed: bool = False) -> Growth | None:
    """Return what is asked beyond the finished experiment in a folder; None if nothing is.

    Raises :class:`OutputError`, in one sentence, for more that cannot be added to what is there.
    """
    if not (folder / MANIFEST).is_file():
        return None
    there = read_manifest(folder)
    here = Manifest(settings_of(experiment), parameters_of(experiment))
    grown = _grown(there.settings, here.settings)
    if not grown:
        return None
    if differs := difference(_with(there, here), here):
        raise OutputError(f"{folder} holds other work ({differs}); {ELSEWHERE}.")
    asked = ", ".join(
        f"{name} is {shortly(old)} there and {shortly(new)} here"
        for name, (old, new) in grown.items()
    )
    if there.complete is not True:
        raise OutputError(
            f"{folder} is not finished and cannot be topped up yet ({asked}); finish it by "
            f"`triangulation experiment run {folder / EXPERIMENT} --output {folder}`, or "
            f"{ELSEWHERE}."
        )
    if (differs := differing(there.numerics, here.numerics)) and not mixed:
        raise OutputError(
            f"{folder} was played on a machine that rounds differently ({differs}), and the bytes "
            f"would be of neither; {ELSEWHERE}, or add {ALLOW_MIXED}."
        )
    before = open_results(folder)
    points = _places(before.experiment.points(), experiment.points())
    if lost := _lost(before.experiment, experiment, points):
        raise OutputError(f"{folder} cannot be topped up ({asked}): {lost}; {ELSEWHERE}.")
    return Growth(before, experiment, _there(before.experiment, experiment, points), grown)


def _grown(there: Mapping[str, Any], here: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the settings that can grow and are not the same: as they are there, and here."""
    old, new = _growing(there), _growing(here)
    return {name: (old[name], new[name]) for name in old if name in new and old[name] != new[name]}


def _growing(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that can grow, one value to a dotted name, as JSON gives them back."""
    found = {REPLICATIONS: settings.get(REPLICATIONS)}
    varied: dict[str, Any] = settings.get(VARY) or {}
    for name in GROWS:
        value = varied.get(name)
        each: dict[str, Any] = value if name == "values" and value else {"": value}
        found |= {f"{VARY}.{name}.{of}".rstrip("."): _plain(one) for of, one in each.items()}
    return found


def _plain(value: Any) -> Any:
    """Return a value, a tuple as a list."""
    return [*cast("tuple[Any, ...]", value)] if isinstance(value, tuple) else value


def _with(there: Manifest, here: Manifest) -> Manifest:
    """Return a manifest with all that can grow as it is in another."""
    settings = {**there.settings, **{name: here.settings[name] for name in ("runs", REPLICATIONS)}}
    old, new = settings.get(VARY), here.settings[VARY]
    if old and new:
        same = old["values"].keys() == new["values"].keys()
        settings[VARY] = old | {name: new[name] for name in GROWS if same or name != "values"}
    return replace(there, settings=settings)


def _places(before: Points, now: Points) -> Numbers:
    """Return the point of ``before`` that each point of ``now`` is, or -1; each at most once."""
    where: defaultdict[Any, deque[int]] = defaultdict(deque)
    for row, values in enumerate(_rows(before)):
        where[values].append(row)
    rows = (where[values] for values in _rows(now))
    return np.array([same.popleft() if same else -1 for same in rows], dtype=np.int64)


def _rows(points: Points) -> list[Any]:
    """Return the values of each point."""
    columns = [values.tolist() for _, values in sorted(points.columns.items())]
    return list(zip(*columns, strict=True)) if columns else [()] * points.count


def _lost(before: Experiment, now: Experiment, points: Numbers) -> str:
    """Return in words what was played and would no longer be part of the experiment, if any."""
    if now.replications < before.replications:
        return "allowed are as many replications or more"
    count = before.points().count
    if not (lost := count - int((points >= 0).sum())):
        return ""
    method = now.varied.method if now.varied else ""
    why = f"{lost} of its {count} points are none of the new ones"
    if method == "latin-hypercube":
        why += " (a Latin hypercube cannot grow; sobol, halton and morris can)"
    return f"{why}; allowed are all of them and more, or more replications"


def _there(before: Experiment, now: Experiment, points: Numbers) -> Numbers:
    """Return the place of each run of a scenario among those played before, or -1."""
    point, replication = np.divmod(np.arange(len(points) * now.replications), now.replications)
    place = points[point] * before.replications + replication
    return np.where((points[point] >= 0) & (replication < before.replications), place, -1)
