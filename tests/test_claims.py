"""The paper's claims: the machinery works and can say no; not that every claim holds."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from triangulation.agents.mistake import Mistake
from triangulation.experiments.batch import Course, play
from triangulation.experiments.claims.catalogue import (
    Expectation,
    arm,
    chosen,
    claim_from,
    claims,
    starting_point,
)
from triangulation.experiments.claims.ensembles import Extent
from triangulation.experiments.claims.judge import judgements
from triangulation.experiments.claims.outcomes import STATISTICS, verdict
from triangulation.experiments.claims.placebo import Trace, summary, trace
from triangulation.experiments.claims.side_by_side import play_side_by_side
from triangulation.experiments.command_line import main

SMALL = Extent(worlds=4, months=24, citizens=20)


def test_all_claims_of_the_paper_are_declared():
    groups = {"S": 9, "M": 3, "E": 6, "C": 4, "R": 2}
    assert list(claims()) == [f"{g}{n}" for g, count in groups.items() for n in range(1, count + 1)]


@pytest.mark.parametrize("name", list(claims()))
def test_every_arm_can_be_played_and_arms_differ(name):
    claim = claims()[name]
    for each in claim.arms.values():
        columns = play_side_by_side(each.players(starting_point(), range(2)), 2, 10, 1)
        assert columns["alignment"].shape == (2, 2)
    used = {arm for outcome in claim.outcomes for arm in (outcome.weights or claim.arms)}
    if len(used) > 1:
        assert len({repr(arm) for arm in claim.arms.values()}) == len(claim.arms)


@given(some.floats(-1, 1), some.floats(0, 1))
def test_a_verdict_mirrors(low, width):
    mirrored = {"earned": "reversed", "reversed": "earned", "not earned": "not earned"}
    assert verdict(low, low + width, "down", 0) == mirrored[verdict(low, low + width, "up", 0)]


def test_verdicts_by_hand():
    assert verdict(0.1, 0.3, "up", 0) == "earned"
    assert verdict(-0.1, 0.3, "up", 0) == "not earned"
    assert verdict(-0.3, -0.1, "up", 0) == "reversed"
    assert verdict(-0.02, 0.04, "same", 0.05) == "earned"
    assert verdict(-0.02, 0.06, "same", 0.05) == "not earned"


def test_overtures_after_pressure_are_found_and_absence_is_zero():
    rng = np.random.default_rng(1)
    pressure = rng.random((3, 60))
    later = np.roll(pressure, 3, axis=1)
    still = np.zeros_like(pressure)
    columns = {"russia_integration_pressure": pressure, "russia_coercion": still}
    assert STATISTICS["after_pressure"](later, columns) == pytest.approx(1)
    assert STATISTICS["after_pressure"](still, columns).tolist() == [0, 0, 0]


def test_a_world_is_the_same_alone_and_beside_other_arms():
    """One chunk holds worlds of many arms; each must be what a course of its own would be."""
    start = starting_point()
    script = {"belarus": {"script": {"mediation": 1.0, "overture_eu": 0.25}}}
    scripted = arm(
        {"citizens.fusion": 1.0}, {"belarus.mediation": 1.0, "belarus.overture_eu": 0.25}
    )
    plain = arm({}, {})
    mixed = [*plain.players(start, (5, 2)), *scripted.players(start, (2, 0, 5))]
    together = play_side_by_side(mixed, 6, 30, 9)
    alone = play(Course(start, (5, 2), 6, 30, 9))
    fused = start.with_values({"citizens.fusion": 1.0})
    apart = play(Course(fused, (2, 0, 5), 6, 30, 9, script))
    for name, values in together.items():
        assert np.array_equal(values, np.concatenate([alone[name], apart[name]])), name


def test_findings_are_the_same_for_any_number_of_processes():
    few = chosen(["S1", "C3"])
    assert judgements(few, SMALL, 1) == judgements(few, SMALL, 2)


def test_nothing_differs_between_equal_arms():
    claim = chosen(["C2"])[0]
    same = type(claim)(**{**vars(claim), "arms": dict.fromkeys(claim.arms, claim.arms["with"])})
    findings = judgements([same], SMALL, 1)[0].findings
    assert [(f.effect, f.low, f.high) for f in findings] == [(0, 0, 0)] * 3
    assert [f.verdict for f in findings] == ["not earned", "not earned", "earned"]


@pytest.mark.parametrize("name", list(claims()))
def test_a_placebo_leaves_the_contrast(name):
    claim = claims()[name]
    off = claim.placebo_arms()
    assert all(off[n] != claim.arms[n] for n in claim.arms)
    if len(claim.used()) > 1:
        assert len({off[n] for n in claim.used()}) == len(claim.used())
    assert any(claim.placebo.bears_on(outcome) for outcome in claim.outcomes)


def test_a_placebo_that_takes_the_contrast_away_is_refused():
    entry = {
        "id": "X", "title": "", "quote": "", "section": "", "why": "", "called": {},
        "without": {"belarus.survival": 0.0},
        "outcomes": [{"measure": "freedom", "statistic": "mean", "direction": "up", "unit": ""}],
        "placebo": {"changes": {"belarus.survival": 0.0}, "why": ""},
    }  # fmt: skip
    with pytest.raises(Mistake, match=r"Claim X: the placebo sets belarus\.survival, in which"):
        claim_from(entry)


@given(some.integers(0, 1000), some.sampled_from(["up", "down"]))
def test_what_a_placebo_leaves(seed, direction):
    source = np.random.default_rng(seed)
    sign = 1 if direction == "up" else -1
    expected = Expectation("freedom", "mean", direction, "0 … 1")
    effects = sign * source.normal(1, 0.1, 50)
    noise = source.normal(0, 0.01, 50)
    assert trace(expected, effects, effects + noise, seed).state == "survives"
    assert trace(expected, effects, 0.5 * effects, seed).state == "survives"
    assert trace(expected, effects, 0.1 * effects, seed).state == "lost"
    assert trace(expected, effects, -effects, seed).state == "lost"
    wild = np.tile([6.0, -6.0], 25)
    assert trace(expected, effects, effects + wild, seed).state == "unclear"


def test_one_word_on_a_placebo():
    kept, gone = Trace(1, 0.9, 1.1, "survives"), Trace(0, -1, 1, "lost")
    assert summary({0: gone, 2: gone}, trivial=False) == "clean"
    assert summary({0: gone}, trivial=True) == "trivial"
    assert summary({0: gone, 1: kept}, trivial=False) == "survives"
    assert summary({}, trivial=False) == "nothing to lose"


def test_the_command_writes_a_table_and_a_manifest(tmp_path: Path):
    output = tmp_path / "claims"
    with pytest.raises(SystemExit) as ended:
        main(["claims", "C1", "--worlds", "2", "--quick", "--quiet", "--processes", "1",
              "--output", str(output)])  # fmt: skip
    assert not ended.value.code
    rows = list(csv.DictReader((output / "claims.csv").open(encoding="utf-8")))
    assert [row["id"] for row in rows] == ["C1"]
    assert float(rows[0]["low"]) <= float(rows[0]["effect"]) <= float(rows[0]["high"])
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["claims"] == ["C1"]


def test_an_unknown_claim_is_refused_in_one_sentence(capsys):
    with pytest.raises(Mistake, match="There is no claim 'S99'; allowed are S1, S2"):
        chosen(["S99"])
    with pytest.raises(SystemExit) as ended:
        main(["claims", "S99"])
    assert ended.value.code == 2
    assert "There is no claim 'S99'" in capsys.readouterr().err
