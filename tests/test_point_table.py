"""Points from a table: the same runs as from lists; a fault is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import command

from triangulation.agents.mistake import Mistake
from triangulation.experiments.study.experiment import load_experiment
from triangulation.experiments.study.results import open_results

SMALL = "replications = 2\nmonths = 3\ncitizens = 5\n[vary]\nmethod = 'list'\n"
LISTS = SMALL + 'values = { "belarus.survival" = [0.5, 1.5], "russia.fear" = [2, 4] }\n'


def loaded(folder: Path, table: str, more: str = ""):
    (folder / "points.csv").write_text(table, encoding="utf-8")
    (folder / "design.toml").write_text(f"{SMALL}file = 'points.csv'\n{more}", encoding="utf-8")
    return load_experiment(folder / "design.toml")


def test_a_table_s_runs_are_those_of_lists(tmp_path: Path):
    loaded(tmp_path, "\ufeffbelarus.survival,russia.fear\n0.5,2\n\n1.5,4\n")
    (tmp_path / "lists.toml").write_text(LISTS, encoding="utf-8")
    for name in ("design", "lists"):
        words = ("experiment", "run", tmp_path / f"{name}.toml", "--output", tmp_path / name)
        assert command(*words, "--processes", "1", "--quiet") == 0
    table, lists = ((tmp_path / name / "runs.parquet").read_bytes() for name in ("design", "lists"))
    assert table == lists
    assert open_results(tmp_path / "design").experiment.varied is not None, "the table lies beside"


def test_words_and_whole_numbers_are_read(tmp_path: Path):
    varied = loaded(tmp_path, "network.kind,regime.succession_month\nnone,5\nnone,9.0\n").varied
    assert varied is not None
    assert varied.values == {"network.kind": ("none", "none"), "regime.succession_month": (5, 9)}


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("belarus.survival,russia.fear\n0.5,2\n1.5\n", "Line 3 of vary.file points.csv has 1 ent"),
        ("belarus.survival,russia.fear\n0,5,2\n", "Line 2 .* has 3 entries .* a point before dec"),
        (
            'russia.fear\n"0,5"\n',
            "Line 2 .*: russia.fear is '0,5'; allowed is a number with a point",
        ),
        ("russia.fear,belarus.survival\n2,\n", "Line 2 .*: belarus.survival is ''; allowed is a n"),
        ("russia.fear;belarus.survival\n2;1\n", "semicolons in line 1"),
        ("russia.fera\n2\n", "Line 2 .*russia.fera.*"),
        ("russia.fear\n2\n3\n2\n", "Line 4 .* repeats line 2"),
        ("russia.fear,russia.fear\n2,2\n", "Line 1 .* allowed are different parameters"),
        ("russia.fear\n", "has no row of values"),
        ("", "Line 1 of vary.file points.csv is ''"),
        ("russia.fear\nnan\n", "Line 2 .*russia.fear is nan"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, table: str, told: str):
    with pytest.raises(Mistake, match=told):
        loaded(tmp_path, table)


def test_a_table_goes_with_a_list_alone(tmp_path: Path):
    with pytest.raises(Mistake, match="vary has values and a file; allowed is one of them"):
        loaded(tmp_path, "russia.fear\n2\n", "[vary.values]\nrussia.fear = [2]\n")
    (tmp_path / "design.toml").write_text(SMALL + "file = 'absent.csv'\n", encoding="utf-8")
    with pytest.raises(Mistake, match=r"vary\.file names 'absent\.csv', which cannot be read"):
        load_experiment(tmp_path / "design.toml")
