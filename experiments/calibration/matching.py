"""History matching: which parameters a history does not rule out, and whether any are left.

Emulators (Gaussian processes, scikit-learn) stand for the model between the candidates that were
played; each wave plays candidates from where the waves before left room (Craig and others 1997;
Vernon, Goldstein and Bower 2010, Bayesian Analysis 5).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ..analysis.extras import needed
from .candidates import Readings, Values
from .comparison import Target
from .fit import Play
from .search import Ranges, spread

CUT = 3.0
"""Implausibility from which a candidate is ruled out: 95 % of any distribution with one peak lies
within three standard deviations (Pukelsheim 1994, The American Statistician 48)."""

WAVES = 3
POOL = 2**13
"""Points of the ranges that are judged by emulators, for candidates of the next wave."""

CHANGE_FROM = 4
"""Dates from which a series shows a change beside its level."""


@dataclass(frozen=True)
class Feature:
    """What is compared of one series: its level, or how much its later half lies above its first.

    ``weights`` make it from the series' dates; ``error`` is one standard deviation of what the
    comparison cannot tell.
    """

    target: int
    name: str
    weights: Array
    observed: float
    error: float


def features(targets: Sequence[Target], common: float) -> list[Feature]:
    """Return the features of all targets; ``common`` is the errors' share common to all dates."""
    found: list[Feature] = []
    for number, one in enumerate(targets):
        count = len(one.values)
        half = count // 2
        kinds = {"level": np.full(count, 1 / count)}
        if count >= CHANGE_FROM:
            later = np.arange(count) >= count - half
            earlier = np.arange(count) < half
            kinds["change"] = (later.astype(float) - earlier) / half
        for kind, weights in kinds.items():
            error = float(np.sqrt(weights @ one.errors(common) @ weights))
            name = f"{one.series.name}, {kind}"
            found.append(Feature(number, name, weights, float(weights @ one.values), error))
    return found


@dataclass(frozen=True)
class Played:
    """Candidates that were played, and what their worlds showed.

    ``points`` are candidates × parameters; ``means`` and ``variances`` of each feature are over
    worlds, candidates × features.
    """

    points: Array
    means: Array
    variances: Array
    worlds: int

    def and_then(self, more: Played) -> Played:
        """Return these candidates and more."""
        return Played(
            np.concatenate((self.points, more.points)),
            np.concatenate((self.means, more.means)),
            np.concatenate((self.variances, more.variances)),
            self.worlds,
        )


def played(
    over: Ranges, wanted: Sequence[Feature], candidates: Sequence[Values], readings: list[Readings]
) -> Played:
    """Return candidates with the features of what their worlds showed."""
    points = np.array([[values[name] for name in over] for values in candidates])
    shown = [[read[f.target] @ f.weights for f in wanted] for read in readings]
    every = np.array(shown)  # candidates × features × worlds
    return Played(points, every.mean(axis=2), every.var(axis=2, ddof=1), every.shape[2])


def implausibility(means: Array, doubts: Array, wanted: Sequence[Feature]) -> Array:
    """Return how many standard deviations each feature is from what was observed.

    ``doubts`` is the variance on the model's side; rows are candidates, columns features.
    """
    observed = np.array([f.observed for f in wanted])
    errors = np.array([f.error for f in wanted])
    return np.abs(means - observed) / np.sqrt(doubts + errors**2)


def of_played(done: Played, wanted: Sequence[Feature]) -> Array:
    """Return the implausibility of candidates that were played: one world is what history was."""
    return implausibility(done.means, done.variances * (1 + 1 / done.worlds), wanted)


Emulator = Callable[[Array], Array]
"""Returns the implausibility of points, points × features."""


