"""Historical periods: begun from data, and driven by nothing that the four powers decided."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangulation.agents.mistake import Mistake
from triangulation.agents.moves import POWERS
from triangulation.model.calendar import date_of, last_full_year, month_in_run
from triangulation.model.driving import ELECTIONS, driven_events, driven_values, drivers, refused
from triangulation.model.kinds import EVENTS
from triangulation.model.parameters import LEDGER, ParameterError, Parameters
from triangulation.model.scenario import PERIODS, load_scenario, read_scenario, scenario_names
from triangulation.model.simulation import Simulation

WORDS = 'title = "A title"\npaper = "Conclusion"\ndescription = "Words."\n'

DECIDED = {"crackdown", "sanctions", "visit", "loan", "energy_dispute", "contested_election"}
"""Kinds of event that one of the four powers decides, or that follow from what they decide."""


def test_there_are_four_periods_in_order_of_time() -> None:
    begins = [load_scenario(name).begins for name in PERIODS]
    assert begins == ["2004-01", "2007-01", "2010-12", "2014-03"]
    dated = {name for name in scenario_names() if load_scenario(name).begins is not None}
    assert set(PERIODS) <= dated


@pytest.mark.parametrize("name", PERIODS)
def test_every_driver_of_a_period_is_declared_with_the_reason_why_it_is_exogenous(
    name: str,
) -> None:
    """Whatever moves a period by date stands in drivers.toml, where each entry says why."""
    scenario = load_scenario(name)
    sets = {named for driver in drivers() for named in driver.sets}
    assert scenario.begins is not None
    assert set(scenario.parameters.paths) <= sets
    assert scenario.events == driven_events(scenario.begins)
    for driver in drivers():
        assert len(driver.why.split()) >= 5
        assert len(driver.source) > 10


@pytest.mark.parametrize("key", ["why", "source", "title"])
def test_a_driver_without_a_reason_or_a_source_is_refused(key: str) -> None:
    for driver in drivers():
        assert refused(driver.kind, driver.words) is None
        for empty in ({key: ""}, {key: "  "}):
            lacking = refused(driver.kind, dict(driver.words) | empty)
            assert lacking is not None
            assert repr(key) in lacking


def test_no_driver_is_what_a_power_decides() -> None:
    kinds = {driver.sets[0] for driver in drivers() if driver.kind == "event"}
    assert kinds <= set(EVENTS) - DECIDED
    named = {named for driver in drivers() if driver.kind != "event" for named in driver.sets}
    assert named <= set(LEDGER)
    preferences = tuple(f"{power.name}." for power in POWERS)
    assert not [one for one in named if one.startswith((*preferences, "start.", "citizens."))]


@pytest.mark.parametrize("name", PERIODS)
def test_every_value_that_a_period_sets_has_its_source(name: str) -> None:
    scenario = load_scenario(name)
    sets = {named for driver in drivers() for named in driver.sets}
    unexplained = set(scenario.parameters.differences()) - set(scenario.sources) - sets
    assert not unexplained
    assert not [text for text in scenario.sources.values() if len(text) < 12]


def test_measured_series_stop_at_the_papers_moment_and_do_not_repeat_a_date() -> None:
    folder = resources.files("triangulation.model.drivers")
    files = [file for file in folder.iterdir() if file.name.endswith(".csv")]
    assert len(files) == 5
    for file in files:
        rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        dates = [row["date"] for row in rows]
        assert dates == sorted(set(dates))
        assert max(dates) <= "2019-12"
        assert all(float(row["value"]) == float(row["value"]) for row in rows)
    assert max(str(one.words["date"]) for one in drivers() if one.kind == "event") <= "2019-12"


def level(name: str, parameter: str, date: str) -> float:
    scenario = load_scenario(name)
    assert scenario.begins is not None
    value = scenario.parameters.at(month_in_run(date, scenario.begins)).values()[parameter]
    assert isinstance(value, float)
    return value


@pytest.mark.parametrize("name", PERIODS)
def test_prices_are_those_measured_in_every_period(name: str) -> None:
    assert level(name, "energy.price_mean", "2015-06") == 240.8
    assert level(name, "energy.oil_price_mean", "2019-12") == 67.31
    assert level(name, "energy.bypass_target", "2015-01") == 0.8


def test_a_relative_driver_multiplies_and_a_deviation_is_added() -> None:
    """Russia's GDP was 430 in 2003 and 1661 in 2008; growth data end in 2015."""
    assert level("patron", "energy.gdp", "2008-05") == pytest.approx(17.8 * 1661 / 430)
    assert level("patron", "trade.demand", "2017-05") == Parameters().trade.demand
    russia = [7.18, 6.38, 8.15, 8.54, 5.25, -7.82, 4.5, 4.26, 3.52, 1.28, 0.71, -3.73]
    union = [2.6, 2.09, 3.36, 3.08, 0.46, -4.39, 2.15, 1.66, -0.45, 0.2, 1.6, 2.22]
    both = np.add(russia, union) / 2
    assert level("disputes", "trade.demand", "2009-02") == pytest.approx(both[5] - both.mean())


