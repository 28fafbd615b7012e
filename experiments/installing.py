"""What to type where a library is missing, by how this program was installed."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from ..agents.mistake import Mistake

DISTRIBUTION = "triangulation-belarus"
"""The name by which package indexes know this program; in Python it is ``triangulation``."""

SOURCES = Path(__file__).parents[1]
"""The folder of the sources, where the program runs from there."""


def version() -> str:
    """Return this program's version, or ``unknown`` where it is not installed."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "unknown"


def missing(library: str, purpose: str, extra: str) -> Mistake:
    """Return that a library is missing for a purpose, and the command that installs its extra."""
    return Mistake(f"For {purpose} the library {library} is missing; {remedy(extra)}.")


def remedy(extra: str) -> str:
    """Return what brings the libraries of an extra into this very environment."""
    if (SOURCES / "Makefile").is_file() and Path(sys.prefix).is_relative_to(SOURCES):
        return f"`make install` in {SOURCES} brings it"
    names = " ".join(f"'{name}'" for name in libraries(extra)) or f"'{DISTRIBUTION}[{extra}]'"
    if find_spec("pip") is None:
        return f"`uv pip install --python {sys.executable} {names}` brings it"
    return f"`{sys.executable} -m pip install {names}` brings it"


def libraries(extra: str) -> list[str]:
    """Return the libraries of an extra as this program's metadata have them; none if unknown."""
    try:
        requirements = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return []
    marked = (each.partition(";") for each in requirements)
    wanted = re.compile(rf"extra\s*==\s*['\"]{extra}['\"]")
    return [name.strip() for name, _, marker in marked if wanted.search(marker)]
