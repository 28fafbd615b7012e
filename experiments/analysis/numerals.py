"""Numbers as people read them."""

from __future__ import annotations

from math import ceil, log10
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


def percent(share: float) -> str:
    """Return a share in per cent, rounded so that only all are 100 % and only none are 0 %."""
    size = 100 * share
    edge = min(size, 100 - size)
    decimals = ceil(-log10(edge)) if edge > 0 and round(size) in (0, 100) else 0
    return f"{size:.{decimals}f} %"
