"""The model's forecasts: worlds that start each year from what was known then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...model.calendar import MONTHS, date_of, month_number
from ...model.continuation import continuation
from ...model.parameters import LEDGER, Parameters
from ...model.record import record
from ...model.scenario import Scenario
from ...model.simulation import Simulation
from ..calibration.comparison import Target, simulated, target
from ..calibration.series import History, Series
from ..engine.parts import Packed, pack, unpack
from ..playing.batch import Columns
from ..workers.crew import count
from .assimilation import (
    MEASURED,
    Positions,
    log_likelihood,
    resampled,
    residuals,
    still_to_come,
    updated,
    with_earlier,
)
from .yearly import yearly

ISLAND = 125
"""Worlds that are weighted against each other; fixed, so that the result is the same for any number
of processes, and each island is a part of the work that is kept."""


@dataclass(frozen=True)
class Stretch:
    """A period's scenario and the years after which it forecasts, with the last year wanted."""

    scenario: Scenario
    begins: str
    origins: tuple[int, ...]
    horizons: tuple[int, ...]
    last: int

    def month_of(self, origin: int) -> int:
        """Return the run's month at the end of a year."""
        return month_number(f"{origin}-12") - month_number(self.begins) + 1

    def months_after(self, origin: int) -> int:
        """Return how many months a forecast goes on."""
        return MONTHS * min(max(self.horizons), self.last - origin)

    def cost(self) -> int:
        """Return the months that are played for each world."""
        after = sum(self.months_after(origin) for origin in self.origins)
        return self.month_of(self.origins[-1]) + after


@dataclass(frozen=True)
class Island:
    """Some worlds of a stretch: their indices, parameters, citizens, seed, and history."""

    stretch: Stretch
    history: History
    prices: Mapping[int, float]
    """Europe's gas price by year, USD per 1000 m³."""
    worlds: tuple[int, ...]
    parameters: Parameters
    citizens: int
    seed: int

    @property
    def size(self) -> int:
        """Return the world-months to be played."""
        return len(self.worlds) * self.stretch.cost()

    def play(self) -> Packed:
        """Play the island and keep its forecasts."""
        return Packed(packed(forecasts(self)))


Made = dict[tuple[int, int, str], tuple[Array, float]]
"""By origin, horizon and series: the worlds' values, in the series' unit, and the standard
deviation of the error that an observation has beside them."""


def forecasts(island: Island) -> Made:
    """Play an island through its stretch and return its forecasts from every origin."""
    running = _Running(island)
    made: Made = {}
    for origin in island.stretch.origins:
        running.until(origin)
        made |= running.ahead(origin)
    return made


def packed(made: Made) -> bytes:
    """Return forecasts as bytes."""
    arrays: dict[str, Any] = {}
    for (origin, ahead, series), (values, deviation) in made.items():
        arrays |= {f"{origin} {ahead} {series} worlds": values}
        arrays |= {f"{origin} {ahead} {series} error": np.float64(deviation)}
    return pack(arrays)


def unpacked(content: bytes) -> Made:
    """Return the forecasts that :func:`packed` made bytes of."""
    arrays, made = unpack(content), Made()
    for name, values in arrays.items():
        origin, ahead, series, what = name.split(" ")
        if what == "worlds":
            deviation = arrays[f"{origin} {ahead} {series} error"]
            made[int(origin), int(ahead), series] = values, float(deviation)
    return made


DRAWN_AGAIN = (
    "energy.price_reversion", "energy.price_volatility", "energy.oil_volatility",
    "trade.boom_volatility", "trade.demand",
)  # fmt: skip
"""What measured paths replace in a period, and what the model draws or lets pass where nothing is
measured yet."""


def unmeasured(parameters: Parameters) -> Parameters:
    """Return a month's parameters where nothing from outside is measured any more.

    Prices of gas and oil vary around their last values, and markets around their usual growth, by
    the model's own shocks.
    """
    return parameters.with_values({name: LEDGER[name].default for name in DRAWN_AGAIN})


