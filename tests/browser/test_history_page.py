"""The history page: fans against the record, misses in words, episodes that open as games."""

import pytest
from looks import IN_ALL_LOOKS, check

sync_api = pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")


@IN_ALL_LOOKS
def test_the_history_page_meets_wcag(open_page, picture, looks):
    page = open_page("/history")
    page.wait_for_selector(".fans svg")
    page.click(".fans details summary >> nth=0")
    page.click(".rivals details summary >> nth=0")
    check(page, looks, picture, "history")


def test_each_period_has_fans_and_an_episode_opens_as_a_game(open_page):
    page = open_page("/history")
    page.wait_for_selector(".fans svg")
    assert page.locator(".periods button").count() == 4
    page.click("text=After Crimea, March 2014")
    assert page.locator(".story h4").all_inner_texts()[0].startswith("2014–15")
    assert page.locator(".fans figure").count() >= 10
    assert page.locator(".fans .missed .says").first.inner_text().startswith("Wrong: the model")
    href = page.locator(".story a").last.get_attribute("href")
    assert href == "/?scenario=after-crimea&month=51"


def test_model_and_rivals_stand_side_by_side_best_first(open_page):
    page = open_page("/history")
    page.wait_for_selector(".rivals .scores")
    assert page.locator(".rivals figcaption strong").all_inner_texts() == [
        "1 year ahead", "2 years ahead", "5 years ahead"]  # fmt: skip
    for bars in page.locator(".rivals .scores").all():
        scores = [float(text) for text in bars.locator(".figure").all_inner_texts()]
        assert scores == sorted(scores)
        assert {"model", "no change", "compromise"} <= set(bars.locator(".who").all_inner_texts())


def test_what_was_aimed_at_is_said_with_what_is_reached(open_page):
    page = open_page("/history")
    page.wait_for_selector(".aims li")
    said = page.locator(".aims li").all_inner_texts()
    assert len(said) == 5
    assert all(text.startswith(("Reached:", "Missed:")) for text in said)
