"""What is taken along holds the very course on screen, and plays it again."""

import io
import json
import tomllib
from dataclasses import replace

import pyarrow.csv
import pyarrow.parquet
import pytest
from click.testing import CliRunner
from quiet import SMALL, Prompt, Quiet, forked_view

from triangulation.experiments.commands import experiment_check
from triangulation.experiments.study.experiment import load_experiment
from triangulation.model.scenario import read_scenario
from triangulation.model.simulation import Simulation
from triangulation.ui.frames import downloads
from triangulation.ui.frames.branches import order_for
from triangulation.ui.play.orders import Order
from triangulation.ui.play.solo.game import Game


@pytest.fixture(scope="module")
def forked():
    return forked_view()


def test_downloads_hold_the_course(forked):
    table = pyarrow.csv.read_csv(io.BytesIO(downloads.as_csv(forked)))
    assert table["month"].to_pylist() == list(range(1, 7))
    assert [str(day) for day in table["date"].to_pylist()[::5]] == ["2020-02-01", "2020-07-01"]
    assert table["alignment"].to_pylist() == [m["alignment"] for m in forked.columns[1:]]
    parquet = pyarrow.parquet.read_table(io.BytesIO(downloads.as_parquet(forked)))
    assert parquet.to_pydict() == table.to_pydict()
    manifest = json.loads(downloads.as_manifest(forked))
    assert manifest["settings"]["link"] == forked.recipe.query()
    assert manifest["parameters"] == forked.recipe.parameters(1).values()


def test_the_scenario_file_plays_the_course_again(forked):
    text = downloads.as_scenario(forked).decode()
    tomllib.loads(text)
    assert played(read_scenario(text, "taken"), 6) == [m["alignment"] for m in forked.columns[1:]]


def test_the_first_run_of_the_experiment_file_is_the_course(forked, tmp_path):
    file = tmp_path / "taken.toml"
    file.write_bytes(downloads.as_experiment(forked))
    checked = CliRunner().invoke(experiment_check.command, [str(file), "--processes", "1"])
    assert checked.exit_code == 0, checked.output
    experiment = load_experiment(file)
    assert (experiment.runs, experiment.citizens, experiment.seed) == (200, 40, 5)
    course = [m["alignment"] for m in forked.columns[1:]]
    assert played(experiment.scenarios[0], experiment.months) == course


@pytest.mark.parametrize(
    ("duration", "span"),
    [("once", {"first": 7, "last": 7}), ("year", {"first": 7, "last": 18}), ("on", {"first": 7})],
)
def test_files_of_a_fork_hold_the_order_alone(duration, span):
    """In other worlds and months the power decides for itself, and does not copy this course."""
    game = Game(SMALL, Quiet())
    game.go(6)
    game.fork({}, [order_for(game.view(), "belarus", "western_opening", duration)])
    game.go(9)
    view = game.view()
    levels = view.recipe.branches[1].orders[0].levels
    expected = {name: [{**span, "level": level}] for name, level in levels.items()}
    for fill in (downloads.as_scenario, downloads.as_experiment):
        policies = tomllib.loads(fill(view).decode())["policies"]
        assert policies == {"belarus": {"policy": "deliberate", "script": expected}}
    course = [m["alignment"] for m in view.columns[1:]]
    text = downloads.as_scenario(view).decode()
    assert played(read_scenario(text, "taken"), 9) == course


@pytest.mark.parametrize("orders", [[], [{"overture_eu": 0.5, "openness": 0.25}]])
def test_the_files_of_a_seat_play_what_the_person_did(orders, tmp_path):
    """Also one who only stayed the course, where the model would have moved."""
    game = Game(replace(SMALL, seat="belarus"), Prompt(30))
    for order in orders:
        game.submit(order)
    game.go(12)
    view = game.view()
    course = [m["alignment"] for m in view.columns[1:]]
    text = downloads.as_scenario(view).decode()
    assert played(read_scenario(text, "taken"), 12) == course
    file = tmp_path / "taken.toml"
    file.write_bytes(downloads.as_experiment(view))
    assert played(load_experiment(file).scenarios[0], 12) == course


def test_files_of_a_course_that_changed_parameters_say_so(forked):
    assert not downloads.caveat(forked)
    game = Game(SMALL, Quiet())
    game.go(5)
    game.fork({"energy.price_mean": 400.0})
    game.fork({}, [Order("belarus", {"overture_eu": 1.0}, 6)])
    view = game.view()
    assert "in June 2020 (month 5); in the files they hold from the first" in downloads.caveat(view)
    for fill in (downloads.as_scenario, downloads.as_experiment):
        text = fill(view).decode()
        tomllib.loads(text)
        assert text.startswith(f"# {downloads.caveat(view)}\n")


def played(scenario, months):
    """Return the alignment of the scenario's first world in every month."""
    world = Simulation(scenario.parameters, seed=5, worlds=[0], citizens=40,
                       policies=scenario.play_policies())  # fmt: skip
    return [world.step().measures.alignment[0] for _ in range(months)]
