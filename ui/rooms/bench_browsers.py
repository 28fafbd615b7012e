"""Real Chromium pages of the bench: phones that join, move and speak, measured in the page."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ..bench import BROWSERS
from .bench_people import Door, Measured
from .demo import SEATS

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

PATIENCE = 30.0
"""Seconds after which a wait is given up."""

WATCH = """(() => {
const now = () => performance.timeOrigin + performance.now();
const one = (what) => document.querySelector(what);
const found = window.bench = {joined: null, acknowledged: [], seen: [], own: [], sent: 0};
const asked = window.fetch;
window.fetch = async (...all) => {
  const began = now(), answer = await asked(...all);
  found.acknowledged.push(now() - began);
  found.sent += answer.ok ? 1 : 0;
  return answer;
};
const marks = new Set();
const look = () => {
  const talk = one('#talk') ? one('#talk').textContent : '';
  for (const [, text] of talk.matchAll(/at (\\d+)\\./g)) {
    if (!marks.has(text) && !found.own.includes(text)) found.seen.push(now() - Number(text));
    marks.add(text);
  }
};
addEventListener('DOMContentLoaded', () => {
  look();
  const all = {subtree: true, childList: true, characterData: true};
  new MutationObserver(look).observe(document.body, all);
  const door = one('form[action="/join"]'), tap = sessionStorage.getItem('tap');
  if (door) door.addEventListener('submit', () => sessionStorage.setItem('tap', now()));
  const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  if (tap && one('#tab-news')) painted(() => { found.joined = now() - Number(tap); });
});
window.act = (speaks, within) => setTimeout(() => {
  one('#propose input:not(:checked), #choose input[name=stance]').click();
  const voice = one('#choose input[name=voice]');
  if (voice) voice.click();
  one('#propose button.chief, #choose button.chief').click();
  if (speaks) setTimeout(() => {
    const text = String(Math.round(now()));
    found.own.push(text);
    one('#say-text').value = `at ${text}.`;
    one('#say button').click();
  }, 50);
}, within * Math.random());
})();"""
"""What each page notes of itself: by its own clock, when something was tapped, answered, seen."""

SIZE = """() => ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))
  .reduce((sum, each) => sum + each.transferSize, 0)"""

OPEN = """() => document.querySelector('#bar').textContent.includes('Round {}')
  && document.querySelector('#propose button.chief, #choose button.chief') !== null"""


def browse(door: Door, people: int, rounds: int, press: Callable[[str, int], None]
           ) -> tuple[Measured, float] | str:  # fmt: skip
    """Play a room with so many pages of one browser; return what was measured, or why nothing was.

    The number is what the first picture of a phone takes: bytes from the link to the seat's page.
    """
    import shutil

    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return "Playwright is not installed: real pages are left out."
    browser = next((p for p in map(shutil.which, BROWSERS) if p), None)
    if browser is None:
        return "No Chromium is installed: real pages are left out."
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            return _played(chromium, door, people, rounds, press)
        finally:
            chromium.close()


def _played(
    chromium: Any, door: Door, people: int, rounds: int, press: Callable[[str, int], None]
) -> tuple[Measured, float]:
    found, pages, size = Measured(), [], 0.0
    for number in range(people):
        page = chromium.new_context(**PHONE).new_page()
        page.add_init_script(WATCH)
        page.goto(f"{door.address}/?code={door.code}")
        size = size or page.evaluate(SIZE)
        page.fill("#name", f"P{number}")
        pages.append(page)
    for number, page in enumerate(pages):
        page.click(f"button.choice[value={SEATS[number % len(SEATS)]}]", no_wait_after=True)
    for page in pages:
        page.wait_for_selector("#tab-news", state="attached")
    first = size + pages[0].evaluate(SIZE)
    _wait(pages, "() => window.bench.joined !== null")
    for round_ in range(1, rounds + 1):
        press("open", round_ - 1)
        _wait(pages, OPEN.format(round_))
        for number, page in enumerate(pages):
            page.evaluate(f"() => act({str(number % 4 == 0).lower()}, 1000)")
        time.sleep(2.5)
        press("close", round_)
    for page in pages:
        noted = page.evaluate("() => window.bench")
        found.joined.append(noted["joined"])
        found.acknowledged += noted["acknowledged"]
        found.seen += noted["seen"]
        found.done += noted["sent"]
    return found, first


def _wait(pages: list[Any], condition: str) -> None:
    """Wait until all pages are so; their policy forbids Playwright's own way to wait."""
    end = time.monotonic() + PATIENCE
    waiting = pages
    while waiting := [page for page in waiting if not page.evaluate(condition)]:
        if time.monotonic() > end:
            raise TimeoutError(f"{len(waiting)} pages make no progress: {condition}.")
        time.sleep(0.05)
