"""The experiment file: designs of points, one sentence for every mistake, a schema that agrees."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from small import TEXT, command

from triangulation.agents.mistake import Mistake
from triangulation.experiments.commands.experiment_check import counted, duration
from triangulation.experiments.study.experiment import load_experiment
from triangulation.experiments.study.points import count_points
from triangulation.experiments.study.schema import experiment_schema
from triangulation.model.parameters import LEDGER

SURVIVAL, FEAR, MONTH = "belarus.survival", "russia.fear", "regime.succession_month"
PLACED = f"""
[vary]
method = "METHOD"
size = 16
parameters = ["{SURVIVAL}", "{FEAR}"]
[vary.ranges]
{MONTH} = [3, 6]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("method", "count"),
    [("latin-hypercube", 16), ("halton", 16), ("sobol", 16 * 5), ("morris", 16 * 4)],
)
def test_points_are_placed_within_their_ranges(method: str, count: int, tmp_path: Path) -> None:
    """Explored ranges by default, whole numbers whole, and the same ones every time."""
    experiment = load_experiment(written(tmp_path, PLACED.replace("METHOD", method)))
    points = experiment.points()
    assert points.count == count == count_points(experiment.varied)
    assert list(points.columns) == [SURVIVAL, FEAR, MONTH]
    for name in (SURVIVAL, FEAR):
        low, high = LEDGER[name].explore
        values = points.columns[name]
        assert ((low <= values) & (values <= high)).all()
        assert np.ptp(values) > 0.6 * (high - low)
    assert set(points.columns[MONTH]) <= {3, 4, 5, 6}
    assert points.columns[MONTH].dtype == np.int64
    again = experiment.points()
    assert all((again.columns[name] == points.columns[name]).all() for name in points.columns)
    other = load_experiment(written(tmp_path, "seed = 1\n" + PLACED.replace("METHOD", method)))
    assert (other.points().columns[SURVIVAL] != points.columns[SURVIVAL]).any()


def test_a_sobol_design_is_the_one_that_its_analysis_expects(tmp_path: Path) -> None:
    """Every block of points swaps one parameter between two base samples."""
    text = PLACED.replace("METHOD", "sobol").replace("size = 16", "size = 16\nsecond_order = true")
    points = load_experiment(written(tmp_path, text)).points()
    assert points.count == 16 * (2 * 3 + 2)
    matrix = np.column_stack([points.columns[n] for n in (SURVIVAL, FEAR)])
    blocks = matrix.reshape(16, 8, 2)
    a, b = blocks[:, 0], blocks[:, -1]
    assert (blocks[:, 1] == np.column_stack([b[:, 0], a[:, 1]])).all()
    assert (blocks[:, 2] == np.column_stack([a[:, 0], b[:, 1]])).all()


def test_a_list_goes_side_by_side_and_takes_words(tmp_path: Path) -> None:
    text = (
        '[vary]\nmethod = "list"\n[vary.values]\nnetwork.kind = ["none", "watts_strogatz"]\n'
        "belarus.survival = [1, 2]\n"
    )
    points = load_experiment(written(tmp_path, text)).points()
    assert [points.at(row) for row in range(points.count)] == [
        {"network.kind": "none", SURVIVAL: 1.0},
        {"network.kind": "watts_strogatz", SURVIVAL: 2.0},
    ]


def test_without_vary_there_is_one_point(tmp_path: Path) -> None:
    experiment = load_experiment(written(tmp_path, "replications = 4\n"))
    assert (experiment.points().count, experiment.runs) == (1, 4)
    assert [scenario.name for scenario in experiment.scenarios] == ["briefing-2020"]


SCRIPT = "[policies.russia.script]\ncoercion = "

