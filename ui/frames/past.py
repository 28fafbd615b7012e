"""The history page's frame: each period's fans against the record, and its episodes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ...experiments.calibration.series import Series
from ...experiments.forecasts.page import recorded as contest
from ...experiments.periods.aims import CLOSE, aims
from ...experiments.periods.episodes import episodes
from ...experiments.periods.figure import every_series, year_of
from ...experiments.periods.page import reason
from ...experiments.periods.results import recorded
from ...model.calendar import YEARS_APART, month_in_run, month_words
from ...model.scenario import load_scenario
from .rivals import rivals_frame
from .scale import ticks

WIDTH, HEIGHT, LEFT, BOTTOM, EDGE = 340.0, 180.0, 46.0, 22.0, 8.0
"""A panel's size and the room for its axes, in units of its drawing."""

MOST_YEARS = 5
"""Years that are marked along the bottom at most."""

MARGIN = 0.06
"""Room above and below what is drawn, share of its height."""

ONE_SIDED = 0.25
"""Share of a series' error that has to lie on one side of the record for that side to be named."""


def past_frame() -> dict[str, Any]:
    """Return everything that the history page shows, from the recorded run."""
    found = recorded()
    return {
        "worlds": found["worlds"],
        "close": CLOSE,
        "periods": [_period(name, one) for name, one in found["periods"].items()],
        "rivals": rivals_frame(),
        "aims": [
            {"aim": one.aim, "reached": one.reached, "says": one.says.replace("*", "")}
            for one in aims(found, contest())
        ],
    }


def _period(name: str, one: Mapping[str, Any]) -> dict[str, Any]:
    scenario = load_scenario(name)
    known = every_series()
    panels = [_panel(known[key], numbers) for key, numbers in one["series"].items()]
    return {
        "name": name,
        "title": scenario.title,
        "description": scenario.description,
        "panels": sorted(panels, key=lambda panel: not panel["scored"]),
        "stories": [_story(name, one) for name in one["episodes"]],
    }


def _story(name: str, period: Mapping[str, Any]) -> dict[str, Any]:
    (one,) = (each for each in episodes() if each.name == name)
    found = period["episodes"][name]
    month = max(month_in_run(one.opens, period["begins"]) - 1, 0)
    return {
        "name": name, "title": one.title, "expects": one.expects, "record": one.record,
        "source": one.source, "opens": month_words(1, one.opens),
        "address": f"/?scenario={one.period}&month={month}",
        "steps": [_step(step) for step in found["steps"]], "right": f"{found['right']:.0%}",
    }  # fmt: skip


def _step(step: Mapping[str, Any]) -> str:
    when = f", typically {month_words(1, step['median'])}" if step["median"] else ""
    return f"{step['says']}: {step['reached']:.0%} of worlds{when}"


def _panel(series: Series, numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Return one series as lines and points in the units of its drawing, and in words."""
    years = [year_of(date) for date in numbers["dates"]]
    order = sorted(range(len(years)), key=lambda n: years[n])
    quantiles = {int(q): [values[n] for n in order] for q, values in numbers["quantiles"].items()}
    observed = [numbers["observed"][n] for n in order]
    across = [years[n] for n in order]
    low = min(*quantiles[5], *(value - series.error for value in observed))
    high = max(*quantiles[95], *(value + series.error for value in observed))
    room = MARGIN * (high - low)
    place = _Place(min(across), max(across), low - room, high + room)
    close = numbers["errors"] <= CLOSE
    return {
        "name": series.name, "title": series.title, "unit": series.unit,
        "scored": numbers["scored"], "close": close, "because": series.because,
        "wide": place.band(across, quantiles[5], quantiles[95]),
        "half": place.band(across, quantiles[25], quantiles[75]),
        "median": place.line(across, quantiles[50]),
        "points": [
            {"x": place.x(at), "y": place.y(value), "low": place.y(value - series.error),
             "high": place.y(value + series.error)}
            for at, value in zip(across, observed, strict=True)
        ],
        "ticks": [
            {"y": place.y(value), "label": f"{value:.4g}".replace("-", "−")}
            for value in ticks(place.low, place.high, 6)
        ],
        "years": [{"x": place.x(at), "label": str(at)} for at in place.years()],
        "says": _words(numbers, series),
        "why": "" if close else reason(series.name, numbers),
        "rows": [
            {"date": numbers["dates"][n], "record": f"{numbers['observed'][n]:.3g}",
             "model": " ".join(f"{numbers['quantiles'][q][n]:.3g}" for q in ("5", "50", "95"))}
            for n in order
        ],
    }  # fmt: skip


def _words(numbers: Mapping[str, Any], series: Series) -> str:
    """Say how far the model is from the record; errors on both sides of it are not summed up."""
    close, errors = numbers["errors"] <= CLOSE, numbers["errors"]
    decimals = 1 if close or round(errors, 1) > CLOSE else 2
    far = f"{errors:.{decimals}f} errors from the record"
    if close:
        return f"Within {CLOSE} errors: {far}."
    if abs(numbers["above"]) < ONE_SIDED * errors * series.error:
        return f"Wrong: {far}, above it in some years and below in others."
    where = "above" if numbers["above"] > 0 else "below"
    return (
        f"Wrong: the model lies {where} the record by {abs(numbers['above']):.2g} "
        f"({series.unit}) on average, {far}."
    )


class _Place:
    """Where years and values are in a drawing."""

    def __init__(self, first: float, last: float, low: float, high: float) -> None:
        self.first, self.last = first, max(last, first + 1)
        self.low, self.high = low, max(high, low + 1e-9)

    def x(self, year: float) -> float:
        part = (year - self.first) / (self.last - self.first)
        return round(LEFT + part * (WIDTH - LEFT - EDGE), 1)

    def y(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - EDGE), 1)

    def line(self, years: Sequence[float], values: Sequence[float]) -> str:
        places = zip(years, values, strict=True)
        return " ".join(f"{self.x(year)},{self.y(value)}" for year, value in places)

    def band(self, years: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
        return f"{self.line(years, low)} {self.line(years[::-1], high[::-1])}"

    def years(self) -> list[int]:
        """Return the whole years to mark along the bottom."""
        step = next(n for n in YEARS_APART if (self.last - self.first) / n < MOST_YEARS)
        return list(
            range(-(-math.ceil(self.first) // step) * step, math.floor(self.last) + 1, step)
        )
