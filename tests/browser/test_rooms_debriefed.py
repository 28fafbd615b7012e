"""The debrief in real browsers: from the last round to the phone, on all screens."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted
from looks import IN_ALL_LOOKS, check, violations
from playwright.sync_api import expect
from seated import PHONE, Around, choose, connected, press, tab
from shown import settled

from triangulation.ui.rooms.debrief import SCREENS


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    found = Hosted(tmp_path_factory.mktemp("debriefed"), rounds=3, months=4)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def ended(chromium, hosted):
    """A game of three rounds that is over: phones, console and projector."""
    around = Around(chromium, hosted)
    desk, projector = around.desk(), around.projector()
    pages = {seat: around.join(name, seat) for name, seat in
             [("Maria", "belarus"), ("Igor", "russia"), ("Ola", "public")]}  # fmt: skip
    for number in range(1, 4):
        press(desk, "Begin round 1" if number == 1 else "Next round")
        hosted.do(hosted.reach("open", number))
        for seat, form in (("belarus", "#propose"), ("russia", "#propose"), ("public", "#choose")):
            page = pages[seat]
            expect(page.locator("#bar")).to_contain_text(f"Round {number}")
            choose(page) if seat == "belarus" else tab(page, "decide")
            page.locator(f"{form} button.chief").click()
        press(desk, "Reveal now")
        hosted.do(hosted.reach("ended" if number == 3 else "between", number))
    yield around, desk, projector, pages
    around.close()


def test_from_the_last_round_to_every_phone(ended):
    _, desk, projector, pages = ended
    expect(projector.locator(".screen")).to_contain_text(f"Debrief 1 of {len(SCREENS)}")
    expect(projector.locator(".fan svg")).to_have_count(4)  # with three keys
    for number, (_, title) in enumerate(SCREENS[1:], 2):
        press(desk, "Next ›")
        expect(projector.locator(".place")).to_have_text(
            f"Debrief {number} of {len(SCREENS)}: {title}"
        )
        expect(desk.locator(".remote [aria-current]")).to_contain_text(title)
    expect(projector.locator(".questions li").first).to_be_visible()
    press(desk, "‹ Previous")
    expect(projector.locator(".place")).to_contain_text(SCREENS[-2][1])
    page = pages["belarus"]
    page.click("#bar a.button")
    expect(page.locator("h1")).to_have_text("Debrief: Minsk")
    expect(page.locator("main section h2").first).to_contain_text("Your decisions")
    page.click("text=Back to my seat")
    connected(page)
    press(desk, "Back to the game")
    expect(projector.locator(".triangle")).to_be_visible()
    press(desk, "Debrief")
    expect(projector.locator(".place")).to_contain_text("Debrief 1")


@IN_ALL_LOOKS
@pytest.mark.parametrize("seat", ["belarus", "public"])
def test_a_phones_debrief_meets_wcag(ended, hosted, picture, seat, looks):
    page = ended[3][seat]
    page.goto(f"{hosted.address}/debrief")
    expect(page.locator(".fan")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    check(page, looks, picture, f"debrief-{seat}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_screens_fit_the_projector_and_meet_wcag(ended, hosted, picture, scheme):
    page = ended[2]
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.emulate_media(color_scheme=scheme)
    for number, (key, title) in enumerate(SCREENS, 1):
        hosted.do(hosted.press("present", screen=str(number)))
        expect(page.locator(".place")).to_contain_text(title)
        settled(page)
        expect(page.locator(".screen > :nth-child(2)")).not_to_contain_text("being computed")
        picture(page, f"debrief-{key}-{scheme}")
        assert violations(page) == []
        size = page.evaluate("[innerHeight, document.documentElement.scrollHeight]")
        assert size[1] <= size[0], key
        smallest = page.evaluate("""() => Math.min(...[...document.querySelectorAll(
          '.screen p, .screen li, .screen td, .screen th, .screen dd')]
          .filter((e) => e.offsetParent).map((e) => parseFloat(getComputedStyle(e).fontSize)))""")
        assert smallest >= 20, "read from the back of the room"


def test_the_whole_debrief_is_for_print(ended, hosted):
    around = ended[0]
    page = around.open(f"{hosted.desk}debrief", **PHONE)
    expect(page.locator("h1")).to_have_text("Debrief")
    expect(page.locator(".fan")).to_be_visible()
    assert violations(page) == []
    page.emulate_media(media="print")
    assert page.locator("main section").count() >= 8
    expect(page.locator("main header a")).to_be_hidden()
    assert len(page.pdf(format="A4")) > 20_000
