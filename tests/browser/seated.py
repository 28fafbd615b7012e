"""People in real browsers around one room: phones, the instructor's console, the projector."""

from __future__ import annotations

import time
from typing import Any

from waiting import PATIENCE

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}

WATCH = """const Real = WebSocket; window.sockets = [];
window.WebSocket = class extends Real {
  constructor(...a) { super(...a); window.sockets.push(this); } };
window.told = [];
addEventListener('DOMContentLoaded', () => {
  const status = document.querySelector('#status');
  const note = () => { if (status.textContent) window.told.push(status.textContent); };
  const all = {childList: true, characterData: true, subtree: true};
  if (status) new MutationObserver(note).observe(status, all);
});
window.locked = false;
Object.defineProperty(document, 'hidden', {get: () => window.locked});"""
"""Keeps the sockets that a page opens, so that a test can make one deaf; keeps what it said for a
few seconds; and lets a phone be locked."""


class Around:
    """Who is around a room, each in a browser of their own."""

    def __init__(self, chromium: Any, hosted: Any) -> None:
        self.chromium, self.hosted = chromium, hosted
        self.contexts: list[Any] = []
        self.errors: list[str] = []
        self.foreign: list[str] = []

    def open(self, address: str, **options: Any) -> Any:
        """Open an address in a browser of its own."""
        context = self.chromium.new_context(**options)
        context.add_init_script(WATCH)
        context.set_default_timeout(1000 * PATIENCE)
        self.contexts.append(context)
        return self.tab(context, address)

    def tab(self, context: Any, address: str) -> Any:
        """Open an address in another tab of a browser."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._asked)
        page.on("console", self._noted)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address)
        return page

    def _asked(self, request: Any) -> None:
        if "//127.0.0.1:" not in request.url:
            self.foreign.append(request.url)

    def _noted(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def join(self, name: str, seat: str, address: str = "", **options: Any) -> Any:
        """Join by phone as people do, at the room's ``address``; returns the seat's page."""
        address = address or self.hosted.address
        page = self.open(f"{address}/?code={self.hosted.code}", **(PHONE | options))
        page.fill("#name", name)
        page.click(f"button.choice[value={seat}]")
        page.wait_for_selector("main .tab", state="attached")
        connected(page)
        return page

    def desk(self) -> Any:
        """Open the console."""
        page = self.open(self.hosted.desk, **DESK)
        connected(page)
        return page

    def projector(self) -> Any:
        """Open the projector's page."""
        page = self.open(self.hosted.projector, **DESK)
        connected(page)
        return page

    def close(self) -> None:
        """Close all browsers; nothing may have gone wrong in them, or left the machine."""
        for context in self.contexts:
            context.close()
        assert self.errors == []
        assert self.foreign == []


def connected(page: Any) -> None:
    """Wait until a page has its socket."""
    shows(page, "() => window.sockets.some((s) => s.readyState === 1)")


def shows(page: Any, question: str, arg: Any = None) -> None:
    """Wait until a page answers a question with yes."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(question, arg):
        assert time.monotonic() < end, question
        page.wait_for_timeout(50)


def told(page: Any, words: str) -> None:
    """Wait until a page has said something, which may be gone again meanwhile."""
    shows(page, "(words) => window.told.some((each) => each.includes(words))", words)


def asleep(page: Any) -> None:
    """Lock a phone: its page asks for no sign of life from the server until it is awake."""
    page.evaluate("() => { window.locked = true; }")
    # What it had asked before is answered before this.
    page.evaluate("""() => new Promise((done) => {
      const socket = window.sockets.at(-1);
      socket.addEventListener('message', () => done(true), {once: true});
      socket.send('?'); })""")


def awake(page: Any) -> None:
    """Have a locked phone look at its page once, and be locked again at once."""
    page.evaluate("""() => {
      window.locked = false;
      document.dispatchEvent(new Event('visibilitychange'));
      window.locked = true; }""")


def tab(page: Any, name: str) -> None:
    """Go to a tab of a seat's page."""
    page.click(f".tabs a[href='#tab-{name}']")


def press(desk: Any, words: str) -> None:
    """Press a button of the console."""
    desk.click(f"#desk button:has-text('{words}')")


def choose(page: Any, card: int = 0) -> str:
    """Choose another level on a card; returns the radio button's id."""
    tab(page, "decide")
    radio = page.locator("#propose .card").nth(card).locator("input:not(:checked):enabled").first
    name = radio.get_attribute("id")
    page.click(f"label[for='{name}']")
    return name
