"""HTML from templates: what stands in a kept piece until a page gets it, and how it is filled."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ...experiments.reference.glossary import terms

HERE = Path(__file__).parent

ISSUED = f"issued-{secrets.token_hex(8)}"
"""Stands in a kept part where each page gets keys of its own; nobody can have written it."""

HOLDER = f"holder-{secrets.token_hex(8)}"
"""Stands in a kept part where each page names its person, so that a seat shares its parts."""

SLOT = f"slot-{secrets.token_hex(8)}-"
"""Stands, with a number, where pieces that are made by themselves are put into a part."""


def _asset(name: str) -> str:
    """Return the address of a static file, another one whenever the file is another one."""
    content = (HERE / "static" / name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(content).hexdigest()[:12]}"


def left(clock: Mapping[str, Any]) -> str:
    """Return what a clock shows, minutes and seconds; empty without one."""
    if clock["remaining_ms"] is None:
        return ""
    seconds = -(-max(clock["remaining_ms"], 0) // 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"


def tight(text: str) -> str:
    """Return a text in which no line ends between a number and its unit, or before an arrow."""
    return re.sub(r"(?<=\d) (?=[%→])|(?<=→) (?=\d)", "\N{NO-BREAK SPACE}", text)


@cache
def _templates() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals |= {
        "asset": cache(_asset),
        "standing": cache(lambda name: Markup(found.get_template(name).render())),
        "glossary": terms(),
        "issued": ISSUED,
        "holder": HOLDER,
    }
    found.filters |= {"left": left, "tight": tight}
    return found


def prepare() -> None:
    """Read all templates."""
    for name in _templates().list_templates():
        _templates().get_template(name)


def rendered(template: str, context: Mapping[str, Any]) -> str:
    """Return what a template makes of a context."""
    return _templates().get_template(template).render(context)


def new_key() -> str:
    """Return a key that marks one form of one page, so that sending it twice counts once."""
    return secrets.token_hex(12)


def keyed(html: str, person: str) -> str:
    """Return HTML that names the page's person, with a key of its own in each form."""
    first, *rest = html.replace(HOLDER, person).split(ISSUED)
    key = new_key() if rest else ""
    return first + "".join(f"{key}{n}{each}" for n, each in enumerate(rest))


def keyless(html: str) -> str:
    """Return HTML for a page whose script names its person and makes keys itself."""
    return html.replace(HOLDER, "").replace(ISSUED, "")
