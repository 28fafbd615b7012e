"""Nothing is said where random draws are all: rare, constant and purely random outcomes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from tables import NAMES, OUTCOME, random_points, runs_of, saltelli, trajectories

from triangulation.agents.mistake import Mistake
from triangulation.experiments.analysis.convergence import replications_needed
from triangulation.experiments.analysis.means import point_intervals
from triangulation.experiments.analysis.pairing import compare
from triangulation.experiments.analysis.printing import print_answers
from triangulation.experiments.analysis.questions import Answer, answers
from triangulation.experiments.analysis.rankings import leading
from triangulation.experiments.analysis.regions import regions, worth
from triangulation.experiments.analysis.request import Request
from triangulation.experiments.analysis.sobol import sobol_indices

FLAG = "in_office_final"


def asked(runs: pd.DataFrame, outcome: str, method: str) -> dict[str, Answer]:
    return {each.name: each for each in answers(runs, Request(outcome, method))}


def with_values(points: np.ndarray, values: Callable[[pd.DataFrame], object], count: int = 2):
    """Return runs whose outcome is a function of the table itself."""
    runs = runs_of(points, lambda p, shock: shock, count)
    return runs.drop(columns=OUTCOME).assign(**{FLAG: values(runs)})


def test_two_falls_in_ninety_six_runs_name_no_parameter():
    """A leadership falls in replication 1 of points 18 and 19 only."""
    fell = lambda runs: 1.0 - (runs["point"].isin([18, 19]) & runs["replication"].eq(1))  # noqa: E731
    found = asked(with_values(saltelli(8), fell), FLAG, "sobol")["sobol"]
    assert found.sentence.startswith(
        "Nothing can be attributed to a parameter: all of the variance"
    )
    assert "Take at least 20 replications" in found.sentence
    assert found.table is not None
    assert found.table.drop(columns="parameter").isna().all(axis=None)
    assert found.figure is None


@pytest.mark.parametrize("seed", range(5))
def test_pure_draws_name_no_parameter(seed):
    """What no parameter touches is unknown, or its intervals hold 0."""
    source = np.random.default_rng(seed)
    runs = runs_of(saltelli(8), lambda p, shock: source.normal(size=len(p)), 2)
    found = asked(runs, OUTCOME, "sobol")["sobol"]
    assert "matters most" not in found.sentence


def test_an_outcome_that_varies_beside_the_independent_points_only_is_refused(recwarn):
    """Point 2 of the first block is neither A nor B."""
    rare = with_values(saltelli(4), lambda runs: runs["point"].eq(2).astype(float))
    with pytest.raises(
        Mistake, match=r"the same at all 8 independent points .* at 1 of the others"
    ):
        sobol_indices(rare, FLAG)
    assert not recwarn.list


def test_an_interval_of_an_outcome_that_most_samples_do_not_show_is_unknown(recwarn):
    """One independent point in sixteen differs: a third of bootstrap samples have no variance."""
    rare = with_values(saltelli(8), lambda runs: runs["point"].eq(0).astype(float), 1)
    found = sobol_indices(rare, FLAG)
    assert found[["total_low", "total_high"]].isna().all(axis=None)
    assert "No parameter can be named" in asked(rare, FLAG, "sobol")["sobol"].sentence
    assert not recwarn.list


def test_an_effect_below_what_draws_show_is_not_named():
    source = np.random.default_rng(3)
    runs = runs_of(trajectories(6, 4), lambda p, shock: source.normal(size=len(p)), 2)
    found = asked(runs, OUTCOME, "morris")["morris"].sentence
    assert "matters most" not in found
    assert "Random draws alone would show a μ* of up to" in found
    table = pd.DataFrame({"parameter": NAMES[:1], "mu_star": 0.92, "mu_star_low": 0.7,
                          "mu_star_high": 1.1})  # fmt: skip
    assert leading(table, "mu_star", "μ*", 1.08) == (
        "No parameter can be named: the largest μ*, 0.92 of russia.fear, is not distinguishable "
        "from 1.08 (its interval is 0.7 … 1.1)."
    )
    assert "matters most" in leading(table, "mu_star", "μ*", 0.5)


def test_a_share_of_agreeing_replications_has_its_exact_interval():
    """Five of five: 0.478 … 1, and the same in every table and sentence of the analysis."""
    runs = with_values(np.zeros((1, 3)), lambda runs: np.ones(len(runs)), 5)
    both = pd.concat([runs, runs.assign(scenario="patron")], ignore_index=True)
    known = binomtest(5, 5).proportion_ci()
    for row in point_intervals(both, FLAG).itertuples():
        assert (row.low, row.high) == pytest.approx((known.low, known.high))
    table = replications_needed(both, FLAG, within=0.1)
    assert table["half_width"].tolist() == pytest.approx([1 - known.low] * 2)
    assert binomtest(table["needed"][0], table["needed"][0]).proportion_ci().low >= 0.9
    found = asked(both, FLAG, "list")
    assert found["convergence"].sentence.endswith("may still have a chance of 52 %.")
    differences = found["differences"]
    assert differences.sentence.endswith("The arms never differed in 5 pairs.")
    assert differences.table is not None
    row = differences.table.iloc[0]
    assert (row["low"], row["high"]) == pytest.approx((known.low - 1, 1 - known.low))
    assert np.isnan(row["gain"])


@pytest.mark.parametrize("falls", [1, 2, 4])
def test_a_share_s_interval_never_leaves_0_and_1(falls):
    runs = with_values(np.zeros((1, 3)), lambda runs: (np.arange(5) < falls).astype(float), 5)
    known = binomtest(falls, 5).proportion_ci()
    row = point_intervals(runs, FLAG).iloc[0]
    assert (row["low"], row["high"]) == pytest.approx((known.low, known.high))
    part = with_values(np.zeros((1, 3)), lambda runs: np.array([0, 0, 0, 0, 1 / 6]), 5)
    assert point_intervals(part, FLAG)["low"][0] == 0


def test_a_constant_number_has_an_empty_cell(capsys: pytest.CaptureFixture[str]):
    """Nothing says how far it might lie apart."""
    runs = runs_of(np.zeros((1, 3)), lambda p, shock: np.full(1, 0.25), 5)
    assert point_intervals(runs, OUTCOME)[["low", "high"]].isna().all(axis=None)
    print_answers(list(answers(runs, Request(OUTCOME, "list"))))
    assert "nan" not in capsys.readouterr().out.lower()


def test_means_that_draws_alone_can_make_are_called_so():
    source = np.random.default_rng(1)
    noisy = runs_of(random_points(10), lambda p, shock: source.normal(size=len(p)), 3)
    assert "Random draws alone may have made" in asked(noisy, OUTCOME, "list")["means"].sentence
    clear = runs_of(random_points(10), lambda p, shock: p[:, 0] + 0.01 * source.normal(size=10), 3)
    assert "Random draws" not in asked(clear, OUTCOME, "list")["means"].sentence


# --- words ------------------------------------------------------------------------------------


def kinds() -> pd.DataFrame:
    """Return runs in which a word decides and a number does not."""
    words = ["watts_strogatz", "barabasi_albert", "erdos_renyi", "none"]
    points = [(kind, level) for kind in words for level in np.linspace(0.5, 2, 11)]
    source = np.random.default_rng(2)
    rows = [
        (number, k, kind, level, float(kind in words[2:]) + 0.1 * source.normal())
        for number, (kind, level) in enumerate(points)
        for k in range(3)
    ]
    columns = ["point", "replication", "network.kind", "belarus.survival", OUTCOME]
    runs = pd.DataFrame(rows, columns=columns)
    return runs.assign(run=range(len(runs)), scenario="x", status="finished")


def test_a_region_of_words_is_found_where_words_decide(tmp_path: Path):
    found = regions(kinds(), OUTCOME, above=0.5)
    best = found.iloc[1]
    assert set(best["limits"]) == {"network.kind"}
    assert set(best["limits"]["network.kind"]) == {"erdos_renyi", "none"}
    assert (best["density"], best["coverage"]) == (1, 1)
    assert worth(found).startswith("Where network.kind is erdos_renyi or none, 100 % exceed 0.5")
    every = {each.name: each for each in answers(kinds(), Request(OUTCOME, "grid", above=0.5))}
    panels = every["means"].figure.axes
    assert [text.get_text() for text in panels[0].get_xticklabels()][-1] == "none"


def test_the_paired_effect_of_one_parameter_s_level_is_over_all_levels_of_the_others():
    runs = pd.concat([kinds().assign(replication=lambda r, n=n: r["replication"] + 3 * n)
                      for n in range(2)])  # fmt: skip
    row = compare(runs, OUTCOME, "none", "barabasi_albert", by="network.kind").iloc[0]
    assert row["difference"] == pytest.approx(-1, abs=0.05)
    assert row["pairs"] == 6
    with pytest.raises(Mistake, match=r"no network\.kind 'x' among"):
        compare(runs, OUTCOME, "x", "none", by="network.kind")
    assert NAMES[0] not in runs
