"""Sessions side by side on the results page: exports, a zip file, and a room to be computed."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("playwright.sync_api", reason="The browser tests need Playwright.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from classes import NAME, SETTINGS, full_class
from looks import check
from playwright.sync_api import expect

from triangulation.ui.play.session.logged import session_of
from triangulation.ui.play.words import number
from triangulation.ui.rooms.export import export, export_zip
from triangulation.ui.sessions import read_figures


@pytest.fixture(scope="module")
def classes(server):
    """Two exports of different classes and a room that is over, in the folder of results."""
    folder = server.folder / "classes"
    folder.mkdir()
    first = full_class(server.folder / "rooms-1")
    export(session_of(first.room), folder / "class-1")
    second = full_class(server.folder / "rooms-2", replace(SETTINGS, seed=12))
    export_zip(session_of(second.room), folder / "session-2.zip")
    third = full_class(server.folder / "rooms-3", replace(SETTINGS, months=3))
    for each in (first, second, third):
        each.close()
    return folder


def box(page, words):
    return page.get_by_role("checkbox", name=words)


def test_exports_are_compared_and_a_room_is_computed_once(open_page, classes, server):
    page = open_page("/results")
    expect(page.locator(".picks label")).to_have_count(3)
    box(page, "classes/class-1").check()
    expect(page.locator(".across")).to_have_count(0)
    box(page, "session-2.zip").check()
    expect(page.locator(".across thead th")).to_have_count(2)
    expect(page.locator("figure.chart")).to_have_count(5)
    figures = [read_figures(classes / name) for name in ("class-1", "session-2.zip")]
    table = page.locator(".across").inner_text()
    for found in figures:
        among = found.debrief.among
        assert f"{number(among.course[0], 2)} → {number(among.course[-1], 2)}" in table
        assert f"Percentile {among.percentile[-1]:.0f} of 500 worlds" in table
        assert f"ended at {number(found.debrief.model_course[-1], 2)}" in table
        assert f"seed {found.about.seed}" in table
    assert "1 broken" in table
    assert NAME not in page.content()
    notes = page.locator(".notes").inner_text()
    assert "Between games with other random draws" in notes
    box(page, "rooms-3").check()
    expect(page.locator(".across thead th")).to_have_count(3)
    assert "9 months" in page.locator(".across").inner_text()
    kept = list((server.folder / ".triangulation" / "sessions").iterdir())
    assert [sorted(f.name for f in each.iterdir()) for each in kept] == [
        ["debrief.json", "summary.json"]
    ]
    page.reload()
    expect(page.locator(".across thead th")).to_have_count(3)
    box(page, "classes/class-1").uncheck()
    expect(page.locator(".across thead th")).to_have_count(2)
    assert "class-1" not in page.locator(".across").inner_text()


def test_sessions_side_by_side_meet_wcag(open_page, classes, picture):
    page = open_page("/results")
    box(page, "session-2.zip").wait_for()
    page.evaluate(  # both before the page has answered the first
        """[...document.querySelectorAll('.picks label')]
          .filter((label) => label.textContent.includes('classes/'))
          .forEach((label) => label.querySelector('input').click())"""
    )
    expect(page.locator(".across")).to_be_visible()
    expect(page.locator("figure.chart")).to_have_count(5)
    looks = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
    check(page, looks, picture, "sessions")
