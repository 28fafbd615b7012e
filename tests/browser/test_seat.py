"""A seat in a real browser: what was prepared is played or kept, and the end is an end."""

from shown import STEP, at_month, look

MOVED = ".card.moved #c-repression"
OTHERS = ".instruments details.rest > summary"
LEVEL = "document.querySelector('#c-repression').value"


def seated(open_page, query=""):
    page = open_page(f"/?seat=belarus&citizens=40{query}")
    page.wait_for_selector("text=You decide in Minsk")
    page.evaluate("document.querySelector('.instruments details.rest').open = true")
    return page


def test_take_a_seat_and_be_debriefed(open_page, picture):
    page = open_page("/")
    look(page, "play")
    page.click("text=Play Minsk")
    page.wait_for_selector("text=You decide in Minsk")
    assert page.locator("#seat-title").bounding_box()["y"] < 300, "the decision is in sight"
    look(page, "overview")
    assert page.locator(".triangle .cloud").count() == 0
    look(page, "play")
    if not page.is_visible("#c-overture_us"):
        page.click(OTHERS)
    page.locator("#c-overture_us").fill("1")
    page.click("text=Play this move")
    at_month(page, 1)
    page.click("text=Stay the course")
    at_month(page, 2)
    page.click("text=How did I do?")
    page.wait_for_selector("#debrief-title")
    cells = "[...document.querySelectorAll('.debrief td')]"
    page.wait_for_function(f"{cells}.every(c => c.textContent !== '…')")
    assert page.inner_text(".debrief .lead").startswith("Your decisions left Minsk")
    assert page.locator("#debrief-title").bounding_box()["y"] < 300
    picture(page, "debrief")
    page.click("text=Leave the seat")
    look(page, "play")
    page.wait_for_selector("text=Play Minsk")


def prepare(page, level="1"):
    page.locator("#c-repression").fill(level)
    page.wait_for_selector(MOVED)


def played(page, number):
    """Wait until a month is there in which the prepared move has become the present level."""
    at_month(page, number)
    page.wait_for_selector(MOVED, state="detached")
    assert page.evaluate(LEVEL) == "1"


def test_step_plays_the_move_that_is_being_prepared(open_page, picture):
    page = seated(open_page)
    prepare(page)
    assert "1 move ready" in page.inner_text(".decide")
    picture(page, "move-waits")
    page.click(STEP)
    played(page, 1)


