"""The dose of a claim, outcomes that are true by definition, and what is reported beside."""

import tomllib
from dataclasses import asdict, replace
from importlib import resources

import numpy as np
import pytest
from arms import together
from hypothesis import given
from hypothesis import strategies as some

from triangulation.agents.mistake import Mistake
from triangulation.experiments.claims.bootstrap import ratio
from triangulation.experiments.claims.catalogue import (
    Expectation,
    chosen,
    claim_from,
    claims,
    starting_point,
)
from triangulation.experiments.claims.counts import counts, in_sentences
from triangulation.experiments.claims.dose import dose_of, respond, summary
from triangulation.experiments.claims.ensembles import Extent
from triangulation.experiments.claims.inquiry import Inquiry, inquire
from triangulation.experiments.claims.judge import judge
from triangulation.experiments.claims.outcomes import STATISTICS, SUCCESSION, measured
from triangulation.experiments.claims.results import entry_digest, found
from triangulation.model.parameters import LEDGER

SMALL = Extent(worlds=4, months=24, citizens=20)
UP = Expectation("freedom", "mean", "up", "0 … 1")


def entry(name):
    text = resources.files("triangulation.experiments.claims").joinpath("claims.toml").read_text(
        encoding="utf-8"
    )  # fmt: skip
    return next(each for each in tomllib.loads(text)["claim"] if each["id"] == name)


def ends(name):
    dose = dose_of(claims()[name])
    return dose.near, dose.middle, dose.far


@pytest.mark.parametrize("name", list(claims()))
def test_a_dose_moves_within_the_explored_range_or_says_why_not(name):
    dose = dose_of(claims()[name])
    assert bool(dose.none) != bool(dose.near)
    for moved, near in dose.near.items():
        far, middle = dose.far[moved], dose.middle[moved]
        assert min(near, far) < middle < max(near, far)
        if moved in LEDGER:
            assert (min(near, far), max(near, far)) == LEDGER[moved].explore
    for part in dose.parts:
        for each in part.values():
            assert together([(each, (0,))], 1, 5, 1)


def test_a_dose_goes_the_way_of_the_contrast():
    low, high = LEDGER["russia.hegemony"].explore
    middle = starting_point().values()["russia.hegemony"]
    assert ends("S4") == (
        {"russia.hegemony": low}, {"russia.hegemony": middle}, {"russia.hegemony": high},
    )  # fmt: skip
    low, high = LEDGER["security.external_threat"].explore
    near, _, far = ends("S5")
    assert (near["security.external_threat"], far["security.external_threat"]) == (high, low)


def test_a_dose_leaves_all_else_as_it_is_in_the_arm_that_the_paper_describes():
    """E2's arms differ in the target of the bypass, too, which must not stay in the dose."""
    claim, dose = claims()["E2"], dose_of(claims()["E2"])
    differing = set(dose.whole["without"].changed) ^ set(dose.whole["with"].changed)
    assert {name for name, _ in differing} == {"start.bypass"}
    assert ("energy.bypass_target", 1.0) in dose.whole["without"].changed
    assert claim.arms["without"] not in dose.whole.values()


def test_a_dose_by_script_moves_along_the_middle_half():
    near, middle, far = ends("C2")
    assert [each["belarus.belarusanization"] for each in (near, middle, far)] == [0.25, 0.5, 0.75]
    assert "leaves free" in dose_of(claims()["S8"]).none
    assert "Nothing is compared" in dose_of(claims()["C3"]).none


def test_other_arms_of_a_claim_move_with_the_arm_that_they_are_like():
    low, high = LEDGER["regime.contested"].explore
    whole = {n: dict(each.changed) for n, each in dose_of(claims()["R2"]).whole.items()}
    assert whole["orderly_after_drift"]["regime.contested"] == low
    assert whole["contested_after_drift"]["regime.contested"] == high
    tastes = dose_of(claims()["S3"]).whole
    assert tastes["taste_for_moscow"] == claims()["S3"].arms["taste_for_moscow"]


def test_a_dose_of_a_parameter_without_a_range_is_refused():
    with pytest.raises(Mistake, match=r"Claim S4: dose is 'regime\.succession_month'; allowed"):
        claim_from({**entry("S4"), "dose": "regime.succession_month"})
    with pytest.raises(Mistake, match="Claim S4 has an unknown entry 'dosis'"):
        claim_from({**entry("S4"), "dosis": "russia.hegemony"})


@given(some.integers(0, 1000), some.sampled_from(["up", "down"]))
def test_what_becomes_of_an_effect_over_the_range(seed, direction):
    source = np.random.default_rng(seed)
    expected, sign = replace(UP, direction=direction), 1 if direction == "up" else -1
    one = sign * source.normal(1, 0.1, 50)
    nothing = np.tile([0.1, -0.1], 25)

    def state(first, second):
        return respond(expected, first + second, first, second, seed).state

    assert state(one, one) == "holds"
    assert state(one, nothing) == "holds"
    assert state(nothing, nothing) == "vanishes"
    assert state(3 * one, -one) == "turns"
    assert state(-3 * one, one) == "turns"
    assert state(-one, -one) == "reversed"
    same = replace(UP, direction="same", margin=0.5)
    assert respond(same, nothing, nothing, nothing, seed).state == "holds"
    assert respond(same, one, one, nothing, seed).state == "moves"


