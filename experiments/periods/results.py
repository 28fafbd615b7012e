"""What a run of the periods came to: numbers for the table, the figures and the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtr

from ...agents.declaration import Array
from ...model.calendar import date_of
from ..calibration.comparison import Target
from ..calibration.misfit import misfit
from ..calibration.series import history
from ..storage.files import write_whole
from .episodes import NEVER, Episode
from .play import Extent, Played, begins, period_episodes

QUANTILES = (5, 10, 25, 50, 75, 90, 95)
"""Per cent of worlds below the values that are kept."""

RECORDED = "recorded.json"

OUTSIDE = 0.1
"""Share of worlds with the comparison's error on either side of their 80 % interval."""


def summary(extent: Extent, played: Mapping[str, Played]) -> dict[str, Any]:
    """Return all numbers of a run as plain data."""
    return {
        "worlds": extent.worlds, "citizens": extent.citizens, "seed": extent.seed,
        "periods": {period: _period(period, one) for period, one in played.items()},
    }  # fmt: skip


def _period(period: str, played: Played) -> dict[str, Any]:
    return {
        "begins": begins(period),
        "series": {
            one.series.name: _series(one, played.readings[one.series.name])
            for one in played.targets
        },
        "episodes": {
            one.name: _episode(one, played.steps[one.name], begins(period))
            for one in period_episodes(period)
        },
    }


def _series(one: Target, read: Array) -> dict[str, Any]:
    missed = misfit(one, read)
    below = ndtr((one.values - read) / one.series.error).mean(axis=0)
    inside = (below >= OUTSIDE) & (below <= 1 - OUTSIDE)
    return {
        "scored": one.series.name in history().series,
        "dates": [seen.date for seen in one.observations],
        "observed": _rounded(one.values),
        "quantiles": {str(q): _rounded(np.percentile(read, q, axis=0)) for q in QUANTILES},
        "above": round(missed.bias, 4),
        "distance": round(missed.distance, 4),
        "errors": round(missed.distance / one.series.error, 3),
        "covered": round(float(inside.mean()), 3),
    }


def _episode(one: Episode, steps: Array, begin: str) -> dict[str, Any]:
    happened = steps < NEVER
    return {
        "right": round(float(happened[:, -1].mean()), 3),
        "steps": [
            {
                "says": step.says,
                "reached": round(float(happened[:, n].mean()), 3),
                "median": date_of(int(np.median(steps[happened[:, n], n])), begin)
                if happened[:, n].any()
                else None,
            }
            for n, step in enumerate(one.steps)
        ],
    }


def _rounded(values: Array) -> list[float]:
    return [round(float(value), 4) for value in values]


def write_summary(path: Path, found: Mapping[str, Any]) -> None:
    """Write the numbers of a run, whole or not at all."""
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))


@cache
def recorded() -> dict[str, Any]:
    """Return the numbers of the run that is recorded with the project."""
    here = resources.files("triangulation.experiments.periods")
    return json.loads((here / RECORDED).read_text(encoding="utf-8"))
