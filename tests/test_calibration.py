"""Calibration: history is what its sources say, fits are honest, and nothing is lost."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from triangulation.experiments.batch import Course, play
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
from triangulation.experiments.calibration.trials import Kept, best, interval
from triangulation.experiments.command_line import main
from triangulation.model.parameters import Parameters
from triangulation.model.scenario import load_scenario

RANGES = {"a": (0.0, 1.0), "b": (-1.0, 3.0)}
"""Parameters of a made-up model: ``a`` moves its series, ``b`` does nothing."""

FIT = ["--fit", "trade.diversification_pace", "--series", "exports_russia"]
SMALL = ["--begins", "2012-01", "--worlds", "4", "--citizens", "10", "--processes", "1"]


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, output and errors of a command."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


def made_up(values: Sequence[float], error: float = 0.1) -> Target:
    """Return a target of a made-up yearly series."""
    seen = tuple(Observation(f"{2004 + n}", v, "", "high") for n, v in enumerate(values))
    series = Series("x", "x", "share", {"x": 1.0}, error, "", "fitting", seen)
    (one,) = targets([series], "2004-01")
    return one


def play_made_up(candidates, wanted):
    """Play the made-up model: a trend of slope ``a``, with the luck of 20 worlds."""
    luck = np.random.default_rng(1).normal(0, 0.05, (20, 1))
    return [
        tuple(values["a"] * np.linspace(0, 1, len(one.values)) + luck for one in wanted)
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


def test_what_luck_and_errors_have_in_common_counts_once() -> None:
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


def test_luck_alone_is_no_identification() -> None:
    assert verdict(0.04, 0.1, 1) == "found"
    assert verdict(0.04, 0.2, 1) == "found roughly"
    assert verdict(0.04, 0.1, 2) == "cannot be identified"
    assert verdict(0.001, 0.4, 1) == "cannot be identified"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], ["--fit"]),
        (["--fit", "trade.gravty"], ["'trade.gravty'", "trade.gravity?"]),
        (["--fit", "energy.gdp"], ["energy.gdp", "no range"]),
        (["--fit", "network.kind"], ["network.kind", "no range"]),
        (["--fit", "citizens.poll_size"], ["citizens.poll_size", "no range"]),
        ([*FIT, "--fit", "trade.diversification_pace"], ["diversification_pace", "twice"]),
        ([*FIT, "--series", "exports_rusia"], ["'exports_rusia'", "exports_russia?"]),
        ([*FIT, "--series", "tanks"], ["'tanks'", "there are gas_price_ratio"]),
        ([*FIT, "--series", "growth"], ["'growth'", "kept for judging", "union_vote"]),
        ([*FIT, "--judge", "exports_russia"], ["'exports_russia'", "cannot be judged on"]),
        ([*FIT, "--judge", "weather"], ["'weather'"]),
        ([*FIT, "--trials", "many"], ["--trials", "'many'", "16 to"]),
        ([*FIT, "--worlds", "1"], ["--worlds", "'1'", "4 to"]),
        ([*FIT, "--recover", "--repetitions", "2"], ["--repetitions", "'2'", "6 to"]),
        ([*FIT, "--repetitions", "7"], ["--repetitions is for --recover"]),
        ([*FIT, "--begins", "soon"], ["'soon'", "2004-01"]),
        ([*FIT, "--begins", "2004-13"], ["'2004-13'"]),
        ([*FIT, "--begins", "2018-01"], ["'exports_russia'", "2013-12", "2018-01"]),
        ([*FIT, "--begins", "1800-01"], ["months", "1200"]),
        ([*FIT, "--scenario", "briefing-2020"], ["'briefing-2020'", "--begins", "patron"]),
        ([*FIT, "--scenario", "patrn"], ["'patrn'", "patron?"]),
    ],
)  # fmt: skip
def test_a_mistake_ends_in_one_sentence(
    arguments: list[str],
    named: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = said(capsys, "calibrate", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert [word for word in named if word not in err] == []
    assert list(tmp_path.iterdir()) == []


def test_history_without_observations_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--series", "exports_eu", "--begins", "2019-02"], ["--begins", "2020-02"]):
        code, _, err = said(capsys, "history", *arguments)
        assert (code, err.count("\n")) == (2, 1)
        assert "has no observation" in err


def test_history_holds_bands_against_observations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    code, out, _ = said(
        capsys, "history", "--series", "opinion_balance", "--set", "energy.bargained=0.5",
        "--output", str(output), *SMALL,
    )  # fmt: skip
    assert code == 0
    assert "either-or" in out
    (row,) = csv.DictReader((output / "misfits.csv").open(encoding="utf-8"))
    rows = list(csv.DictReader((output / "comparison.csv").open(encoding="utf-8")))
    assert len(rows) == int(row["dates"])
    assert all(float(r["low_90"]) <= float(r["mean"]) <= float(r["high_90"]) for r in rows)
    assert rows[0]["date"] == "2012-03"
    assert "<svg" in (output / "history.svg").read_text(encoding="utf-8")
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"]["energy.bargained"] == 0.5


def test_a_calibration_from_end_to_end_and_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same command goes on, on any number of processes, to the same bytes."""
    output = tmp_path / "out"
    command = ["calibrate", *FIT, "--judge", "imports_russia", "--trials", "32", *SMALL,
               "--output", str(output)]  # fmt: skip
    code, out, _ = said(capsys, *command)
    assert code == 0
    assert "later years" in out
    bytes_of = {path.name: path.read_bytes() for path in output.iterdir()}
    assert {"trials.csv", "fitted.csv", "fitted.toml", "misfits.csv", "comparison.csv",
            "history.svg", "manifest.json", ".trials.csv.sealed"} == set(bytes_of)  # fmt: skip
    scenario = load_scenario(str(output / "fitted.toml"))
    (row,) = csv.DictReader((output / "fitted.csv").open(encoding="utf-8"))
    found = scenario.parameters.values()["trade.diversification_pace"]
    assert found == float(row["fitted"])
    assert float(row["low"]) <= found <= float(row["high"])
    trials = (output / "trials.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    assert min(float(line.split(",")[2]) for line in trials[1:]) == next(
        float(line.split(",")[2]) for line in trials[1:] if float(line.split(",")[1]) == found
    )
    (output / "trials.csv").write_text("".join(trials[: 1 + BATCH]), encoding="utf-8")
    (output / "fitted.toml").unlink()
    assert said(capsys, *command, "--processes", "2")[0] == 0
    assert {path.name: path.read_bytes() for path in output.iterdir()} == bytes_of
    code, _, err = said(capsys, *command, "--seed", "3")
    assert code == 2
    assert "seed" in err


