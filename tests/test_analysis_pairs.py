"""What parameters do alone and in pairs: grids, Sobol designs for pairs, and levels."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tables import NAMES, OUTCOME, PROBLEM, linear, random_points, runs_of, saltelli

from triangulation.agents.mistake import Mistake
from triangulation.experiments.analysis.effects import interactions, main_effects
from triangulation.experiments.analysis.output import write_answers
from triangulation.experiments.analysis.pair_figures import level_means
from triangulation.experiments.analysis.questions import answers
from triangulation.experiments.analysis.request import Request
from triangulation.experiments.analysis.sobol_pairs import second_order_indices

WORDS = ["none", "erdos_renyi", "watts_strogatz"]
KIND, FEAR, SURVIVAL = "network.kind", "russia.fear", "belarus.survival"


def grid(noise: float = 0.0, replications: int = 6) -> pd.DataFrame:
    """Return a grid in which a word matters alone, and two numbers together only."""
    points = list(product(WORDS, [-1.0, 1.0], [-1.0, 0.0, 1.0]))
    source = np.random.default_rng(4)
    rows = [
        (n, k, kind, fear, survival,
         WORDS.index(kind) + fear * survival + source.normal() * noise + 0.1 * k)
        for n, (kind, fear, survival) in enumerate(points)
        for k in range(replications)
    ]  # fmt: skip
    runs = pd.DataFrame(rows, columns=["point", "replication", KIND, FEAR, SURVIVAL, OUTCOME])
    return runs.assign(run=range(len(runs)), scenario="x", status="finished")


WORD, PAIR = 2 / 3, 2 / 3
"""Variances of 0, 1, 2 and of (−1, 1) × (−1, 0, 1)."""


def test_shares_of_a_grid_are_those_of_its_variance():
    main = main_effects(grid(), OUTCOME).set_index("parameter")
    assert main["first"].to_dict() == pytest.approx({KIND: 0.5, FEAR: 0, SURVIVAL: 0}, abs=1e-9)
    assert main["total"].to_dict() == pytest.approx({KIND: 0.5, FEAR: 0.5, SURVIVAL: 0.5})
    pairs = interactions(grid(), OUTCOME)
    assert tuple(pairs.iloc[0][["first", "second"]]) == (FEAR, SURVIVAL)
    assert pairs["share"].tolist() == pytest.approx([0.5, 0, 0], abs=1e-9)


def test_effects_of_random_draws_are_removed_and_distinguished():
    """Noise of each run is 3: a sixth of that is left in a point's mean, beside 4/3."""
    shares = [main_effects(grid(noise=1.7), OUTCOME).set_index("parameter")]
    main = shares[0]
    assert main["first"][KIND] == pytest.approx(WORD / (WORD + PAIR), abs=0.15)
    assert main["first_low"][KIND] < 0.5 < main["first_high"][KIND]
    assert list(main["clear"][[KIND, FEAR]]) == [True, False]
    pairs = interactions(grid(noise=1.7), OUTCOME)
    assert pairs["clear"].tolist() == [True, False, False]
    only = grid().assign(**{OUTCOME: np.random.default_rng(7).normal(size=18 * 6)})
    assert main_effects(only, OUTCOME)[["first", "total"]].isna().all(axis=None)
    assert interactions(only, OUTCOME)["share"].isna().all()


def test_points_that_are_no_full_grid_are_refused():
    with pytest.raises(Mistake, match="These 17 points are no full grid"):
        main_effects(grid()[lambda runs: runs["point"] != 3], OUTCOME)
    with pytest.raises(Mistake, match="are no full grid"):
        interactions(runs_of(random_points(5), linear), OUTCOME)
    one = grid()[lambda runs: (runs[KIND] == "none") & (runs[FEAR] == 1)]
    with pytest.raises(Mistake, match="Only one parameter varies"):
        interactions(one, OUTCOME)


def test_a_grid_is_answered_with_effects_pairs_and_levels(tmp_path: Path):
    found = {each.name: each for each in answers(grid(0.1), Request(OUTCOME, "grid"))}
    assert list(found) == ["means", "effects", "interactions", "levels", "regions", "convergence"]
    assert (
        "between points, network.kind 49 % is explained by a parameter alone"
        in found["effects"].sentence
    )
    assert f"these interact: {FEAR} × {SURVIVAL} (5" in found["interactions"].sentence
    levels = found["levels"].table
    assert levels is not None
    row = levels[levels["second"] == "watts_strogatz"].iloc[0]
    assert row["difference"] == pytest.approx(2, abs=0.1)
    assert row["low"] < 2 < row["high"]
    assert "5 levels" in found["levels"].sentence
    write_answers(tmp_path, list(found.values()), {"command": "x"})
    figure = (tmp_path / "interactions.svg").read_text(encoding="utf-8")
    assert "Two parameters together" in figure


def test_means_of_two_parameters_are_over_all_others():
    table = level_means(grid(), OUTCOME, FEAR, SURVIVAL)
    assert len(table) == 6
    corner = table[(table[FEAR] == 1) & (table[SURVIVAL] == 1)].iloc[0]
    assert corner["mean"] == pytest.approx(1 + 1 + 0.25)


def product_of_two(points: np.ndarray, shock: np.ndarray) -> np.ndarray:
    return (points[:, 0] - 0.5) * (points[:, 1] - 0.5) + 0.1 * points[:, 2]


def test_second_order_indices_are_salib_s():
    from SALib.analyze import sobol

    points = saltelli(64, second=True)
    found = second_order_indices(runs_of(points, product_of_two, 1), OUTCOME)
    known = sobol.analyze(PROBLEM, product_of_two(points, points), calc_second_order=True, seed=1)
    shares = found.set_index(["first", "second"])["share"]
    for i, j in ((0, 1), (0, 2), (1, 2)):
        assert shares[NAMES[i], NAMES[j]] == pytest.approx(known["S2"][i, j])
    best = found.iloc[0]
    assert (best["first"], best["second"]) == (NAMES[0], NAMES[1])
    assert best["share_low"] > 0.3
    half = known["S2_conf"][0, 1]
    assert best["share_high"] - best["share"] == pytest.approx(half, rel=0.2)


def test_a_design_for_pairs_answers_which_ones_interact():
    runs = runs_of(saltelli(64, second=True), product_of_two, 3)
    found = {
        each.name: each for each in answers(runs, Request(OUTCOME, "sobol", second_order=True))
    }
    assert list(found) == ["sobol", "pairs", "convergence"]
    assert f"these interact: {NAMES[0]} × {NAMES[1]}" in found["pairs"].sentence
    without = runs_of(saltelli(16), product_of_two, 3)
    with pytest.raises(Mistake, match=r"ask for them with `second_order = true`"):
        second_order_indices(without, OUTCOME)
