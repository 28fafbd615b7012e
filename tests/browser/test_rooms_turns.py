"""Phones turn to what is new: a reveal, a round, an offer; and nothing that was begun is lost."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted
from playwright.sync_api import expect
from seated import Around, choose, press, tab


@pytest.fixture
def hosted(tmp_path):
    found = Hosted(tmp_path, rounds=3, seed=7)
    yield found
    found.stop()


@pytest.fixture
def around(chromium, hosted):
    found = Around(chromium, hosted)
    yield found
    found.close()


def begin(hosted, *pages, round_=1):
    """Open a round, and wait until the pages have turned to it."""
    hosted.do(hosted.press("open"))
    hosted.do(hosted.reach("open", round_))
    for page in pages:
        expect(page.locator("#bar")).to_contain_text(f"Round {round_}")


def reveal(hosted, round_=1):
    hosted.do(hosted.press("close"))
    hosted.do(hosted.reach("between", round_))


def test_a_phone_shows_what_the_moment_is_about(around, hosted):
    maria = around.join("Maria", "belarus")
    expect(maria.locator("#tab-brief")).to_be_visible()
    tab(maria, "decide")
    expect(maria.locator("#decide .note")).to_contain_text("when the instructor opens")
    tab(maria, "score")
    begin(hosted, maria)
    expect(maria.locator("#tab-decide")).to_be_visible()
    mark = maria.locator("[data-undecided]")
    expect(mark).to_be_visible()
    expect(maria.locator("progress")).to_be_visible()
    maria.click("#propose button.chief")
    expect(mark).to_be_hidden()
    reveal(hosted)
    expect(maria.locator("#tab-news")).to_be_visible()
    expect(maria.locator("#front .headline").first).to_be_visible()
    expect(maria.locator("#bar")).to_contain_text("Round 1 of 3revealed")
    expect(maria.locator("progress")).to_be_hidden()


def test_the_clock_stops_and_decide_says_that_the_round_is_over(around, hosted):
    maria, ola = around.join("Maria", "belarus"), around.join("Ola", "public")
    begin(hosted, maria, ola)
    for page in (maria, ola):
        expect(page.locator(".clock")).not_to_have_text("")
    reveal(hosted)
    for page in (maria, ola):
        expect(page.locator(".clock")).to_have_text("")
        tab(page, "decide")
        expect(page.locator("#tab-decide h2").first).to_have_text("Round 1 is over")
        expect(page.locator("#tab-decide .chief")).to_have_count(0)


def test_who_writes_is_not_interrupted(around, hosted):
    maria = around.join("Maria", "belarus")
    begin(hosted, maria)
    tab(maria, "talk")
    maria.fill("#say-text", "Not yet")
    reveal(hosted)
    expect(maria.locator("#bar")).to_contain_text("revealed")
    expect(maria.locator("#tab-talk")).to_be_visible()
    expect(maria.locator("#say-text")).to_have_value("Not yet")


def test_who_comes_late_reads_the_briefing_first_and_only_once(around, hosted):
    begin(hosted)
    late = around.join("Late", "russia")
    expect(late.locator("#tab-brief")).to_be_visible()
    expect(late.locator("#status")).to_contain_text("Round 1 is open")
    expect(late.locator("[data-undecided]")).to_be_visible()
    late.goto(f"{hosted.address}/room")
    expect(late.locator("#tab-news")).to_be_visible()


def test_a_choice_that_was_begun_is_marked_again_after_a_reload(around, hosted):
    maria = around.join("Maria", "belarus")
    begin(hosted, maria)
    chosen = choose(maria)
    maria.reload()
    tab(maria, "decide")
    expect(maria.locator(f"#{chosen}")).to_be_checked()
    maria.click("#propose button.chief")
    expect(maria.locator("#decide .note.good")).to_be_visible()


def test_a_proposal_stays_marked_when_a_deal_changes_its_cards(around, hosted):
    maria, igor = around.join("Maria", "belarus"), around.join("Igor", "russia")
    begin(hosted, maria, igor)
    chosen = choose(maria)
    maria.click("#propose button.chief")
    expect(maria.locator("#decide .note.good")).to_be_visible()
    tab(igor, "talk")
    igor.click("#deals .partner.seat-belarus summary")
    igor.locator("#take-belarus-openness").check()
    igor.click("#offer-belarus button.chief")
    expect(maria.locator("[data-unread]")).to_have_text("1")
    tab(maria, "talk")
    expect(maria.locator("#deals .note")).to_have_text("Moscow waits for your answer.")
    maria.click("#deals .deal button:has-text('Accept')")
    expect(maria.locator("#deals .deal.accepted")).to_have_count(1)
    expect(maria.locator("[data-unread]")).to_be_hidden()
    tab(maria, "decide")
    expect(maria.locator("#propose .bound")).to_have_count(1)
    expect(maria.locator(f"#{chosen}")).to_be_checked()


UNMARKED = """() => [...document.querySelectorAll('#propose .card')].filter((card) => {
  const set = [...card.querySelectorAll('input')].filter((each) => each.checked);
  return set.length !== 1 || !set[0].defaultChecked; }).map((card) => card.textContent)"""
"""The cards on which no level is marked, or another one than the present one."""


def test_cards_that_change_places_have_the_present_level_marked(around, hosted):
    """In the next round other cards matter most; each shows the level that is in force."""
    maria = around.join("Maria", "belarus")
    cards = maria.locator("#propose .card legend")
    orders = []
    for round_, move in enumerate(("western_opening", "supplicate", "western_opening"), 1):
        begin(hosted, maria, round_=round_)
        expect(maria.locator("#propose .card").first).to_be_visible()
        orders.append(cards.all_text_contents())
        assert maria.evaluate(UNMARKED) == []
        maria.click(f"#bold-{move} button")
        expect(maria.locator("#decide .note.good")).to_be_visible()
        hosted.do(hosted.press("close"))
        hosted.do(hosted.reach("ended" if round_ == 3 else "between", round_))
        expect(maria.locator("#tab-news")).to_be_visible()
    assert orders[0] != orders[1] or orders[1] != orders[2]


def test_colleagues_are_a_tap_from_the_cards_and_see_who_is_ahead(around, hosted):
    maria, ben = around.join("Maria", "belarus"), around.join("Ben", "belarus")
    begin(hosted, maria, ben)
    expect(maria.locator(".send a")).to_have_count(0)
    choose(ben)
    ben.click("#propose button.chief")
    maria.click(".send a:has-text('1 proposal')")
    expect(maria.locator("#mates .proposal")).to_be_in_viewport()
    maria.click("#mates button:has-text('Vote for it')")
    expect(maria.locator("#mates .proposal.voted .first")).to_be_visible()
    expect(maria.locator("[data-undecided]")).to_be_hidden()
    projector = around.projector()
    expect(projector.locator(".picture li.seat-belarus")).to_contain_text("2 of 2 have voted")


def test_the_projector_says_which_round_it_is_and_that_it_is_paused(around, hosted):
    projector, desk = around.projector(), around.desk()
    press(desk, "Begin round 1")
    expect(projector.locator("#when")).to_contain_text("Round 1 of 3 February")
    expect(projector.locator(".howto li")).to_have_count(4)
    press(desk, "Pause")
    expect(projector.locator("#when")).to_contain_text("paused")
    expect(projector.locator("#stage .note")).to_be_in_viewport()
    press(desk, "Reveal now")
    expect(projector.locator("#when")).to_contain_text("revealed")
    expect(desk.locator("#record .headline").first).to_be_in_viewport()