def emulator(over: Ranges, done: Played, wanted: Sequence[Feature]) -> Emulator:
    """Return an emulator of candidates that were played."""
    process: Any = needed("sklearn.gaussian_process", "emulators")
    kernels: Any = needed("sklearn.gaussian_process.kernels", "emulators")
    inside = _unit(over)
    variances = done.variances.mean(axis=0)
    fits: list[Any] = []
    for column, variance in enumerate(variances):
        values = done.means[:, column]
        spread_of = max(float(values.std()), TINY)
        noise = max(float(variance) / done.worlds / spread_of**2, NOISE)
        shape = kernels.ConstantKernel(1.0) * kernels.RBF(np.ones(len(over)), (0.1, 100.0))
        fit = process.GaussianProcessRegressor(shape, alpha=noise, normalize_y=True, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a parameter without effect: a length at its bound
            fits.append(fit.fit(inside(done.points), values))

    def judge(points: Array) -> Array:
        guesses = [fit.predict(inside(points), return_std=True) for fit in fits]
        means = np.stack([mean for mean, _ in guesses], axis=1)
        doubts = np.stack([deviation**2 for _, deviation in guesses], axis=1)
        return implausibility(means, doubts + variances, wanted)

    return judge


TINY, NOISE = 1e-9, 1e-6
"""Least spread of a feature over candidates, and least noise beside it, that keep a fit stable."""


def _unit(over: Ranges) -> Callable[[Array], Array]:
    low, high = (np.array(bound) for bound in zip(*over.values(), strict=True))
    return lambda points: (points - low) / (high - low)


@dataclass(frozen=True)
class Matched:
    """What is left: the candidates played, which are plausible, and the room after each wave.

    ``left`` holds the share of the ranges that each wave's emulators do not rule out; ``worst`` the
    least implausibility of each feature over all candidates, by its name.
    """

    names: tuple[str, ...]
    done: Played
    plausible: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    left: tuple[float, ...]
    worst: dict[str, float]
    emulators: tuple[Emulator, ...]

    def allows(self, values: Values) -> bool:
        """Return whether no wave's emulator rules a set of parameters out."""
        point = np.array([[values[name] for name in self.names]])
        return all(float(judge(point).max()) < CUT for judge in self.emulators)

    @property
    def sets(self) -> list[dict[str, float]]:
        """Return the plausible sets of parameters, each as plausible as the other."""
        kept = self.done.points[self.plausible]
        return [dict(zip(self.names, map(float, point), strict=True)) for point in kept]


def match(
    over: Ranges,
    targets: Sequence[Target],
    common: float,
    play: Play,
    trials: int,
    seed: int,
    tell: Callable[[int], None] = lambda done: None,
) -> Matched:
    """Return which parameters within ``over`` the targets do not rule out.

    A third of the trials is spread over the ranges, the rest over what emulators leave; what is
    left at the end was played, and is uniform over what is plausible. It may be nothing.
    """
    wanted = features(targets, common)
    pool = [*spread(over, POOL, seed)]
    points = np.array([[values[name] for name in over] for values in pool])
    open_still = np.ones(len(pool), dtype=bool)
    done: Played | None = None
    left: list[float] = []
    judges: list[Emulator] = []
    taken = 0
    for wave in range(WAVES):
        wave_size = trials // WAVES
        places = np.flatnonzero(open_still)
        places = places[places >= taken] if wave else places
        chosen = places[:wave_size]
        if not len(chosen):
            break
        taken = int(chosen[-1]) + 1
        candidates = [pool[int(n)] for n in chosen]
        new = played(over, wanted, candidates, play(candidates, targets))
        done = new if done is None else done.and_then(new)
        tell(len(done.points))
        judges.append(emulator(over, done, wanted))
        open_still &= judges[-1](points).max(axis=1) < CUT
        left.append(float(open_still.mean()))
    assert done is not None
    of_each = of_played(done, wanted)
    names = [feature.name for feature in wanted]
    worst = dict(zip(names, map(float, of_each.min(axis=0)), strict=True))
    plausible = of_each.max(axis=1) < CUT
    return Matched(tuple(over), done, plausible, tuple(left), worst, tuple(judges))
