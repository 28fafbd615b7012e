"""The debrief's screen of claims fills the projector, and fits it, however many were tested."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from test_accessible import violations

from triangulation.experiments.claims.catalogue import claims
from triangulation.ui.rooms import markup
from triangulation.ui.rooms.debrief import claims_screen
from triangulation.ui.rooms.markup import rendered

SEEN = (
    "Support for Moscow, 3 months later: 11.5 % of citizens after months nearer to “full "
    "Belarusanization”, 14.3 % of citizens after those nearer to “no Belarusanization” "
    "(correlation −0.92)."
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Claims</title>
<style>{style}</style></head><body class="projector"><header class="bar"><div class="top">
<h1>Triangulation</h1></div></header><main>{screen}</main></body></html>"""


@pytest.mark.parametrize("tried", range(5))
def test_the_screen_of_claims_is_neither_empty_nor_cut(chromium, tmp_path, picture, tried):
    """With the longest quotations of all."""
    every = [
        {"id": c.id, "title": c.title, "quote": c.quote, "section": c.section,
         "verdict": "illustrates", "sentences": [SEEN]}
        for c in sorted(claims().values(), key=lambda c: -len(c.quote))
    ]  # fmt: skip
    content = claims_screen(every[:tried], every[tried:])
    shown = {"number": 6, "count": 7, "key": "claims", "title": "The paper and your game",
             "wait": "", "content": content}  # fmt: skip
    static = Path(markup.__file__).parent / "static"
    style = "".join((static / f).read_text("utf-8") for f in ("rooms.css", "debrief.css"))
    file = tmp_path / "screen.html"
    screen = rendered("part_debrief.html", {"debrief": shown})
    file.write_text(PAGE.format(style=style, screen=screen), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(file.as_uri())
    picture(page, f"debrief-claims-{tried}")
    assert page.locator(".claim").count() == min(tried, 3)
    named = page.locator(".claim, .untried li").count() + content["more"] + content["unlisted"]
    assert named == len(every)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    bottom = page.locator(".how").bounding_box()
    assert bottom["y"] > 600, "more than half of the screen is used"
    assert violations(page) == []
    context.close()
