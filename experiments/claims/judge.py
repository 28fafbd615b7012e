"""Judging a claim by what was seen of its arms, which share their luck world by world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...agents.declaration import Array
from .bootstrap import interval
from .catalogue import CONTRAST, Arm, Claim, Expectation
from .ensembles import Seen
from .outcomes import verdict
from .placebo import Trace, summary, trace


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
    traces: Mapping[int, Trace]
    """What the placebo leaves of the effects that are earned, by the outcome's place."""

    @property
    def placebo(self) -> str:
        """Return one word on the placebo; see :func:`.placebo.summary`."""
        return summary(self.traces, bool(self.claim.placebo.trivial))

    @property
    def leading(self) -> Finding:
        """Return the finding that decides the verdict: the first that has it."""
        return next(f for f in self.findings if f.verdict == self.verdict)

    @property
    def verdict(self) -> str:
        """Return the verdict on the claim as a whole."""
        verdicts = {finding.verdict for finding in self.findings}
        for worst in ("reversed", "not earned"):
            if worst in verdicts:
                return worst
        return "earned"


def judge(claim: Claim, seen: Mapping[Arm, Seen], seed: int) -> Judgement:
    """Judge a claim, and what its placebo leaves, by what was seen of the arms."""
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
    return Judgement(claim, findings, traces)


def differences(expected: Expectation, arms: Mapping[str, Arm], seen: Mapping[Arm, Seen]) -> Array:
    """Return each world's difference between the arms, as the expectation weighs them."""
    key = (expected.measure, expected.statistic)
    weights = expected.weights or CONTRAST
    return np.sum([w * seen[arms[name]].readings[key] for name, w in weights.items()], axis=0)


def find(expected: Expectation, effects: Array, seed: int) -> Finding:
    """Return the mean effect with its interval and the verdict on it."""
    effect, low, high = interval(effects, seed)
    return Finding(
        expected, effect, low, high, verdict(low, high, expected.direction, expected.margin)
    )
