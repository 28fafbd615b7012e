"""Polls are asked as the pollsters asked: wordings, and what the model's citizens answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from triangulation.experiments.calibration.comparison import simulated, targets
from triangulation.experiments.calibration.questions import Question, latent
from triangulation.experiments.calibration.series import Observation, Series, history
from triangulation.model.record import record
from triangulation.model.scenario import load_scenario
from triangulation.model.simulation import Simulation


@given(st.floats(-0.3, 0.3), st.floats(0.1, 0.35))
def test_two_shares_tell_mean_and_spread(mean: float, spread: float) -> None:
    shares = norm.cdf((-0.25 - mean) / spread), norm.cdf((mean - 0.25) / spread)
    if min(shares) < 0.001:
        return
    found = latent(*(np.array([[share]]) for share in shares))
    assert found[0][0, 0] == pytest.approx(mean, abs=1e-6)
    assert found[1][0, 0] == pytest.approx(spread, abs=1e-6)


def test_a_poll_in_which_nobody_sides_is_no_fault() -> None:
    nobody = np.zeros((2, 3))
    mean, spread = latent(nobody, nobody)
    assert np.allclose(mean, 0)
    assert (spread > 0).all()
    assert np.isfinite(latent(nobody + 1, nobody)).all()


@pytest.mark.parametrize("name", ["patron", "crackdown"])
def test_answers_are_those_of_the_citizens_themselves(name: str) -> None:
    """The wording's answers, told from the poll, are counted again over every citizen."""
    scenario = load_scenario(name)
    simulation = Simulation(scenario.parameters, worlds=range(4), citizens=3000)
    for _ in range(9):
        moment = simulation.step()
    leaning = moment.population.people.leaning
    shares = record(moment)
    polled = {
        "poll_for_moscow": shares["public_for_moscow"][:, None],
        "poll_for_west": shares["public_for_west"][:, None],
    }
    for asked in ("either_or", "union_vote", "european_vote"):
        question = history().questions[asked]
        answers = question.asked(polled)
        moscow, west = (leaning < question.low).mean(axis=0), (leaning > question.high).mean(axis=0)
        assert np.abs(answers["poll_for_moscow"][:, 0] - moscow).max() < 0.03
        assert np.abs(answers["poll_for_west"][:, 0] - west).max() < 0.03
    approval = moment.population.people.approval
    trust = history().questions["trust"].asked({"poll_approval": approval.mean(axis=0)[:, None]})
    meant, hidden = (approval > 0.5).mean(axis=0), history().questions["trust"].hidden
    assert np.abs(trust["poll_approval"][:, 0] - meant - hidden * (1 - meant)).max() < 0.05


def test_a_forced_choice_leaves_less_of_a_middle_than_the_models_own_poll() -> None:
    polled = {"poll_for_moscow": np.array([[0.15]]), "poll_for_west": np.array([[0.1]])}
    answers = history().questions["either_or"].asked(polled)
    neither = 1 - answers["poll_for_moscow"] - answers["poll_for_west"]
    assert 0.1 < neither[0, 0] < 0.25
    assert answers["poll_for_moscow"] > answers["poll_for_west"]


def test_wordings_reproduce_the_polls_that_they_were_read_off() -> None:
    """A public as far to Moscow, and as spread, as in 2003 answers as in 2003."""
    mean, spread = -0.148 * 0.2, 0.2
    polled = {
        "poll_for_moscow": np.array([[norm.cdf((-0.25 - mean) / spread)]]),
        "poll_for_west": np.array([[norm.cdf((mean - 0.25) / spread)]]),
    }
    either = history().questions["either_or"].asked(polled)
    assert either["poll_for_moscow"][0, 0] == pytest.approx(0.476, abs=0.01)
    assert either["poll_for_west"][0, 0] == pytest.approx(0.361, abs=0.01)
    union = history().questions["union_vote"].asked(polled)
    assert union["poll_for_moscow"][0, 0] == pytest.approx(0.528, abs=0.01)
    assert union["poll_for_west"][0, 0] == pytest.approx(0.281, abs=0.01)


def test_thresholds_of_votes_come_from_polls_before_a_run_and_not_from_its_own() -> None:
    """A public that stands where the either-or polls had it votes as the polls of that time did."""
    known = history().asked_from("2010-12")
    balances, votes = (-0.159, 0.044, -0.002), (0.357, 0.331, 0.391, 0.321, 0.293)
    mean = history().questions["either_or"].mean_of(balances)
    assert mean is not None
    polled = {
        "poll_for_moscow": np.array([[norm.cdf((-0.25 - mean) / 0.2)]]),
        "poll_for_west": np.array([[norm.cdf((mean - 0.25) / 0.2)]]),
    }
    either = known.questions["either_or"].asked(polled)
    balance = either["poll_for_west"] - either["poll_for_moscow"]
    assert balance[0, 0] == pytest.approx(np.mean(balances), abs=1e-6)
    union = known.series["union_vote"].question
    assert union is not None
    assert union.asked(polled)["poll_for_moscow"][0, 0] == pytest.approx(np.mean(votes), abs=1e-6)
    later = replace(
        history().series["union_vote"],
        observations=tuple(
            replace(o, value=0.9) if o.date >= "2010-12" else o
            for o in history().series["union_vote"].observations
        ),
    )
    changed = replace(history(), series={**history().series, "union_vote": later})
    assert changed.asked_from("2010-12").series["union_vote"].question == union
    assert (
        history().asked_from("1998-01").series["union_vote"].question
        == history().questions["union_vote"]
    )


def test_a_series_counts_months_above_adds_an_offset_and_asks_its_question() -> None:
    seen = (Observation("2004", 0.5, "", "high"),)
    plain = Series("x", "", "share", {"x": 2.0}, 0.1, "", "judging", seen)
    (one,) = targets([plain], "2004-01")
    columns = {"x": np.arange(12.0)[None], "poll_approval": np.full((1, 12), 0.5)}
    assert simulated(columns, replace(one, series=replace(plain, offset=1.0))) == 12
    assert simulated(columns, replace(one, series=replace(plain, above=12.0))) == 5 / 12
    trust = replace(plain, columns={"poll_approval": 1.0}, question=Question("", "", above=0.5))
    assert simulated(columns, replace(one, series=trust)) == 0.5
