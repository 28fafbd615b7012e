"""Sensitivity: indices of known outcomes are found, chance is distinguished from effects."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tables import NAMES, OUTCOME, linear, random_points, runs_of, saltelli, trajectories

from triangulation.agents.mistake import Mistake
from triangulation.experiments.analysis.morris import morris_screening
from triangulation.experiments.analysis.points import point_means, varied
from triangulation.experiments.analysis.sobol import noise_share, sobol_indices

# --- Sobol and Morris -------------------------------------------------------------------------


@pytest.mark.parametrize("second", [False, True])
def test_sobol_indices_of_a_linear_outcome_are_its_shares_of_variance(second):
    found = sobol_indices(runs_of(saltelli(second=second), linear), OUTCOME)
    assert list(found["parameter"]) == NAMES
    np.testing.assert_allclose(found["first"], [0.9, 0.1, 0], atol=0.05)
    np.testing.assert_allclose(found["total"], [0.9, 0.1, 0], atol=0.05)
    assert found["trend"][0] > 0.8
    assert found["trend"][1] < -0.1
    for index, true in (("first", [0.9, 0.1, 0]), ("total", [0.9, 0.1, 0])):
        assert (found[f"{index}_low"] <= np.array(true) + 1e-9).all()
        assert (found[f"{index}_high"] >= np.array(true) - 1e-9).all()


def test_an_interaction_is_in_the_total_alone():
    def only_together(points: np.ndarray, shock: np.ndarray) -> np.ndarray:
        return (points[:, 0] - 0.5) * (points[:, 1] - 0.5)

    found = sobol_indices(runs_of(saltelli(128), only_together, 1), OUTCOME).set_index("parameter")
    assert found["first"].abs().max() < 0.15
    assert found["total"][NAMES[0]] == pytest.approx(1, abs=0.2)
    assert found["total"][NAMES[2]] == 0


def test_the_same_runs_give_the_same_indices_and_intervals():
    runs = runs_of(saltelli(16), linear)
    pd.testing.assert_frame_equal(sobol_indices(runs, OUTCOME), sobol_indices(runs, OUTCOME))


def test_draws_that_all_points_share_are_no_noise_and_their_own_draws_are():
    points = saltelli(32)
    assert noise_share(runs_of(points, linear), OUTCOME) == pytest.approx(0, abs=1e-12)
    own = np.random.default_rng(2)
    noisy = runs_of(
        points, lambda p, shock: linear(p, shock) + own.normal(0, 2, len(p)), replications=10
    )
    signal = np.var(linear(points, np.zeros(len(points))))
    assert noise_share(noisy, OUTCOME) == pytest.approx(0.4 / (signal + 0.4), rel=0.2)
    assert np.isnan(noise_share(runs_of(points, linear, 1), OUTCOME))


def own_draws(scale, seed):
    """Return an outcome with shocks of its own at every point and in every world."""
    source = np.random.default_rng(seed)
    return lambda points, shock: linear(points, shock) + source.normal(0, scale, len(points))


def test_noise_is_removed_from_the_indices():
    """A parameter without effect has a total of 0, and not the chance that averaging left."""
    totals, chance = [], []
    for seed in range(10):
        found = sobol_indices(runs_of(saltelli(128), own_draws(1.5, seed), 4), OUTCOME)
        idle = found.set_index("parameter").loc[NAMES[2]]
        totals.append(idle["total"])
        chance.append(idle["chance"])
    assert np.mean(chance) > 0.2
    assert abs(np.mean(totals)) < 0.15 * np.mean(chance)
    assert np.isnan(sobol_indices(runs_of(saltelli(8), linear, 1), OUTCOME)["chance"]).all()


def test_the_indices_intervals_hold_what_other_worlds_would_give():
    """Here worlds differ in how much the first parameter matters."""
    held = 0
    points = saltelli(64)
    for seed in range(40):
        source = np.random.default_rng(seed)

        def outcome(points, shock, source=source):
            return linear(points, 0) + source.normal(0, 1) * points[:, 0]

        row = (
            sobol_indices(runs_of(points, outcome, 5), OUTCOME).set_index("parameter").loc[NAMES[1]]
        )
        held += row["total_low"] <= 0.1 <= row["total_high"]
    assert held >= 34


def test_morris_finds_the_effects_of_a_linear_outcome():
    found = morris_screening(runs_of(trajectories(10, 6), linear), OUTCOME, levels=6)
    np.testing.assert_allclose(found["mu_star"], [3, 1, 0], atol=1e-9)
    np.testing.assert_allclose(found["mu"], [3, -1, 0], atol=1e-9)
    np.testing.assert_allclose(found["sigma"], 0, atol=1e-9)


def test_morris_screening_shows_what_random_draws_alone_would_give():
    many = [
        morris_screening(runs_of(trajectories(20, 6), own_draws(1.0, seed), 8), OUTCOME, levels=6)
        for seed in range(10)
    ]
    idle = pd.concat(many).set_index("parameter").loc[NAMES[2]].mean()
    assert idle["chance"] == pytest.approx(idle["mu_star"], rel=0.15)


@pytest.mark.parametrize("count", [40, 50])
def test_points_of_another_design_are_refused_in_one_sentence(count):
    runs = runs_of(random_points(count), linear)
    with pytest.raises(Mistake, match=f"These {count} points of 3 parameters are no Sobol design"):
        sobol_indices(runs, OUTCOME)
    with pytest.raises(Mistake, match=f"These {count} points of 3 parameters are no Morris"):
        morris_screening(runs, OUTCOME)


def test_an_outcome_that_never_varies_is_said_to_be_so():
    still = runs_of(saltelli(4), lambda points, shock: np.ones(len(points)))
    with pytest.raises(Mistake, match="the same at all 20 points"):
        sobol_indices(still, OUTCOME)
    still = runs_of(trajectories(4, 4), lambda points, shock: np.ones(len(points)))
    with pytest.raises(Mistake, match="the same at all 16 points"):
        morris_screening(still, OUTCOME)


# --- points -----------------------------------------------------------------------------------


def test_points_without_a_finished_run_are_refused_and_single_failures_are_left_out():
    runs = runs_of(saltelli(4), linear)
    runs.loc[(runs["point"] == 1) & (runs["replication"] == 0), "status"] = "failed"
    assert len(point_means(runs, OUTCOME)) == 20
    runs.loc[runs["point"] == 1, "status"] = "failed"
    with pytest.raises(Mistake, match="1 of 20 points have no finished run"):
        sobol_indices(runs, OUTCOME)


def test_indices_use_the_worlds_that_all_points_have():
    """Otherwise a point whose worst world failed would look better."""
    runs = runs_of(saltelli(16), linear, 4)
    runs.loc[(runs["point"] == 3) & (runs["replication"] == 2), "status"] = "failed"
    fewer = runs[runs["replication"] != 2]
    pd.testing.assert_frame_equal(sobol_indices(runs, OUTCOME), sobol_indices(fewer, OUTCOME))
    for point in range(4):
        runs.loc[(runs["point"] == point) & (runs["replication"] == point), "status"] = "failed"
    with pytest.raises(Mistake, match="No replication was finished at all points"):
        sobol_indices(runs, OUTCOME)


@pytest.mark.parametrize("name", ["status", "run", "scenario", NAMES[0]])
def test_what_is_no_outcome_is_refused(name):
    with pytest.raises(Mistake, match="There is no outcome"):
        point_means(runs_of(saltelli(4), linear), name)


def test_an_unknown_outcome_is_answered_with_near_ones():
    with pytest.raises(Mistake, match="no outcome 'alignment_fin'; did you mean alignment_final"):
        point_means(runs_of(saltelli(4), linear), "alignment_fin")


def test_several_scenarios_are_not_mixed():
    points = random_points(3)
    both = pd.concat([runs_of(points, linear), runs_of(points, linear, scenario="patron")])
    assert varied(both) == NAMES
    with pytest.raises(Mistake, match=r"2 scenarios \(briefing-2020, patron\); analyse one"):
        point_means(both, OUTCOME)
