"""What a manifest says of an experiment, completely enough to know it again."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from ...model.schedule import written
from ...model.speeches import spoken
from ..storage.manifest import Manifest
from ..storage.resume import difference
from .experiment import Experiment


def settings_of(experiment: Experiment) -> dict[str, Any]:
    """Return everything that decides the results beside the parameters."""
    return {
        "command": "experiment",
        "title": experiment.title,
        "scenarios": [scenario.name for scenario in experiment.scenarios],
        "policies": {scenario.name: scenario.policies for scenario in experiment.scenarios},
        "events": {s.name: written(s.events) for s in experiment.scenarios},
        **_voices(experiment),
        **_posteriors(experiment),
        "runs": experiment.runs,
        "replications": experiment.replications,
        "months": experiment.months,
        "citizens": experiment.citizens,
        "seed": experiment.seed,
        "vary": asdict(experiment.varied) if experiment.varied else None,
        "measures": experiment.measures,
        "months_kept": experiment.months_kept,
        "summaries": list(experiment.summaries),
        **({"until": str(experiment.until)} if experiment.until else {}),
    }


def _voices(experiment: Experiment) -> dict[str, Any]:
    """Return the voices of scenarios that have some."""
    found = {s.name: spoken(s.voices) for s in experiment.scenarios if s.voices}
    return {"voices": found} if found else {}


def _posteriors(experiment: Experiment) -> dict[str, Any]:
    """Return the sets of parameters that worlds have, by scenario, where any have."""
    each = {s.name: [dict(p) for p in s.posterior] for s in experiment.scenarios if s.posterior}
    return {"posterior": each} if each else {}


def parameters_of(experiment: Experiment) -> dict[str, Any]:
    """Return every parameter's value before any is varied, by scenario."""
    return {scenario.name: scenario.parameters.values() for scenario in experiment.scenarios}


def other_runs(there: Manifest, experiment: Experiment) -> str:
    """Return why an experiment's runs are not those of a manifest, whatever program played them.

    Empty if they are.
    """
    asked = {name: value for name, value in there.settings.items() if name != "retried"}
    now = replace(there, settings=settings_of(experiment), parameters=parameters_of(experiment))
    return difference(replace(there, settings=asked), now)
