"""The worked example of the documentation says what the model does now."""

from __future__ import annotations

import pandas as pd
import pytest

from triangulation.experiments.playing.batch import Course, play
from triangulation.experiments.reference.worked_example import ANSWERS, FILE, FIRST, RECORDED
from triangulation.experiments.study.experiment import load_experiment
from triangulation.model.scenario import load_scenario

EXPERIMENT = load_experiment(RECORDED / FILE)
RUNS = pd.read_csv(RECORDED / FIRST).to_dict("records")


def test_each_scenario_has_its_first_run() -> None:
    assert [run["scenario"] for run in RUNS] == [s.name for s in EXPERIMENT.scenarios]
    answered = pd.read_csv(RECORDED / ANSWERS)["name"].tolist()
    assert answered[: len(RUNS)] == [f"sobol-{run['scenario']}" for run in RUNS]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run["scenario"])
def test_its_runs_are_those_of_the_model_as_it_is(run) -> None:
    """Where this fails after a change of the rules: make example."""
    values = {name: value for name, value in run.items() if "." in name}
    scenario = load_scenario(run["scenario"])
    columns = play(
        Course(
            scenario.parameters.with_values(values),
            (run["world"],),
            EXPERIMENT.months,
            EXPERIMENT.citizens,
            EXPERIMENT.seed,
            scenario.policies,
            scenario.events,
        )
    )
    assert columns["alignment"][0, -12:].mean() == pytest.approx(run["alignment_final"], abs=1e-12)
    assert columns["sovereignty"][0].mean() == pytest.approx(run["sovereignty_mean"], abs=1e-12)
