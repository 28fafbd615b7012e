"""The contest of the model and its rivals: which forecasts are made, played, kept and scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pandas import DataFrame
from scipy import stats

from ...agents.declaration import Array
from ...model.driving import measured
from ...model.scenario import PERIODS, load_scenario
from ..calibration.series import History
from ..engine.carrying import Hands, Standing, carry_out
from ..engine.store import Store
from ..workers.progress import Tell
from .predictive import POINTS, Forecast, dressed, pooled
from .rivals import ENSEMBLE, rival_forecasts
from .scores import Scored, frame, scored
from .worlds import ISLAND, Island, Made, Stretch, unpacked
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


@dataclass(frozen=True)
class Contest:
    """What is played: the history, worlds in each period, citizens, seed, and how many horizons.

    ``changes`` are parameters that differ from those of all periods.
    """

    history: History
    worlds: int
    citizens: int
    seed: int
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
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
            known = self.history.asked_from(stretch.begins)
            own = stretch.scenario.parameters.with_values(self.changes)
            for first in range(0, self.worlds, ISLAND):
                worlds = tuple(range(first, min(first + ISLAND, self.worlds)))
                made.append(Island(stretch, known, prices, worlds, own, self.citizens, self.seed))
        return made

    def cost(self) -> int:
        """Return the world-months that are played."""
        return sum(each.size for each in self.islands())


def _pairs(name: str) -> Iterator[tuple[str, float]]:
    yield from dict(measured(name)).items()


def played(contest: Contest, hands: Hands, tell: Tell, store: Store | None = None) -> Made:
    """Return the model's forecasts: values of all worlds by origin, horizon and series.

    What is in the ``store`` is not played again.
    """
    islands, kept = contest.islands(), store or Store()
    carry_out(islands, kept, hands, Standing(tell))
    joined: dict[tuple[int, int, str], list[tuple[Array, float]]] = {}
    for number in range(len(islands)):
        for key, each in unpacked(kept.read(number).content).items():
            joined.setdefault(key, []).append(each)
    return {
        key: (np.concatenate([values for values, _ in each]), each[0][1])
        for key, each in joined.items()
    }


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
