"""Everyone can use the pages: WCAG 2.2 AA, narrow and wide, light and dark, on paper."""

import pytest
from looks import IN_ALL_LOOKS, check, violations
from shown import settled

sync_api = pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")

VIEWS = ("overview", "news", "time", "why", "components", "people", "what-if", "play",
         "parameters", "log", "files")  # fmt: skip


@IN_ALL_LOOKS
def test_explore_meets_wcag(open_page, picture, looks):
    (width, scheme), *_ = looks
    page = open_page("/?month=8", viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.wait_for_selector(".overview .band.forecast", state="attached")
    for name in VIEWS:
        page.evaluate("name => document.querySelector(`[data-view=${name}]`).click()", name)
        page.wait_for_selector(f".view-{name}", state="attached")
        if name == "parameters":
            page.click("#parameters-title ~ details summary >> nth=0")
        check(page, looks, picture, name)


@pytest.mark.parametrize("path", ["/results", "/about", "/?seat=russia&month=1"])
def test_other_pages_meet_wcag(open_page, picture, path):
    page = open_page(path, viewport={"width": 390, "height": 844})
    name = path.strip("/?").partition("&")[0].replace("=", "-")
    check(page, [(390, "light"), (390, "dark")], picture, name)


def test_the_page_has_a_language_a_title_and_can_be_zoomed(open_page):
    page = open_page("/")
    assert page.get_attribute("html", "lang") == "en"
    assert page.title() == "Triangulation"
    assert "maximum-scale" not in page.get_attribute("meta[name=viewport]", "content")


def test_the_tour_meets_wcag(open_page):
    page = open_page("/")
    page.click("text=Take the three-minute tour")
    page.wait_for_selector(".step")
    settled(page)
    assert violations(page) == []


def test_pictures_have_a_text_that_changes_with_them(open_page):
    page = open_page("/?month=3&view=components")
    assert page.locator(".chart svg").count() == 8
    for chart in page.locator(".chart svg").all():
        assert "April 2020 (month 3)" in chart.get_attribute("aria-label")
    page = open_page("/?month=3")
    label = page.get_attribute(".triangle svg", "aria-label")
    assert label.startswith("April 2020 (month 3): the state stands at")
    for chart in page.locator(".chart svg").all():
        assert "April 2020 (month 3)" in chart.get_attribute("aria-label")


def test_the_dark_choice_is_kept(open_page):
    page = open_page("/", color_scheme="light")
    page.click("text=Dark colours")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.reload()
    page.wait_for_selector("h1")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_a_report_is_as_dark_as_the_page_around_it(open_page):
    page = open_page("/results", color_scheme="light")
    page.click(".shelf button:has-text('A batch report')")
    report = page.frame_locator("iframe").locator("html")
    for colours, scheme in [("Dark", "dark"), ("Light", "light")]:
        page.click(f"text={colours} colours")
        sync_api.expect(report).to_have_css("color-scheme", scheme)
    page.click("text=Dark colours")
    page.reload()
    sync_api.expect(report).to_have_css("color-scheme", "dark")


def test_the_page_jumps_and_does_not_glide(open_page):
    page = open_page("/?view=about-nothing", viewport={"width": 1440, "height": 240})
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    page.evaluate("window.scrollTo(0, 200)")
    assert page.evaluate("window.scrollY") == 200


def test_printing_gives_a_clean_page(open_page, picture):
    page = open_page("/?month=8")
    page.emulate_media(media="print")
    assert not page.is_visible(".transport")
    for hidden in ("nav", ".parameters", ".seat", ".fork", ".tools"):
        assert not page.is_visible(hidden), hidden
    assert page.is_visible(".triangle svg")
    words = page.inner_text(".on-paper")
    assert words.startswith("Scenario briefing-2020, seed 0, 1,000 citizens: http")
    assert page.eval_on_selector(".on-paper", "p => p.scrollWidth <= p.clientWidth")
    picture(page, "print")
    assert page.pdf().startswith(b"%PDF")
    page = open_page("/?month=8&view=people")
    page.emulate_media(media="print")
    shown = page.inner_text(".choices").split()
    assert shown[:4] == ["Colour", "by", "national", "identity"], "what is coloured"
    assert "approval" not in shown
