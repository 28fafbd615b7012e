"""Playing the arms of claims on common random numbers, and judging what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...agents.declaration import Array
from ..analysis.bootstrap import interval
from .catalogue import CONTRAST, Arm, Claim, Expectation, starting_point
from .ensembles import Extent, Seen, Wanted, chunks, joined, seen_by
from .outcomes import verdict
from .placebo import Trace, summary, trace

QUICK = Extent(worlds=32, citizens=200)
"""The quick form: well under a minute on two cores."""


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


def judgements(
    claims: Sequence[Claim],
    extent: Extent,
    processes: int,
    progress: Callable[[int], None] | None = None,
) -> list[Judgement]:
    """Play every arm that the claims and their placebos need, once each, and judge the claims."""
    seen = play_arms(arms_of(claims), extent, readings_of(claims), processes, progress)
    return [judge(claim, seen, extent.seed) for claim in claims]


def play_arms(
    arms: Sequence[Arm],
    extent: Extent,
    wanted: Wanted,
    processes: int,
    progress: Callable[[int], None] | None = None,
) -> dict[Arm, Seen]:
    """Play arms from the paper's moment and return what was seen of each, worlds in order."""
    start = starting_point()
    players = [player for arm in arms for player in arm.players(start, range(extent.worlds))]
    parts = chunks(players, extent, wanted, processes)
    finished = dict(seen_by(parts, processes, progress))
    whole = joined(finished[n] for n in range(len(parts)))
    size = extent.worlds
    return {arm: whole.part(slice(n * size, (n + 1) * size)) for n, arm in enumerate(arms)}


def arms_of(claims: Iterable[Claim]) -> list[Arm]:
    """Return the arms that are needed, without repetition; many claims share the scenario."""
    return list(
        dict.fromkeys(
            each[name]
            for claim in claims
            for each in (claim.arms, claim.placebo_arms())
            for name in claim.used()
        )
    )


def readings_of(claims: Iterable[Claim]) -> Wanted:
    """Return the readings that the claims' expectations need."""
    found = dict.fromkeys((e.measure, e.statistic) for claim in claims for e in claim.outcomes)
    return Wanted(tuple(found))


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
