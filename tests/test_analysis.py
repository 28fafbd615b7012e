"""The analysis of experiments: known answers are found, and what cannot be answered is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.stats import binomtest
from tables import NAMES, OUTCOME, linear, random_points, runs_of, saltelli, trajectories

from triangulation.agents.mistake import Mistake
from triangulation.experiments.analysis.convergence import (
    answer,
    replications_needed,
    running,
    tolerance,
)
from triangulation.experiments.analysis.means import point_intervals
from triangulation.experiments.analysis.morris import morris_screening
from triangulation.experiments.analysis.pairing import compare, compare_months
from triangulation.experiments.analysis.points import point_means, unfinished, varied
from triangulation.experiments.analysis.questions import Request, answers
from triangulation.experiments.analysis.regions import inside, regions, share_interval, wilson
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
    def only_together(points: np.ndarray, luck: np.ndarray) -> np.ndarray:
        return (points[:, 0] - 0.5) * (points[:, 1] - 0.5)

    found = sobol_indices(runs_of(saltelli(128), only_together, 1), OUTCOME).set_index("parameter")
    assert found["first"].abs().max() < 0.15
    assert found["total"][NAMES[0]] == pytest.approx(1, abs=0.2)
    assert found["total"][NAMES[2]] == 0


def test_the_same_runs_give_the_same_indices_and_intervals():
    runs = runs_of(saltelli(16), linear)
    pd.testing.assert_frame_equal(sobol_indices(runs, OUTCOME), sobol_indices(runs, OUTCOME))


def test_luck_that_all_points_share_is_no_noise_and_luck_of_their_own_is():
    points = saltelli(32)
    assert noise_share(runs_of(points, linear), OUTCOME) == pytest.approx(0, abs=1e-12)
    own = np.random.default_rng(2)
    noisy = runs_of(
        points, lambda p, luck: linear(p, luck) + own.normal(0, 2, len(p)), replications=10
    )
    signal = np.var(linear(points, np.zeros(len(points))))
    assert noise_share(noisy, OUTCOME) == pytest.approx(0.4 / (signal + 0.4), rel=0.2)
    assert np.isnan(noise_share(runs_of(points, linear, 1), OUTCOME))


def own_luck(scale, seed):
    """Return an outcome with luck of its own at every point and in every world."""
    source = np.random.default_rng(seed)
    return lambda points, luck: linear(points, luck) + source.normal(0, scale, len(points))


def test_luck_is_taken_out_of_the_indices():
    """A parameter without effect has a total of 0, and not the chance that averaging left."""
    totals, chance = [], []
    for seed in range(10):
        found = sobol_indices(runs_of(saltelli(128), own_luck(1.5, seed), 4), OUTCOME)
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

        def outcome(points, luck, source=source):
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


def test_morris_tells_what_luck_alone_would_show():
    many = [
        morris_screening(runs_of(trajectories(20, 6), own_luck(1.0, seed), 8), OUTCOME, levels=6)
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
    still = runs_of(saltelli(4), lambda points, luck: np.ones(len(points)))
    with pytest.raises(Mistake, match="the same at all 20 points"):
        sobol_indices(still, OUTCOME)
    still = runs_of(trajectories(4, 4), lambda points, luck: np.ones(len(points)))
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
    """Else a point whose unlucky world failed would look like a better one."""
    runs = runs_of(saltelli(16), linear, 4)
    runs.loc[(runs["point"] == 3) & (runs["replication"] == 2), "status"] = "failed"
    fewer = runs[runs["replication"] != 2]
    pd.testing.assert_frame_equal(sobol_indices(runs, OUTCOME), sobol_indices(fewer, OUTCOME))
    for point in range(4):
        runs.loc[(runs["point"] == point) & (runs["replication"] == point), "status"] = "failed"
    with pytest.raises(Mistake, match="No replication was finished at all points"):
        sobol_indices(runs, OUTCOME)


def test_failures_are_told_first():
    runs = two_scenarios(10)
    assert unfinished(runs, OUTCOME) == ""
    runs.loc[(runs["scenario"] == "patron") & (runs["replication"] < 3), "status"] = "failed"
    told = next(iter(answers(runs, Request(OUTCOME))))
    assert told.sentence.startswith("3 of 20 runs failed (patron: 3) and are left out.")


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


# --- regions ----------------------------------------------------------------------------------


def in_corner(points: np.ndarray, luck: np.ndarray) -> np.ndarray:
    return ((points[:, 0] > 0.6) & (points[:, 2] < 0.5)).astype(float) + 0.1 * points[:, 1]


def test_a_region_that_is_there_is_found():
    runs = runs_of(random_points(400), in_corner, 2)
    found = regions(runs, OUTCOME, above=0.5)
    assert found["region"][0] == "everywhere"
    best = found.iloc[1]
    assert best["density"] > 0.9
    assert best["coverage"] > 0.9
    assert best["density_low"] <= best["density"] <= best["density_high"]
    assert best["limits"][NAMES[0]][0] == pytest.approx(0.6, abs=0.05)
    assert best["limits"][NAMES[2]][1] == pytest.approx(0.5, abs=0.05)


def test_a_region_s_worth_is_that_of_points_that_did_not_shape_it():
    runs = runs_of(random_points(400), in_corner, 2)
    noise = np.random.default_rng(1).random(400)
    runs[OUTCOME] = noise[runs["point"]]
    found = regions(runs, OUTCOME, above=0.8)
    assert (found["density"][1:] < 0.5).all(), "pure chance must not look like a find"


def test_regions_count_what_they_say():
    runs = runs_of(random_points(100), in_corner, 2)
    found = regions(runs, OUTCOME)
    assert found["coverage"][0] == 1
    assert found["above"][0] == runs[OUTCOME].quantile(0.75)
    limits = {NAMES[0]: (0.6, np.inf), NAMES[2]: (-np.inf, 0.5)}
    assert inside(runs, limits).sum() == (runs[OUTCOME] > 0.5).sum()


def test_a_share_s_interval_holds_what_other_points_and_worlds_would_give():
    """Few worlds that all points share: the chance of points alone would miss most of it."""
    held = alone = 0
    for seed in range(200):
        source = np.random.default_rng(seed)
        worlds, points = source.normal(size=(1, 4)), source.normal(size=(20, 1))
        exceeds = (worlds + points + source.normal(size=(20, 4)) > 0).astype(float)
        low, high = share_interval(exceeds)
        held += low <= 0.5 <= high
        low, high = share_interval(exceeds.mean(axis=1, keepdims=True))
        alone += low <= 0.5 <= high
    assert held / 200 >= 0.9
    assert alone / 200 < 0.8


def test_a_share_that_never_varied_is_not_certain():
    assert share_interval(np.ones((1, 4))) == (0, 1)
    assert share_interval(np.ones((30, 10))) == pytest.approx((0.72, 1), abs=0.01)
    assert share_interval(np.zeros((30, 1))) == pytest.approx((0, 0.11), abs=0.01)


def test_an_interval_of_independent_runs_is_wilson_s():
    low, high = wilson(0.3, 50, 1.959964)
    known = binomtest(15, 50).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((known.low, known.high), abs=1e-6)


def test_too_few_points_and_impossible_values_are_refused():
    with pytest.raises(Mistake, match="at least 40 points of the parameters; there are 10"):
        regions(runs_of(random_points(10), in_corner), OUTCOME)
    with pytest.raises(Mistake, match="No run has alignment_final above 5; name a value between"):
        regions(runs_of(random_points(50), in_corner), OUTCOME, above=5)


# --- convergence ------------------------------------------------------------------------------


def chance(points: np.ndarray, luck: np.ndarray) -> np.ndarray:
    return 0.1 * luck


def test_replications_are_enough_or_not_and_how_many_it_takes_is_told():
    runs = runs_of(random_points(1), chance, 100)
    spread = runs[OUTCOME].std()
    needed = int(replications_needed(runs, OUTCOME, 0.01)["needed"][0])
    assert needed == pytest.approx((1.96 * spread / 0.01) ** 2, rel=0.02)
    assert answer(runs, OUTCOME, 0.01).startswith("No: with 100 replications the mean of alignment")
    assert answer(runs, OUTCOME, 0.05).startswith("Yes: with 100 replications")
    assert tolerance(runs, OUTCOME) == 0.02
    assert tolerance(runs.assign(**{OUTCOME: 200.0}), OUTCOME) == pytest.approx(4)


def test_luck_that_was_not_seen_is_not_taken_for_none():
    """A leadership that falls in one world of twenty has mostly not fallen in four of them."""
    falls = np.random.default_rng(4).random((50, 4)) < 0.05
    runs = runs_of(random_points(50), linear, 4)
    runs[OUTCOME] = 1.0 - falls[runs["point"], runs["replication"]]
    table = point_intervals(runs, OUTCOME)
    held = (table["low"] <= 0.95) & (table["high"] >= 0.95)
    assert held.mean() > 0.9
    assert answer(runs, OUTCOME, 0.1).startswith("No: with 4 replications")
    same = runs.assign(**{OUTCOME: 1.0})
    assert answer(same, OUTCOME) == (
        "Nothing can be said: alignment_final is the same in all 200 runs. What luck does not show "
        "in 4 replications may still have a chance of 75%."
    )


def test_a_mean_must_be_known_better_than_points_differ():
    runs = runs_of(random_points(50), lambda points, luck: 0.01 * points[:, 0] + 0.01 * luck, 5)
    apart = runs.groupby("point")[OUTCOME].mean().std()
    assert tolerance(runs, OUTCOME) == pytest.approx(apart / 2)
    assert answer(runs, OUTCOME).startswith("No")


def test_an_impossible_precision_is_told_as_such():
    runs = runs_of(random_points(2), chance, 5)
    assert "more than 1,000,000,000" in answer(runs, OUTCOME, 1e-12)


@given(some.lists(some.floats(-10, 10), min_size=2, max_size=30))
def test_a_running_mean_ends_at_the_mean(values):
    table = running(np.array(values))
    assert list(table["replications"]) == list(range(2, len(values) + 1))
    assert table["mean"].iloc[-1] == pytest.approx(np.mean(values), abs=1e-9)
    half = table["high"].iloc[-1] - table["mean"].iloc[-1]
    runs = runs_of(np.zeros((1, 1)), lambda p, luck: luck, len(values))
    runs[OUTCOME] = values
    assert half == pytest.approx(replications_needed(runs, OUTCOME)["half_width"][0], abs=1e-6)


def test_one_replication_says_nothing_of_chance():
    runs = runs_of(random_points(3), chance, 1)
    with pytest.raises(Mistake, match="one replication only"):
        answer(runs, OUTCOME)
    assert np.isinf(point_intervals(runs, OUTCOME)["high"]).all()


def test_point_intervals_hold_the_mean():
    runs = runs_of(random_points(5), linear, 4)
    table = point_intervals(runs, OUTCOME)
    assert (table["replications"] == 4).all()
    assert ((table["low"] < table["mean"]) & (table["mean"] < table["high"])).all()
    assert list(table.columns[:5]) == ["scenario", "point", *NAMES]


# --- pairing ----------------------------------------------------------------------------------


def two_scenarios(replications: int = 50, own: float = 0.5) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    point = np.zeros((1, 3))
    first = runs_of(point, lambda p, luck: luck, replications)
    second = runs_of(
        point, lambda p, luck: luck + 0.3 + own * rng.normal(size=1), replications, "patron"
    )
    return pd.concat([first, second], ignore_index=True)


def test_pairing_finds_the_difference_and_how_much_variance_it_cut():
    found = compare(two_scenarios(500), OUTCOME, "briefing-2020", "patron").iloc[0]
    assert found["low"] < 0.3 < found["high"]
    assert found["difference"] == pytest.approx(found["second_mean"] - found["first_mean"])
    assert found["gain"] == pytest.approx((1 + 1.25) / 0.25, rel=0.25)


def test_an_interval_of_few_pairs_misses_as_rarely_as_it_says():
    held = 0
    for seed in range(400):
        source = np.random.default_rng(seed)
        runs = two_scenarios(5, own=0)
        second = runs["scenario"].eq("patron")
        runs.loc[second, OUTCOME] += source.normal(size=5)
        row = compare(runs, OUTCOME, "briefing-2020", "patron").iloc[0]
        held += row["low"] <= 0.3 <= row["high"]
    assert 0.92 <= held / 400 <= 0.98


def test_runs_are_paired_with_their_very_partners():
    """Failures that strike one arm where it is high must not look like a difference."""
    points = random_points(30)
    first = runs_of(points, linear, 8)
    second = runs_of(points, lambda p, luck: linear(p, luck) + 0.5, 8, "patron")
    second.loc[second[OUTCOME] > 2, "status"] = "failed"
    row = compare(pd.concat([first, second]), OUTCOME, "briefing-2020", "patron").iloc[0]
    assert row["difference"] == pytest.approx(0.5)
    with pytest.raises(Mistake, match="by is 'pont'; allowed are scenario and point"):
        compare(first, OUTCOME, 0, 1, by="pont")


def test_a_constant_difference_is_certain():
    found = compare(two_scenarios(own=0), OUTCOME, "briefing-2020", "patron").iloc[0]
    assert found["difference"] == found["low"] == found["high"] == pytest.approx(0.3)
    assert np.isinf(found["gain"])


def test_runs_without_a_partner_are_left_out():
    runs = two_scenarios(10)
    runs.loc[(runs["scenario"] == "patron") & (runs["replication"] < 3), "status"] = "failed"
    assert compare(runs, OUTCOME, "briefing-2020", "patron")["pairs"][0] == 7
    runs.loc[(runs["scenario"] == "patron") & (runs["replication"] < 9), "status"] = "failed"
    with pytest.raises(Mistake, match="share 1 replications; a paired comparison needs at least 5"):
        compare(runs, OUTCOME, "briefing-2020", "patron")
    with pytest.raises(Mistake, match="no scenario 'x' among the finished runs; there are brief"):
        compare(runs, OUTCOME, "briefing-2020", "x")


def test_points_can_be_arms_and_months_are_compared_one_by_one():
    runs = runs_of(random_points(2), linear, 5)
    found = compare(runs, OUTCOME, 0, 1, by="point").iloc[0]
    wide = runs.pivot(index="replication", columns="point", values=OUTCOME)
    assert found["difference"] == pytest.approx((wide[1] - wide[0]).mean())
    months = [
        runs[["point", "replication", "scenario"]].assign(month=m, alignment=runs[OUTCOME] * m)
        for m in (1, 2)
    ]
    table = compare_months(pd.concat(months), "alignment", 0, 1, by="point")
    assert list(table["month"]) == [1, 2]
    assert table["difference"].tolist() == pytest.approx(
        [found["difference"], 2 * found["difference"]]
    )
    assert (table["low"] <= table["difference"]).all()
