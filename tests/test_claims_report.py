"""The report on the claims, and the pinned verdicts."""

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from triangulation.experiments.analysis.numerals import percent
from triangulation.experiments.claims import pinned, sentences
from triangulation.experiments.claims.catalogue import Expectation, chosen
from triangulation.experiments.claims.courses import means
from triangulation.experiments.claims.ensembles import Extent
from triangulation.experiments.claims.forest import ZERO, axis
from triangulation.experiments.claims.inquiry import Inquiry, inquire
from triangulation.experiments.claims.judge import Finding, find
from triangulation.experiments.claims.outcomes import STATISTICS
from triangulation.experiments.claims.placebo import Trace
from triangulation.experiments.claims.report import write_report
from triangulation.experiments.claims.robustness import Region, Robustness, share_of
from triangulation.experiments.claims.words import MEASURES, number
from triangulation.experiments.claims.words import STATISTICS as WORDS
from triangulation.experiments.storage.manifest import Manifest
from triangulation.model.columns import COLUMNS

PINNED = Path(__file__).parent / "recorded" / "claims.json"


@pytest.fixture(scope="module")
def answer():
    """Claims with one arm, with a margin and with four arms, each in few worlds."""
    asked = Inquiry(tuple(chosen(["C2", "C3", "R2"])), Extent(4, 36, 20), 3, Extent(2, 30, 20))
    return inquire(asked)


@pytest.fixture(scope="module")
def page(answer, tmp_path_factory):
    path = tmp_path_factory.mktemp("claims") / "report.html"
    write_report(path, answer, Manifest(answer.inquiry.settings(), {}))
    return html.unescape(path.read_text(encoding="utf-8"))


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.targets, self.open = [], [], []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.ids += [named["id"]] if "id" in named else []
        self.targets += [v for k, v in attrs if k in ("href", "src", "xlink:href")]


def test_the_report_needs_nothing_else(page):
    reader = Reader()
    reader.feed(page)
    assert all(target.startswith("#") for target in reader.targets)
    assert len(set(reader.ids)) == len(reader.ids)
    assert {t[1:] for t in reader.targets} <= set(reader.ids)
    assert "<script" not in page
    assert "url(http" not in page


def test_the_report_has_a_card_for_every_claim(page, answer):
    assert "<title>The paper's claims, put to the test – Triangulation</title>" in page
    for judged in answer.judgements:
        claim = judged.claim
        assert f'<article class="card" id="{claim.id}"' in page
        for words in (claim.title, claim.quote, claim.why, claim.placebo.why):
            assert words in page
        for finding in judged.findings:
            said = sentences.verdict(finding, len(claim.used()) > 1)
            assert said in page
    pictures = sum(len({o.measure for o in j.claim.outcomes}) for j in answer.judgements)
    assert page.count("<figure>") == pictures


UP = Expectation("alignment", "final", "up", "alignment")


def found(effect, low, high, expected=UP, verdict="earned"):
    return Finding(expected, effect, low, high, verdict)


def test_verdicts_in_words():
    assert sentences.verdict(found(0.0803, 0.0711, 0.0894)) == (
        "Earned: state alignment, in the last year, is higher by 0.080 (0.071 to 0.089; alignment)."
    )
    down = replace(UP, direction="down", unit="0 … 1")
    assert sentences.verdict(found(-0.08, -0.09, -0.07, down)) == (
        "Earned: state alignment, in the last year, is lower by 0.080 (0.070 to 0.090; "
        "on a scale of 0 … 1)."
    )
    assert sentences.verdict(found(0.01, -0.02, 0.04, UP, "not earned")) == (
        "Not earned: state alignment, in the last year, changes by +0.010 (−0.020 to +0.040; "
        "alignment), where the paper expects it higher."
    )
    same = replace(UP, direction="same", margin=0.05)
    assert sentences.verdict(found(0.01, -0.02, 0.04, same)).endswith(
        "alignment), and no more than ±0.05 counts as unchanged."
    )


def test_every_outcome_has_words_for_its_measure_and_statistic():
    for claim in chosen(()):
        for outcome in claim.outcomes:
            assert outcome.measure in MEASURES or outcome.measure in COLUMNS
    assert WORDS.keys() == STATISTICS.keys()


