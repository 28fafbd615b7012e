"""Debriefs in files: ``debrief.json``, by itself or in an export."""

from __future__ import annotations

import json
from dataclasses import asdict

from ..exported import read_as
from .made import Debrief

FILE = "debrief.json"
"""A debrief's file within an export."""


def as_json(found: Debrief) -> str:
    """Return a debrief as the content of its file; :func:`from_json` reads it."""
    return json.dumps(asdict(found), indent=1, ensure_ascii=False) + "\n"


def from_json(content: bytes, name: str = FILE) -> Debrief:
    """Return the debrief of a file's content; ``name`` is what the file is called in mistakes.

    Raises :class:`Mistake` for anything else.
    """
    return read_as(Debrief, content, name, "debrief")
