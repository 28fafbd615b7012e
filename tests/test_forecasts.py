"""Forecasts: rivals know only the past, scores are what they claim, and the contest resumes."""

from __future__ import annotations

import tomllib
from contextlib import nullcontext
from dataclasses import replace
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from triangulation.experiments.calibration.series import Observation, Series, history
from triangulation.experiments.command_line import main
from triangulation.experiments.engine.store import Store
from triangulation.experiments.forecasts import bargaining
from triangulation.experiments.forecasts.actors import Table, issues
from triangulation.experiments.forecasts.assimilation import (
    FEWEST_EFFECTIVE,
    log_likelihood,
    resampled,
    still_to_come,
    updated,
)
from triangulation.experiments.forecasts.contest import ALONE, MODEL, Contest, played
from triangulation.experiments.forecasts.page import recorded, rivals_page
from triangulation.experiments.forecasts.predictive import Forecast, dressed, pooled
from triangulation.experiments.forecasts.rivals import ENSEMBLE, rival_forecasts
from triangulation.experiments.forecasts.scores import blocks, difference, frame, scored, together
from triangulation.experiments.forecasts.statistical import STATISTICAL, damped_trend
from triangulation.experiments.forecasts.table import JUDGED, TOGETHER
from triangulation.experiments.forecasts.worlds import Island, Stretch, forecasts
from triangulation.experiments.forecasts.yearly import Yearly, yearly
from triangulation.experiments.storage.resume import begun_folder
from triangulation.experiments.workers.crew import Crew
from triangulation.model import energy
from triangulation.model.scenario import load_scenario
from triangulation.model.simulation import Simulation

ALONE_CREW = Crew(None, lambda: 1, lambda: 0)

TEN = Table(
    tuple("abcdefghij"),
    np.array([4.0, 7, 4, 4, 10, 10, 10, 7, 4, 7]),
    np.array([0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7]),
    np.array([8.0, 8, 3, 16, 16, 16, 16, 5, 5, 8]) / 16,
)
"""Ten actors around three positions, of different weight and salience."""


def made_up(values: list[float], first: int = 2004) -> Yearly:
    seen = tuple(Observation(f"{first + n}", v, "", "high") for n, v in enumerate(values))
    return yearly(Series("growth", "x", "share", {"growth": 1.0}, 0.5, "", "fitting", seen))


def table(*actors: tuple[float, float, float]) -> Table:
    positions, salience, capability = map(np.array, zip(*actors, strict=True))
    names = ("belarus", *(f"a{n}" for n in range(1, len(actors))))
    return Table(names, positions.astype(float), salience, capability)


def test_a_year_of_four_polls_counts_as_one_value() -> None:
    whole = yearly(history().series["union_vote"])
    polls = [o.value for o in history().series["union_vote"].observations if o.date[:4] == "2015"]
    assert len(polls) == 4
    assert whole.at(2015) == pytest.approx(np.mean(polls))
    assert len(set(whole.years)) == len(whole.years)
    assert whole.at(2005) is None


@pytest.mark.parametrize("origin", [2009])
@pytest.mark.parametrize("name", ["gas_price_ratio", "growth"])
def test_no_rival_knows_what_came_after_its_origin(name: str, origin: int) -> None:
    whole = yearly(history().series[name])
    later = np.array([year > origin for year in whole.years])
    other = replace(whole, values=np.where(later, 9.9, whole.values))
    for rival, forecast in rival_forecasts(whole, origin, 2).items():
        same = rival_forecasts(other, origin, 2)[rival]
        np.testing.assert_array_equal(forecast.points, same.points)


def test_statistical_rivals_by_hand() -> None:
    known = made_up([1, 2, 3, 4])
    assert STATISTICAL["no change"](known, 2009) == 4
    assert STATISTICAL["historical mean"](known, 2009) == 2.5
    assert damped_trend(known, 2009) == pytest.approx(4 + 0.8 + 0.64)
    assert next(iter(STATISTICAL)) == "no change"
    flat = made_up([2.0, 2.1, 1.9, 2.0, 2.05, 1.95])
    for name in ("smoothing", "ARIMA"):
        assert STATISTICAL[name](flat, 2011) == pytest.approx(2, abs=0.06)


def test_the_spread_of_a_rival_follows_its_own_errors() -> None:
    vague, sharp = dressed(0, [3.0] * 20, 0.5), dressed(0, [0.1] * 20, 0.5)
    assert vague.points.std() > 5 * sharp.points.std()
    before = dressed(1.0, [], 2.0)
    assert before.middle == pytest.approx(1, abs=0.02)
    low, high = before.interval(0.8)
    assert (high - low) / 2 == pytest.approx(2 * stats.t.ppf(0.9, 3), rel=0.02)


