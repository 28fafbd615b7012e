"""What people do on the explore page, done in a real browser."""

import json
import re
from xml.etree import ElementTree

import pytest
from shown import STEP, at_month, at_rest, look, month, reading

from triangulation.ui.bench import BACK as BACK_BUTTON
from triangulation.ui.bench import PRESS
from triangulation.ui.bench import STEP as STEP_BUTTON
from triangulation.ui.play.orders import HORIZON

BESIDE = """(both) => {
  const [left, right] = both.map((each) => document.querySelector(each).getBoundingClientRect())
    .sort((one, other) => one.x - other.x);
  return left.right <= right.x;
}"""
"""Of two things neither covers the other: they stand side by side."""


def test_step_back_and_scrub(open_page):
    page = open_page("/")
    for n in range(1, 4):
        page.click(STEP)
        at_month(page, n)
    third = reading(page)
    page.click("button:has-text('Back')")
    at_month(page, 2)
    assert reading(page) != third
    page.click(STEP)
    at_month(page, 3)
    assert reading(page) == third
    page.locator(".scrub input").fill("1")
    at_month(page, 1)


def test_the_keyboard_alone_is_enough(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("ArrowRight")
    at_month(page, 1)
    page.keyboard.press("ArrowRight")
    at_month(page, 2)
    page.keyboard.press("ArrowLeft")
    at_month(page, 1)
    page.keyboard.press("Home")
    at_month(page, 0)
    page.keyboard.press(" ")
    page.wait_for_selector("button:has-text('Pause')")
    page.keyboard.press(" ")
    page.wait_for_selector("button:has-text('Play')")
    stopped = month(page) + 1
    page.keyboard.press("ArrowRight")
    at_month(page, stopped)
    look(page, "why")
    page.focus(".split summary")
    page.keyboard.press(" ")
    page.wait_for_selector(".split details[open]")
    assert page.is_visible("button:has-text('Play')"), "space opens what has the focus"
    assert month(page) == stopped
    assert page.locator(STEP).bounding_box()["y"] >= 0, "the controls stay in sight"


def test_play_goes_on_and_pauses(open_page):
    page = open_page("/")
    page.select_option(".speed select", "10")
    page.click("button:has-text('Play')")
    page.wait_for_function("Number(document.querySelector('.scrub output').dataset.month) >= 5")
    page.click("button:has-text('Pause')")
    page.wait_for_selector("button:has-text('Play')")
    stopped = at_rest(page)
    assert 5 <= stopped < HORIZON, "it was not the end that stopped it"


def test_the_forecast_and_the_parallel_worlds_appear(open_page):
    page = open_page("/?month=5")
    page.wait_for_selector(".overview .band.forecast", state="attached")
    page.wait_for_selector(".triangle .cloud", state="attached")
    dots = "layers => layers.map(l => l.getAttribute('d')).join('').split('M').length - 1"
    assert page.eval_on_selector_all(".triangle .plotted > .cloud", dots) == 200


def test_a_click_on_a_chart_goes_to_its_month(open_page):
    page = open_page("/?month=12")
    box = page.locator(".overview .chart .ground").bounding_box()
    page.mouse.click(box["x"] + 1, box["y"] + box["height"] / 2)
    at_month(page, 0)
    page.mouse.move(box["x"] + box["width"] / 6, box["y"] + box["height"] / 2)
    assert "July 2020 (month 6)" in page.inner_text(".overview .tip")


def test_reload_a_second_tab_and_the_link_bring_the_view_back(open_page, server):
    page = open_page("/?scenario=patron&seed=11")
    for n in range(1, 4):
        page.click(STEP)
        at_month(page, n)
    page.wait_for_function("location.search.includes('month=3')")
    seen = reading(page)
    look(page, "files")
    link = page.input_value(".link input")
    look(page, "overview")
    page.reload()
    at_month(page, 3)
    assert reading(page) == seen
    second = page.context.new_page()
    second.goto(page.url)
    second.wait_for_selector("h1")
    at_month(second, 3)
    second.click(STEP)
    at_month(page, 4)
    stranger = open_page(link.removeprefix(server.address))
    at_month(stranger, 3)
    assert reading(stranger) == seen


def test_going_to_another_page_and_back_loses_nothing(open_page):
    page = open_page("/?seed=3&month=2")
    at_month(page, 2)
    page.click("nav >> text=About")
    page.wait_for_selector("text=What it is not")
    page.go_back()
    at_month(page, 2)
    page.click("nav >> text=Results")
    page.wait_for_selector("h1:has-text('Results')")
    page.click("nav >> text=Explore")
    at_month(page, 2)


def test_fork_a_move_and_compare(open_page):
    page = open_page("/?month=6&view=what-if")
    page.select_option(".fork select >> nth=0", "belarus")
    page.select_option(".fork .move", "crackdown")
    page.click(".fork .chief")
    page.wait_for_selector("text=The two courses part from August 2020 on; press Step")
    for n in range(7, 10):
        page.click(STEP)
        at_month(page, n)
    page.wait_for_function(
        "[...document.querySelectorAll('.compared td b')].some(b => /[1-9]/.test(b.textContent))"
    )
    assert "Minsk cracks down at home from August 2020" in page.inner_text(".differences")
    page.click("button[aria-label='Discard Course B']")
    page.wait_for_selector(".compared", state="detached")


def test_a_parameter_is_changed_and_one_out_of_range_refused_beside_it(open_page):
    page = open_page("/?month=3&view=parameters")
    page.fill(".parameters .find input", "import dependence")
    field = page.locator(".slider input[type=number]").first
    field.fill("7")
    field.press("Tab")
    page.wait_for_selector(".slider .refused")
    assert "allowed is" in page.inner_text(".slider .refused")
    assert page.is_disabled(".pending .chief")
    field.fill("0.5")
    field.press("Tab")
    page.wait_for_selector(".slider .refused", state="detached")
    page.click(".pending >> text=Start again")
    at_month(page, 0)
    page.wait_for_selector(".differences")
    assert "energy.import_dependence = 0.5" in page.inner_text(".differences")
    page.click(".setup >> text=Start again")
    at_month(page, 0)
    assert "energy.import_dependence" in page.inner_text(".differences"), "reset keeps parameters"


def test_a_parameter_shows_where_its_mechanism_and_its_size_come_from(open_page):
    page = open_page("/?month=0&view=parameters")
    page.fill(".find input", "fear of losing belarus")
    page.wait_for_function("document.querySelectorAll('.slider').length === 1")
    told = page.inner_text(".slider")
    assert "primary interest is in keeping Belarus" in told
    assert "(Introduction)" in told
    assert "Its size: Assumed: above the weight of the sphere" in told
    page.fill(".find input", "import dependence")
    page.wait_for_selector(".slider >> text=imports around 85%")
    assert "Its size" not in page.inner_text(".slider"), "one source serves both"


def test_who_is_a_citizen(open_page):
    page = open_page("/?view=people")
    page.click(".stage canvas", position={"x": 300, "y": 80})
    page.wait_for_selector("text=Who is this?")
    page.fill(".choices .number", "17")
    page.press(".choices .number", "Tab")
    page.wait_for_selector("text=Citizen 17:")
    neighbour = page.locator(".neighbours button").first
    name = neighbour.inner_text()
    neighbour.click()
    page.wait_for_selector(f".someone >> text={name}:")


def test_a_hundred_thousand_citizens_are_drawn_as_density(open_page, picture):
    page = open_page("/?citizens=100000&view=people")
    page.wait_for_selector("text=100,000 citizens, Start (February 2020)")
    page.click(STEP)
    at_month(page, 1)
    picture(page, "density")


DOWNLOADS = {
    "Data (CSV)": ".csv",
    "Data (Parquet)": ".parquet",
    "Manifest": ".json",
    "Experiment file": ".experiment.toml",
    "Scenario file": ".scenario.toml",
}


def saved(page, click, path):
    """Save what a click downloads; return its name and its content."""
    with page.expect_download() as waiting:
        page.click(click)
    waiting.value.save_as(path)
    return waiting.value.suggested_filename, path.read_bytes()


def test_downloads(open_page, tmp_path):
    page = open_page("/?month=4&view=files")
    for button, ending in DOWNLOADS.items():
        name, content = saved(page, f"button:has-text('{button}')", tmp_path / "file")
        assert name.endswith(ending), button
        assert content, button
        if ending == ".csv":
            assert content.count(b"\n") == 5
        if ending == ".json":
            assert json.loads(content)["settings"]["months"] == 4


def test_pictures_are_saved(open_page, tmp_path):
    page = open_page("/?month=4")
    _, content = saved(page, "[aria-label='Save the triangle as PNG']", tmp_path / "png")
    assert content.startswith(b"\x89PNG")
    _, content = saved(page, "[aria-label='Save the triangle as SVG']", tmp_path / "svg")
    assert b"Sovereign neutrality" in content
    assert "Minsk, February 2020 · seed 0 · 1,000 citizens · May 2020".encode() in content


@pytest.mark.parametrize(("citizens", "shapes"), [(1_000, "path"), (10_000, "rect")])
def test_the_people_are_saved(open_page, citizens, shapes, tmp_path):
    """As SVG they have a mark for each citizen, or for each cell of the density."""
    page = open_page(f"/?citizens={citizens}&view=people")
    page.wait_for_selector(f"text={citizens:,} citizens, Start (February 2020)")
    files = {
        kind: saved(page, f"[aria-label='Save the people as {kind}']", tmp_path / kind)[1]
        for kind in ("SVG", "PNG")
    }
    assert files["PNG"].startswith(b"\x89PNG")
    picture = list(ElementTree.fromstring(files["SVG"]))
    assert [each.tag.split("}")[1] for each in picture].count(shapes) > 500
    words = [each.text for each in picture if each.text]
    assert f"The people, Start (February 2020): {citizens:,} citizens" in words, "title, month"
    assert words[-3:] == ["Colour: national identity", "≤ 20 %", "≥ 90 %"]


def test_a_broken_link_is_one_clear_message(open_page):
    page = open_page("/?scenario=atlantis")
    message = page.inner_text("[role=alert].message")
    assert "There is no scenario 'atlantis'" in message
    assert "Traceback" not in page.inner_text("body")
    page.click(STEP)
    at_month(page, 1)


def test_a_seed_that_cannot_be_is_refused(open_page):
    page = open_page("/")
    page.click(".setup summary")
    page.fill(".seed", "-5")
    page.press(".seed", "Tab")
    page.wait_for_selector(".message >> text=The seed is")
    assert page.input_value(".seed") == "0"


def test_two_courses_cannot_have_one_name(open_page):
    page = open_page("/?view=what-if")
    page.select_option(".fork .move", index=2)
    page.click(".fork .chief")
    page.wait_for_selector("[aria-label='Name of Course B']")
    page.fill("[aria-label='Name of Course B']", "Course A")
    page.press("[aria-label='Name of Course B']", "Tab")
    page.wait_for_selector(".message >> text=already")
    assert page.input_value("[aria-label='Name of Course B']") == "Course B"


def test_an_address_that_is_no_page_leads_to_those_that_are(open_page, server):
    page = open_page("/debrief")
    assert page.request.get(page.url).status == 404
    assert page.inner_text("h1") == "There is no such page"
    page.click("text=About the model")
    page.wait_for_selector("nav >> text=Explore")


def test_the_tour_leads_through_the_page(open_page):
    page = open_page("/")
    page.click("text=Take the three-minute tour")
    for n in range(2, 8):
        page.click(".step >> text=Next")
        page.wait_for_selector(f"text=/^{n} of 7/")
        if n in (3, 4):
            page.wait_for_selector(".toured .legend")
            page.wait_for_function(BESIDE, arg=[".step", ".toured .legend"])
    page.click(".step >> text=Done")
    page.reload()
    page.wait_for_selector("h1")
    assert page.locator("text=Take the three-minute tour").count() == 0


def test_results_are_listed_opened_and_found_again(open_page, server, picture):
    page = open_page("/results")
    page.click(".shelf button:has-text('A batch report')")
    report = page.frame_locator("iframe").locator("h1")
    assert report.inner_text() == "A batch report"
    page.reload()
    report.wait_for()
    with page.expect_download() as waiting:
        page.click(".files a:has-text('manifest.json')")
    assert json.loads(waiting.value.path().read_text())["settings"]["scenario"] == "patron"
    later = server.folder / "later"
    later.mkdir(exist_ok=True)
    (later / "report.html").write_text("<title>A later report</title><h1>Later</h1>")
    page.click("text=look again")
    page.click(".shelf button:has-text('A later report')")
    picture(page, "results-open")
    assert page.request.get(server.address + "/reports/server.log").status == 404


def test_the_results_keep_the_game(open_page):
    """Also through a reload."""
    page = open_page("/?seed=3")
    page.click(STEP)
    at_month(page, 1)
    page.click("nav >> text=Results")
    page.wait_for_selector(".shelf")
    page.click(".shelf button:has-text('A batch report')")
    page.wait_for_function("location.search.includes('open=batch')")
    page.reload()
    page.wait_for_selector(".shelf")
    page.click("nav >> text=Explore")
    at_month(page, 1)
    assert page.input_value(".seed") == "3"


def test_the_people_are_painted_when_seen_or_printed(open_page):
    page = open_page("/?view=people", viewport={"width": 1440, "height": 300})
    page.wait_for_selector(".people canvas")
    drawn = "document.querySelector('.people canvas').toDataURL()"

    def painted(after):
        page.click(STEP)
        at_month(page, 1 if after == "print" else 2)
        old = page.evaluate(drawn)
        if after == "print":
            page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        else:
            page.locator(".people canvas").scroll_into_view_if_needed()
        page.wait_for_function(f"old => {drawn} !== old", arg=old)

    painted("print")
    painted("scroll")


def test_leaving_in_a_hurry_keeps_the_address_of_the_page_one_comes_to(open_page):
    """A month's address is written a little later than the month is shown."""
    page = open_page("/?seed=3")
    page.click(STEP)
    at_month(page, 1)
    page.click("nav >> text=Results")
    page.click(".shelf button:has-text('A batch report')")
    page.wait_for_function("location.search.includes('open=batch')")
    page.wait_for_timeout(800)  # the month's address would be written meanwhile
    assert "open=batch" in page.url
    page.click("nav >> text=Explore")
    at_month(page, 1)
    page.go_back()
    page.frame_locator("iframe").locator("h1").wait_for()
    assert "open=batch" in page.url


def test_every_page_says_what_the_model_is_not(open_page):
    for path in ("/", "/results", "/about"):
        page = open_page(path)
        assert re.search("no forecast of events", page.inner_text("body"))


def test_the_bench_knows_when_a_month_is_shown(open_page):
    page = open_page("/")
    page.wait_for_selector(".triangle .mark.state", state="attached")
    for button, number in ((STEP_BUTTON, 1), (STEP_BUTTON, 2), (BACK_BUTTON, 1)):
        assert page.evaluate(PRESS, [button, number]) > 0
