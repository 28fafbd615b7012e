"""What happens to phones in a seminar, replayed in real browsers: stories 1, 2, 3, 5 and 7.

Stories 4, 6 and 8 need no screen: see ``tests/test_rooms_stories.py``.
"""

from __future__ import annotations

import signal
import time
from types import SimpleNamespace

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted
from playwright.sync_api import expect
from ports import free_port
from seated import DESK, PHONE, Around, asleep, awake, choose, connected, press, tab
from test_rooms_web_command import links, running
from waiting import PATIENCE
from wire import Wire


@pytest.fixture
def around(chromium, tmp_path):
    hosted = Hosted(tmp_path / "rooms")
    found = Around(chromium, hosted)
    yield found
    found.close()
    hosted.stop()


@pytest.fixture
def wire(around):
    found = Wire(around.hosted.address)
    yield found
    found.close()


def begun(around):
    """The console of a room whose first round is open."""
    desk = around.desk()
    press(desk, "Begin round 1")
    around.hosted.do(around.hosted.reach("open", 1))
    return desk


def said(around):
    return [message.text for message in around.hosted.room.state.messages]


def test_story_1_a_phone_locks_its_socket_is_open_but_dead_and_it_wakes(around, wire):
    desk = begun(around)
    maria = around.join("Maria", "belarus", wire.address)
    asleep(maria)
    wire.go_dead()
    press(desk, "Reveal now")
    expect(desk.locator("#desk h2")).to_contain_text(
        "is revealed",
    )
    assert maria.evaluate("() => window.sockets.at(-1).readyState") == 1, "open"
    assert not maria.locator("#front .moves").count(), "but dead"
    awake(maria)
    expect(maria.locator("#front .moves")).to_be_attached()
    press(desk, "Next round")
    expect(maria.locator("#bar")).to_contain_text("Round 2")


def test_story_2_reload_twice_and_back_into_a_frozen_form(around):
    begun(around)
    maria = around.join("Maria", "belarus")
    picked = choose(maria)
    for _ in range(2):
        maria.reload()
        connected(maria)
        assert maria.is_checked(f"#{picked}"), "what was begun is still there"
    assert len(around.hosted.room.state.persons) == 1, "nobody joined twice"
    maria.click("#propose button.chief")
    expect(maria.locator("#decide .note.good")).to_be_visible()
    plain = around.open(
        f"{around.hosted.address}/?code={around.hosted.code}", java_script_enabled=False
    )
    plain.fill("#name", "Igor")
    plain.click("button.choice[value=russia]")
    for text in ("We keep our word", "We keep our word", "Most of the time"):
        plain.fill("#say-text", text)
        with plain.context.expect_page() as answer:
            plain.click("#say button", modifiers=["Control"])
        answer.value.wait_for_selector(f"#talk .talk :text('{text}')")
    assert said(around) == ["We keep our word", "Most of the time"], (
        "the page stays as it was, keys and all: the same form counts once, another one again"
    )
    plain.click("#propose button.chief")
    plain.go_back()
    assert plain.is_visible("#propose"), "Back shows the seat's page, and sends nothing again"
    assert said(around) == ["We keep our word", "Most of the time"]
    proposals = around.hosted.room.state.proposals
    assert [len(proposals[seat]) for seat in ("belarus", "russia")] == [1, 1]


def test_story_3_the_network_drops_between_commit_and_acknowledgement(around, wire):
    begun(around)
    maria = around.join("Maria", "belarus", wire.address)
    tab(maria, "talk")
    wire.drop_answer_to(b"unheard")
    maria.fill("#say-text", "An unheard promise")
    maria.click("#say button")
    assert wire.dropped.wait(PATIENCE)
    assert said(around) == ["An unheard promise"], "it was written before the answer was lost"
    expect(maria.locator("#talk .talk")).to_contain_text("An unheard promise")
    expect(maria.locator("#say-text")).to_have_value("")
    maria.fill("#say-text", "A double tap")
    maria.dblclick("#say button")
    expect(maria.locator("#talk .talk")).to_contain_text("A double tap")
    maria.wait_for_timeout(1000)
    assert said(around) == ["An unheard promise", "A double tap"], "sent again, counted once"


