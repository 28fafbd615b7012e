"""The condition on which a run stops: ``until = "alignment < -0.8"``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...agents.mistake import nearest, shown
from ...agents.numerals import number_in
from .entries import ExperimentError

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
}  # fmt: skip

DRIFT = "alignment_drift"

_CONDITION = re.compile(r"\s*(\w+)\s*(<=|>=|<|>|==?)\s*(\S+)\s*")


@dataclass(frozen=True)
class Until:
    """A run's last month is the first in which ``measure`` compares so with ``threshold``."""

    measure: str
    comparison: str
    threshold: float

    def __str__(self) -> str:
        """Return it as it is written in a file."""
        return f"{self.measure} {self.comparison} {self.threshold:g}"

    def met(self, values: Array) -> NDArray[np.bool_]:
        """Return where values of the measure meet the condition."""
        return COMPARISONS[self.comparison](values, self.threshold)


def read_until(text: str | None, measures: Sequence[str]) -> Until | None:
    """Return the condition that an experiment file gives; raises :class:`ExperimentError`."""
    if text is None:
        return None
    found = _CONDITION.fullmatch(text)
    threshold = _number(found[3]) if found else None
    if found is None or threshold is None:
        raise ExperimentError(
            f"until is {shown(text)}; allowed is a measure, one of {', '.join(COMPARISONS)} and a "
            'number, such as "alignment < -0.8".'
        )
    if found[1] == DRIFT:
        raise ExperimentError(
            f"until names {DRIFT!r}, which is computed when a run has ended; allowed are all other "
            "measures."
        )
    if found[1] not in measures:
        near = nearest(found[1], measures)
        hint = f"did you mean {near}?" if near else "docs/measures.md lists all."
        raise ExperimentError(f"until names {shown(found[1])}, which is not recorded; {hint}")
    return Until(found[1], found[2].replace("==", "="), threshold)


def _number(text: str) -> float | None:
    try:
        number = number_in(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
