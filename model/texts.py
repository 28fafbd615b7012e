"""Files that people write: read without a traceback, whatever is in them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from ..agents.mistake import Mistake, shortened

TOO_MUCH = "it is nested too deep"


def toml_from(text: str) -> dict[str, Any]:
    """Return the content of a TOML text.

    Raises :class:`Mistake` with the reason, in a few words, if it is not one; also for what is
    TOML but cannot be read: numbers of thousands of digits, tables nested too deep.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Mistake(TOO_MUCH) from None
    except ValueError as error:
        raise Mistake(_reason(error)) from None


def json_from(text: str) -> Any:
    """Return the content of a JSON text; raises :class:`Mistake` as :func:`toml_from` does."""
    try:
        return json.loads(text)
    except RecursionError:
        raise Mistake(TOO_MUCH) from None
    except ValueError as error:
        raise Mistake(_reason(error)) from None


def there(path: Path) -> bool:
    """Return whether a path is a file; false also for names that no system allows."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _reason(error: ValueError) -> str:
    if "set_int_max_str_digits" in str(error):
        return "it holds a number of thousands of digits"
    return shortened(str(error).rstrip("."))
