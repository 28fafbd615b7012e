"""What an experiment's design lets one ask: the answers, in words, tables, figures and files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tables import NAMES, OUTCOME, linear, random_points, runs_of, saltelli, trajectories

from triangulation.agents.mistake import Mistake
from triangulation.experiments.analysis.output import write_answers
from triangulation.experiments.analysis.printing import print_answers, with_intervals
from triangulation.experiments.analysis.questions import Answer, answers
from triangulation.experiments.analysis.request import Request
from triangulation.experiments.reference.meanings import outcome_label
from triangulation.experiments.storage.manifest import digest
from triangulation.model.columns import COLUMNS


def asked(runs: pd.DataFrame, method: str, **more: float) -> dict[str, Answer]:
    return {each.name: each for each in answers(runs, Request(OUTCOME, method, **more))}


def two(points: np.ndarray, replications: int = 5) -> pd.DataFrame:
    other = runs_of(points, lambda p, shock: linear(p, shock) + 1, replications, "patron")
    return pd.concat([runs_of(points, linear, replications), other], ignore_index=True)


def test_the_design_decides_what_is_asked():
    assert list(asked(runs_of(saltelli(8), linear), "sobol")) == ["sobol", "convergence"]
    assert list(asked(runs_of(trajectories(4, 4), linear), "morris")) == ["morris", "convergence"]
    latin = runs_of(random_points(50), linear)
    assert list(asked(latin, "lhs")) == ["means", "regions", "convergence"]
    single = runs_of(np.zeros((1, 0)), lambda p, shock: 0.1 * shock)
    assert list(asked(single, "list")) == ["convergence"]


def test_two_scenarios_are_each_asked_and_compared():
    found = asked(two(saltelli(8)), "sobol")
    assert list(found) == ["sobol-briefing-2020", "sobol-patron", "differences", "convergence"]
    assert "patron differs from briefing-2020" in found["differences"].sentence


def test_scenarios_without_points_have_means_side_by_side():
    runs = two(np.zeros((1, 3))).drop(columns=NAMES)
    found = asked(runs, "list")
    assert list(found) == ["means", "differences", "convergence"]
    assert "(patron)" in found["means"].sentence


def test_the_leading_parameter_is_named_with_its_rivals():
    found = asked(runs_of(saltelli(64), linear), "sobol")["sobol"].sentence
    assert found.startswith("Fear of losing Belarus to the West (russia.fear) matters most.")
    alike = runs_of(saltelli(16), lambda p, shock: p[:, 0] + p[:, 1])
    assert "the intervals do not rule out" in asked(alike, "sobol")["sobol"].sentence


def test_a_question_that_cannot_be_answered_says_why_and_the_others_are_answered():
    found = asked(runs_of(random_points(5), linear), "grid")
    assert "needs at least 40 points" in found["regions"].sentence
    assert found["regions"].table is None
    assert found["means"].table is not None
    wrong = asked(runs_of(random_points(5), linear), "sobol")
    assert "no Sobol design" in wrong["sobol"].sentence


def test_nothing_finished_is_a_mistake():
    runs = runs_of(saltelli(4), linear).assign(status="failed")
    with pytest.raises(Mistake, match="No run with a value of alignment_final was finished"):
        asked(runs, "sobol")


def test_files_are_complete_reproducible_and_listed_in_the_manifest(tmp_path: Path):
    runs = two(random_points(50))
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
        write_answers(folder, list(answers(runs, Request(OUTCOME, "lhs"))), {"command": "x"})
    names = sorted(path.name for path in folders[0].iterdir())
    assert {"answers.csv", "differences.csv", "differences.svg", "differences.pdf"} <= set(names)
    manifest = json.loads((folders[0] / "manifest.json").read_text(encoding="utf-8"))
    assert sorted([*manifest["files"], "manifest.json"]) == names
    for name, expected in manifest["files"].items():
        assert digest(folders[0] / name) == digest(folders[1] / name) == expected
    differences = pd.read_csv(folders[0] / "differences.csv")
    assert differences["difference"].tolist() == pytest.approx([1])
    assert len(pd.read_csv(folders[0] / "means-patron.csv")) == 50
    figure = (folders[0] / "means-patron.svg").read_text(encoding="utf-8")
    assert "Where the state stands, from −1 (Moscow) to +1 (the West)" in figure, "text stays text"
    assert "Fear of losing Belarus to the West" in figure


def test_answers_are_printed_with_intervals_behind_their_values(capsys):
    print_answers(list(answers(two(saltelli(16)), Request(OUTCOME, "sobol"))), width=120)
    printed = capsys.readouterr().out
    assert "Sobol indices: patron" in printed
    assert "russia.fear" in printed
    assert "The 160 rows are in convergence.csv." in printed
    table = pd.DataFrame({"mean": [-1.0], "low": [-2.0], "high": [0.0], "total": [0.5],
                          "total_low": [0.25], "total_high": [0.75]})  # fmt: skip
    assert with_intervals(table).iloc[0].to_dict() == {
        "mean": "−1 (−2 … 0)",
        "total": "0.5 (0.25 … 0.75)",
    }


def test_every_recorded_column_has_a_label_with_its_meaning():
    for name, declared in COLUMNS.items():
        first, _, meaning = outcome_label(f"{name}_final").partition("\n")
        assert first == f"{declared.label}, mean over the last twelve months"
        assert declared.unit in meaning, name
    price = "Price of Russian gas under the contract, with its discounts and surcharges"
    assert outcome_label("price_paid") == f"gas price that Minsk pays\n{price} (USD per 1000 m³)"
    assert "0 … 4" in outcome_label("russia_coercion_mean")
    assert outcome_label("unheard_of") == "unheard_of"
