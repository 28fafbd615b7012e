"""A room's pages meet WCAG 2.2 AA, and fit, in every state of a game, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted
from playwright.sync_api import expect
from seated import Around, choose, tab
from test_accessible import violations

STILL: dict[str, Any] = {"reduced_motion": "reduce"}
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
SCREEN = {"width": 1920, "height": 1080}
UNFIXED = """document.querySelectorAll('.send, .tabs').forEach((each) => {
  each.style.position = 'static'; })"""
"""Lets nothing lie over the page: what slides under a bar, half covered, is scrolled to."""

TABS = ("brief", "news", "decide", "talk", "score")


class Game:
    """A room with two people in Minsk, one in Moscow and one of the public, and its screens."""

    def __init__(self, chromium: Any, hosted: Hosted) -> None:
        self.hosted, self.around = hosted, Around(chromium, hosted)
        self.to_come = list(STATES)
        self.desk, self.projector = self.around.desk(), self.around.projector()
        self.people = {
            name: self.around.join(name, seat, **STILL)
            for name, seat in [("Maria", "belarus"), ("Ben", "belarus"), ("Igor", "russia"),
                               ("Ola", "public")]
        }  # fmt: skip

    def reach(self, state: str) -> None:
        """Go on to a state through all that lie between."""
        while state in self.to_come:
            STATES[self.to_come.pop(0)](self)

    def press(self, do: str, phase: str, round_: int, **fields: str) -> None:
        self.hosted.do(self.hosted.press(do, **fields))
        self.hosted.do(self.hosted.reach(phase, round_))

    def lobby(self) -> None:
        self.people["Maria"].click("#reply-equality button:has-text('equal say')")
        expect(self.people["Maria"].locator("#q-equality .right")).to_be_visible()

    def deciding(self) -> None:
        self.press("open", "open", 1)
        for page in self.people.values():
            expect(page.locator("#bar")).to_contain_text("Round 1")
        tab(self.people["Igor"], "talk")
        self.people["Igor"].click("#deals .partner.seat-belarus summary")
        self.people["Igor"].locator("#take-belarus-openness").check()
        self.people["Igor"].click("#offer-belarus button.chief")
        expect(self.people["Maria"].locator("#deals .pair")).to_have_count(1)

    def voting(self) -> None:
        for name in ("Maria", "Ben"):
            choose(self.people[name])
            self.people[name].click("#propose button.chief")
            expect(self.people[name].locator("#decide .note.good")).to_be_visible()
        self.people["Ben"].click("#mates button:has-text('Vote for it')")
        expect(self.people["Maria"].locator("#mates .first")).to_have_count(1)
        tab(self.people["Ola"], "decide")
        self.people["Ola"].click("label[for=s-protest]")
        self.people["Ola"].click("label[for=v-west]")
        self.people["Ola"].click("#choose button.chief")
        expect(self.people["Ola"].locator("#choose .note.good")).to_be_visible()

    def paused(self) -> None:
        self.press("show", "open", 1, charts="1", opinion="1")
        self.press("inject", "open", 1, kind="", size="0", text="A storm hits the coast.")
        self.press("pause", "paused", 1)
        expect(self.projector.locator("#stage .note")).to_be_visible()

    def revealed(self) -> None:
        self.press("close", "between", 1)
        expect(self.projector.locator("#stage .headline.lead h3")).to_have_text(
            "A storm hits the coast"
        )
        expect(self.projector.locator("#stage .charts")).to_be_visible()

    def next_round(self) -> None:
        self.press("open", "open", 2)
        expect(self.projector.locator("#when")).to_contain_text("Round 2")

    def ended(self) -> None:
        self.press("close", "ended", 2)
        expect(self.people["Maria"].locator("#bar a.button")).to_be_visible()
        self.press("present", "ended", 2, screen="0")
        expect(self.projector.locator("#stage .headline.lead")).to_be_visible()


STATES: dict[str, Callable[[Game], None]] = {
    "lobby": Game.lobby, "deciding": Game.deciding, "voting": Game.voting, "paused": Game.paused,
    "revealed": Game.revealed, "next round": Game.next_round, "ended": Game.ended,
}  # fmt: skip
"""The states of a game in order, and what leads from one to the next."""


@pytest.fixture(scope="module")
def game(chromium, tmp_path_factory):
    hosted = Hosted(tmp_path_factory.mktemp("states"), rounds=2, seed=11)
    found = Game(chromium, hosted)
    yield found
    found.around.close()
    hosted.stop()


def look(page: Any, size: dict[str, int], scheme: str, picture: Any, name: str) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("document.querySelector('#status').textContent = ''")
    picture(page, f"rooms-{name}-{size['width']}-{scheme}")
    assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name


@pytest.mark.parametrize("state", STATES)
def test_all_pages_meet_wcag_in_every_state(game, picture, state):
    game.reach(state)
    for scheme in ("light", "dark"):
        for name in ("Maria", "Ola"):
            look(game.people[name], WIDE, scheme, picture, f"{state}-{name}-all")
        look(game.desk, WIDE, scheme, picture, f"{state}-console")
        look(game.projector, SCREEN, scheme, picture, f"{state}-projector")
    for name in ("Maria", "Ola"):
        page = game.people[name]
        page.set_viewport_size(NARROW)
        for each in TABS:
            tab(page, each)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, each
        tab(page, "decide")
        page.evaluate(UNFIXED)
        look(page, NARROW, "dark", picture, f"{state}-{name}-decide")
    size = game.projector.evaluate("[innerHeight, document.documentElement.scrollHeight]")
    assert size[1] <= size[0], "nobody scrolls a projector"
