"""What must not be lost: games started again, changes that were refused, a program that ended."""

import os
import signal

from shown import STEP, at_month, look, reading

from triangulation.ui.play.courses import moved
from triangulation.ui.play.orders import POWER
from triangulation.ui.play.recipe import Recipe

COVERED = "document.querySelector('.lost')?.getClientRects().length > 0"
# A first attempt to connect again may succeed within milliseconds, between two looks of a test.
NOTED = f"""new MutationObserver(() => {{ window.covered ||= {COVERED}; }})
  .observe(document.body, {{subtree: true, childList: true, attributes: true}})"""


def test_a_game_that_was_started_again_by_mistake_is_brought_back(open_page, picture):
    page = open_page("/?seed=5&month=7")
    at_month(page, 7)
    seen = reading(page)
    page.click(".setup summary")
    page.fill(".seed", "6")
    page.press(".seed", "Tab")
    page.wait_for_selector(".message >> text=A new game has begun")
    at_month(page, 0)
    picture(page, "started-again")
    page.click("text=Bring back the game before")
    at_month(page, 7)
    assert reading(page) == seen
    assert page.input_value(".seed") == "5"


def test_changes_wait_until_the_game_has_taken_them(open_page):
    page = open_page("/?month=3&view=parameters")
    for words, value in (("threshold", "0.3"), ("market price", "300")):
        page.fill(".find input", words)
        field = page.locator(f".slider input[type=number][aria-label^='{words}']").first
        field.fill(value)
        field.press("Tab")
    page.wait_for_selector(".pending >> text=2 changes wait")
    page.click(".pending >> text=Fork here")
    page.wait_for_selector(".message >> text=a fork cannot change it")
    assert "2 changes wait" in page.inner_text(".pending")
    page.click(".pending [aria-label='Drop the change of start.market_price']")
    page.click(".pending >> text=Fork here")
    page.wait_for_selector(".pending", state="detached")
    look(page, "what-if")
    page.wait_for_selector("[aria-label='Name of Course B']")
    look(page, "parameters")
    assert page.locator(".pending").count() == 0


def test_a_game_too_long_for_a_link_says_so_and_survives_a_reload(open_page):
    recipe = Recipe(citizens=40, seat="belarus")
    for n in range(1, 190):
        levels = {each.name: 0.5 * (n % 2) for each in POWER["belarus"].menu.instruments}
        recipe = moved(recipe, levels, n)
    page = open_page("/?" + recipe.query())
    look(page, "files")
    page.wait_for_selector(".take >> text=This game is too long for a link")
    page.wait_for_function("/^.game=[^&]*&view=files$/.test(location.search)")
    look(page, "play")
    page.click(STEP)
    at_month(page, 1)
    page.reload()
    at_month(page, 1)
    assert page.input_value("#c-openness") == "0.5"


def test_a_dropped_connection_covers_the_page_until_it_is_back(open_page):
    page = open_page("/")
    page.wait_for_selector(STEP)
    page.evaluate(NOTED)
    page.evaluate("window.before = true")
    page.evaluate("solara.debug.dropConnection()")
    page.wait_for_function("window.covered")
    page.wait_for_selector(".lost", state="hidden")
    page.click(STEP)
    at_month(page, 1)
    assert page.evaluate("window.before"), "the same program keeps the same page"


def test_a_program_that_stands_still_is_reported(open_page, server):
    page = open_page("/")
    page.click(STEP)
    at_month(page, 1)
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        page.click(STEP)
        page.wait_for_selector(".slow >> text=has not answered")
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
    page.wait_for_selector(".slow", state="detached")
    at_month(page, 2)


def test_a_restarted_server_loses_nothing(open_page, server):
    page = open_page("/?scenario=patron&month=2")
    page.click(STEP)
    at_month(page, 3)
    page.wait_for_function("location.search.includes('month=3')")
    seen = reading(page)
    page.evaluate("window.before = true")
    server.stop()
    page.wait_for_selector("text=The connection to Triangulation is lost")
    server.start()
    page.wait_for_function(f"!window.before || !({COVERED})")
    assert not page.evaluate("window.before"), "covered until the page has reloaded itself"
    page.wait_for_selector(".triangle .mark.state", state="attached")
    at_month(page, 3)
    assert reading(page) == seen
