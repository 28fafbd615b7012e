"""The map of regimes over two parameters: which is the most frequent, and how surely."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame

from ...agents.declaration import Array
from ..analysis.points import varied
from .regimes import names, regime_of

RESAMPLES = 1000
"""Bootstrap samples of the worlds of a cell."""

SURE = 0.95
"""A lead is sure if the same regime leads in this share of bootstrap samples."""


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


def in_words(shares: DataFrame) -> list[str]:
    """Return what the map says: each regime's part of it, and where it lies."""
    across, up = varied(shares)
    said: list[str] = []
    for name in names():
        cells = shares[shares["regime"] == name]
        if cells.empty:
            said.append(
                f"{name}: most frequent nowhere (at most {shares[name].max():.0%} of worlds)."
            )
            continue
        said.append(
            f"{name}: most frequent in {len(cells) / len(shares):.0%} of the map, around "
            f"{across} = {cells[across].mean():.2g} and {up} = {cells[up].mean():.2g}."
        )
    return said
