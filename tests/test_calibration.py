"""Calibration: history is what its sources say, fits are honest, and nothing is lost."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from triangulation.experiments.calibration.comparison import (
    Target,
    fitting_targets,
    judging_targets,
    simulated,
    targets,
)
from triangulation.experiments.calibration.dates import month_number, span
from triangulation.experiments.calibration.fit import Problem, counts, fitted
from triangulation.experiments.calibration.identification import recovered, verdict
from triangulation.experiments.calibration.misfit import independent_count, misfit
from triangulation.experiments.calibration.recovery import attempts, truths
from triangulation.experiments.calibration.search import BATCH, next_batch, ranges, spread
from triangulation.experiments.calibration.series import USES, Observation, Series, history
from triangulation.experiments.calibration.topping import ask_more_trials, keep_spread
from triangulation.experiments.calibration.trials import Kept, best, interval
from triangulation.experiments.playing.batch import Course, play
from triangulation.experiments.storage.files import OutputError
from triangulation.experiments.storage.manifest import read_manifest
from triangulation.experiments.storage.resume import held_folder, identity
from triangulation.model.parameters import Parameters

RANGES = {"a": (0.0, 1.0), "b": (-1.0, 3.0)}
"""Parameters of a made-up model: ``a`` moves its series, ``b`` does nothing."""


def made_up(values: Sequence[float], error: float = 0.1) -> Target:
    """Return a target of a made-up yearly series."""
    seen = tuple(Observation(f"{2004 + n}", v, "", "high") for n, v in enumerate(values))
    series = Series("x", "x", "share", {"x": 1.0}, error, "", "fitting", seen)
    (one,) = targets([series], "2004-01")
    return one


def play_made_up(candidates, wanted):
    """Play the made-up model: a trend of slope ``a``, with the random draws of 20 worlds."""
    shock = np.random.default_rng(1).normal(0, 0.05, (20, 1))
    return [
        tuple(values["a"] * np.linspace(0, 1, len(one.values)) + shock for one in wanted)
        for values in candidates
    ]


def problem_of(one: Target, trials: int = 64) -> Problem:
    (unchanged,) = play_made_up([{"a": 0.5}], [one])
    return Problem(RANGES, (one,), counts([one], unchanged, 0.5), trials, 7)


def test_every_observation_has_a_source_and_a_declared_series() -> None:
    here = resources.files("triangulation.experiments.calibration")
    tables = {
        name: list(csv.DictReader((here / name).read_text(encoding="utf-8").splitlines()))
        for name in ("observations.csv", "sources.csv")
    }
    sources = {row["source"] for row in tables["sources.csv"]}
    used = {name for row in tables["observations.csv"] for name in row["source"].split(";")}
    assert used == sources
    both = {**history().series, **history().shown}
    units = {name: series.unit for name, series in both.items()}
    assert {(row["series"], row["unit"]) for row in tables["observations.csv"]} == set(
        units.items()
    )
    dates = [(row["series"], row["date"]) for row in tables["observations.csv"]]
    assert len(dates) == len(set(dates))


def test_series_are_held_against_recorded_columns_up_to_the_papers_moment() -> None:
    columns = play(Course(Parameters(), (0,), months=1, citizens=10))
    assert not set(history().series) & set(history().shown)
    for series in (*history().series.values(), *history().shown.values()):
        assert series.use in USES
        assert series.error > 0
        assert {*series.columns, *([series.over] if series.over else [])} <= set(columns)
        assert all(seen.date[:4] <= "2019" for seen in series.observations)


def test_what_is_fitted_and_what_is_judged_never_overlap() -> None:
    declared = history()
    names = declared.names("fitting")
    fit = fitting_targets(declared, names, "2004-01")
    later, apart = judging_targets(declared, names, (), "2004-01")
    dates = [
        {(one.series.name, seen.date) for one in group for seen in one.observations}
        for group in (fit, later, apart)
    ]
    assert all(dates)
    assert not dates[0] & dates[1]
    assert not {name for name, _ in dates[2]} & {name for name, _ in dates[0]}
    assert max(date for _, date in dates[0]) <= declared.fit_until < min(d for _, d in dates[1])


@given(some.integers(1990, 2019), some.integers(1, 12), some.integers(0, 300))
def test_dates_and_months_of_a_run(year: int, month: int, later: int) -> None:
    begins = f"{year}-{month:02d}"
    number = month_number(begins) + later
    date = f"{number // 12}-{number % 12 + 1:02d}"
    assert span(date, begins) == (later, later + 1)
    first, stop = span(date[:4], begins)
    assert stop - first == 12
    assert first <= later < stop


def test_a_year_is_its_months_mean_and_a_quotient_is_one_of_means() -> None:
    series = Series(
        "ratio", "", "share", {"paid": 1.0, "rebate": -1.0}, 0.1, "", "fitting",
        (Observation("2004", 0.5, "", "high"), Observation("2005-02", 0.5, "", "high"),
         Observation("2003", 0.5, "", "high")), over="market",
    )  # fmt: skip
    (one,) = targets([series], "2004-01")
    assert [seen.date for seen in one.observations] == ["2004", "2005-02"]
    months = np.arange(24.0)
    columns = {"paid": months[None] + 3, "rebate": np.ones((1, 24)), "market": months[None] + 1}
    np.testing.assert_allclose(simulated(columns, one), [[7.5 / 6.5, 15 / 14]])


def test_a_misfit_by_hand() -> None:
    one = made_up([0.0, 0.2], error=0.3)
    seen = np.array([[0.4, 0.2], [0.0, 0.6], [0.2, 0.4], [0.2, 0.4]])
    found = misfit(one, seen)
    assert found.bias == pytest.approx(0.2)
    assert found.distance == pytest.approx(0.2)
    doubt = np.sqrt(seen.var(axis=0, ddof=1) * 5 / 4 + 0.09)
    assert found.standard == pytest.approx(0.2 / doubt[0])


@given(some.floats(0.05, 0.5), some.floats(1.2, 5))
def test_a_vaguer_ensemble_around_the_truth_is_worse(width: float, factor: float) -> None:
    one = made_up([0.0, 0.0, 0.0])
    clear = np.random.default_rng(3).normal(0, width, (50, 1)) * np.ones(3)
    clear -= clear.mean()
    assert misfit(one, clear * factor).score > misfit(one, clear).score


def test_what_draws_and_errors_have_in_common_counts_once() -> None:
    one = made_up(np.zeros(10))
    source = np.random.default_rng(5)
    lasting = source.normal(0, 10, (400, 1)) * np.ones(10)
    assert independent_count(one, lasting, 0.0) == pytest.approx(1, abs=0.05)
    fleeting = source.normal(0, 1, (4000, 10))
    assert independent_count(one, fleeting, 0.0) == pytest.approx(10, abs=1)
    assert independent_count(one, fleeting * 1e-6, 0.5) == pytest.approx(10 / 5.5, abs=0.01)


def test_spread_candidates_fill_their_ranges() -> None:
    points = spread(RANGES, 64, 3)
    for name, (low, high) in RANGES.items():
        values = np.array([point[name] for point in points])
        assert low <= values.min() < values.max() <= high
        eighths = np.histogram(values, 8, (low, high))[0]
        assert list(eighths) == [8] * 8


def test_the_search_finds_what_the_series_tell_and_says_how_well(tmp_path: Path) -> None:
    one = made_up(0.7 * np.linspace(0, 1, 8))
    kept = Kept(tmp_path / "trials.csv", tuple(RANGES), ("x",))
    trials = fitted(problem_of(one), play_made_up, kept, lambda done: None)
    assert len(trials) == 64
    assert best(trials).values["a"] == pytest.approx(0.7, abs=0.1)
    low, high = interval(trials, "a")
    assert low < 0.7 < high
    assert high - low < 0.7
    low, high = interval(trials, "b")
    assert high - low > 0.9 * 4
    assert np.mean([t.distance for t in trials[32:]]) < np.mean([t.distance for t in trials[:32]])


def test_an_interrupted_fit_goes_on_to_the_same_trials(tmp_path: Path) -> None:
    problem = problem_of(made_up(0.3 * np.linspace(0, 1, 8)))
    whole = Kept(tmp_path / "whole.csv", tuple(RANGES), ("x",))
    fitted(problem, play_made_up, whole, lambda done: None)
    broken = Kept(tmp_path / "broken.csv", tuple(RANGES), ("x",))

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    for _ in range(64 // BATCH):
        with pytest.raises(KeyboardInterrupt):
            fitted(problem, play_made_up, broken, stop)
    fitted(problem, play_made_up, broken, stop)
    assert broken.path.read_bytes() == whole.path.read_bytes()
    assert broken.read() == whole.read()


def test_a_fit_with_more_trials_goes_on_to_those_of_a_whole_one(tmp_path: Path) -> None:
    """Trials that were spread evenly are kept; anything else that changed is left to be refused."""
    one = made_up(0.3 * np.linspace(0, 1, 8))
    folder = tmp_path / "out"

    def kept(path: Path) -> Kept:
        return Kept(path, tuple(RANGES), ("x",))

    def fit(folder: Path, trials: int, **more: int) -> list[int]:
        settings = {"trials": trials, "seed": 1} | more
        told: list[int] = []
        ask_more_trials(folder, settings, {}, keep_spread(folder, kept))
        with held_folder(folder, settings) as there:
            known = identity(read_manifest(there))
            file = replace(kept(there / "trials.csv"), work=known)
            fitted(problem_of(one, trials=trials), play_made_up, file, told.append)
        return told

    fit(folder, 32)
    assert fit(folder, 64) == [32, 48, 64]
    fit(tmp_path / "whole", 64)
    for name in ("trials.csv", ".trials.csv.sealed"):
        assert (folder / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    (added,) = read_manifest(folder).settings["topped_up"]
    assert (added["from"], added["to"]) == ({"trials": 32}, {"trials": 64})
    before = (folder / "trials.csv").read_bytes()
    for trials, more, field in ((96, {"seed": 2}, "seed is 1"), (32, {}, "trials is 64")):
        with pytest.raises(OutputError, match=f"other work \\({field} there"):
            fit(folder, trials, **more)
    assert (folder / "trials.csv").read_bytes() == before


def test_trials_that_are_damaged_or_of_other_work_are_made_again(tmp_path: Path) -> None:
    problem = problem_of(made_up(0.3 * np.linspace(0, 1, 8)))
    kept = Kept(tmp_path / "trials.csv", tuple(RANGES), ("x",), "this")
    made = fitted(problem, play_made_up, kept, lambda done: None)
    assert kept.read() == made
    assert Kept(kept.path, kept.parameters, kept.series, "other").read() == []
    sealed = tmp_path / ".trials.csv.sealed"
    sealed.write_bytes(sealed.read_bytes().replace(b"1", b"2", 1))
    assert kept.read() == []


def test_recovery_tells_what_is_found_from_what_cannot_be(tmp_path: Path) -> None:
    problem = problem_of(made_up(np.zeros(8)), trials=48)
    known = truths(RANGES, 8, 11)
    source = np.random.default_rng(2)
    (one,) = problem.targets
    seen = [
        (one.with_values(play_made_up([t], [one])[0][0][0] + source.normal(0, 0.05, 8)),)
        for t in known
    ]
    made = attempts(
        problem, known, seen, play_made_up,
        lambda n: Kept(tmp_path / f"{n}.csv", tuple(RANGES), ("x",)), lambda done: None,
    )  # fmt: skip
    a, b = recovered(made, RANGES)
    assert a.verdict == "found"
    assert a.covered >= 0.75
    assert b.verdict == "cannot be identified"
    assert b.width > 0.8


def test_chance_alone_is_no_identification() -> None:
    assert verdict(0.04, 0.1, 1) == "found"
    assert verdict(0.04, 0.2, 1) == "found roughly"
    assert verdict(0.04, 0.1, 2) == "cannot be identified"
    assert verdict(0.001, 0.4, 1) == "cannot be identified"


def test_candidates_are_the_same_in_any_company() -> None:
    over = ranges(["trade.gravity", "belarus.rents"])
    first = next_batch(over, [], 64, 5)
    assert first == next_batch(over, [], 64, 5)
    assert first != next_batch(over, [], 64, 6)
