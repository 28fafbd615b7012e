"""Outcomes and numbers in words, for reports."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..reference.meanings import column_label
from .catalogue import Comparison, Expectation
from .outcomes import BY_WIDTH

MEASURES: Mapping[str, str] = {
    BY_WIDTH: "time engaged with both sides and neutral, averaged over widths of the neutral band",
    "agreement": "rounds of integration that end in an agreement",
    "refusal": "rounds of integration that Minsk refuses",
    "pressed": "time in which Moscow presses for integration",
    "alarmed": "time in which Moscow's fear of loss is above its threshold",
    "coerced": "time under Moscow's coercion",
    "coercion": "coercion by Moscow",
    "neutral_lead": "the lead of neutrality over the next opinion",
    "overtures": "overtures to the West",
    "triangulating": "time engaged with both sides and committed to neither",
}
"""Names of measures that are derived from columns or months; all others have their column's
label."""

STATISTICS: Mapping[str, str] = {
    "mean": "on average",
    "final": "in the last year",
    "highest": "at its highest",
    "open": "as a share of months above zero",
    "before_succession": "in the year before the succession",
    "after_succession": "on average over the two years from the succession",
    "of_rounds": "as a share of all rounds",
    "later": "in years four and five minus the first two",
    "after_pressure": "three months after pressure (correlation)",
}
"""Names of the statistics."""

SIGNIFICANT = 2
"""Digits that are shown of an effect."""


def name_of(measure: str) -> str:
    """Return the name of a measure."""
    return MEASURES.get(measure) or column_label(measure)


def outcome_name(expected: Expectation | Comparison) -> str:
    """Return the name of an outcome, such as *state alignment, in the last year*."""
    statistic = STATISTICS.get(expected.statistic, expected.statistic)
    return f"{name_of(expected.measure)}, {statistic}"


def number(value: float, like: float | None = None, sign: bool = False) -> str:
    """Return a number with two significant digits of ``like`` (of itself, if not given).

    Numbers that stand together, such as an effect and its interval, are like the largest.
    """
    size = abs(value if like is None else like)
    digits = SIGNIFICANT - 1 - math.floor(math.log10(size)) if size > 0 else 0
    places = min(max(digits, 0), 6)
    rounded = round(value, places) + 0.0  # no zero below zero
    return f"{rounded:{'+' if sign and rounded else ''},.{places}f}".replace("-", "−")


def scale(unit: str) -> str:
    """Return a unit so that it can follow a number: a mere range is a scale."""
    return f"on a scale of {unit}" if unit[:1].isdigit() or unit[:1] in "−+" else unit
