"""What people hand over in Python, as files and the command line would have said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...model.paths import read_path
from ...model.schedule import Schedule, event_from


def values_of(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return values of parameters by name; the Path of a file is read as a path in time."""
    return {
        name: read_path(name, value) if isinstance(value, Path) else value
        for name, value in (given or {}).items()
    }


def events_of(texts: Sequence[str]) -> Schedule:
    """Return the events that texts such as ``protest_wave@7:0.5`` mean."""
    return tuple(event_from(text) for text in ([texts] if isinstance(texts, str) else texts))


def described(policies: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return policies by power as a scenario file describes them; a name stands for itself."""
    return {
        power: {"policy": said} if isinstance(said, str) else said
        for power, said in (policies or {}).items()
    }
