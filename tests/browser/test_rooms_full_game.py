"""A full game in real browsers: six people, the projector and the instructor, at once.

Maria and Jonas share Minsk and vote. Igor plays Moscow, makes a deal that is kept and one that he
breaks, leaves for a round and comes back. Emil sits in Brussels and never decides. Ola and Pia
speak for the public. Washington is empty.
"""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted
from playwright.sync_api import expect
from seated import Around, connected, press, tab


@pytest.fixture
def around(chromium, tmp_path):
    hosted = Hosted(tmp_path / "rooms", months=1)
    found = Around(chromium, hosted)
    yield found
    found.close()
    hosted.stop()


def offer(page, partner, give, take, rounds):
    """Offer a deal; ``give`` and ``take`` are an instrument and its level."""
    tab(page, "talk")
    form = page.locator(f"#deals .partner.seat-{partner}")
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    for side, (name, level) in (("give", give), ("take", take)):
        form.locator(f"input[type=checkbox][name={side}][value={name}]").check()
        form.locator(f"input[name='{side}.{name}']").fill(level)
    form.locator("select[name=rounds]").select_option(rounds)
    form.locator("button.chief").click()


def accepted(giver, taker, give, take, rounds):
    """Offer Minsk a deal, which reads what breaking it costs and accepts."""
    offer(giver, "belarus", give, take, rounds)
    tab(taker, "talk")
    offered = taker.locator("#deals .deal.offered")
    expect(offered).to_contain_text("If broken: everybody sees it, and")
    offered.locator("button:has-text('Accept')").click()
    expect(offered).to_have_count(0)


def propose(page, card=0):
    """Propose another level of an instrument about which there is no deal."""
    tab(page, "decide")
    free = page.locator("#propose .card:not(:has(.bound))").nth(card)
    radio = free.locator("input:not(:checked)").first
    page.click(f"label[for='{radio.get_attribute('id')}']")
    page.click("#propose button.chief")
    expect(page.locator("#decide .note.good")).to_be_visible()


def choose(page, stance, voice):
    """Choose what a community does and what for."""
    tab(page, "decide")
    page.click(f"label[for=s-{stance}]")
    page.click(f"label[for=v-{voice}]")
    page.click("#choose button.chief")
    expect(page.locator("#choose .note.good")).to_be_visible()


def reveal(around, desk, number):
    """Close a round and wait until it is revealed."""
    press(desk, "Reveal now")
    around.hosted.do(around.hosted.reach("between", number))
    expect(desk.locator("#desk h2")).to_contain_text(f"Round {number} is revealed")


def moved(page, seat):
    """The words for who decided a seat's move, on a front page."""
    return page.locator(f"#front .moves .seat-{seat} small, #stage .moves .seat-{seat} small")


