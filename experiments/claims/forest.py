"""The forest plot: where an effect, its interval and its placebo stand on a row's own axis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .judge import Finding
from .placebo import Trace

ZERO = 30.0
"""Where zero stands on an axis from 0 to 100; to its right lies what the paper expects."""

Places = tuple[float, float, float]
"""Where an interval begins, its middle stands, and it ends."""

RIGHT, LEFT = 64.0, 26.0
"""How far an interval reaches at most, to the right and to the left of zero."""


@dataclass(frozen=True)
class Axis:
    """Places on an axis from 0 to 100. ``margin`` bounds what counts as no change, if it matters.

    Every row has a scale of its own, since effects have different units: what can be read across
    rows is how sure an effect is, on which side it lies, and what its placebo leaves of it.
    """

    low: float
    effect: float
    high: float
    placebo: Places | None
    margin: tuple[float, float] | None


def axis(finding: Finding, left: Trace | None) -> Axis:
    """Return the places of a finding and of what its placebo leaves."""
    sign = -1.0 if finding.expected.direction == "down" else 1.0
    low, high = sorted((sign * finding.low, sign * finding.high))
    margin = finding.expected.margin if finding.expected.direction == "same" else 0.0
    others = [sign * x for x in (left.low, left.high)] if left else []
    ends = [low, high, *others, margin, -margin]
    scale = min(
        RIGHT / max(*ends, 1e-12),
        LEFT / max(*(-end for end in ends), 1e-12),
    )

    def place(value: float) -> float:
        return round(ZERO + sign * value * scale, 2)

    return Axis(
        low=min(place(finding.low), place(finding.high)),
        effect=place(finding.effect),
        high=max(place(finding.low), place(finding.high)),
        placebo=_placed(left, place),
        margin=(place(-margin), place(margin)) if margin else None,
    )


def _placed(left: Trace | None, place: Callable[[float], float]) -> Places | None:
    if left is None:
        return None
    low, high = sorted((place(left.low), place(left.high)))
    return low, place(left.effect), high
