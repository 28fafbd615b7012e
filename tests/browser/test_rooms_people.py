"""A room with people in real browsers: join, decide, reveal, lose the connection, come back."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted
from playwright.sync_api import expect
from seated import Around, asleep, choose, connected, press, tab, told

OWN = "#mates .proposal, #decide .note.good"


@pytest.fixture
def around(chromium, tmp_path):
    hosted = Hosted(tmp_path / "rooms")
    found = Around(chromium, hosted)
    yield found
    found.close()
    hosted.stop()


def begun(around, round_=1):
    """The console of a room whose round is open."""
    desk = around.desk()
    press(desk, "Begin round 1")
    around.hosted.do(around.hosted.reach("open", round_))
    return desk


def test_a_phone_joins_in_two_taps_decides_and_sees_the_reveal(around):
    desk = begun(around)
    minsk = around.join("Maria", "belarus")
    expect(desk.locator("#people .roster")).to_contain_text("Maria")
    assert minsk.inner_text("#bar .who").startswith("Minsk")
    assert minsk.inner_text(".clock").startswith(("9:", "10:"))
    choose(minsk)
    minsk.click("#propose button.chief")
    expect(minsk.locator("#decide .note.good")).to_be_visible()
    expect(desk.locator("#desk .seats li.seat-belarus")).to_have_class("seat-belarus decided")
    press(desk, "Reveal now")
    expect(minsk.locator("#front .moves")).to_contain_text("Minsk")
    expect(minsk.locator("#front .moves .seat-russia small")).to_have_text("the model played")
    assert around.hosted.room.state.rounds[0].by["belarus"] == "people"


def test_what_is_begun_stays_through_pushes_and_reloads(around):
    begun(around)
    maria, jonas = around.join("Maria", "belarus"), around.join("Jonas", "belarus")
    picked = choose(maria)
    choose(jonas)
    jonas.click("#propose button.chief")
    expect(maria.locator("#mates")).to_contain_text("Jonas proposes")
    assert maria.is_checked(f"#{picked}")
    tab(maria, "talk")
    maria.fill("#say-text", "half a sent")
    tab(jonas, "talk")
    jonas.fill("#say-text", "Hello")
    jonas.click("#say button")
    expect(maria.locator("#talk .talk")).to_contain_text("Hello")
    assert maria.input_value("#say-text") == "half a sent"
    for _ in range(2):
        maria.reload()
        connected(maria)
        assert maria.is_checked(f"#{picked}")
        assert maria.get_attribute("html", "data-tab") == "talk", "the tab is kept"


def test_several_in_a_seat_see_each_other_and_vote(around):
    begun(around)
    maria, jonas = around.join("Maria", "belarus"), around.join("Jonas", "belarus")
    igor = around.join("Igor", "russia")
    choose(maria)
    maria.click("#propose button.chief")
    expect(jonas.locator("#mates .proposal")).to_contain_text("Maria")
    tab(jonas, "decide")
    jonas.click("#mates .proposal button")
    expect(maria.locator("#mates .votes")).to_contain_text("Jonas")
    assert "Maria" not in igor.content()


def test_the_server_stops_and_comes_back_and_phones_find_it_by_themselves(around):
    begun(around)
    maria = around.join("Maria", "belarus")
    choose(maria)
    around.hosted.stop()
    maria.click("#propose button.chief")
    told(maria, "Sending it again")
    around.hosted.start()
    expect(maria.locator("#decide .note.good")).to_be_visible()
    state = around.hosted.room.state
    assert [len(p) for seat, p in state.proposals.items() if seat == "belarus"] == [1]


def test_a_deal_is_offered_accepted_and_binds_the_moves(around):
    begun(around)
    maria, igor = around.join("Maria", "belarus"), around.join("Igor", "russia")
    tab(maria, "talk")
    partner = maria.locator("#deals .partner.seat-russia")
    partner.locator("summary").click()
    for side in ("give", "take"):
        partner.locator(f"input[type=checkbox][name={side}]").first.check()
    partner.locator("button.chief").click()
    expect(maria.locator("#deals .deal.offered")).to_contain_text("Withdraw it")
    tab(igor, "talk")
    igor.click("#deals .deal button:has-text('Accept')")
    for page in (maria, igor):
        expect(page.locator("#deals .deal.accepted")).to_contain_text("in force")
        assert page.locator("#decide .bound").count() == 1


def test_the_public_speaks(around):
    begun(around)
    ola = around.join("Ola", "public")
    tab(ola, "decide")
    ola.click("label[for=s-protest]")
    ola.click("label[for=v-west]")
    ola.click("#choose button.chief")
    expect(ola.locator("#choose .note.good")).to_be_visible()
    assert list(around.hosted.room.state.choices.values()) == [("protest", "west")]


def test_the_console_pauses_extends_injects_and_goes_back(around):
    desk = begun(around)
    maria = around.join("Maria", "belarus")
    press(desk, "Pause")
    expect(maria.locator("#decide")).to_contain_text("The instructor has paused the round.")
    left = maria.inner_text(".clock")
    maria.wait_for_timeout(1500)
    assert maria.inner_text(".clock") == left
    press(desk, "+ 5 minutes")
    expect(maria.locator(".clock")).to_contain_text("1")
    press(desk, "Resume")
    expect(maria.locator("#decide h2")).to_contain_text("Decide for")
    kind = desk.locator("#events .kind").nth(1)
    kind.locator("summary").click()
    kind.locator("input[name=text]").fill("A pipeline bursts")
    kind.locator("button").click()
    expect(desk.locator("#events .inject")).to_contain_text("A pipeline bursts")
    press(desk, "Reveal now")
    expect(maria.locator("#front")).to_contain_text("A pipeline bursts")
    assert len(around.hosted.room.state.rounds) == 1
    press(desk, "One round back")
    around.hosted.do(around.hosted.reach("lobby", 0))
    assert around.hosted.room.state.rounds == ()
    expect(maria.locator("#front .moves")).to_have_count(0)


def test_who_is_removed_stays_out(around):
    desk = begun(around)
    maria = around.join("Maria", "belarus")
    desk.click("#people .roster summary")
    desk.click("#people button:has-text('Remove')")
    expect(maria.locator("h1")).to_have_text("This was not done")
    maria.goto(around.hosted.address + "/room")
    assert "no longer yours" in maria.inner_text("main")


def test_a_stale_page_says_that_it_is_stale(around):
    desk = begun(around)
    maria = around.join("Maria", "belarus")
    choose(maria)
    asleep(maria)  # else the page would open another socket after some seconds
    maria.evaluate("() => { window.sockets.at(-1).onmessage = null; }")
    press(desk, "Reveal now")
    around.hosted.do(around.hosted.reach("between", 1))
    press(desk, "Next round")
    around.hosted.do(around.hosted.reach("open", 2))
    maria.click("#propose button.chief")
    told(maria, "This page shows round 1, but round 2 is reached")
    assert not around.hosted.room.state.proposals["belarus"]


def test_everything_works_without_a_script(around):
    begun(around)
    hosted = around.hosted
    page = around.open(f"{hosted.address}/", java_script_enabled=False)
    page.fill("#code", hosted.code.lower())
    page.click("text=Next")
    page.fill("#name", "Maria")
    page.click("button.choice[value=belarus]")
    radio = page.locator("#propose .card input:not(:checked):enabled").first
    page.click(f"label[for='{radio.get_attribute('id')}']")
    page.click("#propose button.chief")
    assert page.is_visible("#decide .note.good")
    page.fill("#say-text", "Without a script")
    page.click("#say button")
    assert "Without a script" in page.inner_text("#talk")
    assert len(hosted.room.state.proposals["belarus"]) == 1


def test_the_first_picture_is_small_and_soon_there(around):
    page = around.open("about:blank", viewport={"width": 390, "height": 844})
    sizes = []

    def count(answer):
        redirected = 300 <= answer.status < 400
        sizes.append(500 + (0 if redirected else len(answer.body())))

    page.on("response", count)
    page.goto(f"{around.hosted.address}/?code={around.hosted.code}")
    page.fill("#name", "Maria")
    page.click("button.choice[value=belarus]")
    page.wait_for_selector("#briefing h2")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) < 150_000
    assert len(sizes) < 20
