"""The views of a game in a real browser: one screen, an address for each, what just happened."""

import re

import pytest
from shown import STEP, at_month, look, settled

PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"
LOADED = """async () => {
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  while (!document.querySelector('.transport')) await new Promise((done) => setTimeout(done, 200));
  const all = [...performance.getEntriesByType('navigation'),
               ...performance.getEntriesByType('resource')];
  const bytes = (some) => some.reduce((sum, each) => sum + each.transferSize, 0);
  const early = all.filter((each) => each.responseEnd <= paint.startTime);
  return [bytes(early), bytes(all) - bytes(early)];
}"""
"""How many bytes had come when something was first painted, and how many came later."""


def test_every_view_has_an_address_and_back_returns_to_the_one_before(open_page):
    page = open_page("/?seed=3&month=4")
    at_month(page, 4)
    for name in ("why", "people", "log"):
        look(page, name)
        page.wait_for_function(f"location.search.includes('view={name}')")
    page.keyboard.press("ArrowRight")
    at_month(page, 5)
    page.go_back()
    page.wait_for_selector(".view-people")
    at_month(page, 5)
    page.go_back()
    page.wait_for_selector(".view-why")
    page.go_forward()
    page.wait_for_selector(".view-people")
    page.wait_for_function("location.search.includes('month=5')")
    page.reload()
    page.wait_for_selector(".view-people")
    at_month(page, 5)


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080)])
def test_the_overview_fits_one_screen(open_page, picture, size):
    width, height = size
    page = open_page("/?month=9", viewport={"width": width, "height": height})
    for picture_of, there in (("Triangle", ".triangle"), ("Stage", ".exchange")):
        page.click(f".switch >> text={picture_of}")
        page.wait_for_selector(there)
        settled(page)
        picture(page, f"overview-{width}-{picture_of}")
        for part in (
            ".transport",
            ".picture svg",
            ".news",
            ".narrative .chart .plot",
            ".narrative .legend",
        ):
            box = page.locator(part).first.bounding_box()
            assert box["y"] >= 0, part
            assert box["y"] + box["height"] <= height, part


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_a_picture_is_in_the_first_screen(open_page, size):
    width, height = size
    page = open_page("/?month=9", viewport={"width": width, "height": height})
    box = page.locator(".triangle svg").first.bounding_box()
    assert box["y"] + 0.75 * box["height"] <= height


def test_on_a_phone_there_is_one_thing_at_a_time(open_page, picture):
    page = open_page("/?month=4", viewport={"width": 390, "height": 844}, has_touch=True)
    for name, there, hidden in (
        ("overview", ".triangle", ".news"),
        ("news", ".news", ".triangle"),
        ("time", ".narrative .chart", ".news"),
    ):
        look(page, name)
        page.wait_for_selector(there)
        assert not page.is_visible(hidden)
        picture(page, f"phone-{name}")
    page.click(".tabs .more summary")
    page.click(".more .tab:has-text('People')")
    page.wait_for_selector(".people canvas")
    assert not page.is_visible(".more .tab")


def test_a_step_is_described_in_a_sentence_in_headlines_and_in_the_log(open_page):
    page = open_page("/?seed=3&month=9")
    page.click(STEP)
    at_month(page, 10)
    assert re.search(r"Minsk( moved)? 0\.\d{3} towards|hardly moved", page.inner_text(".result"))
    told = page.locator(".happened h3").all_inner_texts()
    assert len(told) == 3
    page.locator(".happened summary").first.click()
    assert page.locator(".happened li").first.is_visible()
    look(page, "log")
    rows = page.locator(".log li")
    assert rows.count() == 10
    assert rows.first.locator("button").inner_text() == "November 2020"
    page.fill(".log input", "april 2020")
    page.wait_for_selector(".log >> text=1 of 10 months")
    when = rows.first.locator("button").inner_text()
    rows.first.locator("button").click()
    page.wait_for_function(
        "when => document.querySelector('.scrub output').textContent === when", arg=when
    )


def test_another_scenario_is_chosen_and_then_begun(open_page):
    """The arrow keys in its lists and numbers begin nothing."""
    page = open_page("/?month=4")
    page.click(".setup summary")
    for field in (".setup .which select", ".setup .seed", ".setup .crowd"):
        page.focus(field)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
    assert page.input_value(".setup .seed") == "0"
    page.select_option(".setup .crowd", "10000")
    page.click("text=Begin with them")
    at_month(page, 0)
    page.click("text=Bring back the game before")
    at_month(page, 4)
    page.click(".setup summary")
    page.select_option(".setup .which select", "patron")
    assert "2004" in page.inner_text(".setup .about")
    page.click("text=Begin this scenario")
    at_month(page, 0)
    page.wait_for_selector(".scrub >> text=Start (January 2004)")


def test_a_fork_can_play_a_year_at_once(open_page):
    page = open_page("/?month=3&view=what-if&citizens=40")
    page.select_option(".fork .move", "western_opening")
    page.click("text=Fork and play 12 months")
    at_month(page, 15)
    page.wait_for_selector(".chart .line.other", state="attached")
    assert "Minsk turns to the West and refuses integration" in page.inner_text(".differences")


def test_the_bands_can_be_drawn_from_plausible_parameters(open_page):
    page = open_page("/?month=5&citizens=50")
    page.wait_for_selector(".overview .band.state", state="attached")
    page.select_option(".fan select", "true")
    page.wait_for_selector("text=random draws and plausible parameters")
    page.wait_for_function("location.search.includes('fan=plausible')")
    assert "12 parameters" in page.locator(".fan .meaning").inner_text()
    page.reload()
    page.wait_for_selector(".fan select")
    assert page.locator(".fan select").input_value() == "true"


def test_a_slow_line_shows_the_question_before_the_program_has_come(server, chromium):
    """At 1.6 Mbit/s the program takes some ten seconds; what is painted first takes one of them."""
    page = chromium.new_context().new_page()
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 1e5},
    )
    page.goto(server.address, wait_until="commit")
    page.wait_for_selector(".tri-shell .question")
    assert page.locator(".transport").count() == 0
    page.wait_for_function(PAINTED)
    before, after = page.evaluate(LOADED)
    assert before < 200_000, "no more than came in the first second"
    assert after > 500_000, "the program was still to come"
    page.context.close()


def test_the_stage_stays_chosen_while_another_view_is_looked_at(open_page):
    page = open_page("/?month=2")
    page.click(".switch button:has-text('Stage')")
    page.wait_for_selector(".exchange")
    look(page, "log")
    page.wait_for_selector(".log")
    look(page, "overview")
    page.wait_for_selector(".exchange")
    assert page.locator(".triangle").count() == 0
