"""Libraries that are not in the core: loaded when they are needed, or asked for in a sentence."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..installing import missing


def needed(module: str, purpose: str) -> Any:
    """Return a module of the extras ``experiments``.

    Raises :class:`Mistake`, naming what to install, if it is not there.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise missing(str(error.name), purpose, "experiments") from None
