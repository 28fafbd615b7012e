"""The pictures in a real browser: what pointing at them says, and the numbers they hand out."""

import csv
import itertools
import json
import re

import pytest
from shown import STEP, at_month, look

PHONE = {"width": 390, "height": 844}
RANGES = "document.querySelector('.narrative .tip').textContent.includes('middle 90 %')"


def point(page, selector, share):
    """Point at a place of a picture, as a share of its width; its bottom edge is never meant."""
    box = page.locator(selector).first.bounding_box()
    page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.4 * box["height"])


def test_pointing_says_values_and_ranges_of_what_is_drawn_now(open_page):
    page = open_page("/?month=6")
    at_month(page, 6)
    page.wait_for_selector(".narrative .band.forecast", state="attached", timeout=120_000)
    point(page, ".narrative .chart svg", 0.5)
    page.wait_for_function(RANGES)
    month = page.inner_text(".narrative .tip b")
    said = page.inner_text(".narrative .tip")
    assert re.search(r"200 continuations from here: −?0\.\d\d … −?0\.\d\d", said), said
    page.keyboard.press("ArrowRight")
    at_month(page, 7)
    page.wait_for_selector(".narrative .band.forecast", state="attached", timeout=120_000)
    page.wait_for_function(RANGES)
    assert page.inner_text(".narrative .tip b") == month, "the pointer has not moved"


def test_pointing_at_the_course_says_when_the_state_stood_there(open_page):
    page = open_page("/?month=6")
    at_month(page, 6)
    mark = page.locator(".triangle .mark.state").bounding_box()
    page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    page.wait_for_selector(".triangle .tip")
    said = page.inner_text(".triangle .tip")
    assert "(month 6)" in said
    assert "Sovereign neutrality:" in said
    page.mouse.move(2, 2)
    page.wait_for_selector(".triangle .tip", state="detached")


def test_a_chart_hands_out_its_numbers(open_page):
    page = open_page("/?month=5")
    at_month(page, 5)
    with page.expect_download() as got:
        page.click("[aria-label='Save the numbers of Alignment over time as CSV']")
    assert got.value.suggested_filename == "triangulation-alignment.csv"
    rows = list(csv.DictReader(got.value.path().read_text().splitlines()))
    state = next(name for name in rows[0] if name.startswith("State"))
    shown = page.inner_text(".narrative .legend b >> nth=0").replace("−", "-")
    assert round(float(rows[5][state]), 2) == float(shown)
    look(page, "components")
    page.hover(".multiples figure >> nth=4")
    with page.expect_download() as got:
        page.click("[aria-label='Save the numbers of Gas price as CSV']")
    assert "Gas price that Minsk pays (USD per 1000 m³)" in got.value.path().read_text()


def test_the_triangle_s_scale_stays_from_step_to_step(open_page):
    page = open_page("/?month=1")
    at_month(page, 1)
    page.wait_for_selector(".triangle .cloud", state="attached", timeout=120_000)
    ticks = """JSON.stringify([...document.querySelectorAll('.triangle .tick')]
      .map((tick) => [tick.textContent, tick.getAttribute('x')]))"""
    scales = []
    for month in range(2, 9):
        page.click(STEP)
        at_month(page, month)
        scales.append(page.evaluate(ticks))
    changes = sum(a != b for a, b in itertools.pairwise(scales))
    assert changes <= 2, [json.loads(scale) for scale in scales]


def test_a_fork_leads_to_the_parameters(open_page):
    page = open_page("/?month=2&view=what-if")
    page.click(".branches .there")
    page.wait_for_selector(".view-parameters .parameters")


@pytest.mark.parametrize("name", ["people", "overview"])
def test_a_low_window_shows_the_picture_and_what_it_says(open_page, name):
    page = open_page("/?month=3", viewport={"width": 1280, "height": 720})
    look(page, name)
    part = ".people canvas" if name == "people" else ".triangle .reading"
    page.wait_for_selector(part)
    box = page.locator(part).bounding_box()
    assert box["y"] + box["height"] <= 720


def test_on_a_phone_no_button_of_a_chart_hides_its_title(open_page):
    page = open_page("/?month=2", viewport=PHONE, has_touch=True, is_mobile=True)
    page.click(".tabs .more summary")
    page.click(".more .tab:has-text('Components')")
    page.wait_for_selector(".multiples figure")
    for figure in page.locator(".multiples figure").all():
        tools = figure.locator(".tools").bounding_box()
        for words in (".figure-title", ".unit"):
            box = figure.locator(words).bounding_box()
            beside = box["x"] + box["width"] <= tools["x"]
            above = box["y"] + box["height"] <= tools["y"] + 1
            assert beside or above, figure.inner_text()
