"""Judging a claim by what was seen of its arms, which share their random draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ...agents.declaration import Array
from .bootstrap import interval, ratio
from .catalogue import CONTRAST, Arm, Claim, Comparison, Expectation
from .dose import Response, dose_of, respond
from .dose import summary as dose_summary
from .ensembles import Reading, Seen
from .outcomes import verdict
from .placebo import Trace, trace
from .placebo import summary as placebo_summary
from .widths import Widths, widths

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Finding:
    """What one expectation came to: the effect with its 95 % interval, and the verdict."""

    expected: Expectation
    effect: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True)
class Aside:
    """What a comparison beside the outcomes came to.

    ``share`` is its part of the claim's effect on the same measure, with its interval; none where
    the claim has no certain effect on it.
    """

    comparison: Comparison
    effect: float
    low: float
    high: float
    share: tuple[float, float, float] | None


@dataclass(frozen=True)
class Judgement:
    """A claim with its findings; earned if all that count are, reversed if any is reversed."""

    claim: Claim
    findings: tuple[Finding, ...]
    traces: Mapping[int, Trace]
    """What the placebo leaves of the effects that are earned, by the outcome's place."""
    responses: Mapping[int, Response]
    """The effects over the explored range, by the outcome's place; empty without a dose."""
    asides: tuple[Aside, ...] = ()
    widths: Widths | None = None

    @property
    def placebo(self) -> str:
        """Return one word on the placebo; see :func:`.placebo.summary`."""
        return placebo_summary(self._that_count(self.traces))

    @property
    def dose(self) -> str:
        """Return one word on the dose; see :func:`.dose.summary`."""
        return dose_summary(self._that_count(self.responses))

    def _that_count(self, found: Mapping[int, Kept]) -> dict[int, Kept]:
        outcomes = self.claim.outcomes
        return {n: each for n, each in found.items() if self.claim.counts(outcomes[n])}

    @property
    def leading(self) -> Finding:
        """Return the finding that decides the verdict: the first that has it and counts."""
        return next(f for f in self._deciding() if f.verdict == self.verdict)

    def _deciding(self) -> list[Finding]:
        return [f for f in self.findings if self.claim.counts(f.expected)]

    @property
    def verdict(self) -> str:
        """Return the verdict on the claim as a whole."""
        verdicts = {finding.verdict for finding in self._deciding()}
        for worst in ("reversed", "not earned"):
            if worst in verdicts:
                return worst
        return "earned"

    @property
    def standing(self) -> str:
        """Return the verdict, or *definitional* for what is earned by definition alone."""
        by_definition = self.verdict == "earned" and self.claim.definitional
        return "definitional" if by_definition else self.verdict


def judge(claim: Claim, seen: Mapping[Arm, Seen], seed: int) -> Judgement:
    """Judge a claim, its placebo, its dose and what is reported beside, by what was seen."""
    effects = [differences(e, claim.arms, seen) for e in claim.outcomes]
    findings = tuple(
        find(expected, effect, seed)
        for expected, effect in zip(claim.outcomes, effects, strict=True)
    )
    off = claim.placebo_arms()
    traces = {
        n: trace(finding.expected, effects[n], differences(finding.expected, off, seen), seed)
        for n, finding in enumerate(findings)
        if finding.verdict == "earned" and claim.placebo.bears_on(finding.expected)
    }
    asides = tuple(_aside(each, claim, findings, seen, seed) for each in claim.beside)
    responses = _responses(claim, seen, seed)
    return Judgement(claim, findings, traces, responses, asides, widths(claim, seen, seed))


def _responses(claim: Claim, seen: Mapping[Arm, Seen], seed: int) -> dict[int, Response]:
    dose = dose_of(claim)
    if dose.none:
        return {}
    found: dict[int, Response] = {}
    for n, expected in enumerate(claim.outcomes):
        whole, first, second = (differences(expected, part, seen) for part in dose.parts)
        found[n] = respond(expected, whole, first, second, seed)
    return found


def _aside(
    comparison: Comparison, claim: Claim, findings: tuple[Finding, ...],
    seen: Mapping[Arm, Seen], seed: int,
) -> Aside:  # fmt: skip
    """Return a comparison's effect, and its share of the claim's on the same measure."""
    effects = differences(comparison, claim.arms, seen)
    like = (f for f in findings if _key(f.expected) == _key(comparison) and not f.expected.weights)
    whole = next((f for f in like if f.verdict != "not earned"), None)
    share = None
    if whole is not None:
        share = ratio(effects, differences(whole.expected, claim.arms, seen), seed)
    return Aside(comparison, *interval(effects, seed), share)


def _key(weighed: Expectation | Comparison) -> Reading:
    return weighed.measure, weighed.statistic


def differences(
    weighed: Expectation | Comparison, arms: Mapping[str, Arm], seen: Mapping[Arm, Seen]
) -> Array:
    """Return each world's difference between the arms, as the outcome weighs them."""
    key = _key(weighed)
    weights = weighed.weights or CONTRAST
    return np.sum([w * seen[arms[name]].readings[key] for name, w in weights.items()], axis=0)


def find(expected: Expectation, effects: Array, seed: int) -> Finding:
    """Return the mean effect with its interval and the verdict on it."""
    effect, low, high = interval(effects, seed)
    return Finding(
        expected, effect, low, high, verdict(low, high, expected.direction, expected.margin)
    )
