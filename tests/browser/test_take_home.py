"""Taking a class home in a real browser: downloads, and a replay that loads nothing."""

from __future__ import annotations

import zipfile

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted
from looks import check
from playwright.sync_api import expect
from seated import Around, choose, press, tab

NAME = "Zenobia"


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    found = Hosted(tmp_path_factory.mktemp("home"), rounds=2, months=2)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def over(chromium, hosted):
    """A finished room: its console, and the page of somebody in it."""
    around = Around(chromium, hosted)
    desk = around.desk()
    press(desk, "Begin round 1")
    hosted.do(hosted.reach("open", 1))
    page = around.join(NAME, "belarus")
    choose(page)
    page.click("#propose button.chief")
    press(desk, "Reveal now")
    hosted.do(hosted.reach("between", 1))
    press(desk, "Next round")
    hosted.do(hosted.reach("open", 2))
    press(desk, "Reveal now")
    hosted.do(hosted.reach("ended", 2))
    tab(page, "news")
    yield desk, page
    around.close()


def saved(page, click, folder):
    with page.expect_download() as found:
        click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def test_a_phone_takes_the_replay_home(over, tmp_path):
    _, page = over
    link = page.get_by_role("link", name="Take this game home")
    expect(link).to_be_visible()
    path = saved(page, link.click, tmp_path)
    assert path.stat().st_size < 2_000_000
    assert NAME not in path.read_text()


def test_the_console_hands_out_everything_with_names_only_if_asked(over, tmp_path):
    desk, _ = over
    button = desk.get_by_role("button", name="Download everything")
    for named in (False, True):
        if named:
            desk.get_by_label("With names and texts").check()
        path = saved(desk, button.click, tmp_path)
        with zipfile.ZipFile(path) as whole:
            names = whole.namelist()
            people = whole.read(next(n for n in names if n.endswith("people.csv"))).decode()
        assert any(n.endswith("experiment/class.toml") for n in names)
        assert (NAME in people) is named


def test_the_replay_steps_through_the_months_and_loads_nothing(chromium, over, tmp_path, picture):
    looks = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
    desk, _ = over
    path = saved(desk, desk.get_by_role("link", name="Download the replay").click, tmp_path)
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    for month in range(5):
        expect(page.locator("[data-month]:visible")).to_have_attribute("data-month", str(month))
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        if month == 3:
            assert page.locator(".headline:visible").count() == 3
            check(page, looks, picture, "replay")
        if month < 4:
            page.get_by_role("button", name="One month on").click()
    on = page.get_by_role("button", name="To the debrief")
    on.click()
    expect(page.locator("#now")).to_have_text("Debrief")
    expect(page.locator(".debriefing .fan")).to_be_visible()
    expect(page.locator(".debriefing .questions li").first).to_be_visible()
    check(page, looks, picture, "replay-debrief")
    expect(page.locator("#on")).to_be_disabled()
    page.reload()
    expect(page.locator("#now")).to_have_text("Debrief")
    assert {url.partition("#")[0] for url in asked} == {path.as_uri()}
    assert errors == []
    page.close()