@pytest.mark.slow
def test_six_people_play_a_whole_game(around):
    room, desk, wall = around.hosted.room, around.desk(), around.projector()
    expect(wall.locator("#stage .bigcode")).to_have_text(around.hosted.code)
    minsk = {"Maria": around.join("Maria", "belarus"), "Jonas": around.join("Jonas", "belarus")}
    maria, jonas = minsk.values()
    igor, emil = around.join("Igor", "russia"), around.join("Emil", "european_union")
    ola, pia = around.join("Ola", "public"), around.join("Pia", "public")
    everybody = (maria, jonas, igor, emil, ola, pia)
    expect(desk.locator("#people h2")).to_contain_text("6 here of 6")
    for page in everybody:
        expect(page.locator("#bar .when")).to_have_text("Lobby")

    # Round 1: deals, a pause, an event, a vote.
    press(desk, "Begin round 1")
    for page in everybody:
        expect(page.locator("#bar .when")).to_contain_text("Round 1 of")
    accepted(igor, maria, ("discount", "0.4"), ("integration_response", "1"), "1")
    accepted(igor, maria, ("equality_offer", "0.5"), ("openness", "0.5"), "3")
    for page in (maria, jonas, igor):
        expect(page.locator("#deals .deal.accepted")).to_have_count(2)
        expect(page.locator("#decide .card .bound")).to_have_count(2)
    for page in (emil, ola):
        tab(page, "talk")
        page.click("#deals summary:has-text('Deals of the others (2)')")
        expect(page.locator("#deals .deal.accepted")).to_have_count(2)

    press(desk, "Pause")
    for page in everybody:
        expect(page.locator("#seats .note")).to_have_text("The instructor has paused the round.")
    expect(wall.locator("#stage .note")).to_have_text("The instructor has paused the round.")
    left = emil.inner_text(".clock")
    propose(maria)
    assert emil.inner_text(".clock") == left, "people may decide while the clock stands"
    press(desk, "Resume")
    for page in everybody:
        expect(page.locator("#seats .note")).to_have_count(0)

    propose(jonas, card=1)
    tab(maria, "decide")
    maria.click("#mates .proposal:has-text('Jonas proposes') button")
    for page in (maria, jonas):
        expect(page.locator("#mates .proposal:has-text('2 of 2 for it')")).to_have_count(1)
    propose(igor)
    choose(ola, "protest", "west")
    choose(pia, "back", "moscow")
    for page in (igor, emil, ola, pia, wall):
        said = "2 of 2 have voted" if page is wall else "has a proposal"
        expect(page.locator("li.seat-belarus")).to_contain_text(said)
        assert "Jonas" not in page.content(), "who proposed what is seen in Minsk alone"
        expect(page.locator("li.seat-european_union")).to_contain_text("is thinking")
    desk.click("#events .kind summary:has-text('Western visit')")
    desk.fill("#text-visit", "An envoy lands in Minsk")
    desk.click("#inject-visit button")
    expect(desk.locator("#events .inject")).to_contain_text("An envoy lands in Minsk")
    assert "envoy lands" not in maria.content(), "nobody knows of it before the reveal"
    reveal(around, desk, 1)
    for page in (*everybody, wall):
        expect(moved(page, "european_union")).to_have_text("the model played")
        expect(moved(page, "united_states")).to_have_text("the model played")
        expect(moved(page, "belarus")).not_to_have_text("the model played")
        expect(page.locator("main")).to_contain_text("An envoy lands in Minsk")
        assert page.locator("article.headline").count() == 3
    first = room.state.rounds[0]
    jonas_s = room.state.proposals["belarus"][2]
    assert jonas_s.items() <= first.orders["belarus"].items(), "what Jonas proposed was played"
    assert (first.by["belarus"], first.by["russia"]) == ("people", "people")
    assert [voice["stance"] for voice in first.voices] == ["protest", "back"]
    for page in (maria, igor):
        expect(page.locator("#deals .deal.ended")).to_contain_text("fulfilled")
        expect(page.locator("#deals .deal.accepted")).to_have_count(1)

    # Round 2: Igor is away; the model plays Moscow and keeps its word.
    context = igor.context
    igor.close()
    expect(desk.locator("#people h2")).to_contain_text("5 here of 6")
    press(desk, "Next round")
    for page in (maria, emil, ola):
        expect(page.locator("#bar .when")).to_contain_text("Round 2 of")
    propose(maria)
    reveal(around, desk, 2)
    expect(moved(maria, "russia")).to_have_text("the model played")
    assert room.state.rounds[1].orders["russia"] == {"equality_offer": 0.5}
    assert room.state.rounds[1].by["belarus"] == "lead", "one of two votes: the lead's decides"

    # Round 3: Igor comes back and breaks the second deal.
    igor = around.tab(context, around.hosted.address)
    igor.click("text=Back to my seat")
    connected(igor)
    expect(desk.locator("#people h2")).to_contain_text("6 here of 6")
    press(desk, "Next round")
    expect(igor.locator("#bar .when")).to_contain_text("Round 3 of")
    tab(igor, "decide")
    card = igor.locator("#propose .card:has(.bound)")
    if not card.is_visible():
        igor.click("#propose .rest summary")
    name = card.locator("input").first.get_attribute("id")
    igor.click(f"label[for='{name}']")
    expect(card.locator(".expect:visible")).to_contain_text("Breaks your deal with Minsk.")
    igor.click("#propose button.chief")
    expect(igor.locator("#mates .proposal")).to_contain_text("It breaks your deal with Minsk.")
    assert "breaks your deal" not in maria.content(), "Minsk does not know before the reveal"
    reveal(around, desk, 3)
    broken = "Moscow broke it in round 3, which cost 22 % of Minsk's belief"
    for page in (maria, jonas, igor, emil, ola):
        expect(page.locator("#deals .deal.broken")).to_contain_text(broken)
    for page in (maria, emil, pia, wall):
        expect(page.locator("main")).to_contain_text("Moscow breaks its deal with Minsk")
    trust = room.line.columns[3]["understanding"]
    assert room.line.columns[3]["event_broken_promise_moscow"] == 0.5
    assert trust < 0.85 * room.line.columns[2]["understanding"]

    # One round back, and once more: nobody decides, so that the deal is kept to its end.
    press(desk, "One round back")
    around.hosted.do(around.hosted.reach("between", 2))
    for page in (maria, igor, emil):
        expect(page.locator("#deals .deal.broken")).to_have_count(0)
        expect(page.locator("#bar .when")).to_contain_text("Round 2 of")
    press(desk, "Next round")
    expect(igor.locator("#bar .when")).to_contain_text("Round 3 of")
    assert not igor.locator("#decide .note.good").count(), "what was taken back is not decided"
    reveal(around, desk, 3)
    for page in (maria, igor):
        expect(page.locator("#deals .deal.ended")).to_have_count(2)
    assert room.line.columns[3]["understanding"] > trust, "the promise that was kept costs nothing"
    assert {done.by["european_union"] for done in room.state.rounds} == {"model"}

    press(desk, "End the game")
    for page in (maria, jonas, igor, emil, ola, pia):
        expect(page.locator("#bar .when")).to_have_text("The game is over")
        tab(page, "score")
        expect(page.locator("#score h2").first).to_be_visible()
