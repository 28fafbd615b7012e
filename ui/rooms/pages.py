"""Whole pages as a browser loads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from .markup import keyed, new_key, rendered
from .parts import parts


def page(template: str, **context: Any) -> str:
    """Return a whole page."""
    return rendered(template, {"issued": new_key(), **context})


def live_page(template: str, frame: Mapping[str, Any], live: str, **context: Any) -> str:
    """Return a page whose parts are pushed by the socket at ``live``."""
    person = str(frame.get("me", {}).get("id", ""))
    shown = {
        p.name: {"digest": p.digest, "html": Markup(keyed(p.html, person))} for p in parts(frame)
    }
    return page(template, page=frame, parts=shown, live=live, person=person, **context)