def test_a_dose_is_played_and_judged():
    answer = inquire(Inquiry(tuple(chosen(["E1", "E6"])), SMALL))
    first, second = answer.judgements
    assert all(each.state == "holds" for each in second.responses.values())
    dose = dose_of(first.claim)
    key = ("leverage_russia", "mean")
    low, high = (answer.seen[dose.whole[n]].readings[key] for n in ("without", "with"))
    assert first.responses[1].effect == pytest.approx((high - low).mean())
    assert summary({}) == "none"


def test_a_definitional_outcome_is_shown_and_decides_nothing():
    claim = chosen(["S4"])[0]
    zone = next(o for o in claim.outcomes if o.measure == "bargaining_zone")
    assert zone.definitional
    assert not claim.counts(zone)
    assert not claim.definitional
    seen = inquire(Inquiry((claim,), SMALL)).seen
    wrong = tuple(replace(o, direction="up") if o == zone else o for o in claim.outcomes)
    before, after = judge(claim, seen, 1), judge(replace(claim, outcomes=wrong), seen, 1)
    assert after.findings[2].verdict == "reversed"
    assert after.verdict == before.verdict


def test_a_claim_that_is_true_by_definition_is_counted_separately():
    answer = inquire(Inquiry(tuple(chosen(["E6", "C3"])), SMALL))
    sixth, third = answer.judgements
    assert (sixth.verdict, sixth.standing) == ("earned", "definitional")
    assert third.standing == third.verdict
    sums = counts(found(answer))
    assert (sums.judged, sums.definitional, sums.firm) == (("C3",), ("E6",), None)
    assert "True by definition, and counted separately: E6." in in_sentences(sums)
    alike = claim_from({**entry("E6"), "definitional": "In other words."})
    assert entry_digest(alike) == entry_digest(sixth.claim)
    plain = {k: v for k, v in entry("E6").items() if k != "definitional"}
    assert entry_digest(claim_from(plain)) != entry_digest(sixth.claim)
    reworded = [{**each, "unit": "times"} for each in entry("E6")["outcomes"]]
    assert entry_digest(claim_from({**entry("E6"), "outcomes": reworded})) == entry_digest(alike)
    turned = [{**each, "direction": "down"} for each in entry("E6")["outcomes"]]
    assert entry_digest(claim_from({**entry("E6"), "outcomes": turned})) != entry_digest(alike)


def test_comparisons_beside_the_outcomes_report_their_share_of_the_effect():
    claim = chosen(["S1"])[0]
    answer = inquire(Inquiry((claim,), SMALL))
    judged = answer.judgements[0]
    assert len(judged.asides) == 3
    key = ("triangulating_by_width", "mean")
    for each in judged.asides:
        name = next(n for n in each.comparison.weights if n != "with")
        arms = [answer.seen[claim.arms[n]].readings[key] for n in ("with", name)]
        assert each.effect == pytest.approx((arms[0] - arms[1]).mean())
    halves = np.linspace(1, 3, 40)
    assert ratio(halves / 2, halves, 1) == pytest.approx((0.5, 0.5, 0.5))


def test_a_share_of_rounds_counts_months_in_which_moscow_presses():
    columns = {"russia_integration_pressure": np.array([[0.5, 0, 0.25, 1.0], [0, 0, 0, 0]])}
    agreed = np.array([[1.0, 0, 0, 0], [0, 0, 0, 0]])
    assert STATISTICS["of_rounds"](agreed, columns) == pytest.approx([1 / 3, 0])
    assert measured("pressed", columns).tolist() == [[1, 0, 1, 1], [0, 0, 0, 0]]


def test_the_two_years_from_a_succession_are_averaged():
    level = np.zeros((1, 72))
    level[:, SUCCESSION : SUCCESSION + 12] = 2
    level[:, SUCCESSION + 24 :] = 4
    assert STATISTICS["after_succession"](level, {}).tolist() == [1]
    assert STATISTICS["before_succession"](level, {}).tolist() == [0]
    changed = dict(claims()["R2"].arms["with"].changed)
    assert changed["regime.succession_month"] == SUCCESSION + 1


def test_the_drift_before_a_succession_happens_and_ends_with_it():
    """Minsk turns to the West by script for two years; from the succession on it decides."""
    claim = claims()["R2"]
    still, drift = (
        together([(claim.arms[name], range(6))], SUCCESSION + 12, 30, 5)
        for name in ("without", "orderly_after_drift")
    )
    before = slice(SUCCESSION - 12, SUCCESSION)
    assert (drift["belarus_overture_eu"][:, :SUCCESSION] == 0.75).all()
    scripted = {"overture_eu": 0.75, "overture_us": 0.75, "openness": 0.75, "repression": 0.0}
    assert any(
        (drift[f"belarus_{name}"][:, SUCCESSION:] != level).any()
        for name, level in scripted.items()
    )
    moved = drift["alignment"][:, before] - still["alignment"][:, before]
    assert (moved.mean(axis=1) > 0).all()
    assert moved.mean() > 0.03


def test_entries_that_say_the_same_are_the_same_arm():
    one, other = claims()["R2"].arms, claim_from(entry("R2")).arms
    assert one == other
    assert hash(one["contested_after_drift"]) == hash(other["contested_after_drift"])
    assert asdict(one["with"])["blind"] == ()
