"""The map of regimes over parameters: which is the most frequent, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from ...agents.declaration import Array
from ...agents.mistake import Mistake, shown
from ...model.parameters import LEDGER, checked
from ..analysis.numerals import percent
from ..analysis.points import varied
from ..analysis.questions import Answer
from .figures import TITLE, map_figure
from .regimes import names, outcomes_needed, regime_of

CELLS = (2, 100)
"""Cells along an axis: fewest and most."""

MOST_PANELS = 4
"""Maps side by side in one figure."""

RESAMPLES = 1000
"""Bootstrap samples of the worlds of a cell."""

SURE = 0.95
"""A lead is sure if the same regime leads in this share of bootstrap samples."""


@dataclass(frozen=True)
class Axis:
    """An axis of the map: a parameter and the values between which it runs."""

    parameter: str
    low: float
    high: float

    def values(self, cells: int) -> list[float]:
        """Return the values in the middle of so many cells."""
        width = (self.high - self.low) / cells
        return [round(self.low + (n + 0.5) * width, 6) for n in range(cells)]


def axis(text: str) -> Axis:
    """Return the axis that ``name=low:high`` describes; raises :class:`Mistake`."""
    name, _, bounds = text.partition("=")
    low, _, high = bounds.partition(":")
    values = [checked(name.strip(), bound) for bound in (low, high)]
    if isinstance(values[0], str) or isinstance(values[1], str) or values[0] >= values[1]:
        raise Mistake(f"The axis is {shown(text)}; allowed is name=low:high, low below high.")
    return Axis(name.strip(), values[0], values[1])


@dataclass(frozen=True)
class Panels:
    """A third parameter, of which each value has a map of its own."""

    parameter: str
    values: tuple[float, ...]


def panels(text: str) -> Panels:
    """Return the panels that ``name=value,value`` describes; raises :class:`Mistake`."""
    name, _, listed = text.partition("=")
    values = [checked(name.strip(), value) for value in listed.split(",")]
    numbers = [value for value in values if not isinstance(value, str)]
    if len(numbers) < len(values) or not 1 <= len(set(numbers)) == len(numbers) <= MOST_PANELS:
        raise Mistake(
            f"The panels are {shown(text)}; allowed is name=value,value with one to "
            f"{MOST_PANELS} different numbers."
        )
    return Panels(name.strip(), tuple(sorted(numbers)))


def experiment_text(
    across: Axis,
    up: Axis,
    beside: Panels,
    cells: int,
    worlds: int,
    months: int,
    citizens: int,
    seed: int,
) -> str:
    """Return the experiment file of the maps: a grid over the two axes and the panels.

    Raises :class:`Mistake` if one parameter is named twice.
    """
    for name in (across.parameter, beside.parameter):
        if (across.parameter, up.parameter, beside.parameter).count(name) > 1:
            raise Mistake(
                f"{name} is named twice; allowed are different parameters for the two axes and "
                f"the panels."
            )
    measures = ", ".join(f'"{name}"' for name in outcomes_needed())
    return f"""title = "{TITLE}"
replications = {worlds}
months = {months}
citizens = {citizens}
seed = {seed}

[vary]
method = "grid"
values.{across.parameter} = {across.values(cells)}
values.{up.parameter} = {up.values(cells)}
values.{beside.parameter} = {list(beside.values)}

[keep]
measures = [{measures}]
months = "none"
"""


def regime_shares(runs: DataFrame, seed: int = 1) -> DataFrame:
    """Return how often each regime results at every point.

    Columns: the varied parameters; a share of the finished worlds, 0 … 1, for each regime by
    name; ``regime`` (the most frequent one), ``share`` (its share) and ``sure`` (whether it stays
    the most frequent in at least 95 % of bootstrap samples of the worlds).
    """
    done = runs[runs["status"] == "finished"]
    counted = (
        pd.concat([done["point"], regime_of(done).rename("regime")], axis=1)
        .value_counts()
        .unstack("regime", fill_value=0)
        .reindex(columns=list(names()), fill_value=0)
        .sort_index()
    )
    counts = counted.to_numpy(float)
    shares = counted.div(counts.sum(axis=1), axis=0)
    leading = counts.argmax(axis=1)
    places = done.groupby("point", sort=True)[varied(runs)].first()
    found = pd.concat([places, shares], axis=1).reset_index(drop=True)
    return found.assign(
        regime=[names()[int(n)] for n in leading],
        share=shares.to_numpy(float).max(axis=1),
        sure=_leads_again(counts, leading, seed) >= SURE,
    )


def _leads_again(counts: Array, leading: Array, seed: int) -> Array:
    """Return the share of bootstrap samples of each row's worlds in which its leader leads."""
    source = np.random.default_rng(seed)
    again: list[float] = []
    for row, leader in zip(counts, leading, strict=True):
        total = int(row.sum())
        samples = source.multinomial(total, row / total, RESAMPLES)
        again.append(float((samples.argmax(axis=1) == leader).mean()))
    return np.array(again)


def panel_of(shares: DataFrame) -> tuple[str, list[tuple[float, DataFrame]]]:
    """Return the parameter of the panels, and the map of each of its values in order."""
    _, _, beside = varied(shares)
    values = sorted(float(value) for value in shares[beside].unique())
    return beside, [(value, shares[shares[beside] == value]) for value in values]


def in_words(shares: DataFrame) -> list[str]:
    """Return what the maps say: each regime's part of them, and where it lies."""
    names_varied = varied(shares)
    plausible = shares
    for name in names_varied:
        plausible = plausible[_plausible(plausible, name)]
    said: list[str] = []
    if len(plausible):
        most = plausible["regime"].value_counts(normalize=True)
        listed = ", ".join(f"{name} in {percent(part)}" for name, part in most.items())
        said.append(
            f"Where all parameters are plausible, the most frequent is {listed} of the cells."
        )
    beside, maps = panel_of(shares)
    for name in names():
        cells = shares[shares["regime"] == name]
        if cells.empty:
            highest = percent(float(shares[name].max()))
            said.append(f"{name}: nowhere the most frequent (at most {highest} of worlds).")
            continue
        parts = ", ".join(
            f"{percent((each['regime'] == name).mean())} of the map at {beside} = {value:.2g}"
            for value, each in maps
        )
        across, up = (f"{n} = {cells[n].mean():.2g}" for n in names_varied[:2])
        said.append(f"{name}: the most frequent in {parts}, around {across} and {up}.")
    return said


def _plausible(shares: DataFrame, name: str) -> Series:
    """Return for each cell whether a parameter lies in the range that the ledger explores."""
    low, high = LEDGER[name].explore or (-np.inf, np.inf)
    return shares[name].between(low, high)


def answers(runs: DataFrame) -> list[Answer]:
    """Return the maps in words, as a table and as a figure."""
    shares = regime_shares(runs)
    figure = map_figure(shares, int(runs["replication"].nunique()))
    return [Answer("regimes", TITLE, "\n".join(in_words(shares)), shares, figure)]