def test_story_5_two_tabs_and_two_phones_in_one_seat_the_newest_takes_over(around):
    first = around.join("Maria", "belarus")
    second = around.tab(first.context, around.hosted.address + "/room")
    connected(second)
    expect(first.locator("#elsewhere")).to_be_visible()
    assert not second.is_visible("#elsewhere")
    phone = around.open("about:blank", **PHONE)
    phone.context.add_cookies(first.context.cookies())
    phone.goto(around.hosted.address + "/room")
    connected(phone)
    expect(second.locator("#elsewhere")).to_contain_text("newer tab or on another phone")
    assert phone.inner_text("#bar .who").startswith("Minsk")
    first.click("#return")
    expect(phone.locator("#elsewhere")).to_be_visible()
    assert not first.is_visible("#elsewhere")
    begun(around)
    expect(first.locator("#bar")).to_contain_text("Round 1")
    assert len(around.hosted.room.state.persons) == 1


WRONG = """const Right = Date; window.Date = class extends Right {
  constructor(...a) { a.length ? super(...a) : super(Right.now() + HOURS * 3600e3); }
  static now() { return Right.now() + HOURS * 3600e3; } };"""
"""Sets a phone's clock wrong by some hours."""


def clocks(*pages):
    """The seconds that pages show as left."""
    shown = [page.inner_text(".clock").split(":") for page in pages]
    return [60 * int(minutes) + int(seconds) for minutes, seconds in shown]


@pytest.mark.slow
def test_story_7_the_laptop_sleeps_or_is_killed_and_phones_clocks_are_wrong(chromium, tmp_path):
    port = str(free_port())
    with running(tmp_path, "--port", port) as (process, text):
        link, address, code = links(text)
        around = Around(chromium, SimpleNamespace(address=address.rstrip("/"), code=code))
        maria, igor = around.join("Maria", "belarus"), around.join("Igor", "russia")
        for page, hours in ((maria, 3), (igor, -30)):
            page.context.add_init_script(WRONG.replace("HOURS", str(hours)))
            page.reload()
            connected(page)
        desk = around.open(link, **DESK)
        press(desk, "Begin round 1")
        expect(maria.locator("#bar")).to_contain_text("Round 1 of")
        expect(igor.locator("#bar")).to_contain_text("Round 1 of")
        shown = clocks(desk, maria, igor)
        assert all(345 <= left <= 360 for left in shown), "wrong clocks show the right time"
        assert max(shown) - min(shown) <= 3
        before = clocks(desk)[0]
        process.send_signal(signal.SIGSTOP)
        time.sleep(8)
        process.send_signal(signal.SIGCONT)
        expect(desk.locator("#desk .note")).to_contain_text("slept or its clock was set")
        for page in (maria, igor):
            expect(page.locator("#decide .note")).to_contain_text("slept or its clock was set")
        left = clocks(desk)[0]
        assert before - 5 <= left <= before, "the sleep does not count"
        press(desk, "Resume")
        expect(maria.locator("#decide .note")).to_have_count(0)
        choose(maria)
        maria.click("#propose button.chief")
        expect(maria.locator("#decide .note.good")).to_be_visible()
        time.sleep(3)
        before = clocks(desk)[0]
        process.kill()
        time.sleep(6)
    with running(tmp_path, "--port", port) as (process, text):
        assert "Round 1 was open: it is paused with" in text
        desk.goto(links(text)[0])
        expect(desk.locator("#desk .note")).to_contain_text("The server was restarted")
        for page in (maria, igor):
            expect(page.locator("#seats .note")).to_contain_text(
                "The server was restarted; the round is paused with the time that was left.",
            )
            expect(page.locator("#status")).not_to_contain_text("No connection")
        left = clocks(desk, maria, igor)
        assert max(left) - min(left) <= 3
        assert before - 4 <= left[0] <= before + 6, "the time without a server does not count"
        expect(maria.locator("#decide .note.good")).to_be_attached()
        press(desk, "Resume")
        expect(igor.locator("#seats .note")).to_have_count(0)
        igor.wait_for_timeout(2500)
        assert clocks(igor)[0] < left[0], "it runs again"
        press(desk, "Reveal now")
        expect(igor.locator("#front .moves")).to_be_attached()
        around.close()
