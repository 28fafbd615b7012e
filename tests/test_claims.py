"""The paper's claims: the machinery works and can say no; not that every claim holds."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from arms import together
from hypothesis import given
from hypothesis import strategies as some

from triangulation.agents.mistake import Mistake
from triangulation.experiments.claims import ensembles
from triangulation.experiments.claims.bootstrap import interval
from triangulation.experiments.claims.catalogue import (
    SCENARIO,
    Expectation,
    arm,
    calendar,
    chosen,
    claim_from,
    claims,
    starting_point,
)
from triangulation.experiments.claims.draws import LEVELS, alike, parameter_draws, ranges
from triangulation.experiments.claims.ensembles import Extent
from triangulation.experiments.claims.inquiry import Inquiry, inquire
from triangulation.experiments.claims.outcomes import STATISTICS, verdict
from triangulation.experiments.claims.placebo import Trace, summary, trace
from triangulation.experiments.claims.robustness import (
    found_regions,
    limits_in_words,
    pointing,
    robustness,
    share_of,
)
from triangulation.experiments.claims.tables import CLAIMS
from triangulation.experiments.command_line import main
from triangulation.experiments.playing.batch import Course, play
from triangulation.model.parameters import LEDGER, SHARED
from triangulation.model.scenario import load_scenario

SMALL = Extent(worlds=4, months=24, citizens=20)


def test_all_claims_of_the_paper_are_declared():
    groups = {"S": 9, "M": 3, "E": 6, "C": 4, "R": 2}
    assert list(claims()) == [f"{g}{n}" for g, count in groups.items() for n in range(1, count + 1)]


@pytest.mark.parametrize("name", list(claims()))
def test_every_arm_can_be_played_and_arms_differ(name):
    claim = claims()[name]
    for each in claim.arms.values():
        columns = together([(each, range(2))], 2, 10, 1)
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
    columns = {
        "russia_integration_pressure": pressure,
        "russia_coercion": still,
        "dispute": still,
    }
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
    spans = [{"first": 2, "last": 3, "level": 0.75}]
    blind = arm({}, {"russia.coercion": spans}, ["belarus"])
    described = {"belarus": {"policy": "random"}, "russia": {"script": {"coercion": spans}}}
    mixed = together([(plain, (5, 2)), (scripted, (2, 0, 5)), (blind, (5, 1))], 6, 30, 9)
    dated = calendar()
    alone = play(Course(start, (5, 2), 6, 30, 9, events=dated))
    fused = start.with_values({"citizens.fusion": 1.0})
    apart = play(Course(fused, (2, 0, 5), 6, 30, 9, script, dated))
    random = play(Course(start, (5, 1), 6, 30, 9, described, dated))
    for name, values in mixed.items():
        parts = [alone[name], apart[name], random[name]]
        assert np.array_equal(values, np.concatenate(parts)), name


def test_an_arm_without_entries_is_the_scenario_itself():
    scenario = load_scenario(SCENARIO)
    course = Course(
        scenario.parameters, (0, 1), 24, 20, SMALL.seed, scenario.policies, scenario.events
    )
    columns = play(course)
    assert columns["event_joint_exercise"].any()
    task = ensembles.Task(
        (ensembles.Ensemble(arm({}, {}), range(2), paths=("alignment", "event_joint_exercise")),),
        replace(SMALL, worlds=2), (("alignment", "mean"),),
    )  # fmt: skip
    for name, path in task.seen(task.play().content)[0].paths.items():
        assert np.array_equal(path, columns[name].astype(np.float32)), name


def few(*ids, draws=0):
    return Inquiry(tuple(chosen(ids)), SMALL, draws, replace(SMALL, worlds=2))


def test_an_answer_is_the_same_for_any_number_of_processes(monkeypatch):
    monkeypatch.setattr(ensembles, "LARGEST", 5)
    asked = few("S2", "C3", draws=3)
    assert len(asked.tasks) > 5
    one, two = inquire(asked, 1), inquire(asked, 2)
    assert one.judgements == two.judgements
    assert one.robust == two.robust


def test_tasks_cut_ensembles_and_what_is_seen_is_whole_again(monkeypatch):
    asked = few("S2", "E6")
    whole = inquire(asked)
    monkeypatch.setattr(ensembles, "LARGEST", 3)
    parts = few("S2", "E6")
    assert len(parts.tasks) > len(asked.tasks)
    cut = inquire(parts)
    assert cut.judgements == whole.judgements
    for arm_, seen in whole.seen.items():
        for name, path in seen.paths.items():
            assert path.shape == (SMALL.worlds, SMALL.months)
            assert np.array_equal(path, cut.seen[arm_].paths[name])


def test_nothing_differs_between_equal_arms():
    claim = chosen(["C2"])[0]
    same = replace(claim, arms=dict.fromkeys(claim.arms, claim.arms["with"]))
    judged = inquire(Inquiry((same,), SMALL)).judgements[0]
    assert [(f.effect, f.low, f.high) for f in judged.findings] == [(0, 0, 0)] * 3
    assert [f.verdict for f in judged.findings] == ["not earned", "not earned", "earned"]
    assert judged.placebo == "none"


def test_draws_fill_every_range_evenly():
    found = parameter_draws(20, 1)
    for name, (low, high) in ranges().items():
        values = np.array([draw[name] for draw in found])
        assert ((low <= values) & (values <= high)).all()
        if name not in SHARED and not LEDGER[name].whole:
            parts = np.floor((values - low) / (high - low) * 20 * (1 - 1e-12))
            assert sorted(parts) == list(range(20)), name
    for name in set(SHARED) & set(ranges()):
        assert len({draw[name] for draw in found}) == LEVELS
    assert [alike(draw) for draw in found] == sorted(alike(draw) for draw in found)
    assert found == parameter_draws(20, 1) != parameter_draws(20, 2)


def test_an_arm_wins_over_a_draw_and_all_else_is_drawn():
    claim = chosen(["E1"])[0]
    draw = parameter_draws(2, 1)[0]
    values = claim.arms["without"].parameters(starting_point().with_values(draw)).values()
    assert values["energy.import_dependence"] == 0.425
    assert {n: v for n, v in draw.items() if values[n] != v}.keys() == {"energy.import_dependence"}


def test_the_sign_of_an_effect():
    effects = np.array([[1.0, 1.0], [-3.0, 1.0], [0.0, 0.0], [0.01, -0.03]])
    up = Expectation("freedom", "mean", "up", "")
    assert pointing(up, effects).tolist() == [True, False, False, False]
    down = replace(up, direction="down")
    assert pointing(down, effects).tolist() == [False, True, False, True]
    same = replace(up, direction="same", margin=0.02)
    assert pointing(same, effects).tolist() == [False, False, True, True]


def test_a_share_and_its_interval():
    share = share_of(np.arange(100) < 90)
    assert (share.share, share.draws) == (0.9, 100)
    assert (share.low, share.high) == pytest.approx((0.826, 0.945), abs=5e-4)


def test_the_parameters_that_decide_a_claim_are_found():
    draws = parameter_draws(400, 3)
    wrong = np.array([draw["russia.fear"] > 3 and draw["belarus.caution"] < 3 for draw in draws])
    region = found_regions(draws, wrong, 1)[0]
    assert set(region.limits) == {"russia.fear", "belarus.caution"}
    assert region.limits["russia.fear"][0] == pytest.approx(3, abs=0.2)
    assert region.density > 0.9
    assert limits_in_words({"russia.fear": (3.0, np.inf)}) == "russia.fear above 3 (weight)"
    assert found_regions(draws, np.arange(400) < 5, 1) == []
    assert found_regions(draws[:30], np.arange(30) < 15, 1) == []


def test_robustness_by_hand():
    claim = chosen(["E1"])[0]
    arms = list(claim.arms.values())
    better, worse = np.array([[2.0], [2.0], [1.0]]), np.array([[1.0], [1.0], [1.0]])
    pair = np.stack([worse, better], axis=1)
    up = {(e.measure, e.statistic): pair for e in claim.outcomes}
    found = robustness(claim, arms, up, parameter_draws(3, 1), 1)
    assert (found.whole.right, found.same, found.fails) == (2, 1, True)
    up["price_paid", "mean"] = pair[:, ::-1]
    found = robustness(claim, arms, up, parameter_draws(3, 1), 1)
    assert [share.right for share in (found.whole, *found.outcomes)] == [0, 0, 2]


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
    assert trace(expected, effects, 0.1 * effects, seed).state == "clean"
    assert trace(expected, effects, -effects, seed).state == "clean"
    wild = np.tile([6.0, -6.0], 25)
    assert trace(expected, effects, effects + wild, seed).state == "unclear"


def test_one_word_on_a_placebo():
    kept, gone = Trace(1, 0.9, 1.1, "survives"), Trace(0, -1, 1, "clean")
    assert summary({0: gone, 2: gone}) == "clean"
    assert summary({0: gone, 1: kept}) == "survives"
    assert summary({}) == "none"


def command(*words):
    with pytest.raises(SystemExit) as ended:
        main(["claims", *words, "--quiet", "--processes", "1"])
    return ended.value.code or 0


TINY = ("C1", "E6", "--worlds", "2", "--months", "24", "--citizens", "20")


def test_the_command_writes_tables_and_a_manifest(tmp_path: Path):
    output = tmp_path / "claims"
    assert command(*TINY, "--robust", "--draws", "2", "--output", str(output)) == 0
    rows = list(csv.DictReader((output / "claims.csv").open(encoding="utf-8")))
    assert list(rows[0]) == list(CLAIMS)
    assert [row["id"] for row in rows] == ["E6", "C1"]
    assert float(rows[0]["low"]) <= float(rows[0]["effect"]) <= float(rows[0]["high"])
    assert {float(row["robust_share"]) for row in rows} <= {0, 0.5, 1}
    outcomes = list(csv.DictReader((output / "outcomes.csv").open(encoding="utf-8")))
    assert [row["measure"] for row in outcomes] == ["cut_asymmetry", "public_russian_but_neutral"]
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"]
    assert (manifest["settings"]["claims"], manifest["settings"]["draws"]) == (["E6", "C1"], 2)
    assert not (output / ".unfinished").exists()


def test_an_interrupt_says_that_the_folder_is_gone(tmp_path: Path, monkeypatch, capsys):
    output = tmp_path / "claims"

    def play(task):
        shutil.rmtree(output)
        raise KeyboardInterrupt

    monkeypatch.setattr(ensembles.Task, "play", play)
    assert command(*TINY, "--output", str(output)) == 130
    said = capsys.readouterr().err
    assert f"{output} was removed meanwhile, and the work in it.\n" in said
    assert "kept" not in said


def test_an_interrupted_inquiry_goes_on(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setattr(ensembles, "LARGEST", 4)
    output, words = tmp_path / "claims", (*TINY, "--output", str(tmp_path / "claims"))
    played = []
    whole = ensembles.Task.play

    def play(task):
        if len(played) == 2:
            raise KeyboardInterrupt
        played.append(task)
        return whole(task)

    monkeypatch.setattr(ensembles.Task, "play", play)
    assert command(*words) == 130
    assert "2 of 6 parts of the work are kept in" in capsys.readouterr().err
    assert not json.loads((output / "manifest.json").read_text(encoding="utf-8"))["complete"]
    monkeypatch.setattr(ensembles.Task, "play", whole)
    assert command(*TINY, "--months", "36", "--output", str(output)) == 2
    assert command(*words, "--months", "36") == 2
    assert "holds other work (months is 24 there and 36 here)" in capsys.readouterr().err
    assert command(*words) == 0
    assert command(*TINY, "--output", str(tmp_path / "again")) == 0
    for name in ("claims.csv", "outcomes.csv", "results.json"):
        assert (output / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert command(*words) == 2
    assert "holds these very results already" in capsys.readouterr().err


def test_contradictory_options_are_refused(capsys):
    assert command("--quick", "--robust") == 2
    assert "--quick and --robust contradict each other" in capsys.readouterr().err
    assert command("--draws", "9") == 2
    assert "--draws is for --robust" in capsys.readouterr().err


def test_an_unknown_claim_is_refused_in_one_sentence(capsys):
    with pytest.raises(Mistake, match="There is no claim 'S99'; allowed are S1, S2"):
        chosen(["S99"])
    with pytest.raises(SystemExit) as ended:
        main(["claims", "S99"])
    assert ended.value.code == 2
    assert "There is no claim 'S99'" in capsys.readouterr().err


def test_an_interval_covers_the_mean_as_often_as_it_says():
    source = np.random.default_rng(7)
    covered = 0
    for n in range(200):
        _, low, high = interval(source.normal(0.3, 1, 60), n)
        covered += low <= 0.3 <= high
    assert 0.88 <= covered / 200 <= 0.99
