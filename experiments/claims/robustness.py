"""Robustness: in how much of the plausible parameters an effect has the right sign, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...model.parameters import LEDGER
from .catalogue import CONTRAST, Arm, Claim, Expectation
from .draws import Draw, ranges
from .ensembles import Reading

Flags = NDArray[np.bool_]
"""One truth per draw."""

FEWEST_FAILURES = 10
"""Draws on the rarer side below which nothing is said of where they lie."""

FEWEST_POINTS = 10
"""Draws of the measuring half in a region, below which it is not reported."""

MOST_REGIONS = 2
"""Regions that are reported of a claim."""


@dataclass(frozen=True)
class Share:
    """A share of draws, with its 95 % interval (Wilson's, for a share of independent draws)."""

    right: int
    draws: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Return the share itself, 0 … 1."""
        return self.right / self.draws


@dataclass(frozen=True)
class Region:
    """Where a claim fails (or holds): limits by parameter, and how often it does so there.

    ``density`` is the share of draws there in which it does, ``everywhere`` that of all draws.
    """

    limits: Mapping[str, tuple[float, float]]
    density: float
    everywhere: float


@dataclass(frozen=True)
class Robustness:
    """How a claim stands over the draws: as a whole (in all that counts), and for each outcome.

    ``same`` counts the draws in which arms cannot be distinguished; they are not right. ``regions``
    tell where the claim ``fails``, or, if it fails in most draws, where it holds.
    """

    whole: Share
    outcomes: tuple[Share, ...]
    same: int
    fails: bool
    regions: tuple[Region, ...]


def robustness(
    claim: Claim,
    arms: Sequence[Arm],
    readings: Mapping[Reading, Array],
    draws: Sequence[Draw],
    seed: int,
) -> Robustness:
    """Return how a claim stands; ``readings`` are draws × arms × worlds, ``arms`` in that order."""
    effects = [_effects(e, claim, arms, readings) for e in claim.outcomes]
    right = [pointing(e, x) for e, x in zip(claim.outcomes, effects, strict=True)]
    counting = [n for n, e in enumerate(claim.outcomes) if claim.counts(e)]
    all_right: Flags = np.logical_and.reduce([right[n] for n in counting])
    same = np.logical_or.reduce([~effects[n].any(axis=1) for n in counting])
    fails = bool(all_right.mean() >= 0.5)
    return Robustness(
        whole=share_of(all_right),
        outcomes=tuple(share_of(each) for each in right),
        same=int(same.sum()),
        fails=fails,
        regions=tuple(found_regions(draws, ~all_right if fails else all_right, seed)),
    )


def _effects(
    expected: Expectation, claim: Claim, arms: Sequence[Arm], readings: Mapping[Reading, Array]
) -> Array:
    """Return the effect in each draw and world."""
    values = readings[expected.measure, expected.statistic]
    weights = (expected.weights or CONTRAST).items()
    return np.sum([w * values[:, arms.index(claim.arms[name])] for name, w in weights], axis=0)


def pointing(expected: Expectation, effects: Array) -> Flags:
    """Return for each draw whether the mean effect of its worlds is as expected.

    ``effects`` is draws × worlds. Arms that are identical point nowhere.
    """
    mean = effects.mean(axis=1)
    if expected.direction == "same":
        return np.abs(mean) <= expected.margin
    return mean > 0 if expected.direction == "up" else mean < 0


def share_of(right: Flags) -> Share:
    """Return the share of draws that are right."""
    from scipy.stats import binomtest

    count, draws = int(right.sum()), len(right)
    interval: Any = binomtest(count, draws).proportion_ci(method="wilson")
    return Share(count, draws, float(interval.low), float(interval.high))


def found_regions(draws: Sequence[Draw], wanted: Flags, seed: int) -> list[Region]:
    """Return where draws are mostly ``wanted``, by a shallow decision tree.

    The tree is grown on half of the draws and what it says is measured on the other half; a
    region counts if it is certainly denser there than the whole. Nothing is said of a few draws.
    """
    from ..analysis.regions import FEWEST, regions

    if len(draws) < FEWEST or min(wanted.sum(), (~wanted).sum()) < FEWEST_FAILURES:
        return []
    from pandas import DataFrame

    runs = DataFrame({name: [draw[name] for draw in draws] for name in ranges()})
    runs = runs.assign(
        point=np.arange(len(draws)), replication=0, scenario="", status="finished",
        wanted=wanted.astype(float),
    )  # fmt: skip
    rows: Any = regions(runs, "wanted", above=0.5, seed=seed).to_dict("records")
    everywhere = float(rows[0]["density"])
    return [
        Region(row["limits"], float(row["density"]), everywhere)
        for row in rows[1:]
        if row["density_low"] > everywhere and row["points"] >= FEWEST_POINTS
    ][:MOST_REGIONS]


def limits_in_words(limits: Mapping[str, tuple[float, float]], meanings: bool = False) -> str:
    """Return limits with units, such as ``russia.fear above 2.1 (weight)``, maybe explained."""
    words: list[str] = []
    for name, (low, high) in limits.items():
        parts = [f"above {low:.3g}"] * bool(np.isfinite(low))
        parts += [f"up to {high:.3g}"] * bool(np.isfinite(high))
        declared = LEDGER[name]
        called = f"{name} (“{declared.meaning}”)" if meanings else name
        words.append(f"{called} {' and '.join(parts)} ({declared.unit})")
    return "; ".join(words)
