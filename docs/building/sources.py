"""What the pages link to outside their folder comes along: two pages, and the source as pages.

Links stay as they work in a checkout (``../model/energy.py#price_paid``); the site gets a page for
each file, in which every function and class is a section.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
PAGES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
"""Pages at the top of the project, by their name in the site."""

LINK = re.compile(r"(?<=\]\()([^)\s#]+)(#[^)\s]*)?(?=\))")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INDEX = "decisions/README.md"
WIDE = ("parameters.md", "measures.md", "events.md", "scenarios.md", "historical-series.md")
"""Pages whose tables need the room of the table of contents."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name all records of decisions below their index, the newest last as the index has them."""
    index = (ROOT / "docs" / INDEX).read_text(encoding="utf-8")
    records = [f"decisions/{name}" for name in re.findall(r"\]\(([\w-]+\.md)\)", index)]
    for section in config.nav or []:
        for entries in section.values():
            if isinstance(entries, list) and {"Decisions": INDEX} in entries:
                entries[entries.index({"Decisions": INDEX})] = {"Decisions": [INDEX, *records]}
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are outside the folder, and those of source files linked to."""
    for name, uri in PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, uri, content=translated(text, name, uri)))
    pages = {f"docs/{file.src_uri}": file.content_string for file in files.documentation_pages()}
    pages |= {name: (ROOT / name).read_text(encoding="utf-8") for name in PAGES}
    linked = {path for name, text in pages.items() for path in targets(text, name)}
    for path in sorted(linked):
        if is_source(path):
            page = File.generated(config, source_uri(path), content=source_page(path))
            page.inclusion = InclusionLevel.NOT_IN_NAV
            files.append(page)
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Turn links to the project's files into links to their pages in the site."""
    uri = page.file.src_uri
    if uri in WIDE:
        page.meta["hide"] = ["toc"]
    if page.file.generated_by:
        return markdown
    return translated(markdown, f"docs/{uri}", uri)


def resolved(target: str, name: str) -> str:
    """Return the path in the project to which a link of the file ``name`` leads."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def targets(text: str, name: str) -> Iterator[str]:
    """Yield the paths in the project to which a text links."""
    for target, _ in LINK.findall(FENCE.sub("", text)):
        if "://" not in target:
            yield resolved(target, name)


def is_source(path: str) -> bool:
    """Return whether a linked path is a file of the project that has no page yet."""
    return not path.startswith("docs/") and path not in PAGES and (ROOT / path).is_file()


def source_uri(path: str) -> str:
    """Return where the page of a source file is in the site."""
    return f"source/{path}.md"


def translated(text: str, name: str, uri: str) -> str:
    """Return a page's text with links as they lead in the site; ``name`` is its own file."""

    def translate(found: re.Match[str]) -> str:
        target, anchor = found[1], found[2] or ""
        if "://" in target:
            return found[0]
        path = resolved(target, name)
        if path.startswith("docs/"):
            place = path.removeprefix("docs/")
        elif path in PAGES:
            place = PAGES[path]
        elif is_source(path):
            place = source_uri(path)
        else:
            return found[0]
        return posixpath.relpath(place, posixpath.dirname(uri) or ".") + anchor

    whole = FENCE.split(text)
    fences = [*FENCE.findall(text), ""]
    return "".join(
        LINK.sub(translate, part) + fence for part, fence in zip(whole, fences, strict=True)
    )


def source_page(path: str) -> str:
    """Return a source file as a page: a section for each function and class of a module."""
    text = (ROOT / path).read_text(encoding="utf-8").rstrip("\n")
    head = f"---\nsearch:\n  exclude: true\n---\n\n# {path}\n"
    if not path.endswith(".py"):
        return f"{head}\n{fenced(text, PurePosixPath(path).suffix[1:])}"
    lines = text.split("\n")
    parts, start = [head], 0
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
            parts.append(fenced("\n".join(lines[start:first]), "python"))
            parts.append(f"## `{node.name}` {{ #{node.name} }}\n")
            parts.append(fenced("\n".join(lines[first : node.end_lineno]), "python"))
            start = node.end_lineno or start
    parts.append(fenced("\n".join(lines[start:]), "python"))
    return "\n".join(parts)


def fenced(code: str, language: str) -> str:
    """Return code as a block, or nothing where there is none."""
    code = code.strip("\n")
    return f"````{language}\n{code}\n````\n" if code.strip() else ""
