"""Fitting: batches of candidates, each compared with the series, until enough have been tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .candidates import Readings, Values
from .comparison import Target
from .misfit import independent_count, misfit, total
from .search import Ranges, next_batch
from .trials import Kept, Trial

Play = Callable[[Sequence[Values], Sequence[Target]], list[Readings]]
"""Plays candidates and returns what each says at the targets' dates."""


@dataclass(frozen=True)
class Problem:
    """What is fitted: parameters within ranges, targets, and how often each series counts.

    The counts come from the unchanged scenario, so that they are the same for all candidates.
    """

    ranges: Ranges
    targets: tuple[Target, ...]
    counts: tuple[float, ...]
    trials: int
    seed: int

    def trial(self, values: Values, readings: Readings) -> Trial:
        """Return a candidate with its scores and distance."""
        misfits = [misfit(t, seen) for t, seen in zip(self.targets, readings, strict=True)]
        scores = {m.target.series.name: m.score for m in misfits}
        return Trial(values, scores, total(misfits, self.counts))


def counts(targets: Sequence[Target], unchanged: Readings, common: float) -> tuple[float, ...]:
    """Return how many independent observations each series is worth."""
    return tuple(
        independent_count(one, seen, common) for one, seen in zip(targets, unchanged, strict=True)
    )


def fitted(problem: Problem, play: Play, kept: Kept, tell: Callable[[int], None]) -> list[Trial]:
    """Return all trials of a fit, going on after those that are kept.

    Every finished batch is kept, and ``tell`` hears how many trials there are. They are the same
    whether or not the fit was interrupted.
    """
    trials = kept.read()
    while len(trials) < problem.trials:
        batch = next_batch(problem.ranges, trials, problem.trials, problem.seed)
        readings = play(batch, problem.targets)
        trials += [problem.trial(v, seen) for v, seen in zip(batch, readings, strict=True)]
        kept.write(trials)
        tell(len(trials))
    return trials