class _Running:
    """An island under way: its simulation, and what was recorded of it."""

    def __init__(self, island: Island) -> None:
        self.island, stretch = island, island.stretch
        self.series = list(island.history.series.values())
        self.names = _columns(self.series)
        self.parameters = island.parameters
        self.simulation = Simulation(
            self.parameters,
            seed=island.seed,
            worlds=island.worlds,
            citizens=island.citizens,
            policies=stretch.scenario.play_policies(),
            schedule=stretch.scenario.events,
        )
        self.recorded: list[Columns] = []
        self.before: Array = np.zeros(len(island.worlds))
        """Log likelihood of what was used already, by world."""

    def until(self, origin: int) -> None:
        """Play to the end of a year, keep the worlds that fit, and take over what was measured."""
        for _ in range(self.island.stretch.month_of(origin) - len(self.recorded)):
            self.recorded.append(_kept(self.simulation, self.names))
            count(len(self.island.worlds))
        self._select(origin)
        known = {s.name: yearly(s).at(origin) for s in self.series if s.name in MEASURED}
        known["market_price"] = self.island.prices.get(origin)
        here = {name: value for name, value in known.items() if value is not None}
        now = self.simulation.now
        state = updated(now.state, self.simulation.p, here)
        self.simulation.now = replace(now, state=state)

    def _select(self, origin: int) -> None:
        columns, total = self.columns(), np.zeros(len(self.island.worlds))
        for series in self.series:
            if (one := self._known(series, origin)) is not None:
                errors = one.errors(self.island.history.common)
                total = total + log_likelihood(residuals(columns, one), errors)
        draw = np.random.default_rng([self.island.seed, self.island.worlds[0], origin]).random()
        kept = resampled(total - self.before, float(draw))
        self.before = total[kept]
        self.recorded = [{n: v[kept] for n, v in month.items()} for month in self.recorded]
        self.simulation = self._branch(self.parameters, kept)

    def _branch(self, parameters: Parameters, positions: Positions) -> Simulation:
        return continuation(
            self.simulation.now,
            parameters,
            seed=self.island.seed,
            worlds=self.island.worlds,
            positions=positions,
            policies=self.island.stretch.scenario.play_policies(),
        )

    def ahead(self, origin: int) -> Made:
        """Let the worlds go on without anything that was not known, and read what they say.

        A boom or slump of the origin's year passes as the model's own do.
        """
        stretch, month = self.island.stretch, self.island.stretch.month_of(origin)
        known = self.parameters.at(month)
        onward = unmeasured(known)
        future = self._branch(onward, np.arange(len(self.island.worlds), dtype=np.int64))
        state = future.now.state
        passing = known.trade.demand - onward.trade.demand
        state = replace(state, boom=state.boom + passing)
        future.now = replace(future.now, state=state, schedule=())
        months: list[Columns] = []
        for _ in range(stretch.months_after(origin)):
            months.append(_kept(future, self.names))
            count(len(self.island.worlds))
        return dict(self._read(origin, _stacked(months)))

    def _read(
        self, origin: int, columns: Columns
    ) -> Iterator[tuple[tuple[int, int, str], tuple[Array, float]]]:
        begins = date_of(self.island.stretch.month_of(origin) + 1, self.island.stretch.begins)
        past = self.columns()
        for series in self.series:
            known = self._known(series, origin)
            missed = None if known is None else residuals(past, known)
            for ahead in self.island.stretch.horizons:
                year = str(origin + ahead)
                one = target(series, begins, lambda date, year=year: date[:4] == year)
                if one is None or origin + ahead > self.island.stretch.last:
                    continue
                says = simulated(columns, one).mean(axis=1)
                yield (origin, ahead, series.name), self._with_error(series, says, missed, one)

    def _with_error(
        self, series: Series, says: Array, missed: Array | None, one: Target
    ) -> tuple[Array, float]:
        """Return what worlds say, moved by what the series' error was so far, and its deviation."""
        if series.name in MEASURED or missed is None:
            return says, series.error
        common = self.island.history.common
        mean, variance = still_to_come(missed, series.error, common, len(one.values))
        return says + mean, float(np.sqrt(variance))

    def _known(self, series: Series, origin: int) -> Target | None:
        return with_earlier(series, self.island.stretch.begins, f"{origin}-12")

    def columns(self) -> Columns:
        """Return what was recorded so far, worlds × months."""
        return _stacked(self.recorded)


def _columns(series: list[Series]) -> tuple[str, ...]:
    names = {name for one in series for name in one.columns}
    return tuple(sorted(names | {one.over for one in series if one.over is not None}))


def _kept(simulation: Simulation, names: tuple[str, ...]) -> Columns:
    month = record(simulation.step())
    return {name: month[name] for name in names}


def _stacked(months: list[Columns]) -> Columns:
    return {name: np.stack([m[name] for m in months], axis=1) for name in months[0]}