def test_what_a_placebo_leaves_in_words():
    left = Trace(0.001, -0.004, 0.006, "clean")
    assert sentences.left_over(found(0.08, 0.07, 0.09), left) == (
        "state alignment, in the last year: +0.001 of +0.080 is left (−0.004 to +0.006): the "
        "effect disappears, as it must."
    )


def test_claims_that_are_not_earned_are_explained(answer):
    judged = next(j for j in answer.judgements if j.claim.id == "R2")
    finding = replace(judged.findings[0], verdict="not earned")
    judged = replace(judged, findings=(finding, *judged.findings[1:]))
    few = share_of(np.arange(10) < 2)
    region = Region({"russia.fear": (2.5, np.inf)}, 0.8, 0.2)
    robust = Robustness(few, (few, few), 0, False, (region,))
    assert "those under which it does hold" in sentences.explanation(judged, robust)
    assert sentences.where(robust) == [
        "It holds in 80 % of the draws with russia.fear (“Fear of losing Belarus to the West”) "
        "above 2.5 (weight), against 20 % of all."
    ]
    nowhere = replace(robust, regions=())
    assert "no few of them decide where" in sentences.explanation(judged, nowhere)
    kept = {0: Trace(0.1, 0.05, 0.15, "survives")}
    right = tuple(replace(each, verdict="earned") for each in judged.findings)
    wrong = replace(judged, findings=right, traces=kept)
    assert "another cause" in sentences.explanation(wrong, None)
    lost = {0: Trace(0, -0.1, 0.1, "clean")}
    assert sentences.explanation(replace(wrong, traces=lost), robust) == ""
    own = replace(judged, claim=replace(judged.claim, needs="Moscow must be blind."))
    assert sentences.explanation(own, robust) == "Moscow must be blind."


@given(some.floats(1e-5, 1e5), some.booleans())
def test_numbers_keep_two_digits(value, negative):
    value = -value if negative else value
    text = number(value).replace("−", "-").replace(",", "")
    assert float(text) == pytest.approx(value, rel=0.06, abs=1e-6)


def test_shares_are_not_rounded_to_all_or_none():
    assert [percent(x) for x in (0, 1, 0.9, 0.998, 0.0019, 0.0004, 0.99997)] == [
        "0 %", "100 %", "90 %", "99.8 %", "0.2 %", "0.04 %", "99.997 %",
    ]  # fmt: skip


@given(some.integers(0, 500), some.sampled_from(["up", "down", "same"]), some.floats(-2, 2))
def test_the_forest_has_what_is_expected_on_the_right(seed, direction, middle):
    source = np.random.default_rng(seed)
    expected = replace(UP, direction=direction, margin=0.5 if direction == "same" else 0.0)
    finding = find(expected, source.normal(middle, 1, 30), seed)
    left = Trace(0.1, -0.2, 0.4, "clean")
    places = axis(finding, left)
    assert 0 <= places.low <= places.effect <= places.high <= 100
    assert 0 <= places.placebo[0] <= places.placebo[1] <= places.placebo[2] <= 100
    if direction != "same":
        earned = {"earned": places.low > ZERO, "reversed": places.high < ZERO}
        assert earned.get(finding.verdict, places.low <= ZERO <= places.high)


def test_a_share_of_worlds_is_drawn_with_its_uncertainty():
    values = np.tile((np.arange(50) < 20)[:, None], (1, 3)).astype(np.float32)
    low, middle, high = np.percentile(means(values)[:, 0], (5, 50, 95))
    assert low < middle < high
    assert middle == pytest.approx(0.4, abs=0.05)


def test_verdicts_are_as_recorded():
    """A change of the model that loses or wins a claim is seen in review: `make verdicts`."""
    known = json.loads(PINNED.read_text(encoding="utf-8"))
    assert pinned.verdicts() == known, "if the change is meant, `make verdicts` records it"


def test_quotations_are_the_papers_own_letters():
    """Typewriter quotes would betray that words were retyped; the paper has printer's ones."""
    for claim in chosen(()):
        assert re.fullmatch(r"[A-Z][^'\"]+[.]", claim.quote), claim.id
