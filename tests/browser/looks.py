"""Whether everyone can use a page: the rules of WCAG 2.2 AA, narrow and wide, light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from shown import settled

Looks = Sequence[tuple[int, str]]

LOOKS: Looks = [(390, "dark"), (768, "light"), (1440, "dark")]
"""Widths in pixels with colour schemes; the default tests see each width and each scheme."""

OTHERS: Looks = [(390, "light"), (768, "dark"), (1440, "light")]

IN_ALL_LOOKS = pytest.mark.parametrize(
    "looks", [LOOKS, pytest.param(OTHERS, marks=pytest.mark.slow)], ids=["looks", "other looks"]
)

HEIGHTS = {390: 844, 768: 1024, 1440: 900}

OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


def violations(page: Any) -> list[str]:
    """Return what breaks a rule on a page."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-core is missing."
    )
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe.Axe().axe_script)
    found = page.evaluate("async (options) => (await axe.run(options)).violations", OPTIONS)
    return [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:160]}" for v in found]


def check(page: Any, looks: Looks, picture: Any, name: str) -> None:
    """Check that a page breaks no rule and does not scroll sideways, however it looks."""
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.emulate_media(color_scheme=scheme)
        settled(page)
        picture(page, f"{name}-{width}-{scheme}")
        assert violations(page) == [], (name, width, scheme)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, width, scheme)
