"""The documentation's site in a browser, opened from its folder without any server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from looks import violations
from shown import settled
from site_pages import build

pytest.importorskip("material", reason="The site needs the extra docs.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    return folder


@pytest.fixture
def visit(site: Path, chromium: Any) -> Iterator[Any]:
    """Return a function that opens a page; afterwards nothing may have left the folder."""
    asked: list[str] = []
    errors: list[str] = []
    contexts: list[Any] = []

    def opened(name: str, **options: Any) -> Any:
        context = chromium.new_context(**({"viewport": {"width": 1440, "height": 900}} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((site / name).as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    here = (site.as_uri(), "data:", "blob:", "about:")
    assert [url for url in asked if not url.startswith(here)] == []
    assert errors == []


def test_search_finds_triangulation_without_a_server(visit: Any) -> None:
    page = visit("decisions/index.html")
    page.fill(".md-search__input", "triangulation")
    page.wait_for_selector(".md-search-result__link")
    titles = page.locator(".md-search-result__link h1").all_inner_texts()
    assert "Triangulation" in titles
    page.locator(".md-search-result__link", has_text="Triangulation").first.click()
    page.wait_for_url("**/*.html*")
    assert page.locator("article h1").count() == 1


def test_the_ledger_shows_the_rows_that_are_looked_for(visit: Any) -> None:
    page = visit("parameters.html")
    rows = page.locator("table.wide tbody tr")
    whole = rows.count()
    page.get_by_label("Find rows").fill("moscow fear_of")
    shown = page.locator("table.wide tbody tr:visible").all_inner_texts()
    assert 0 < len(shown) < whole
    assert all("fear_of" in text and "moscow" in text.lower() for text in shown)
    assert page.locator("output").inner_text() == f"{len(shown)} of {whole} rows"
    assert not page.locator("#belarus").is_visible()
    page.get_by_label("Find rows").fill("")
    assert page.locator("#belarus").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
@pytest.mark.parametrize("name", ["index", "parameters", "claims"])
def test_pages_meet_wcag(visit: Any, picture: Any, name: str, width: int, scheme: str) -> None:
    page = visit(f"{name}.html", viewport={"width": width, "height": 900}, color_scheme=scheme)
    settled(page)
    picture(page, f"site-{name}-{width}-{scheme}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
