"""The analysis of experiments: known answers are found, and what cannot be answered is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.stats import binomtest
from tables import NAMES, OUTCOME, linear, random_points, runs_of

from triangulation.agents.mistake import Mistake
from triangulation.experiments.analysis.convergence import (
    answer,
    replications_needed,
    running,
    tolerance,
)
from triangulation.experiments.analysis.intervals import scale_of
from triangulation.experiments.analysis.means import point_intervals
from triangulation.experiments.analysis.pairing import compare, compare_months
from triangulation.experiments.analysis.points import unfinished
from triangulation.experiments.analysis.questions import answers
from triangulation.experiments.analysis.regions import (
    inside,
    regions,
    share_interval,
    wilson,
    worth,
)
from triangulation.experiments.analysis.request import Request

# --- regions ----------------------------------------------------------------------------------


def in_corner(points: np.ndarray, shock: np.ndarray) -> np.ndarray:
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
    assert worth(found).endswith(" of all that do.")
    single = regions(runs_of(random_points(400), in_corner, 1), OUTCOME, above=0.5)
    assert worth(single).endswith("All in one world: with other random draws it may be otherwise.")


def test_a_region_is_measured_on_points_that_did_not_shape_it():
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


def chance(points: np.ndarray, shock: np.ndarray) -> np.ndarray:
    return 0.1 * shock


def test_replications_are_enough_or_the_number_needed_is_reported():
    runs = runs_of(random_points(1), chance, 100)
    spread = runs[OUTCOME].std()
    needed = int(replications_needed(runs, OUTCOME, 0.01)["needed"][0])
    assert needed == pytest.approx((1.96 * spread / 0.01) ** 2, rel=0.02)
    assert answer(runs, OUTCOME, 0.01).startswith("No: with 100 replications the mean of alignment")
    assert answer(runs, OUTCOME, 0.05).startswith("Yes: with 100 replications")
    assert tolerance(runs, OUTCOME) == 0.02
    assert tolerance(runs.assign(**{OUTCOME: 200.0}), OUTCOME) == pytest.approx(4)


def test_noise_that_was_not_seen_is_not_taken_for_none():
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
        "Nothing can be said: alignment_final is the same in all 200 runs. What random draws do "
        "not show in 4 replications may still have a chance of 60 %."
    )


def test_a_mean_must_be_known_better_than_points_differ():
    runs = runs_of(random_points(50), lambda points, shock: 0.01 * points[:, 0] + 0.01 * shock, 5)
    apart = runs.groupby("point")[OUTCOME].mean().std()
    assert tolerance(runs, OUTCOME) == pytest.approx(apart / 2)
    assert answer(runs, OUTCOME).startswith("No")


def test_an_impossible_precision_is_reported_as_such():
    runs = runs_of(random_points(2), chance, 5)
    assert "more than 1,000,000,000" in answer(runs, OUTCOME, 1e-12)


@given(some.lists(some.floats(-10, 10), min_size=2, max_size=30))
def test_a_running_mean_ends_at_the_mean(values):
    runs = runs_of(np.zeros((1, 1)), lambda p, shock: shock, len(values))
    runs[OUTCOME] = values
    table = running(np.array(values), scale_of(runs, OUTCOME))
    assert list(table["replications"]) == list(range(2, len(values) + 1))
    assert table["mean"].iloc[-1] == pytest.approx(np.mean(values), abs=1e-9)
    last = table.iloc[-1]
    half = np.maximum(last["high"] - last["mean"], last["mean"] - last["low"])
    known = replications_needed(runs, OUTCOME)["half_width"][0]
    assert half == pytest.approx(known, abs=1e-6, nan_ok=True)


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
    first = runs_of(point, lambda p, shock: shock, replications)
    second = runs_of(
        point, lambda p, shock: shock + 0.3 + own * rng.normal(size=1), replications, "patron"
    )
    return pd.concat([first, second], ignore_index=True)


def test_pairing_finds_the_difference_and_how_much_variance_it_cut():
    found = compare(two_scenarios(500), OUTCOME, "briefing-2020", "patron").iloc[0]
    assert found["low"] < 0.3 < found["high"]
    assert found["difference"] == pytest.approx(found["second_mean"] - found["first_mean"])
    assert found["gain"] == pytest.approx((1 + 1.25) / 0.25, rel=0.25)


@pytest.mark.slow
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
    """Failures of one arm where its values are high must not look like a difference."""
    points = random_points(30)
    first = runs_of(points, linear, 8)
    second = runs_of(points, lambda p, shock: linear(p, shock) + 0.5, 8, "patron")
    second.loc[second[OUTCOME] > 2, "status"] = "failed"
    row = compare(pd.concat([first, second]), OUTCOME, "briefing-2020", "patron").iloc[0]
    assert row["difference"] == pytest.approx(0.5)
    with pytest.raises(Mistake, match=r"by is 'pont'; allowed are scenario, point, russia\.fear"):
        compare(first, OUTCOME, 0, 1, by="pont")


def test_a_constant_difference_has_neither_an_interval_nor_a_gain():
    found = compare(two_scenarios(own=0), OUTCOME, "briefing-2020", "patron").iloc[0]
    assert found["difference"] == pytest.approx(0.3)
    assert np.isnan(found[["low", "high", "gain"]].astype(float)).all()


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
    runs = runs_of(random_points(2), lambda p, shock: linear(p, shock) * (1 + 0.1 * shock), 5)
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


def test_failures_are_reported_first():
    runs = two_scenarios(10)
    assert unfinished(runs, OUTCOME) == ""
    runs.loc[(runs["scenario"] == "patron") & (runs["replication"] < 3), "status"] = "failed"
    told = next(iter(answers(runs, Request(OUTCOME))))
    assert told.sentence.startswith("3 of 20 runs failed (patron: 3) and are left out.")
