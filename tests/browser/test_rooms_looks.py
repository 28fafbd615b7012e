"""Everyone can use a room's pages: WCAG 2.2 AA, narrow and wide, light and dark."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted
from looks import HEIGHTS, IN_ALL_LOOKS, check
from playwright.sync_api import expect
from seated import Around, choose, connected, press, tab, told


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    found = Hosted(tmp_path_factory.mktemp("looks"))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def played(chromium, hosted):
    """A room in its second round, with people who have talked."""
    around = Around(chromium, hosted)
    desk = around.desk()
    press(desk, "Begin round 1")
    hosted.do(hosted.reach("open", 1))
    pages = {seat: around.join(name, seat) for name, seat in
             [("Maria", "belarus"), ("Igor", "russia"), ("Ola", "public")]}  # fmt: skip
    choose(pages["belarus"])
    pages["belarus"].click("#propose button.chief")
    tab(pages["russia"], "talk")
    pages["russia"].fill("#say-text", "Nobody should try to pull Minsk away from its friends.")
    pages["russia"].click("#say button")
    pages["russia"].wait_for_selector("#talk .talk li")
    press(desk, "Reveal now")
    hosted.do(hosted.reach("between", 1))
    press(desk, "Next round")
    for page in pages.values():
        expect(page.locator("#bar")).to_contain_text("Round 2")
    yield pages
    around.close()


@IN_ALL_LOOKS
@pytest.mark.parametrize("seat", ["belarus", "public"])
def test_a_seat_meets_wcag(played, picture, seat, looks):
    page = played[seat]
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        for name in ("news", "decide", "talk", "score") if width < 1080 else ("news",):
            if width < 1080:
                tab(page, name)
            silent(page)
            check(page, [(width, scheme)], picture, f"rooms-{seat}-{name}")


@IN_ALL_LOOKS
@pytest.mark.parametrize("page_name", ["door", "projector", "console"])
def test_the_other_pages_meet_wcag(played, chromium, hosted, picture, page_name, looks):
    around = Around(chromium, hosted)
    address = {"door": f"{hosted.address}/?code={hosted.code}", "projector": hosted.projector,
               "console": hosted.desk}[page_name]  # fmt: skip
    page = around.open(address)
    if page_name != "door":
        connected(page)
    silent(page)
    check(page, looks, picture, f"rooms-{page_name}")
    around.close()


def silent(page):
    """Take away what a page has said and would take away some seconds later."""
    page.evaluate("document.querySelector('#status') && (status.textContent = '')")


def test_large_targets_and_no_sideways_scroll_for_one_hand(played):
    page = played["belarus"]
    page.set_viewport_size({"width": 390, "height": 844})
    tab(page, "decide")
    small = page.evaluate("""() => [
      ...document.querySelectorAll('#tab-decide button, .tabs a, #tab-decide label')]
      .map((e) => [e.textContent.trim(), e.getBoundingClientRect()])
      .filter(([, r]) => r.width && (r.height < 44 || r.width < 44)).map(([t]) => t)""")
    assert small == []


def test_the_keyboard_alone_decides(played):
    page = played["belarus"]
    page.set_viewport_size({"width": 1440, "height": 900})
    page.focus("#propose .card input:checked")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.checked")
    page.focus("#propose button.chief")
    page.keyboard.press("Enter")
    told(page, "Your proposal is noted.")
    expect(page.locator("#decide .note.good")).to_be_visible()
