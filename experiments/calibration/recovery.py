"""Parameter recovery: fitting observations that the model made itself, from known parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...agents.declaration import Array
from .candidates import Readings, Stage, Values
from .comparison import Target
from .fit import Play, Problem, fitted
from .search import Ranges
from .trials import Kept, Trial, best, interval

TRUTHS = 2_000_000
"""First index of the worlds whose observations are fitted, which no fit plays."""


@dataclass(frozen=True)
class Attempt:
    """One fit with a known answer: by parameter the truth, the estimate, and its interval."""

    truth: Values
    estimate: Values
    low: Values
    high: Values


def truths(ranges: Ranges, count: int, seed: int) -> list[dict[str, float]]:
    """Return parameters drawn from their ranges: a Latin hypercube, so that all parts occur."""
    from scipy.stats import qmc

    points = qmc.LatinHypercube(len(ranges), seed=seed).random(count)
    low, high = zip(*ranges.values(), strict=True)
    return [
        dict(zip(ranges, map(float, point), strict=True)) for point in qmc.scale(points, low, high)
    ]


def observed(
    known: Sequence[Values], targets: Sequence[Target], stage: Stage, common: float
) -> list[tuple[Target, ...]]:
    """Return, for each known set of parameters, targets with what one world of it shows.

    Each is seen in a world of its own, at the historical dates, with errors as the series have.
    """
    worlds = stage.in_worlds(range(TRUTHS, TRUTHS + len(known)))
    source = np.random.default_rng([stage.seed, TRUTHS])
    return [
        tuple(_noisy(t, seen[n], source, common) for t, seen in zip(targets, read, strict=True))
        for n, read in enumerate(worlds.readings(known, targets))
    ]


def _noisy(one: Target, seen: Array, source: np.random.Generator, common: float) -> Target:
    errors = source.multivariate_normal(np.zeros(len(seen)), one.errors(common), method="cholesky")
    return one.with_values(seen + errors)


Memory = dict[tuple[float, ...], Readings]
"""The readings of candidates, by their values."""


def remembering(play: Play, seen: Memory | None = None) -> Play:
    """Return ``play`` with a memory, for fits that try the same candidates first.

    What is ``seen`` already is not played, and what is played is added to it.
    """
    seen = {} if seen is None else seen

    def recall(candidates: Sequence[Values], targets: Sequence[Target]) -> list[Readings]:
        keys = [tuple(values.values()) for values in candidates]
        new = [n for n, key in enumerate(keys) if key not in seen]
        played = play([candidates[n] for n in new], targets) if new else []
        seen.update({keys[n]: readings for n, readings in zip(new, played, strict=True)})
        return [seen[key] for key in keys]

    return recall


def attempts(
    problem: Problem,
    known: Sequence[Values],
    seen: Sequence[tuple[Target, ...]],
    play: Play,
    keep: Callable[[int], Kept],
    tell: Callable[[int], None],
) -> list[Attempt]:
    """Fit every set of observations.

    ``keep`` names the file for the trials of each; ``tell`` hears how many trials are done.
    """
    recall = remembering(play)
    found: list[Attempt] = []
    for number, (truth, targets) in enumerate(zip(known, seen, strict=True)):
        before = number * problem.trials
        one = replace(problem, targets=targets)
        trials = fitted(one, recall, keep(number), lambda n, before=before: tell(before + n))
        found.append(_attempt(truth, trials))
    return found


def _attempt(truth: Values, trials: Sequence[Trial]) -> Attempt:
    bounds = {name: interval(trials, name) for name in truth}
    low = {name: bound[0] for name, bound in bounds.items()}
    high = {name: bound[1] for name, bound in bounds.items()}
    return Attempt(truth, best(trials).values, low, high)
