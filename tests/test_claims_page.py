"""The documentation's page on the claims, and the results that it is made from."""

import json

import pytest

from triangulation.experiments.claims.catalogue import chosen
from triangulation.experiments.claims.ensembles import Extent
from triangulation.experiments.claims.inquiry import Inquiry, inquire
from triangulation.experiments.claims.page import claims_page, recorded
from triangulation.experiments.claims.results import changed_since, results


@pytest.fixture(scope="module")
def answer():
    return inquire(Inquiry(tuple(chosen(["C3", "E6"])), Extent(3, 24, 20), 2, Extent(2, 24, 20)))


def test_results_say_what_has_changed_since(answer):
    record = json.loads(json.dumps(results(answer)))
    claims = [judged.claim for judged in answer.judgements]
    assert changed_since(record, claims) == []
    record["parameters"]["russia.fear"][0] = 9
    record["claims"]["C3"]["entry"] = "other"
    record["version"] = "0.0.1"
    assert changed_since(record, claims) == [
        "the version (0.0.1 then)", "the claims C3", "the parameters russia.fear",
    ]  # fmt: skip
    text = claims_page(record)
    assert "**Changed since then: the version (0.0.1 then); the claims" in text


def test_the_page_tells_every_claim_that_was_judged(answer):
    text = claims_page(json.loads(json.dumps(results(answer))))
    for judged in answer.judgements:
        row = next(line for line in text.splitlines() if line.startswith(f"| {judged.claim.id} "))
        assert f"| {judged.standing} |" in row
        assert f"> {judged.claim.quote} ({judged.claim.section})" in text


def test_recorded_results_hold_all_claims_and_their_draws():
    record = recorded()
    assert list(record["claims"]) == [claim.id for claim in chosen(())]
    assert record["settings"]["draws"] > 0
    assert all(each["robust"] for each in record["claims"].values())
