"""Parameters that follow a path in time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangulation.agents.mistake import Mistake
from triangulation.agents.spans import level_at
from triangulation.experiments.commands.options import with_changes
from triangulation.experiments.playing.batch import Course, play, play_all
from triangulation.experiments.playing.job import Job, job_from
from triangulation.experiments.storage.manifest import Manifest, read_manifest
from triangulation.experiments.study.experiment import load_experiment
from triangulation.model.continuation import continuation
from triangulation.model.parameters import LEDGER, Parameters
from triangulation.model.scenario import load_scenario, read_scenario
from triangulation.model.scenario_text import scenario_text
from triangulation.model.simulation import Simulation

PRICE = "energy.price_mean"
JUMP = [{"first": 1, "last": 6, "level": 200}, {"first": 7, "level": 300}]


def at_price(value):
    return Parameters().with_values({PRICE: value})


def months(course, start, stop):
    return {name: values[:, start:stop] for name, values in play(course).items()}


spans = st.lists(
    st.builds(
        lambda first, length, level: (
            {"first": first, "level": level} | ({} if length is None else {"last": first + length})
        ),
        st.integers(1, 30),
        st.none() | st.integers(0, 20),
        st.integers(100, 400),
    ),
    min_size=1,
    max_size=6,
)


@given(spans, st.integers(100, 400))
def test_every_month_has_the_latest_span_or_what_stood_before(path, before):
    p = at_price(before).with_values({PRICE: path})
    for month in range(1, 60):
        level = level_at(path, month)
        assert p.at(month).energy.price_mean == (before if level is None else level)


@given(spans)
def test_values_give_the_same_parameters_again(path):
    p = at_price(path)
    assert Parameters().with_values(p.values()) == p
    assert Parameters().with_values(p.differences()) == p
    assert p.with_values({PRICE: 150}) == at_price(150)


@given(spans)
def test_a_scenario_with_a_path_survives_its_file(path):
    scenario = replace(load_scenario("briefing-2020"), parameters=at_price(path))
    assert read_scenario(scenario_text(scenario), scenario.name).parameters == scenario.parameters


def test_months_before_a_change_are_bit_identical_and_later_ones_are_not():
    def part(value, start, stop):
        return months(Course(at_price(value), (0, 1), 12, 30), start, stop)

    path, before = part(JUMP, 0, 6), part(200, 0, 6)
    for name in set(path) - {"drift"}:
        np.testing.assert_array_equal(path[name], before[name], err_msg=name)
    assert any(np.any(part(JUMP, 6, 12)[n] != part(200, 6, 12)[n]) for n in path)


def test_a_path_of_one_level_is_the_number():
    assert at_price([{"first": 1, "level": 200}]) == at_price(200)


def test_a_fork_in_the_month_of_the_change_is_the_path():
    """From month 7 on a path plays what a fork with the new value plays."""
    straight = Simulation(at_price(JUMP), worlds=[3], citizens=50)
    forked = Simulation(at_price(200), worlds=[3], citizens=50)
    for _ in range(6):
        straight.step()
        forked.step()
    fork = continuation(forked.now, at_price(300), seed=0, worlds=[3])
    resumed = continuation(straight.now, at_price(JUMP), seed=0, worlds=[3])
    for _ in range(6):
        wanted = straight.step().measures
        for other in (fork.step().measures, resumed.step().measures):
            np.testing.assert_array_equal(other.alignment, wanted.alignment)


def test_going_back_in_time_takes_the_parameters_of_that_month_again():
    simulation = Simulation(at_price(JUMP), citizens=30)
    start = simulation.now
    first = [simulation.step().measures.alignment for _ in range(9)]
    simulation.now = start
    again = [simulation.step().measures.alignment for _ in range(9)]
    np.testing.assert_array_equal(first, again)


def test_citizens_follow_a_path_too():
    def approval(value):
        p = Parameters().with_values({"citizens.influence": value})
        return play(Course(p, (0,), 8, 60))["public_leaning"][0]

    path, constant = (
        approval([{"first": 5, "level": 0.0}]),
        approval(LEDGER["citizens.influence"].default),
    )
    np.testing.assert_array_equal(path[:4], constant[:4])
    assert np.any(path[4:] != constant[4:])


def test_worlds_side_by_side_may_have_different_paths():
    each = (at_price(JUMP), at_price(200), at_price([{"first": 3, "level": 90}]))
    together = play_all(Course(each, (0, 1, 2), 9, 30))
    for world, p in enumerate(each):
        alone = play(Course(p, (world,), 9, 30))
        for name, values in alone.items():
            np.testing.assert_array_equal(together[name][world], values[0], err_msg=name)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (PRICE, [], "empty list"),
        (PRICE, [7], "is \\[7\\]; allowed is a number or a list of spans"),
        (PRICE, [{"first": 0, "level": 200}], "from 1 on"),
        (PRICE, [{"first": 7, "last": 3, "level": 200}], "no month before first"),
        (PRICE, [{"first": 7, "last": 9, "level": -1}], "from month 7 to 9, energy.price_mean is"),
        (PRICE, [{"first": 7, "level": "dear"}], "allowed is a number"),
        ("network.rewiring", [{"first": 7, "level": 0.1}], "one value for the whole run"),
        ("citizens.poll_size", [{"first": 7, "level": 500}], "one value for the whole run"),
        ("network.kind", [{"first": 7, "level": 1}], "allowed is one of"),
        ("energy.price_maen", [{"first": 7, "level": 1}], "did you mean"),
        ("trade.exports_russia", [{"first": 7, "level": 1.0}], "sum to more than 1"),
    ],
)
def test_what_cannot_be_a_path_is_refused_in_a_sentence(name, value, words):
    with pytest.raises(Mistake, match=words):
        Parameters().with_values({name: value})


def test_the_command_line_takes_spans_and_files(tmp_path: Path):
    file = tmp_path / "prices.csv"
    file.write_text("month,value\n1,200\n7,300\n")
    assert with_changes(Parameters(), [f"{PRICE}=@{file}"]) == at_price(JUMP)
    written = f"{PRICE}=[{{first=1,last=6,level=200}},{{first=7,level=300}}]"
    assert with_changes(Parameters(), [written]) == at_price(JUMP)
    with pytest.raises(Mistake, match="spans such as"):
        with_changes(Parameters(), [f"{PRICE}=[{{first=1"])


@pytest.mark.parametrize(
    "text",
    ["", "month,value\n", "date,value\n1,2\n", "month,value\n7,1\n7,2\n", "month,value\nx,1\n"],
)
def test_a_file_that_is_no_path_is_refused(tmp_path: Path, text: str):
    (tmp_path / "prices.csv").write_text(text)
    with pytest.raises(Mistake, match=r"energy.price_mean: .*prices.csv"):
        with_changes(Parameters(), [f"{PRICE}=@{tmp_path / 'prices.csv'}"])


def test_scenario_and_experiment_files_name_a_file_beside_them(tmp_path: Path):
    (tmp_path / "prices.csv").write_text("month,value\n1,200\n7,300\n")
    words = 'title = "T"\npaper = "P"\ndescription = "D"\n'
    named = '[parameters]\nenergy.price_mean = {file = "prices.csv"}\n'
    (tmp_path / "own.toml").write_text(words + named)
    assert load_scenario(str(tmp_path / "own.toml")).parameters == at_price(JUMP)
    (tmp_path / "experiment.toml").write_text(
        'title = "T"\nscenarios = ["own.toml"]\nmonths = 12\n[parameters]\n'
        "energy.price_mean = [{first = 9, level = 100}]\n"
    )
    experiment = load_experiment(tmp_path / "experiment.toml")
    wanted = at_price([*JUMP, {"first": 9, "level": 100}])
    assert experiment.scenarios[0].parameters == wanted
    assert experiment.files["prices.csv"].startswith("month,value")


def test_a_manifest_keeps_the_path(tmp_path: Path):
    scenario = replace(load_scenario("briefing-2020"), parameters=at_price(JUMP))
    job = Job(scenario, months=12, worlds=2)
    file = tmp_path / "manifest.json"
    Manifest(job.settings(), scenario.parameters.values(), {}).write(file)
    assert job_from(read_manifest(tmp_path)).scenario.parameters == scenario.parameters
