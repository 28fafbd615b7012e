"""Triangulation by width of the neutral band, net of a Minsk that plays at random."""

from dataclasses import asdict
from itertools import pairwise

import numpy as np
import pytest
from arms import together

from triangulation.experiments.claims.catalogue import chosen, starting_point
from triangulation.experiments.claims.ensembles import Extent
from triangulation.experiments.claims.inquiry import Inquiry, inquire
from triangulation.experiments.claims.outcomes import (
    BY_WIDTH,
    WIDTHS,
    measured,
    moscows_side,
    within,
    within_name,
)
from triangulation.experiments.claims.page import claims_page, write_pictures
from triangulation.experiments.claims.report import write_report
from triangulation.experiments.claims.results import results
from triangulation.experiments.claims.width_account import limits, markdown, rows
from triangulation.experiments.playing.batch import Course, play
from triangulation.experiments.storage.manifest import Manifest

SMALL = Extent(worlds=6, months=36, citizens=20)


@pytest.fixture(scope="module")
def columns():
    return play(Course(starting_point(), tuple(range(4)), 24, 20, 3))


@pytest.fixture(scope="module")
def answer():
    return inquire(Inquiry(tuple(chosen(["S1"])), SMALL))


def test_the_scenarios_band_gives_the_recorded_column(columns):
    band = starting_point().values()["alignment.neutral_band"]
    assert np.array_equal(within(columns, band), columns["triangulating"])
    assert band == pytest.approx(max(WIDTHS))


def test_a_wider_band_holds_a_narrower_one(columns):
    every = [within(columns, width) for width in WIDTHS]
    for narrow, wide in pairwise(every):
        assert (narrow <= wide).all()
    assert np.allclose(measured(BY_WIDTH, columns), np.mean(every, axis=0))


def test_a_month_is_within_the_band_or_outside_it_by_hand():
    columns = {
        "alignment": np.array([[0.1, -0.1, -0.2, 0.1, 0.1]]),
        "engaged_west": np.array([[1.0, 1, 1, 0, 1]]),
        "engaged_russia": np.array([[1.0, 1, 1, 1, 0]]),
    }
    assert within(columns, 0.15).tolist() == [[1, 1, 0, 0, 0]]
    assert moscows_side(columns, 0.15).tolist() == [[0, 0, 1, 0, 0]]
    assert measured("west_too_cold", columns).tolist() == [[0, 0, 0, 1, 0]]


def test_engagement_is_recorded_by_side(columns):
    least = starting_point().values()["alignment.engaged"]
    assert np.array_equal(columns["engaged_west"], columns["western_engagement"] >= least)
    assert np.array_equal(columns["engaged_russia"], columns["engagement_russia"] >= least)


def test_a_minsk_that_plays_at_random_moves_differently_and_others_still_deliberate():
    claim = chosen(["S1"])[0]
    blind = together([(claim.arms["without"], range(6))], 24, 20, 3)
    paper = together([(claim.arms["with"], range(6))], 24, 20, 3)
    turns = [np.abs(np.diff(c["belarus_overture_eu"], axis=1)).sum() for c in (blind, paper)]
    assert turns[0] > turns[1]
    assert (blind["indecision_russia"] < 1).any()


def test_net_triangulation_is_the_mean_of_its_widths(answer):
    judged = answer.judgements[0]
    nets = [row.net for row in judged.widths.rows]
    assert judged.findings[0].effect == pytest.approx(np.mean(nets))
    claim = judged.claim
    for row in judged.widths.rows:
        assert row.low <= row.net <= row.high
        for name in claim.shown():
            seen = answer.seen[claim.arms[name]].readings[within_name(row.width), "mean"]
            assert row.within[name] == pytest.approx(seen.mean())
            assert row.within[name] + row.moscows_side[name] <= 1 + 1e-12


def test_other_claims_have_no_account_by_width():
    judged = inquire(Inquiry(tuple(chosen(["E6"])), Extent(2, 24, 10))).judgements[0]
    assert judged.widths is None


def test_the_account_is_in_the_report_and_on_the_page(answer, tmp_path):
    judged = answer.judgements[0]
    account, called = asdict(judged.widths), judged.claim.called
    path = tmp_path / "report.html"
    write_report(path, answer, Manifest(answer.inquiry.settings(), {}))
    page = path.read_text(encoding="utf-8")
    assert page.count('<th scope="row">±') == len(WIDTHS)
    assert 'id="widths-' in page
    record = results(answer)
    text = claims_page(record)
    for line in markdown(account, called):
        assert line in text
    assert len(rows(account)) == len(WIDTHS)
    assert limits(account, called) in text
    write_pictures(record, tmp_path)
    assert "net of blind play" in (tmp_path / "triangulation-by-width.svg").read_text("utf-8")
