"""From an experiment file to answers, on real runs: the commands and the reading of results."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from triangulation.experiments.analysis.answers import answers_of, request_for
from triangulation.experiments.command_line import main
from triangulation.experiments.storage.manifest import digest, read_manifest
from triangulation.experiments.study.results import open_results
from triangulation.experiments.thesis.assumptions import preferences
from triangulation.experiments.thesis.page import write_page
from triangulation.experiments.thesis.regimes import names

SMALL = "replications = 2\nmonths = 13\ncitizens = 10\n"

EXPERIMENTS = {
    "sobol": SMALL.replace("2", "5", 1)
    + 'scenarios = ["briefing-2020", "patron"]\n[vary]\nmethod = "sobol"\nsize = 4\n'
    'parameters = ["russia.fear", "belarus.survival"]\n[keep]\nmeasures = ["alignment"]\n',
    "morris": SMALL + '[vary]\nmethod = "morris"\nsize = 2\nlevels = 6\n'
    'parameters = ["russia.fear", "belarus.survival"]\n[keep]\nmonths = "none"\n',
    "grid": SMALL + '[vary]\nmethod = "grid"\n[vary.values]\nrussia.fear = [1, 2, 3]\n'
    'network.kind = ["none", "watts_strogatz"]\n',
}


HINTS = {
    "alignment": "did you mean alignment_mean or alignment_final?",
    "unrest_mean": "the experiment did not keep the measure unrest (`measures` under [keep]).",
    "votes": "the outcomes are alignment_mean, alignment_final.",
}


def triangulation(*words: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def conducted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("experiments")
    for name, text in EXPERIMENTS.items():
        file = folder / f"{name}.toml"
        file.write_text(text, encoding="utf-8")
        words = ("experiment", "run", file, "--output", folder / name)
        assert triangulation(*words, "--processes", "1", "--quiet") == 0
    return folder


@pytest.mark.parametrize(
    ("name", "answered"),
    [
        ("sobol", {"sobol-briefing-2020", "sobol-patron", "differences", "convergence", "months"}),
        ("morris", {"morris", "convergence"}),
        ("grid", {"means", "effects", "interactions", "levels", "regions", "convergence"}),
    ],
)
def test_every_design_is_answered_by_its_command(conducted, tmp_path, capsys, name, answered):
    output = tmp_path / "answers"
    assert triangulation("experiment", "analyse", conducted / name, "--output", output) == 0
    table = pd.read_csv(output / "answers.csv")
    assert set(table["name"]) == answered
    assert (output / "convergence.pdf").read_bytes().startswith(b"%PDF")
    printed = capsys.readouterr().out
    assert "Were there enough replications?" in printed
    settings = read_manifest(output).settings
    assert settings["outcome"] == "alignment_final"
    assert settings["runs.parquet"] == digest(conducted / name / "runs.parquet")


def test_an_experiment_knows_its_design_and_what_it_kept(conducted):
    results = open_results(conducted / "morris")
    assert request_for(results, "unrest_mean").levels == 6
    assert request_for(results, "unrest_mean").method == "morris"
    found = {answer.name for answer in answers_of(results, request_for(results, "unrest_mean"))}
    assert found == {"morris", "convergence"}


def test_a_second_analysis_overwrites_nothing(conducted):
    for _ in range(2):
        words = ("experiment", "analyse", conducted / "grid", "--outcome", "freedom_mean")
        assert triangulation(*words, "--quiet") == 0
    names = {path.name for path in (conducted / "grid").glob("analysis*")}
    assert names == {"analysis-freedom_mean", "analysis-freedom_mean-2"}


def test_mistakes_are_reported_in_one_sentence(conducted, tmp_path, capsys):
    assert triangulation("experiment", "analyse", tmp_path) == 2
    assert "holds no experiment" in capsys.readouterr().err
    analyse = ("experiment", "analyse", conducted / "sobol")
    assert triangulation(*analyse, "--outcome", "alignmnt_final") == 2
    assert "did you mean alignment_final" in capsys.readouterr().err
    for wrong, hint in HINTS.items():
        assert triangulation(*analyse, "--outcome", wrong) == 2
        assert capsys.readouterr().err.endswith(f"There is no outcome {wrong!r}; {hint}\n")
    assert triangulation(*analyse, "--within", "0", "--output", tmp_path / "x") == 2
    assert "within is 0; allowed is a number above 0" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
    for design in ("sobol", "morris"):
        analyse_above = ("experiment", "analyse", conducted / design, "--above", "0.3")
        assert triangulation(*analyse_above, "--output", tmp_path / "x") == 2
        assert f"a {design.capitalize()} design has no regions" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
    inside = conducted / "sobol" / "measures" / "x"
    assert triangulation(*analyse, "--output", inside) == 2
    assert "lies among the measures of" in capsys.readouterr().err
    assert not inside.exists()


# --- beyond the paper -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def assumptions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("thesis") / "assumptions"
    assert triangulation(*assumptions_words(output), "--quiet") == 0
    return output


def assumptions_words(output: Path) -> tuple[str | Path, ...]:
    size = ("--size", "2", "--replications", "2", "--months", "12", "--citizens", "5")
    return ("assumptions", *size, "--processes", "1", "--output", output)


def test_assumptions_are_ranked_in_words_tables_and_figures(assumptions):
    ranked = pd.read_csv(assumptions / "assumptions.csv")
    assert sorted(ranked["parameter"]) == sorted(preferences())
    assert ranked["total"].is_monotonic_decreasing
    first = ranked["parameter"][0]
    words = pd.read_csv(assumptions / "answers.csv").set_index("name")["answer"]
    assert f"[{first}; " in words["assumptions"]
    assert "state alignment" in (assumptions / "assumptions.svg").read_text(encoding="utf-8")
    assert (assumptions / "coercion_mean.csv").is_file()


def test_the_same_command_goes_on_and_another_is_refused(assumptions, capsys):
    before = digest(assumptions / "assumptions.csv")
    assert triangulation(*assumptions_words(assumptions)) == 0
    assert digest(assumptions / "assumptions.csv") == before
    assert "depends most on these three assumptions" in capsys.readouterr().out
    assert triangulation("assumptions", "--output", assumptions) == 2
    assert "holds another inquiry" in capsys.readouterr().err


def test_a_size_that_no_sobol_design_has_is_refused_before_anything_is_written(tmp_path, capsys):
    output = tmp_path / "x"
    assert triangulation("assumptions", "--size", "100", "--output", output) == 2
    assert "a Sobol design needs a power of 2" in capsys.readouterr().err
    assert not output.exists()


def test_the_map_has_a_cell_for_every_pair_of_values(tmp_path, capsys):
    output = tmp_path / "map"
    words = (
        "regimes", "--across", "belarus.survival=0:2", "--up", "belarus.rents=1:3", "--cells", "2",
        "--beside", "russia.fear=1,3", "--worlds", "2", "--months", "12", "--citizens", "5",
        "--processes", "1",
        "--output", output,
    )  # fmt: skip
    assert triangulation(*words) == 0
    shares = pd.read_csv(output / "regimes.csv")
    for _, each in shares.groupby("russia.fear"):
        pairs = set(zip(each["belarus.survival"], each["belarus.rents"], strict=True))
        assert pairs == {(0.5, 1.5), (0.5, 2.5), (1.5, 1.5), (1.5, 2.5)}
    assert shares[list(names())].sum(axis=1).tolist() == [1] * 8
    assert "westward pivot: nowhere the most frequent" in capsys.readouterr().out
    assert (output / "regimes.svg").is_file()


@pytest.mark.parametrize(
    ("axis", "said"),
    [
        ("russia.fear", "russia.fear is ''; allowed is a number"),
        ("russia.fear=2:1", "allowed is name=low:high, low below high"),
        ("russia.feer=0:1", "did you mean russia.fear?"),
        ("energy.import_dependence=0:2", "energy.import_dependence is 2; allowed is 0 to 1"),
        ("network.kind=none:none", "allowed is name=low:high"),
    ],
)
def test_an_axis_that_cannot_be_is_refused(tmp_path, capsys, axis, said):
    assert triangulation("regimes", "--across", axis, "--output", tmp_path / "x") == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "axes",
    [
        ("--across", "russia.fear=0:1", "--up", "russia.fear=0:2"),
        ("--across", "russia.fear=0:1", "--beside", "russia.fear=1,2"),
        ("--up", "russia.fear=0:1", "--beside", "russia.fear=1,2"),
    ],
)
def test_a_map_that_names_a_parameter_twice_is_refused(tmp_path, capsys, axes):
    assert triangulation("regimes", *axes, "--output", tmp_path / "x") == 2
    assert "russia.fear is named twice" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ("russia.fear", "russia.fear is ''; allowed is a number"),
        ("russia.fear=1,1", "allowed is name=value,value with one to 4 different numbers"),
        ("russia.fear=1,2,3,4,5", "allowed is name=value,value with one to 4 different numbers"),
        ("network.kind=none", "allowed is name=value,value with one to 4 different numbers"),
    ],
)
def test_panels_that_cannot_be_are_refused(tmp_path, capsys, beside, said):
    assert triangulation("regimes", "--beside", beside, "--output", tmp_path / "x") == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_the_page_shows_what_the_commands_found(assumptions, tmp_path):
    regimes = tmp_path / "regimes"
    size = ("--cells", "2", "--worlds", "2", "--months", "12", "--citizens", "5")
    assert triangulation("regimes", *size, "--processes", "1", "--output", regimes, "--quiet") == 0
    write_page(assumptions, regimes, tmp_path)
    page = (tmp_path / "beyond-the-paper.md").read_text(encoding="utf-8")
    assert "- The paper's thesis depends most on these three assumptions: (1)" in page
    assert "8 points, 2 worlds at each, 12 months, 5 citizens" in page.lower()
    for picture in re.findall(r"\]\((images/\w+\.svg)\)", page):
        assert (tmp_path / picture).is_file()
