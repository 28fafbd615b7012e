"""Recorded quantities as a page shows them: shares in per cent, all under their declared names."""

from __future__ import annotations

from dataclasses import dataclass

from ...model.columns import reading
from ..play.words import number


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
    read = reading(name)
    return Shown(read.title, read.unit, read.scale, read.decimals)