WRONG = [
    ("months = 0", "months is 0; allowed is a whole number, 1 to 1200"),
    ("months = true", "months is True"),
    ("months = 1.5", "months is 1.5"),
    ("replications = -1", "replications is -1"),
    ('citizens = "many"', "citizens is 'many'"),
    ("seed = -1", "seed is -1"),
    ("title = 3", "title is 3; allowed is a text"),
    ("mouths = 3", "no entry mouths; did you mean months?"),
    ("scenarios = []", "scenarios is []"),
    ('scenarios = "patron"', "scenarios is 'patron'; allowed is a list"),
    ('scenarios = ["patron", "patron"]', "different names"),
    ('scenarios = ["patrom"]', "no scenario 'patrom'; did you mean patron?"),
    ('scenarios = ["x/own.toml"]', "beside the experiment file"),
    ('scenarios = ["experiment.toml"]', "the experiment file is called so"),
    ('scenarios = ["absent.toml"]', "'absent.toml', which cannot be read"),
    ("parameters = 3", "parameters is 3; allowed is a table"),
    ("[parameters]\nbelarus.survivall = 1", "did you mean belarus.survival?"),
    ("[parameters]\nbelarus.survival = 1000", "belarus.survival is 1000"),
    ('[policies.china]\npolicy = "idle"', "no power 'china'"),
    ('[policies.russia]\npolicy = "wait"', "no policy 'wait'"),
    (f"{SCRIPT}9", "russia.coercion is 9"),
    (f"{SCRIPT}[{{first = 3, level = 9}}]", "russia.coercion is 9"),
    (f"{SCRIPT}[{{first = 3, level = 1}}, 2]", "russia.coercion is {"),
    (f"{SCRIPT}[{{level = 1}}]", "russia.coercion has the span {'level': 1}"),
    (f"{SCRIPT}[{{first = 0, level = 1}}]", "first (a month, from 1 on)"),
    (f"{SCRIPT}[{{first = true, level = 1}}]", "first (a month, from 1 on)"),
    (f"{SCRIPT}[{{first = 3, last = 2, level = 1}}]", "last (no month before first)"),
    (f"{SCRIPT}[{{first = 3, until = 2, level = 1}}]", "'until': 2"),
    ("vary = 3", "vary is 3; allowed is a table"),
    ("[vary]\nsize = 3", "vary.method is missing"),
    ('[vary]\nmethod = "guess"', "vary.method is 'guess'; allowed is one of grid, list"),
    ('[vary]\nmethod = "grid"', "vary.values names no parameter"),
    ('[vary]\nmethod = "grid"\nsize = 3', "vary.size does not go with method 'grid'"),
    ('[vary]\nmethod = "grid"\n[vary.values]\nrussia.fear = 2', "vary.values.russia.fear is 2"),
    ('[vary]\nmethod = "grid"\n[vary.values]\nrussia.fear = [99]', "russia.fear is 99"),
    ('[vary]\nmethod = "list"\n[vary.values]\nrussia.fear = [1, 2]\nbelarus.rents = [1]',
     "differ in length: russia.fear 2, belarus.rents 1"),
    ('[vary]\nmethod = "halton"\nparameters = ["russia.fear"]', "vary.size is missing"),
    ('[vary]\nmethod = "halton"\nsize = 4', "vary.parameters or vary.ranges names no parameter"),
    ('[vary]\nmethod = "halton"\nsize = 4\nparameters = ["russia.feer"]', "russia.fear?"),
    ('[vary]\nmethod = "halton"\nsize = 4\nparameters = ["network.kind"]', "is a word"),
    ('[vary]\nmethod = "halton"\nsize = 4\nparameters = ["citizens.poll_size"]',
     "citizens.poll_size has no explored range"),
    ('[vary]\nmethod = "halton"\nsize = 4\n[vary.ranges]\nrussia.fear = [2]', "[low, high]"),
    ('[vary]\nmethod = "halton"\nsize = 4\n[vary.ranges]\nrussia.fear = [2, 1]', "below its high"),
    ('[vary]\nmethod = "halton"\nsize = 4\nparameters = ["russia.fear"]\n'
     "[vary.ranges]\nrussia.fear = [1, 2]", "allowed is one of them"),
    ('[vary]\nmethod = "sobol"\nsize = 6\nparameters = ["russia.fear"]',
     "vary.size is 6; a Sobol design needs a power of 2, such as 4 or 8"),
    ('[vary]\nmethod = "sobol"\nsize = 1\nparameters = ["russia.fear"]',
     "vary.size is 1; method 'sobol' needs at least 2"),
    ('[vary]\nmethod = "morris"\nsize = 1\nparameters = ["russia.fear"]',
     "vary.size is 1; method 'morris' needs at least 2"),
    ('[vary]\nmethod = "grid"\n[vary.values]\nrussia.fear = [1, 2, 1.0]',
     "vary.values.russia.fear is [1.0, 2.0, 1.0]; allowed is a list of different values"),
    ('[vary]\nmethod = "list"\n[vary.values]\nrussia.fear = [1, 2, 1]\n'
     "belarus.rents = [1, 1, 1]", "have a point twice"),
    ("months = 2\n[policies.russia.script]\ncoercion = [0, 1, 2]",
     "policies.russia.script.coercion has a level for month 3; allowed are levels for the 2"),
    ("months = 2\n[policies.russia.script]\ncoercion = [{first = 1, level = 1}, "
     "{first = 9, level = 0}]", "has a level for month 9"),
    ('[vary]\nmethod = "sobol"\nsize = 4\nlevels = 4\nparameters = ["russia.fear"]',
     "vary.levels does not go with method 'sobol'"),
    ('[vary]\nmethod = "morris"\nsize = 4\nlevels = 5\nparameters = ["russia.fear"]',
     "vary.levels is 5; allowed is an even number"),
    ('[parameters]\nrussia.fear = 1\n[vary]\nmethod = "grid"\n[vary.values]\nrussia.fear = [2]',
     "russia.fear is fixed in parameters and varied"),
    ('[vary]\nmethod = "grid"\n[vary.values]\ntrade.exports_russia = [0.3, 0.95]',
     "sum to more than 1"),
    ('replications = 100000\n[vary]\nmethod = "halton"\nsize = 1000\n'
     'parameters = ["russia.fear"]', "100,000,000 runs; allowed is at most 10,000,000"),
    ('[keep]\nmeasures = ["unrests"]', "'unrests', which is not recorded; did you"),
    ('[keep]\nsummaries = ["peak"]', "keep.summaries is ['peak']; allowed is a list of min, max"),
    ('[keep]\nmonths = "some"', "keep.months is 'some'; allowed is one of all, yearly, last-year"),
    ('months = 11\n[keep]\nmonths = "yearly"', "keep.months is 'yearly' and months is 11; allowed"),
    ('until = "unrest is high"', "until is 'unrest is high'; allowed is a measure, one of <, <="),
    ('until = "unrest > nan"', "until is 'unrest > nan'; allowed is a measure"),
    ('until = "unrests > 0.5"', "until names 'unrests', which is not recorded; did you"),
    ('until = "alignment_drift < 0"', "until names 'alignment_drift', which is computed when"),
    ("months = ", "not valid TOML"),
]  # fmt: skip
"""Files with one mistake, and what is said of it."""

