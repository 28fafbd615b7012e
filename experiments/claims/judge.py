"""Playing the arms of claims on common random numbers, and judging what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...agents.declaration import Array
from ..analysis.bootstrap import interval
from ..batch import Columns, played
from .catalogue import CONTRAST, Arm, Claim, Expectation
from .outcomes import STATISTICS, measured, verdict


@dataclass(frozen=True)
class Extent:
    """How much is played for each arm; world k of every arm has the same draws."""

    worlds: int = 200
    months: int = 120
    citizens: int = 1000
    seed: int = 2020


QUICK = Extent(worlds=32, citizens=200)
"""The quick form: about a minute on two cores."""


@dataclass(frozen=True)
class Finding:
    """What one expectation came to: the effect with its 95 % interval, and the verdict."""

    expected: Expectation
    effect: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True)
class Judgement:
    """A claim with its findings; earned if every expectation is, reversed if any is reversed."""

    claim: Claim
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> str:
        """Return the verdict on the claim as a whole."""
        verdicts = {finding.verdict for finding in self.findings}
        for worst in ("reversed", "not earned"):
            if worst in verdicts:
                return worst
        return "earned"


def judgements(
    claims: Sequence[Claim],
    extent: Extent,
    processes: int,
    progress: Callable[[int], None] | None = None,
) -> list[Judgement]:
    """Play every arm that the claims need, once each, and judge the claims."""
    arms = distinct(arm for claim in claims for arm in claim.arms.values())
    worlds = range(extent.worlds)
    parts = [arm.course(worlds, extent.months, extent.citizens, extent.seed) for arm in arms]
    readings: list[dict[tuple[str, str], Array]] = [{} for _ in arms]
    wanted = {(e.measure, e.statistic) for claim in claims for e in claim.outcomes}
    for number, columns in played(parts, processes, progress):
        readings[number] = read(columns, wanted)
    return [
        judge(claim, {n: readings[arms.index(arm)] for n, arm in claim.arms.items()}, extent.seed)
        for claim in claims
    ]


def distinct(arms: Iterable[Arm]) -> list[Arm]:
    """Return the arms without repetition; many claims share the scenario as it is."""
    found: list[Arm] = []
    for arm in arms:
        if arm not in found:
            found.append(arm)
    return found


def read(columns: Columns, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Array]:
    """Return the wanted (measure, statistic) pairs of an ensemble, one number per world each."""
    return {(m, s): STATISTICS[s](measured(m, columns), columns) for m, s in wanted}


def judge(
    claim: Claim, readings: Mapping[str, Mapping[tuple[str, str], Array]], seed: int
) -> Judgement:
    """Judge a claim by the readings of its arms."""
    return Judgement(claim, tuple(_find(e, readings, seed) for e in claim.outcomes))


def _find(
    expected: Expectation, readings: Mapping[str, Mapping[tuple[str, str], Array]], seed: int
) -> Finding:
    key = (expected.measure, expected.statistic)
    weighed = [w * readings[arm][key] for arm, w in (expected.weights or CONTRAST).items()]
    effect, low, high = interval(np.sum(weighed, axis=0), seed)
    judged = verdict(low, high, expected.direction, expected.margin)
    return Finding(expected, effect, low, high, judged)