def test_a_recovery_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "out"
    code, out, _ = said(
        capsys, "calibrate", *FIT, "--recover", "--repetitions", "6", "--trials", "16", *SMALL,
        "--output", str(output),
    )  # fmt: skip
    assert code == 0
    (row,) = csv.DictReader((output / "identification.csv").open(encoding="utf-8"))
    assert row["verdict"] in out
    rows = list(csv.DictReader((output / "recovery.csv").open(encoding="utf-8")))
    low, high = ranges(["trade.diversification_pace"])["trade.diversification_pace"]
    assert len(rows) == len({r["truth"] for r in rows}) == 6
    assert all(low <= float(r["truth"]) <= high for r in rows)
    assert all(float(r["low"]) <= float(r["estimate"]) <= float(r["high"]) for r in rows)
    assert "diversification" in (output / "recovery.svg").read_text(encoding="utf-8")
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"]
    assert len(manifest["files"]) == 6 + 2


def test_candidates_are_the_same_in_any_company() -> None:
    over = ranges(["trade.gravity", "belarus.rents"])
    first = next_batch(over, [], 64, 5)
    assert first == next_batch(over, [], 64, 5)
    assert first != next_batch(over, [], 64, 6)


@pytest.mark.slow
def test_the_model_finds_its_own_parameters_where_they_matter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The pace of diversification shows in trade; what only counts engagement does not."""
    code, _, _ = said(
        capsys, "calibrate", "--recover", "--fit", "trade.diversification_pace",
        "--fit", "alignment.engaged", "--series", "exports_russia", "--series", "imports_russia",
        "--trials", "64", "--worlds", "8", "--citizens", "50", "--output", str(tmp_path / "out"),
    )  # fmt: skip
    assert code == 0
    rows = csv.DictReader((tmp_path / "out" / "identification.csv").open(encoding="utf-8"))
    found = {row["name"]: row for row in rows}
    assert found["trade.diversification_pace"]["verdict"].startswith("found")
    assert float(found["trade.diversification_pace"]["covered"]) >= 0.7
    assert found["alignment.engaged"]["verdict"] == "cannot be identified"
    assert float(found["alignment.engaged"]["width"]) > 0.9