def test_the_right_arrow_plays_it_too(open_page):
    page = seated(open_page)
    prepare(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    played(page, 1)


def test_play_begins_with_it_and_a_new_one_pauses_the_play(open_page):
    page = seated(open_page)
    prepare(page)
    page.click(".transport >> text=Play")
    page.wait_for_function("Number(document.querySelector('.scrub output').dataset.month) >= 2")
    assert page.evaluate(LEVEL) == "1"
    prepare(page, "0.5")
    page.wait_for_selector(".transport >> text=Play")
    page.wait_for_timeout(700)
    assert page.locator(MOVED).count() == 1
    assert page.evaluate(LEVEL) == "0.5"


def test_looking_at_another_month_keeps_the_move_for_its_own(open_page):
    page = seated(open_page, "&month=2")
    prepare(page)
    page.click(".transport >> text=Back")
    at_month(page, 1)
    page.wait_for_selector(MOVED, state="detached")
    page.locator(".scrub input").fill("2")
    at_month(page, 2)
    page.wait_for_selector(MOVED)
    page.click(".decide >> text=Undo")
    page.wait_for_selector(MOVED, state="detached")
    page.click(STEP)
    at_month(page, 3)
    assert page.evaluate(LEVEL) != "1"


def test_after_the_last_month_the_seat_offers_the_debrief_alone(open_page, picture):
    page = open_page("/?seat=belarus&citizens=40&month=240")
    page.wait_for_selector("#seat-title:has-text('The game is over')")
    assert page.locator(".card, .decide").count() == 0
    picture(page, "game-over")
    page.click(".seat >> text=How did I do?")
    page.wait_for_selector("#debrief-title")
    look(page, "what-if")
    page.select_option(".fork .move", index=1)
    page.click(".fork .chief")
    page.wait_for_selector(".message >> text=go back to an earlier one to fork")


def test_a_decision_shows_five_figures_three_bold_moves_and_five_instruments(open_page, picture):
    page = seated(open_page, "&month=8")
    page.evaluate("document.querySelector('.instruments details.rest').open = false")
    for what, many in ((".known", 5), (".bold .button", 3), (".card", 5)):
        shown = [each for each in page.locator(what).all() if each.is_visible()]
        assert len(shown) == many, what
    assert "costs" in page.inner_text(".instruments")
    picture(page, "decision")
    assert page.locator(".card").nth(4).bounding_box()["y"] < 800
    assert page.evaluate("document.documentElement.scrollHeight") <= 900


def test_a_bold_move_is_prepared_said_and_taken_back(open_page):
    page = seated(open_page)
    bold = page.locator(".bold .button:not(:disabled)").first
    words = bold.inner_text()
    bold.click()
    page.wait_for_selector(".bold .chosen")
    assert page.inner_text(".decide .ready") == f"1 move ready: {words}"
    assert bold.get_attribute("aria-pressed") == "true"
    bold.click()
    page.wait_for_selector(".bold .chosen", state="detached")
    assert page.locator(".decide .ready").count() == 0


def test_a_slider_shows_the_level_that_there_is_and_steps_by_keys(open_page):
    page = open_page("/?seat=russia&citizens=40&month=6")
    page.wait_for_selector("text=You decide in Moscow")
    page.evaluate("document.querySelectorAll('.seat details').forEach(d => { d.open = true; })")
    for card in page.locator(".card").all():
        level = float(card.locator("output").inner_text())
        assert abs(float(card.locator("input").input_value()) - level) < 1e-6
    discount = page.locator("#c-discount")
    discount.fill("0.42")
    assert page.inner_text(".card:has(#c-discount) output") == "0.4"
    discount.press("ArrowRight")
    assert page.inner_text(".card:has(#c-discount) output") == "0.5"
    page.click("text=Play this move")
    at_month(page, 7)
    page.wait_for_function(
        "document.querySelector('#c-discount').closest('.card').querySelector('output')"
        ".textContent === '0.5'"
    )


def test_what_an_option_is_expected_to_bring_can_be_seen(open_page):
    page = seated(open_page)
    bars = page.locator(".net:visible")
    assert bars.count() > 8
    for bar in bars.all():
        assert bar.locator("i").bounding_box()["width"] >= 2
        assert bar.locator("small").inner_text()[0] in "+−0"
    widths = {float(b.locator("small").inner_text().replace("−", "-")):
              b.locator("i").bounding_box()["width"] for b in bars.all()}  # fmt: skip
    sizes = sorted(widths, key=abs)
    assert widths[sizes[0]] <= widths[sizes[-1]], "what weighs more is longer"


def test_on_a_phone_the_debrief_stays_within_the_screen(open_page, picture):
    page = open_page(
        "/?seat=belarus&citizens=40", viewport={"width": 390, "height": 844}, has_touch=True
    )
    page.wait_for_selector("text=You decide in Minsk")
    title, leave = (page.locator(s).bounding_box() for s in (".situation", "text=Leave the seat"))
    assert title["y"] < leave["y"], "first the decision, then how to end it"
    page.click(".decide .chief")
    at_month(page, 1)
    page.click("text=How did I do?")
    page.wait_for_selector(".debrief .spread", timeout=120_000)
    picture(page, "phone-debrief")
    inner = "e => e.scrollWidth - e.clientWidth"
    assert page.locator(".debrief > div.wide").evaluate(inner) <= 0
    for cell in page.locator(".debrief tbody tr >> nth=0").locator("td").all():
        box = cell.bounding_box()
        assert box["x"] + box["width"] <= 390