def test_a_pool_holds_each_forecast_alike() -> None:
    both = pooled([Forecast(np.zeros(400)), Forecast(np.ones(400))])
    assert (both.points < 0.5).mean() == pytest.approx(0.5, abs=0.01)


def test_crps_is_that_of_a_normal_distribution() -> None:
    points = stats.norm.ppf((np.arange(400) + 0.5) / 400)
    found = scored("m", "x", 1.0, (2004, 1), 0.7, Forecast(points))
    exact = 0.7 * (2 * stats.norm.cdf(0.7) - 1) + 2 * stats.norm.pdf(0.7) - 1 / np.sqrt(np.pi)
    assert found.crps == pytest.approx(exact, abs=0.005)
    assert found.absolute == pytest.approx(0.7, abs=0.005)
    assert found.held == (False, True, True)
    half = scored("m", "x", 2.0, (2004, 1), 0.7, Forecast(points))
    assert half.crps == pytest.approx(found.crps / 2)


def contest_scores(gain: float, noise: float, years: int = 12) -> pd.DataFrame:
    """Return scores in which the model is better by ``gain``, with noise between years."""
    source = np.random.default_rng(3)
    rows = [
        {"forecaster": who, "group": "g", "series": "s", "origin": 2000 + n, "ahead": 2,
         "crps": 1 - (who == MODEL) * (gain + wave)}
        for n, wave in enumerate(source.normal(0, noise, years))
        for who in (MODEL, "no change")
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_difference_is_sure_only_if_it_is_large_beside_the_noise() -> None:
    gain, low, high = difference(contest_scores(0.3, 0.1), MODEL, "no change", 1)
    assert low < gain < high
    assert low > 0
    _, low, high = difference(contest_scores(0.0, 0.5), MODEL, "no change", 1)
    assert low < 0 < high
    gain, low, high = difference(contest_scores(0.3, 0.1, years=3), MODEL, "no change", 1)
    assert gain > 0
    assert np.isnan(low)
    assert np.isnan(high)


def test_blocks_keep_neighbours_together() -> None:
    drawn = blocks(12, 3, np.random.default_rng(1))
    assert drawn.shape[1] == 12
    steps = np.diff(drawn, axis=1) % 12
    assert (steps == 1).mean() > 0.65
    assert set(np.unique(drawn)) == set(range(12))


def test_series_that_share_their_source_count_as_one() -> None:
    forecasts = [("union_vote", 1.0), ("european_vote", 1.0), ("trust", 3.0)]
    rows = [
        replace(scored("m", name, 1.0, (2004, 1), 0, Forecast(np.zeros(400))), crps=score)
        for name, score in forecasts
    ]
    assert together(frame(rows))["m"] == 2.0


# Bargaining


def test_ten_actors_settle_within_their_positions() -> None:
    effort = TEN.salience * TEN.capability
    mean = (effort * TEN.positions).sum() / effort.sum()
    assert bargaining.compromise(TEN, 1) == pytest.approx(mean)
    assert bargaining.winner(TEN.positions, TEN.effort) == 7
    after = bargaining.expected_utility(TEN, 5)
    assert 4 <= after <= 10
    assert bargaining.expected_utility(TEN, 20) == pytest.approx(after)


hundredths = some.integers(0, 100).map(lambda n: n / 100)
positions = some.lists(hundredths, min_size=3, max_size=6)


@given(positions, some.data())
def test_the_winner_beats_every_position_in_a_vote(places: list[float], data) -> None:
    weights = some.lists(some.floats(0.1, 1), min_size=len(places), max_size=len(places))
    x, effort = np.array(places), np.array(data.draw(weights))
    won = bargaining.winner(x, effort)
    for other in x:
        nearer = np.sign(np.abs(x - other) - np.abs(x - won))
        assert (effort * nearer).sum() >= -1e-9


def test_expected_utility_by_hand() -> None:
    apart = np.array([[0.0, 1.0], [1.0, 0.0]])
    np.testing.assert_allclose(
        bargaining._chances(apart, np.array([0.6, 0.4])), [[0.5, 0.6], [0.4, 0.5]]
    )
    two = table((0.0, 1.0, 0.6), (1.0, 1.0, 0.4))
    gain = bargaining._expected(two.positions, two, 1.0, np.ones(2))
    # Success is worth 2, failure −2, and staying 0; with salience 1 all challenges are fought.
    np.testing.assert_allclose(gain, [[0, 0.6 * 2 - 0.4 * 2], [0.4 * 2 - 0.6 * 2, 0]])
    assert bargaining.expected_utility(two, 1) == 0


def test_offers_are_ranked_conflict_compromise_capitulation() -> None:
    assert bargaining._offered(0.5, 0.2) == (0, 1.0)
    assert bargaining._offered(0.2, 0.5) is None
    assert bargaining._offered(0.4, -0.1) == (1, 0.25)
    assert bargaining._offered(0.1, -0.4) == (2, 1.0)
    assert bargaining._offered(-0.1, -0.4) is None


@given(positions)
def test_risk_lies_between_a_half_and_two(places: list[float]) -> None:
    made = table(*((x, 0.8, 0.5) for x in places))
    span = max(float(np.ptp(made.positions)), 0.01)
    risk = bargaining._risk(bargaining._expected(made.positions, made, span, np.ones(len(places))))
    assert np.all((risk >= 0.5 - 1e-9) & (risk <= 2 + 1e-9))


def test_the_landscape_finds_the_camp_that_minsk_is_in() -> None:
    made = table((0.1, 1, 1), (0.0, 1, 1), (0.9, 1, 1), (1.0, 1, 1))
    assert bargaining.landscape(made, 1) == pytest.approx(0.05)
    assert bargaining.landscape(table((0.3, 1, 1), (0.3, 1, 1), (0.3, 1, 1)), 1) == 0.3


def test_every_position_says_where_it_comes_from_and_knows_no_later_year() -> None:
    here = resources.files("triangulation.experiments.forecasts")
    written = tomllib.loads((here / "actors.toml").read_text(encoding="utf-8"))
    actors = set(written["capability"])
    assert set(written["because"]["capability"]) == actors
    for issue in issues():
        assert issue in history().series
        assert set(written[issue]) == actors | {"title"}
        for name in actors:
            said = written[issue][name]
            assert said["because"].strip()
            assert 0 <= said["salience"] <= 1
            if isinstance(said["position"], list):
                years = [year for year, _ in said["position"]]
                assert all(a < b for a, b in pairwise(years))
                assert years[0] <= 2004
                assert years[-1] <= 2019


# The model's forecasts


def test_the_state_takes_what_was_measured() -> None:
    scenario = load_scenario("after-crimea")
    simulation = Simulation(scenario.parameters, worlds=(0, 1), citizens=10)
    known = {"market_price": 300.0, "gas_price_ratio": 0.5, "growth": -3.9, "exports_russia": 0.39}
    state = updated(simulation.now.state, simulation.p, known)
    paid = energy.price_paid(state, simulation.p.energy)
    np.testing.assert_allclose(paid / state.market_price, 0.5)
    np.testing.assert_allclose(state.growth, -3.9)
    np.testing.assert_allclose(state.exports_russia, 0.39)
    assert np.all(state.exports_russia + state.exports_eu <= 1)


def test_weights_are_normal_densities_and_spare_enough_worlds() -> None:
    source = np.random.default_rng(1)
    missed = source.normal(size=(30, 3))
    errors = 0.5 * (0.5 * np.eye(3) + 0.5)
    density = stats.multivariate_normal(np.zeros(3), errors).logpdf(missed)
    found = log_likelihood(missed, errors)
    np.testing.assert_allclose(found - found[0], density - density[0])
    kept = resampled(100 * found, 0.5)
    assert len(set(kept.tolist())) >= 30 * FEWEST_EFFECTIVE / 2
    assert np.argmax(found) in kept


def test_the_error_to_come_is_what_the_errors_so_far_leave_open() -> None:
    missed = np.array([[0.1, 0.3, 0.2], [0.0, 0.0, -0.4]])
    error, common = 0.2, 0.5
    whole = error**2 * ((1 - common) * np.eye(4) + common)
    gain = whole[3, :3] @ np.linalg.inv(whole[:3, :3])
    mean, variance = still_to_come(missed, error, common, 1)
    np.testing.assert_allclose(mean, missed @ gain)
    assert variance == pytest.approx(whole[3, 3] - gain @ whole[:3, 3])


def island(**changes) -> Island:
    scenario = changes.pop("scenario", load_scenario("after-crimea"))
    stretch = Stretch(scenario, "2014-03", (2014,), (1,), 2019)
    prices = {2014: 355.0}
    made = Island(stretch, history(), prices, (0, 1, 2, 3), scenario.parameters, 10, 7)
    return replace(made, **changes)


def test_a_forecast_does_not_change_with_what_came_after_its_origin() -> None:
    made = forecasts(island())
    declared = history()
    forgotten = {
        name: replace(
            series,
            observations=tuple(
                replace(o, value=o.value + (7 if o.date[:4] > "2014" else 0))
                for o in series.observations
            ),
        )
        for name, series in declared.series.items()
    }
    scenario = load_scenario("after-crimea")
    path = [{"first": 11, "level": 900.0}]  # from January 2015 on
    other = replace(
        scenario,
        parameters=scenario.parameters.with_values({"energy.price_mean": path}),
        events=tuple(event for event in scenario.events if event.month <= 10),
    )
    again = forecasts(island(history=replace(declared, series=forgotten), scenario=other))
    assert made.keys() == again.keys()
    assert len(made) > 3
    for key, (values, deviation) in made.items():
        np.testing.assert_array_equal(values, again[key][0])
        assert deviation == again[key][1]


def small(**changes) -> Contest:
    chosen = {name: history().series[name] for name in ("growth", "exports_russia")}
    declared = replace(history(), series=chosen)
    contest = Contest(declared, 3, 10, 7, horizons=(1,), periods=("after-crimea",))
    return replace(contest, **changes)


@pytest.mark.slow
def test_finished_parts_are_kept_and_not_played_again(tmp_path) -> None:
    store, told = Store(begun_folder(tmp_path, {}), "work"), []

    def tell(done: int, note: str = "") -> None:
        told.append(done)

    made = played(small(), lambda: nullcontext(ALONE_CREW), tell, store)
    assert told[-1] == small().cost()
    again = played(small(), None, tell, store)  # nobody is asked to play
    alone = played(small(), lambda: nullcontext(ALONE_CREW), tell)
    for other in (again, alone):
        np.testing.assert_equal(other, made)


def command(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["history", "--rivals", *arguments, "--processes", "1"])
    return int(ended.value.code or 0)


@pytest.mark.slow
def test_the_command_writes_its_tables(tmp_path: Path, capsys) -> None:
    folder = tmp_path / "rivals"
    sizes = ("--worlds", "3", "--citizens", "10")
    chosen = ("--series", "imports_russia", "--series", "growth")
    assert command("--quick", *sizes, *chosen, "--output", str(folder)) == 0
    assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} == {
        "scores.csv", "table.csv", "differences.csv", "rivals.md", "rivals.html", "manifest.json",
    }  # fmt: skip
    scores = pd.read_csv(folder / "scores.csv")
    assert {MODEL, ALONE, ENSEMBLE, "no change", "expected utility"} <= set(scores["forecaster"])
    assert (scores["origin"] + scores["ahead"]).max() <= 2019
    table = pd.read_csv(folder / "table.csv")
    base = table[table["forecaster"] == "no change"]
    np.testing.assert_allclose(base["skill"], 0, atol=1e-12)
    counts = scores.groupby(["series", "origin", "ahead"])["forecaster"].nunique()
    assert counts.nunique() == 1
    page = (folder / "rivals.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http-equiv", "")
    assert "no change" in capsys.readouterr().out


