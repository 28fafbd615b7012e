"""Recorded quantities as a page shows them: shares in per cent, all under their declared names."""

from __future__ import annotations

from dataclasses import dataclass

from ...model.columns import COLUMNS
from .chart import number


@dataclass(frozen=True)
class Shown:
    """How a recorded quantity is shown: its name, unit, decimals, and what to multiply it by."""

    name: str
    unit: str
    scale: float
    decimals: int

    def text(self, value: float) -> str:
        """Return a value as people read it, without its unit."""
        return number(value * self.scale, self.decimals)


def quantity(name: str) -> Shown:
    """Return how the recorded column ``name`` is shown."""
    declared = COLUMNS[name]
    kind, _, rest = declared.unit.partition(" ")
    if declared.unit == "probability" or kind == "share":
        unit = f"% {rest}".strip()
        return Shown(declared.title, unit, 100.0, max(declared.decimals - 2, 0))
    unit = declared.range if declared.unit == "rung" else declared.unit
    return Shown(declared.title, unit, 1.0, declared.decimals)