JOINT = (
    "keep.months is 'yearly' and",
    "cannot be read", "differ in length", "sum to", "allowed is at most", "fixed in", "power of 2",
    "does not go with", "below its high", "allowed is one of them", "names no parameter",
    "vary.size is missing", "even number", "not valid TOML", "is called so",
    "no month before", "needs at least", "different values", "have a point twice",
    "has a level for month",
)  # fmt: skip
"""Mistakes that lie between entries or outside the file, of which no schema can know."""


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_mistake_is_reported_in_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=re.escape(said)) as raised:
        load_experiment(written(tmp_path, text + "\n"))
    assert str(raised.value).count("\n") == 0
    assert str(raised.value).endswith((".", "?"))


def test_a_mistake_ends_the_commands_with_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "months = 0\n")
    for words in (("check", file), ("run", file, "--output", tmp_path / "out")):
        assert command("experiment", *words) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert command("experiment", "run", tmp_path / "absent.toml") == 2
    assert not (tmp_path / "out").exists()


def test_schema_and_validator_agree(tmp_path: Path) -> None:
    """What the validator takes the schema takes; of mistakes in single entries both complain."""
    schema = jsonschema.Draft7Validator(experiment_schema())
    jsonschema.Draft7Validator.check_schema(experiment_schema())
    right = [TEXT, *(PLACED.replace("METHOD", m) for m in ("halton", "sobol", "morris"))]
    right.append('[keep]\nmeasures = ["unrest"]\nmonths = "none"\nsummaries = ["max"]\n')
    right.append(f"{SCRIPT}[{{first = 3, last = 5, level = 2}}, {{first = 9, level = 1}}]\n")
    right.append("months = 2\n[policies.russia.script]\ncoercion = [0, 1]\n")
    spans = ", ".join(["{first = 2, last = 9, level = 1}"] * 3)
    right.append(f"months = 2\n[policies.russia.script]\ncoercion = [{spans}]\n")
    right.append('[vary]\nmethod = "list"\n[vary.values]\n"network.kind" = ["none"]\n')
    for text in right:
        load_experiment(written(tmp_path, text))
        assert list(schema.iter_errors(tomllib.loads(text))) == [], text
    for text, said in WRONG:
        if not any(word in said for word in JOINT):
            assert not schema.is_valid(tomllib.loads(text)), text


