"""Whatever is handed in is taken or refused in one short sentence, never with a traceback."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from mutations import mutated
from small import TEXT

from triangulation.agents.mistake import Mistake
from triangulation.experiments.calibration.dates import month_number
from triangulation.experiments.calibration.trials import Kept, Trial
from triangulation.experiments.commands.kinds import Number, whole
from triangulation.experiments.commands.options import with_changes
from triangulation.experiments.playing.job import Job, job_from
from triangulation.experiments.storage.manifest import Manifest, read_manifest
from triangulation.experiments.study.experiment import load_experiment
from triangulation.experiments.thesis.regime_map import axis
from triangulation.experiments.workers.cluster import scheduler_address
from triangulation.model.parameters import Parameters
from triangulation.model.scenario import load_scenario, read_scenario
from triangulation.ui.play.branch import Branch
from triangulation.ui.play.orders import Order
from triangulation.ui.play.recipe import Recipe, recipe_from

SCENARIO = """
title = "Mine"
paper = "a part"
description = "What it is"
[parameters.energy]
import_dependence = 0.6
[parameters]
network.kind = "watts_strogatz"
[policies.russia]
policy = "idle"
script = { coercion = [0, 1], integration_pressure = [{ first = 3, last = 5, level = 1 }] }
"""

SAID_AT_MOST = 1500
"""Letters of a message: what is allowed may be a list of all that there is."""

Reader = Callable[[str, Path], object]


def _option(text: str, _folder: Path) -> object:
    option = click.Option(["--months"])
    return whole(1, 1200).convert(text, option, None), Number().convert(text, option, None)


def _manifest(text: str, folder: Path) -> object:
    (folder / "manifest.json").write_text(text, encoding="utf-8", errors="replace")
    return job_from(read_manifest(folder))


def _trials(text: str, folder: Path) -> object:
    (folder / "trials.csv").write_text(text, encoding="utf-8", errors="replace")
    return Kept(folder / "trials.csv", ("energy.gdp",), ("growth",)).read()


def _experiment(text: str, folder: Path) -> object:
    (folder / "own.toml").write_text(text, encoding="utf-8", errors="replace")
    return load_experiment(folder / "own.toml")


def _link() -> str:
    order = Order("belarus", {"overture_eu": 1.0}, 4)
    branches = {0: Branch(), 1: Branch("B", 0, 3, {"energy.gdp": 61.0}, (order,))}
    return Recipe(branches=branches, shown=1, against=0).query()


def _trials_text(folder: Path) -> str:
    kept = Kept(folder / "trials.csv", ("energy.gdp",), ("growth",))
    kept.write([Trial({"energy.gdp": 60.0 + n}, {"growth": 1.5}, 2.0 * n) for n in range(3)])
    return kept.path.read_text(encoding="utf-8")


def readers(folder: Path) -> dict[str, tuple[str, Reader]]:
    """Return by name a text that is right, and who reads it."""
    job = Job(load_scenario("briefing-2020"), months=2, worlds=2)
    manifest = Manifest(job.settings(), job.scenario.parameters.values(), {"a": "b"})
    undigested = json.loads(manifest.to_json())
    del undigested["digest"]  # which would refuse them all before they are looked at
    return {
        "scenario": (SCENARIO, lambda text, _: read_scenario(text, "own")),
        "experiment": (TEXT, _experiment),
        "manifest": (json.dumps(undigested, indent=2), _manifest),
        "trials": (_trials_text(folder), _trials),
        "set": (
            "energy.import_dependence=0.5",
            lambda text, _: with_changes(Parameters(), [text, "energy.gdp=60"]),
        ),
        "number": ("120", _option),
        "link": (_link(), lambda text, _: recipe_from(text)),
        "short link": ("scenario=patron&seed=3&set=energy.gdp=60", lambda t, _: recipe_from(t)),
        "axis": ("russia.fear=0.5:2", lambda text, _: axis(text)),
        "month": ("2004-01", lambda text, _: month_number(text)),
        "scheduler": ("tcp://127.0.0.1:8786", lambda text, _: scheduler_address(text)),
    }


SLOWER = ("experiment", "manifest", "trials", "set", "axis")
"""Readers that take over a hundredth of a second each: they get fewer inputs in the long test."""


def try_all(folder: Path, each: int, slower: int, seed: int) -> int:
    """Hand damaged inputs to every reader, ``slower`` to the slower; return how many it refused."""
    refused = 0
    for name, (right, read) in readers(folder).items():
        read(right, folder)
        for number in range(slower if name in SLOWER else each):
            text = mutated(right, random.Random(f"{seed} {name} {number}"))
            told = "taken"
            try:
                read(text, folder)
            except Mistake as mistake:
                refused += 1
                told = str(mistake)
            except Exception as error:
                raise AssertionError(f"{name} {number}: {text[:200]!r}") from error
            assert 0 < len(told) <= SAID_AT_MOST, (name, number, told[:300])
    return refused


def test_damaged_inputs_are_refused_in_a_sentence(tmp_path: Path) -> None:
    """A few of every kind; most are refused, or the damage would be none."""
    assert try_all(tmp_path, 60, 40, seed=1) > 400


@pytest.mark.slow
def test_a_hundred_thousand_damaged_inputs_are_refused_in_a_sentence(tmp_path: Path) -> None:
    """The same at length, with other damages: 6 readers × 15,000 and 5 × 2,000."""
    assert try_all(tmp_path, 15_000, 2_000, seed=2) > 70_000
