"""Downloads: the course on screen as data, as a manifest, and as a file for a batch."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from ...agents.policies import Script
from ...experiments.storage.manifest import Manifest
from ...experiments.storage.tables import tidy
from ...model.record import with_drift
from ...model.scenario_text import scenario_text, settings_text
from ..play.jobs import WORLDS
from ..play.line import WORLD
from ..play.orders import POWER, script_of
from ..play.recipe import scenario_named
from ..play.view import View

UNPLAYED = 120
"""Months of an experiment that is taken before a month was played."""


def table(view: View) -> Any:
    """Return the months played of the course on screen as a table, as a batch run has it."""
    months = view.columns[1:]
    columns = {name: np.array([[m[name] for m in months]]) for name in view.columns[0]}
    drifted = with_drift(columns, np.array([view.columns[0]["alignment"]]))
    return tidy(drifted, [WORLD], view.begins)


def as_csv(view: View) -> bytes:
    """Return the table as CSV."""
    from pyarrow import csv

    sink = io.BytesIO()
    csv.write_csv(table(view), sink)
    return sink.getvalue()


def as_parquet(view: View) -> bytes:
    """Return the table as Parquet."""
    from pyarrow import parquet

    sink = io.BytesIO()
    parquet.write_table(table(view), sink, compression="zstd")
    return sink.getvalue()


def as_manifest(view: View) -> bytes:
    """Return what made the course on screen, completely enough to make it again."""
    recipe = view.recipe
    settings = {
        "command": "ui",
        "scenario": recipe.scenario,
        "seed": recipe.seed,
        "world": WORLD,
        "begins": view.begins,
        "months": len(view.months) - 1,
        "citizens": recipe.citizens,
        "link": recipe.query(),
    }
    values = recipe.parameters(recipe.shown).values()
    return Manifest(settings=settings, parameters=values).to_json().encode()


def as_scenario(view: View) -> bytes:
    """Return a scenario file that plays this course in a batch with ``triangulation run``.

    What a person has ordered is scripted for the months that it holds; else all powers decide.
    Parameters are those of the course on screen, from the first month on; see :func:`caveat`.
    """
    recipe = view.recipe
    branch = recipe.branches[recipe.shown]
    scenario = scenario_named(recipe.scenario)
    course = replace(
        scenario,
        title=f"{scenario.title}: {branch.name}",
        description=f"Taken from the browser: {scenario.description}",
        parameters=recipe.parameters(recipe.shown),
        policies={**scenario.policies, **_steered(view)},
    )
    return _with_caveat(view, scenario_text(course))


def as_experiment(view: View) -> bytes:
    """Return an experiment file that plays this course in many worlds.

    Its first replication is the very course on screen, but for what :func:`caveat` says.
    """
    recipe = view.recipe
    branch = recipe.branches[recipe.shown]
    entries = {
        "title": f"{scenario_named(recipe.scenario).title}: {branch.name}",
        "scenarios": [recipe.scenario],
        "replications": WORLDS,
        "months": len(view.months) - 1 or UNPLAYED,
        "citizens": recipe.citizens,
        "seed": recipe.seed,
    }
    return _with_caveat(view, settings_text(entries, branch.changes, _steered(view)))


def caveat(view: View) -> str:
    """Say where a batch file cannot play the very course on screen; empty if it can.

    Files have one set of parameters for all months.
    """
    branches, path = view.recipe.branches, view.recipe.path(view.recipe.shown)
    changed = [
        start
        for (before, _), (after, start) in pairwise(path)
        if start > 0 and branches[before].changes != branches[after].changes
    ]
    if not changed:
        return ""
    return (
        f"This course changed parameters in {view.in_full(changed[-1])}; in the files they hold "
        "from the first month on, so that their first world is another one."
    )


def _with_caveat(view: View, text: str) -> bytes:
    words = caveat(view)
    return (f"# {words}\n{text}" if words else text).encode()


def _steered(view: View) -> dict[str, dict[str, Any]]:
    """Return the policies of the powers that a person has steered, each on its script."""
    recipe = view.recipe
    orders = recipe.branches[recipe.shown].orders
    scripts: dict[str, Script] = {power: script_of(orders, power) for power in POWER}
    if recipe.seat is not None:
        scripts[recipe.seat] = _played(view, recipe.seat)
    return {
        power: {"policy": "deliberate", "script": script}
        for power, script in sorted(scripts.items())
        if script
    }


def _played(view: View, power: str) -> dict[str, list[float]]:
    """Return what the person in a seat has set in every month; staying the course is a choice."""
    months = view.columns[1:]
    return {
        instrument.name: [month[f"{power}_{instrument.name}"] for month in months]
        for instrument in POWER[power].menu.instruments
        if months
    }


KINDS: dict[str, tuple[str, Callable[[View], bytes]]] = {
    "csv": ("csv", as_csv),
    "parquet": ("parquet", as_parquet),
    "manifest": ("manifest.json", as_manifest),
    "scenario": ("scenario.toml", as_scenario),
    "experiment": ("experiment.toml", as_experiment),
}
"""What can be downloaded: the file's ending and what fills it."""


def file_name(view: View, ending: str) -> str:
    """Return a name that says what is in the file."""
    recipe = view.recipe
    return f"triangulation-{recipe.scenario}-seed{recipe.seed}-course{recipe.shown}.{ending}"
