"""Figures of how arms differ: paired differences, whole and month by month."""

from __future__ import annotations

from typing import Any

import numpy as np
from pandas import DataFrame

from ..reports.charts import BLUE, ORANGE
from .publication import FAINT, clear_grid, headline, page, short_label


def differences_figure(comparisons: DataFrame, outcome: str) -> Any:
    """Return a figure of rows of :func:`~.pairing.compare`: a difference for each pair of arms.

    Dots are mean paired differences, thick lines their 95 % intervals; the thin lines are what
    the intervals would be without pairing.
    """
    rows = np.arange(len(comparisons))[::-1]
    middle, gain = comparisons["difference"], comparisons["gain"].to_numpy(float)
    wider = np.sqrt(np.where(np.isfinite(gain), gain, 1))
    with page(height=1.4 + 0.42 * len(comparisons)) as figure:
        axes = figure.add_subplot()
        axes.axvline(0, color=FAINT, linewidth=0.8)
        for scale, look in (
            (wider, {"color": FAINT, "linewidth": 1, "label": "without pairing"}),
            (1.0, {"color": BLUE, "linewidth": 3, "label": "paired, 95 %"}),
        ):
            low = middle + scale * (comparisons["low"] - middle)
            high = middle + scale * (comparisons["high"] - middle)
            axes.hlines(rows, low, high, **look)
        axes.plot(middle, rows, "o", color=BLUE)
        labels = [
            f"{second} less {first}\n{_factor(each)}"
            for first, second, each in zip(
                comparisons["first"], comparisons["second"], gain.tolist(), strict=True
            )
        ]
        axes.set_yticks(rows, labels, fontsize=8)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        clear_grid(axes, "x")
        axes.set_xlabel("mean difference")
        figure.legend(loc="outside lower left", ncols=2)
        headline(figure, outcome, "Differences on common random numbers")
    return figure


def _factor(gain: float) -> str:
    return f"pairing cut the variance {gain:.1f} ×" if np.isfinite(gain) else "it never varied"


def months_figure(months: DataFrame, measure: str, first: str, second: str) -> Any:
    """Return a figure of :func:`~.pairing.compare_months`: both arms above, the difference below.

    The band is the paired 95 % interval of the difference.
    """
    with page(height=4.8) as figure:
        above, below = figure.subplots(2, 1, sharex=True)
        when = months["month"]
        above.plot(when, months["first_mean"], color=BLUE, label=first)
        above.plot(when, months["second_mean"], "--", color=ORANGE, label=second)
        above.set_ylabel(short_label(measure))
        above.legend()
        below.axhline(0, color=FAINT, linewidth=0.8)
        below.fill_between(when, months["low"], months["high"], color=BLUE, alpha=0.2, linewidth=0)
        below.plot(when, months["difference"], color=BLUE)
        below.set_ylabel("difference, with 95 % interval")
        below.set_xlabel("month")
        headline(figure, measure, f"{second} less {first}, month by month")
    return figure