@pytest.mark.parametrize("name", PERIODS)
def test_a_played_market_follows_the_measured_prices(name: str) -> None:
    scenario = load_scenario(name)
    simulation = Simulation(
        scenario.parameters, worlds=[0, 1], citizens=5, policies=scenario.play_policies(),
        schedule=scenario.events,
    )  # fmt: skip
    now = simulation.step()
    p = scenario.parameters.at(1)
    assert np.allclose(now.state.market_price, p.energy.price_mean)
    assert np.allclose(now.state.oil_price, p.energy.oil_price_mean)


def test_elections_fall_in_their_months() -> None:
    for name, dates in {"patron": ["2006-03", "2010-12"], "disputes": ["2010-12", "2015-10"],
                        "crackdown": ["2015-10"], "after-crimea": ["2015-10"]}.items():  # fmt: skip
        scenario = load_scenario(name)
        assert scenario.begins is not None
        regime = scenario.parameters.at(1).regime
        first, interval = int(regime.first_election), int(regime.election_interval)
        held = [date_of(first + n * interval, scenario.begins) for n in range(len(dates))]
        assert held == dates
    assert set(ELECTIONS) <= set(LEDGER)


@given(st.integers(1990, 2019), st.integers(1, 12), st.integers(1, 300))
def test_months_and_dates_are_the_same_thing(year: int, month: int, later: int) -> None:
    begins = f"{year}-{month:02d}"
    assert date_of(1, begins) == begins
    assert month_in_run(date_of(later, begins), begins) == later
    assert last_full_year(begins) == str(year if month == 12 else year - 1)


def test_a_change_of_the_start_moves_a_relative_driver() -> None:
    spans = driven_values("2004-01", LEDGER_VALUES | {"energy.gdp": 2 * 17.8})["energy.gdp"]
    scenario = load_scenario("patron").parameters.paths["energy.gdp"]
    assert [s["level"] for s in spans] == pytest.approx([2 * s["level"] for s in scenario])


LEDGER_VALUES = {name: one.default for name, one in LEDGER.items()}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('begins = "2004-13"\n', "begins = '2004-13'; allowed is a year and month such as 2004-01"),
        ("begins = 2004\n", "begins = 2004; allowed is a year and month such as 2004-01"),
        ('drivers = "record"\n', "allowed is 'record', in a scenario with a first month (begins)"),
        ('begins = "2004-01"\ndrivers = "all"\n', "drivers = 'all'; allowed is 'record'"),
        ('[sources]\n"energy.gpd" = "a book"\n', "for 'energy.gpd'; allowed is a text"),
        ("[sources.energy]\ngdp = 3\n", "the source 3 for 'energy.gdp'; allowed is a text"),
        ("sources = 3\n", "allowed is a text"),
    ],
)
def test_a_wrong_calendar_driver_or_source_is_refused(lines: str, said: str) -> None:
    with pytest.raises(ParameterError) as caught:
        read_scenario(WORDS + lines, "mine")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_start_after_the_measured_years_is_refused_in_one_sentence() -> None:
    with pytest.raises(Mistake, match="2030-01"):
        read_scenario(WORDS + 'begins = "2030-01"\ndrivers = "record"\n', "mine")


def test_a_period_without_its_drivers_is_another_scenario() -> None:
    """The calendar and the sources are part of what a scenario is."""
    patron = load_scenario("patron")
    assert replace(patron, begins=None) != patron
