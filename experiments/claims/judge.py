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
    seen = play_arms(arms_of(claims), extent, readings_of(claims), processes, progress)
    return [judge(claim, {n: seen[a] for n, a in claim.arms.items()}, extent) for claim in claims]


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
    """Return the arms without repetition; many claims share the scenario as it is."""
    return list(dict.fromkeys(arm for claim in claims for arm in claim.arms.values()))


def readings_of(claims: Iterable[Claim]) -> Wanted:
    """Return the readings that the claims' expectations need."""
    found = dict.fromkeys((e.measure, e.statistic) for claim in claims for e in claim.outcomes)
    return Wanted(tuple(found))


def judge(claim: Claim, seen: Mapping[str, Seen], extent: Extent) -> Judgement:
    """Judge a claim by what was seen of its arms."""
    return Judgement(claim, tuple(_find(e, seen, extent.seed) for e in claim.outcomes))


def differences(expected: Expectation, seen: Mapping[str, Seen]) -> Array:
    """Return each world's difference between the arms, as the expectation weighs them."""
    key = (expected.measure, expected.statistic)
    weights = expected.weights or CONTRAST
    return np.sum([w * seen[arm].readings[key] for arm, w in weights.items()], axis=0)


def _find(expected: Expectation, seen: Mapping[str, Seen], seed: int) -> Finding:
    effect, low, high = interval(differences(expected, seen), seed)
    judged = verdict(low, high, expected.direction, expected.margin)
    return Finding(expected, effect, low, high, judged)
