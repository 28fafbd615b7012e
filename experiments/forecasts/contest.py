"""The contest of the model and its rivals: which forecasts are made, played, kept and scored."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pandas import DataFrame
from scipy import stats

from ...agents.declaration import Array
from ...model.driving import measured
from ...model.parameters import Parameters
from ...model.scenario import PERIODS, load_scenario
from ..calibration.series import History
from ..crew import Crew, finished
from ..sealed import DamagedError, read_part, report_damage, write_part
from .predictive import POINTS, Forecast, dressed, pooled
from .rivals import ENSEMBLE, rival_forecasts
from .scores import Scored, frame, scored
from .worlds import ISLAND, Island, Made, Stretch, forecasts
from .yearly import yearly

MODEL = "model"
BOTH = "model + rivals"
"""The linear pool of the model and the ensemble of rivals, half each."""

ALONE = "worlds alone"
"""The model as its worlds stand, with the series' declared error; the forecaster :data:`MODEL` has
the same middle and, as every rival, a spread that its own earlier errors correct."""

HORIZONS = (1, 2, 5)
LAST = 2019
FIRST_JUDGED = 2014
"""The first year that judges: what may be fitted on ends before it."""

Drawn = Callable[[Parameters, int], Parameters]
"""Returns the parameters of a world by its index, from those of a scenario."""


def same(parameters: Parameters, world: int) -> Parameters:
    """Return the scenario's own parameters for every world."""
    return parameters


@dataclass(frozen=True)
class Contest:
    """What is played: the history, worlds in each period, citizens, seed, and how many horizons."""

    history: History
    worlds: int
    citizens: int
    seed: int
    drawn: Drawn = same
    horizons: tuple[int, ...] = HORIZONS
    periods: tuple[str, ...] = PERIODS

    def stretches(self) -> list[Stretch]:
        """Return the periods with the years after which each forecasts."""
        scenarios = [load_scenario(name) for name in PERIODS]
        begins = [str(one.begins) for one in scenarios]
        ends = [*begins[1:], f"{LAST + 1}-01"]
        found: list[Stretch] = []
        for scenario, begin, end in zip(scenarios, begins, ends, strict=True):
            years = range(int(begin[:4]), LAST)
            origins = tuple(y for y in years if begin <= f"{y}-12" < end)
            if scenario.name in self.periods:
                found.append(Stretch(scenario, begin, origins, self.horizons, LAST))
        return found

    def islands(self) -> list[Island]:
        """Return the parts of the work, each with worlds of one period."""
        prices = {int(date[:4]): value for date, value in _pairs("gas_price_europe")}
        made: list[Island] = []
        for stretch in self.stretches():
            for first in range(0, self.worlds, ISLAND):
                worlds = tuple(range(first, min(first + ISLAND, self.worlds)))
                own = tuple(self.drawn(stretch.scenario.parameters, w) for w in worlds)
                made.append(
                    Island(stretch, self.history, prices, worlds, own, self.citizens, self.seed)
                )
        return made

    def cost(self) -> int:
        """Return the world-months that are played."""
        return sum(len(each.worlds) * each.stretch.cost() for each in self.islands())


def _pairs(name: str) -> Iterator[tuple[str, float]]:
    yield from dict(measured(name)).items()


@dataclass(frozen=True)
class Keeper:
    """The folder that keeps finished parts, sealed with the identity of the work."""

    folder: Path
    identity: str

    def read(self, number: int) -> Made | None:
        """Return a finished part, or None; says so if what is kept is damaged."""
        path = self._path(number)
        if not path.exists():
            return None
        try:
            return pickle.loads(read_part(path, self.identity, path.name))
        except DamagedError as reason:
            report_damage(path, reason)
            return None

    def write(self, number: int, made: Made) -> None:
        """Keep a finished part."""
        path = self._path(number)
        write_part(path, self.identity, path.name, pickle.dumps(made))

    def clear(self) -> None:
        """Remove the parts, when all is written that is made of them."""
        for path in self.folder.glob("part-*.sealed"):
            path.unlink()

    def _path(self, number: int) -> Path:
        return self.folder / f"part-{number:03d}.sealed"


def played(
    contest: Contest, crew: Crew, tell: Callable[[int], None], keeper: Keeper | None = None
) -> Made:
    """Return the model's forecasts: values of all worlds by origin, horizon and series."""
    parts = contest.islands()
    done: dict[int, Made] = {}
    for number in range(len(parts)):
        kept = keeper.read(number) if keeper else None
        if kept is not None:
            done[number] = kept
    before = sum(len(parts[n].worlds) * parts[n].stretch.cost() for n in done)
    left = [(n, part) for n, part in enumerate(parts) if n not in done]
    for (number, _), made in finished(crew, _numbered, left, lambda more: tell(before + more)):
        done[number] = made
        if keeper:
            keeper.write(number, made)
    joined: dict[tuple[int, int, str], list[tuple[Array, float]]] = {}
    for number in sorted(done):
        for key, each in done[number].items():
            joined.setdefault(key, []).append(each)
    return {
        key: (np.concatenate([values for values, _ in each]), each[0][1])
        for key, each in joined.items()
    }


def _numbered(task: tuple[int, Island]) -> Made:
    return forecasts(task[1])


def blurred(values: Array, deviation: float) -> Forecast:
    """Return worlds' values with a normal error beside each, as equally likely points."""
    places = stats.norm.ppf((np.arange(9) + 0.5) / 9) * deviation
    every = np.sort((values[:, None] + places).ravel())
    return Forecast(np.quantile(every, (np.arange(POINTS) + 0.5) / POINTS))


def results(contest: Contest, made: Made) -> DataFrame:
    """Return the scores of all forecasters on the same forecasts."""
    return frame(_scores(contest, made))


def _scores(contest: Contest, made: Made) -> Iterator[Scored]:
    for (name, ahead), origins in sorted(_by_series(made).items()):
        whole = yearly(contest.history.series[name])
        errors: dict[int, float] = {}
        for origin in origins:
            seen = whole.at(origin + ahead)
            if seen is None:
                continue
            alone = blurred(*made[origin, ahead, name])
            before = [missed for year, missed in errors.items() if year <= origin]
            errors[origin + ahead] = seen - alone.middle
            if not whole.until(origin).years:
                continue
            model = dressed(alone.middle, before, float(alone.points.std()))
            every = rival_forecasts(whole, origin, ahead)
            both = pooled([model, every[ENSEMBLE]])
            every = {MODEL: model, **every, BOTH: both, ALONE: alone}
            for forecaster, forecast in every.items():
                error = whole.series.error
                yield scored(forecaster, name, error, (origin, ahead), seen, forecast)


def _by_series(made: Made) -> dict[tuple[str, int], list[int]]:
    """Return the origins of the model's forecasts by series and horizon, in order of time."""
    found: dict[tuple[str, int], list[int]] = {}
    for origin, ahead, name in sorted(made):
        found.setdefault((name, ahead), []).append(origin)
    return found
