"""Numbers as people read them."""

from __future__ import annotations

from typing import Any


def cell(value: Any) -> str:
    """Return a value for a table or a sentence: numbers with three digits and a true minus.

    What is unknown (NaN) is an empty cell.
    """
    if isinstance(value, float):
        if value != value:
            return ""
        return f"{value:.3g}".replace("-", "−")
    return str(value)
