"""The documentation built as a site, and what its pages link to and load."""

from __future__ import annotations

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]


def build(folder: Path) -> None:
    """Build the site into ``folder``; a warning is an error."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


class Page(HTMLParser):
    """The anchors, the links and the parts (scripts, styles, pictures) of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors = {""}
        self.links: list[str] = []
        self.parts: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and given.get("rel") not in ("prev", "next"):
            self.parts.append(given.get("href", ""))
        elif "src" in given:
            self.parts.append(given["src"])


def broken(folder: Path) -> list[str]:
    """Return the links within the site that lead to no page or to no anchor of it."""
    pages = {path: Page(path) for path in sorted(folder.rglob("*.html")) if path.name != "404.html"}
    found: list[str] = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchored = target not in pages or unquote(parts.fragment) in pages[target].anchors
            if not (target.is_file() and anchored):
                found.append(f"{path.relative_to(folder)}: {link}")
    return found


def foreign(folder: Path) -> list[str]:
    """Return the parts that pages load from another host."""
    return [
        f"{path.relative_to(folder)}: {part}"
        for path in sorted(folder.rglob("*.html"))
        for part in Page(path).parts
        if urlsplit(part).netloc
    ]
