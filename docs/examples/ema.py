"""Uncertainties and levers of the model under EMA workbench (the same code for 2.5 and 3.0).

Needs ``pip install ema_workbench``.
"""

from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments

from triangulation.experiments.playing.batch import Course, play
from triangulation.model.scenario import load_scenario


def minsk(months=24, worlds=10, citizens=100, **changes):
    """Play some worlds under changed parameters and return what became of Minsk."""
    values = {name.replace("__", "."): value for name, value in changes.items()}
    parameters = load_scenario("briefing-2020").parameters.with_values(values)
    columns = play(Course(parameters, tuple(range(worlds)), months, citizens))
    return {name: columns[name][:, -1].mean() for name in ("alignment", "freedom", "unrest")}


model = Model("minsk", function=minsk)
model.uncertainties = [RealParameter("energy__price_mean", 120, 300),
                       RealParameter("russia__fear", 1, 4)]  # fmt: skip
model.levers = [RealParameter("belarus__sovereignty", 0.75, 3)]
model.outcomes = [ScalarOutcome(name) for name in ("alignment", "freedom", "unrest")]

if __name__ == "__main__":
    experiments, outcomes = perform_experiments(model, scenarios=8, policies=2)
    print(experiments.assign(**outcomes).drop(columns=["model"]).round(3).to_string())
