"""Which candidates to try next: spread over the ranges first, then where the fit is good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...agents.mistake import Mistake
from ...model.parameters import LEDGER, checked
from ..analysis.extras import needed
from .trials import Trial

BATCH = 16
"""Candidates that are tried side by side before the search looks at them; never a matter of how
many processes there are, so that these do not change the result."""

SPREAD = 0.5
"""Share of the trials that are spread evenly over the ranges, whatever the others find: they show
how wide the region is in which the fit is as good."""

Ranges = Mapping[str, tuple[float, float]]
"""Lowest and highest value of each parameter that is fitted."""


def ranges(names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return the ledger's range to explore for each parameter.

    Raises :class:`Mistake` for an unknown parameter, one without a range, or one named twice.
    """
    found: dict[str, tuple[float, float]] = {}
    for name in names:
        if name not in LEDGER:
            checked(name, 0)
        declared = LEDGER[name]
        if declared.explore is None or declared.whole:
            raise Mistake(
                f"{name} has no range to explore in the ledger and cannot be fitted; "
                "`triangulation parameters` lists the ranges."
            )
        if name in found:
            raise Mistake(f"{name} is to be fitted twice; name it once.")
        found[name] = declared.explore
    return found


def spread_count(trials: int) -> int:
    """Return how many of the trials are spread evenly, in whole batches."""
    return -(-int(trials * SPREAD) // BATCH) * BATCH


def spread(over: Ranges, count: int, seed: int) -> list[dict[str, float]]:
    """Return candidates that fill the ranges evenly: scrambled Sobol points."""
    from scipy.stats import qmc

    points = qmc.Sobol(len(over), seed=seed).random_base2(max(count - 1, 0).bit_length())
    low, high = zip(*over.values(), strict=True)
    scaled = qmc.scale(points[:count], low, high)
    return [dict(zip(over, map(float, point), strict=True)) for point in scaled]


def promising(
    over: Ranges, trials: Sequence[Trial], count: int, seed: int
) -> list[dict[str, float]]:
    """Return candidates near good trials and far from bad ones.

    The library is optuna, the method a tree-structured Parzen estimator (Bergstra et al. 2011,
    Advances in Neural Information Processing Systems 24).

    They follow from the trials and the seed alone, so that a fit goes on after an interruption as
    if there had been none.
    """
    optuna = needed("optuna", "calibration")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    space = {n: optuna.distributions.FloatDistribution(*bounds) for n, bounds in over.items()}
    sampler = optuna.samplers.TPESampler(seed=(seed + len(trials)) % 2**32, n_startup_trials=0)
    study = optuna.create_study(sampler=sampler)
    study.add_trials(
        [
            optuna.create_trial(params=dict(t.values), distributions=space, value=t.distance)
            for t in trials
        ]
    )
    return [dict(study.ask(space).params) for _ in range(count)]


def next_batch(
    over: Ranges, trials: Sequence[Trial], wanted: int, seed: int
) -> list[dict[str, float]]:
    """Return the candidates to try after ``trials``, of ``wanted`` in all."""
    done, evenly = len(trials), min(spread_count(wanted), wanted)
    count = min(BATCH, wanted - done)
    if done < evenly:
        return spread(over, evenly, seed)[done : done + count]
    return promising(over, trials, count, seed)
