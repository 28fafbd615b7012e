"""Placebos: with the mechanism off, the effect must disappear.

A placebo is *clean* of an effect if nothing certain is left of it (the interval of what
remains does not lie beyond zero in the claim's direction) or no more than a fifth of it, and if
the loss itself is certain: the interval of the paired loss, world by world, lies beyond zero. If
what remains is neither certain nor certainly less, too few worlds were played to tell. A fifth is
allowed because the parts of the model are connected: the mechanism must cause most of the effect,
but others may add to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...agents.declaration import Array
from .bootstrap import interval
from .catalogue import Expectation
from .outcomes import verdict

REMAINDER = 0.2
"""Share of an effect that may be left."""

STATES = ("survives", "unclear", "clean")
"""What can become of an effect under its placebo, from the worst to the best."""


@dataclass(frozen=True)
class Trace:
    """The effect that remains under the placebo, with its 95 % interval and its state."""

    effect: float
    low: float
    high: float
    state: str


def trace(expected: Expectation, effects: Array, left: Array, seed: int) -> Trace:
    """Compare each world's effect with what is ``left`` of it under the placebo."""
    remains, low, high = interval(left, seed)
    _, loss_low, loss_high = interval(effects - left, seed)
    certain = verdict(low, high, expected.direction, 0.0) == "earned"
    little = abs(remains) <= REMAINDER * abs(float(effects.mean()))
    if certain and not little:
        return Trace(remains, low, high, "survives")
    less = verdict(loss_low, loss_high, expected.direction, 0.0) == "earned"
    return Trace(remains, low, high, "clean" if less else "unclear")


def summary(traces: Mapping[int, Trace]) -> str:
    """Return the placebo's state of a claim, from the traces of its earned outcomes.

    *clean* (all effects disappear), *survives* (the claim is earned for the wrong reason),
    *unclear*, or *none* where no outcome is earned.
    """
    return min((t.state for t in traces.values()), key=STATES.index, default="none")