def test_the_example_can_be_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It names its schema, fits it, and is never written over anything."""
    file = tmp_path / "mine.toml"
    assert command("experiment", "init", file) == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("#:schema ./experiment.schema.json\n")
    schema = json.loads((tmp_path / "experiment.schema.json").read_text(encoding="utf-8"))
    assert schema == experiment_schema()
    jsonschema.validate(tomllib.loads(text), schema)
    assert command("experiment", "init", file) == 2
    capsys.readouterr()
    small = text.replace("citizens = 1000", "citizens = 10").replace("months = 120", "months = 2")
    file.write_text(small, encoding="utf-8")
    assert command("experiment", "check", file, "--processes", "2") == 0
    said = capsys.readouterr().out
    assert "2,000 runs: 1 scenario × 100 points × 20 replications, 2 months, 10 citizens" in said
    assert re.search(r"about \d+ seconds? on 2 cores and [\d.]+ [kM]B on disk", said)


@pytest.mark.slow
def test_the_example_unchanged_names_a_parameter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = tmp_path / "mine.toml", tmp_path / "mine"
    assert command("experiment", "init", file) == 0
    assert command("experiment", "run", file, "--output", folder, "--quiet") == 0
    capsys.readouterr()
    assert command("experiment", "analyse", folder) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert " matters most" in said
    assert "No parameter can be named" not in said


def test_scenario_files_of_ones_own_go_with_the_results(tmp_path: Path) -> None:
    own = 'title = "Own"\npaper = "none"\ndescription = "x"\n[parameters]\nrussia.fear = 1.5\n'
    (tmp_path / "mine.toml").write_text(own, encoding="utf-8")
    text = 'scenarios = ["mine.toml"]\nreplications = 2\nmonths = 1\ncitizens = 5\n'
    file = written(tmp_path, text)
    words = ("--output", tmp_path / "out", "--quiet", "--processes", "1")
    assert command("experiment", "run", file, *words) == 0
    experiment = load_experiment(tmp_path / "out" / "experiment.toml")
    assert [scenario.name for scenario in experiment.scenarios] == ["mine"]
    assert experiment.scenarios[0].parameters.russia.fear == 1.5


def test_files_may_begin_with_the_mark_that_some_editors_write(tmp_path: Path) -> None:
    own = 'title = "Own"\npaper = "none"\ndescription = "x"\n'
    (tmp_path / "mine.toml").write_text(own, encoding="utf-8-sig")
    file = tmp_path / "own.toml"
    file.write_text('scenarios = ["mine.toml"]\nmonths = 3\n', encoding="utf-8-sig")
    experiment = load_experiment(file)
    assert (experiment.months, experiment.scenarios[0].title) == (3, "Own")
    assert experiment.text.startswith("scenarios")
    assert experiment.files["mine.toml"] == own


def test_one_is_one() -> None:
    said = [counted(1, "run"), counted(1200, "run"), duration(0.2), duration(1.6)]
    assert said == ["1 run", "1,200 runs", "1 second", "2 seconds"]


def test_the_page_on_experiments_can_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its file and its code, on fewer months, citizens and points."""
    page = (Path(__file__).parents[1] / "docs" / "experiments.md").read_text(encoding="utf-8")
    text, program = (
        re.findall(rf"```{language}\n(.*?)```", page, flags=re.DOTALL)[0]
        for language in ("toml", "python")
    )
    for large, small in (
        ("months = 120", "months = 2"),
        ("citizens = 1000", "citizens = 5"),
        ("size = 32", "size = 2"),
        ("replications = 10", "replications = 2"),
    ):
        assert large in text
        text = text.replace(large, small)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    assert command("experiment", "run", "mine.toml", "--output", "runs/mine", "--quiet") == 0
    names: dict[str, object] = {}
    exec(compile(program, "experiments.md", "exec"), names)
    assert "external-threat" in capsys.readouterr().out
