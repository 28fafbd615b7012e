"""Briefing, quiz and glossary on a phone, the quiz's result on the console, sheets on paper."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted
from looks import check, violations
from playwright.sync_api import expect
from seated import Around, press, tab

from triangulation.ui.play.room import consequences
from triangulation.ui.rooms.sheets import sheets

SEATS = ("russia", "belarus", "european_union", "united_states", "public")


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    found = Hosted(tmp_path_factory.mktemp("lesson"))
    yield found
    found.stop()


@pytest.fixture
def around(chromium, hosted):
    found = Around(chromium, hosted)
    yield found
    found.close()


@pytest.mark.parametrize("seat", SEATS)
def test_the_lobby_opens_on_a_briefing_of_one_screen(around, picture, seat):
    page = around.join("Ann", seat)
    expect(page.locator("#briefing h2")).to_be_visible()
    bottom = page.locator("#briefing .brief").last.bounding_box()
    bar = page.locator(".tabs").bounding_box()
    assert bottom["y"] + bottom["height"] <= bar["y"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        picture(page, f"rooms-briefing-{seat}-{scheme}")
    for each in page.locator("#briefing summary").all():
        each.click()
    check(page, [(390, "light"), (390, "dark")], picture, f"rooms-briefing-{seat}-whole")


def test_an_answer_is_explained_at_once_and_counted_on_the_console(around):
    desk, page = around.desk(), around.join("Ben", "belarus")
    page.click("#reply-equality button:has-text('equal say')")
    expect(page.locator("#q-equality .right")).to_contain_text("your answer")
    expect(page.locator("#q-equality .words.quoted")).to_contain_text("a degree of equality")
    expect(desk.locator("#results")).to_contain_text("1 of 1 right")
    page.reload()
    expect(page.locator("#q-equality .right")).to_contain_text("your answer")


def test_briefing_and_glossary_stay_a_tap_away_in_a_round(around, hosted):
    page = around.join("Cem", "united_states")
    desk = around.desk()
    press(desk, "Begin round 1")
    hosted.do(hosted.reach("open", 1))
    expect(page.locator("#tab-decide")).to_be_visible()
    tab(page, "brief")
    expect(page.locator("#briefing h2")).to_have_text("Briefing: Washington")
    page.click("text=Glossary")
    expect(page.locator("#glossary dt", has_text="Triangulation")).to_be_visible()
    expect(page.locator("#bar")).to_contain_text("Round 1")


def test_the_console_prints_the_briefings_a_page_of_paper_each(around, picture):
    desk = around.desk()
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name="Print the briefings").click()
    page = opened.value
    expect(page.locator("article h1")).to_have_count(5)
    expect(page.locator("article h1").first).to_contain_text("Briefing: Moscow")
    looks = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
    check(page, looks, picture, "briefings")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 5
    page.emulate_media(media="print")
    expect(page.locator("[data-print]")).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")


def test_each_sheet_is_one_page_of_paper(chromium, tmp_path, picture, monkeypatch):
    monkeypatch.setattr(consequences, "WORLDS", 2)
    monkeypatch.setattr(consequences, "CITIZENS", 20)
    monkeypatch.setattr(consequences, "ROUNDS", 1)
    file = tmp_path / "sheets.html"
    file.write_text(sheets("briefing-2020", 1), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(file.as_uri())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == page.locator("article").count()
    context.close()
