"""Libraries that are not in the core: loaded when they are needed, or asked for in a sentence."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ...agents.mistake import Mistake


def needed(module: str, purpose: str) -> Any:
    """Return a module of the extras ``experiments``.

    Raises :class:`Mistake`, naming what to install, if it is not there.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise Mistake(
            f"For {purpose} the library {error.name} is missing; "
            'pip install "triangulation[experiments]" brings it.'
        ) from None
