"""What is asked of an experiment's runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pandas import DataFrame

from ...agents.mistake import Mistake
from .steps import Ranges

Found = tuple[str, DataFrame, Any]
"""An answer's sentence, table and figure (matplotlib; None where there is nothing to draw)."""


@dataclass(frozen=True)
class Request:
    """What is asked of the runs: an outcome, and where somebody says so the values that matter.

    ``method`` is how the points were chosen (sobol, morris, grid, or any other); ``levels`` are
    those of a Morris design, and ``ranges`` of its parameters; ``second_order`` says whether a
    Sobol design has points for pairs.
    """

    outcome: str
    method: str = "grid"
    above: float | None = None
    within: float | None = None
    levels: int = 4
    second_order: bool = False
    ranges: Ranges = field(default_factory=dict[str, tuple[float, float]])

    def __post_init__(self) -> None:
        """Refuse a precision that no number of replications gives."""
        if self.within is not None and not self.within > 0:
            raise Mistake(f"within is {self.within:g}; allowed is a number above 0.")