def test_what_has_no_place_beside_rivals_is_refused(capsys) -> None:
    assert command("--scenario", "patron") == 2
    assert "--scenario" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["history", "--quick"])
    assert ended.value.code == 2


@pytest.mark.slow
def test_the_quick_contest_takes_a_minute(tmp_path: Path) -> None:
    assert command("--quick", "--quiet", "--output", str(tmp_path / "rivals")) == 0
    table = pd.read_csv(tmp_path / "rivals" / "table.csv")
    whole = table[(table["series"] == "all series") & (table["years"] == "from 2014")]
    model = whole[whole["forecaster"] == MODEL].set_index("ahead")["crps"]
    assert model[1] < 1.5


def test_the_page_shows_the_recorded_contest() -> None:
    """Its tables are those of the recorded scores, and every forecaster and horizon is there."""
    found, text = recorded(), rivals_page()
    judged = found.table[found.table["years"] == JUDGED]
    whole = judged[judged["series"] == TOGETHER]
    for (ahead, _), part in whole.groupby(["ahead", "years"]):
        row = next(
            line
            for line in text.split(f"**{ahead} year")[1].splitlines()
            if line.startswith(f"| {TOGETHER} |")
        )
        numbers = [cell.strip(" *") for cell in row.split("|")[3:-1]]
        assert numbers == [f"{score:.2f}" for score in part["crps"]]
    assert found.settings["command"] == "history --rivals"
    assert "@" not in text
