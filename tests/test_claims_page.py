"""The documentation's page on the claims, and the results that it is made from."""

import json
import re
from pathlib import Path

import pytest

from triangulation.experiments.claims.catalogue import chosen
from triangulation.experiments.claims.dose import STATES as DOSES
from triangulation.experiments.claims.ensembles import Extent
from triangulation.experiments.claims.inquiry import Inquiry, inquire
from triangulation.experiments.claims.page import INTRO, claims_page, recorded
from triangulation.experiments.claims.placebo import STATES as PLACEBOS
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


def test_the_command_that_records_results_uses_the_draws_of_the_record():
    makefile = (Path(__file__).parents[1] / "Makefile").read_text(encoding="utf-8")
    draws = re.search(r"triangulation claims --robust --draws (\d+) ", makefile)
    assert draws
    assert int(draws[1]) == recorded()["settings"]["draws"]


def test_every_word_of_the_tables_is_defined():
    for heading, states in (("Placebo", PLACEBOS), ("Dose", DOSES)):
        entry = INTRO.partition(f"- **{heading}.**")[2].partition("\n- **")[0]
        defined = {word.lower() for word in re.findall(r"(?<!\*)\*(\w+)\*(?!\*)", entry)}
        assert defined == {*states, "none"}
        kind = heading.lower()
        for found in recorded()["claims"].values():
            shown = [found[kind] if kind == "placebo" else found[kind]["state"]]
            shown += [each[kind]["state"] for each in found["outcomes"] if each[kind]]
            assert set(shown) <= defined
