"""What a manifest says of an experiment, completely enough to know it again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .experiment import Experiment


def settings_of(experiment: Experiment) -> dict[str, Any]:
    """Return everything that decides the results beside the parameters."""
    return {
        "command": "experiment",
        "title": experiment.title,
        "scenarios": [scenario.name for scenario in experiment.scenarios],
        "policies": {scenario.name: scenario.policies for scenario in experiment.scenarios},
        "runs": experiment.runs,
        "replications": experiment.replications,
        "months": experiment.months,
        "citizens": experiment.citizens,
        "seed": experiment.seed,
        "vary": asdict(experiment.varied) if experiment.varied else None,
        "measures": experiment.measures,
        "months_kept": experiment.months_kept,
    }


def parameters_of(experiment: Experiment) -> dict[str, Any]:
    """Return every parameter's value before any is varied, by scenario."""
    return {scenario.name: scenario.parameters.values() for scenario in experiment.scenarios}
