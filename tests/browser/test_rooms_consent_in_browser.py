"""Consent on a phone and on the console, in real browsers."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted
from looks import violations
from playwright.sync_api import expect
from seated import Around


@pytest.fixture
def around(chromium, tmp_path):
    hosted = Hosted(tmp_path)
    found = Around(chromium, hosted)
    yield found
    found.close()
    hosted.stop()


def test_a_phone_is_asked_answers_and_changes_its_answer(around, picture):
    desk, page = around.desk(), around.join("Ann", "belarus")
    expect(page.locator("#consent")).to_be_hidden()
    desk.fill("#consent-text", "May we use\nyour data?")
    desk.check("#do-ask input[name=asking]")
    desk.click("#do-ask button")
    expect(page.locator("#consent .asked")).to_have_text("May we use\nyour data?")
    yes, no = (page.locator(f"#do-consent button[value={v}]") for v in ("yes", "no"))
    boxes, styles = zip(
        *(
            (b.bounding_box(), b.evaluate("b => getComputedStyle(b).backgroundColor"))
            for b in (yes, no)
        ),
        strict=True,
    )
    assert (boxes[0]["width"], boxes[0]["height"]) == (boxes[1]["width"], boxes[1]["height"])
    assert styles[0] == styles[1]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        picture(page, f"rooms-consent-{scheme}")
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    yes.click()
    expect(page.locator("#consent h2")).to_contain_text("your answer: yes")
    expect(desk.locator("#consents")).to_contain_text("Yes: 1. No: 0. Not answered: 0.")
    page.reload()
    page.click("#consent summary")
    assert violations(page) == []
    no.click()
    expect(page.locator("#consent h2")).to_contain_text("your answer: no")
    expect(desk.locator("#consents")).to_contain_text("Yes: 0. No: 1. Not answered: 0.")
    picture(desk, "rooms-consent-console")
    assert violations(desk) == []
    desk.uncheck("#do-ask input[name=asking]")
    desk.click("#do-ask button")
    expect(desk.locator("#consents h2")).to_contain_text("no longer asked")
    expect(page.locator("#consent h2")).to_contain_text("your answer: no")
