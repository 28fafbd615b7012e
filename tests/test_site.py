"""The documentation as a site: it builds without a warning, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from site_pages import broken, build, foreign

pytest.importorskip("material", reason="The site needs the extra docs.")
pytest.importorskip("latex2mathml", reason="The site needs the extra docs.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    return folder


def test_every_link_and_anchor_leads_somewhere(site: Path) -> None:
    assert broken(site) == []


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    assert foreign(site) == []


def test_the_checks_see_a_broken_link_and_a_foreign_script(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h1 id="top">A</h1><a href="b.html">no page</a><a href="#none">no anchor</a>'
        '<a href="a.html#top">right</a><script src="https://cdn.example/x.js"></script>'
    )
    assert broken(tmp_path) == ["a.html: b.html", "a.html: #none"]
    assert foreign(tmp_path) == ["a.html: https://cdn.example/x.js"]


def test_formulas_are_drawn_when_the_site_is_built(site: Path) -> None:
    for path in site.rglob("*.html"):
        if "source" not in path.relative_to(site).parts:
            assert "arithmatex" not in path.read_text(encoding="utf-8"), path.name


def test_a_source_file_has_a_section_for_each_function(site: Path) -> None:
    pages = list((site / "source").rglob("*.html"))
    assert pages
    for path in pages:
        assert re.search(r"<h1[^>]*>\S+", path.read_text(encoding="utf-8"))
