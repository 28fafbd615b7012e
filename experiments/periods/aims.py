"""The aims of the historical periods and the contest, and whether the recorded runs reach them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame

from ..calibration.series import history
from ..forecasts.contest import ALONE, BOTH, MODEL
from ..forecasts.page import Recorded
from ..forecasts.rivals import ENSEMBLE
from ..forecasts.table import BASE, JUDGED, TOGETHER, ahead_years, wide
from .episodes import episodes

CLOSE = 1.5
"""Declared errors up to which a series counts as met."""

MOST = 0.5
"""Share of worlds above which an order of events counts as found."""

MET = ("gas_price_ratio", "exports_russia", "imports_russia")
"""Series that were to be met in every period."""

FEWEST_SURE, FEWEST_RIGHT = 6, 4
"""Series with an interval above zero, and episodes in the right order, that were aimed at."""

AHEAD = 2
"""Years ahead at which the model was to win."""

HELD = (0.7, 0.9)
"""Shares between which the coverage of the 80 % interval was to lie."""


@dataclass(frozen=True)
class Aim:
    """One aim, whether the recorded runs reach it, and the numbers in words."""

    aim: str
    reached: bool
    says: str


def aims(found: Mapping[str, Any], contest: Recorded) -> list[Aim]:
    """Return all aims; ``found`` is a run of the periods, ``contest`` one of the rivals."""
    table = contest.table[contest.table["years"] == JUDGED]
    gains = contest.gains[contest.gains["years"] == JUDGED]
    return [_rivals(table), _no_change(gains), _coverage(table), _met(found), _right(found)]


def _rivals(table: DataFrame) -> Aim:
    shown: Any = wide(table, JUDGED, AHEAD).drop(columns="forecasts")
    others = shown.drop(columns=[MODEL, ALONE, BOTH])
    best = shown[MODEL] < others.min(axis=1)
    first = [_title(str(name)) for name in best.index[best] if name != TOGETHER]
    beaten = int((others.loc[TOGETHER] > shown.loc[TOGETHER, MODEL]).sum())
    return Aim(
        f"Ahead of every rival on at least {FEWEST_SURE} of eight series, {AHEAD} years ahead, "
        "after 2013",
        len(first) >= FEWEST_SURE,
        f"It is on {len(first)} of the {len(shown) - 1} scored now: "
        f"{'; '.join(first) or 'none'}. On all series together it is ahead of {beaten} of "
        f"{len(others.columns)} rivals, {ENSEMBLE} pooled among them.",
    )


def _no_change(gains: DataFrame) -> Aim:
    mine = gains[(gains["ahead"] == AHEAD) & (gains["series"] != TOGETHER)]
    sure, better = (mine[mine[column] > 0] for column in ("low", "gain"))
    without: Any = mine["low"].isna().sum()
    return Aim(
        f"A gain on {BASE} with an interval above zero on at least {FEWEST_SURE} of eight series, "
        f"{AHEAD} years ahead, after 2013",
        len(sure) >= FEWEST_SURE,
        f"It has one on {len(sure)} of the {len(mine)} scored now, and beats {BASE} on "
        f"{len(better)}. For {without} there are too few years for an interval.",
    )


def _coverage(table: DataFrame) -> Aim:
    one: Any = table[(table["series"] == TOGETHER) & (table["forecaster"] == MODEL)]
    held = one.set_index("ahead")["within_80"].to_dict()
    said = [f"{held[ahead]:.0%} at {_years(ahead)}" for ahead in ahead_years(one)]
    return Aim(
        f"The 80 % interval holds {HELD[0]:.0%} to {HELD[1]:.0%} of what came",
        all(HELD[0] <= share <= HELD[1] for share in held.values()),
        f"After 2013 it holds {', '.join(said)}.",
    )


def _met(found: Mapping[str, Any]) -> Aim:
    missed = [
        f"{_title(name)} ({', '.join(where)})"
        for name in MET
        if (where := list(_beyond(found["periods"], name)))
    ]
    return Aim(
        f"The gas price and trade within {CLOSE} errors in every period",
        not missed,
        f"Missed by {'; '.join(missed)}." if missed else "All are.",
    )


def _beyond(periods: Mapping[str, Any], name: str) -> Iterator[str]:
    for period, one in periods.items():
        errors = one["series"][name]["errors"] if name in one["series"] else 0.0
        if errors > CLOSE:
            yield f"{period} {errors:.1f}"


def _right(found: Mapping[str, Any]) -> Aim:
    stories = {n: s for one in found["periods"].values() for n, s in one["episodes"].items()}
    right = [name for name, story in stories.items() if story["right"] > MOST]
    lost = [
        f'*{one.title}* at "{step["says"]}" ({step["reached"]:.0%})'
        for one in episodes()
        if one.name in stories and one.name not in right
        for step in [next(s for s in stories[one.name]["steps"] if s["reached"] <= MOST)]
    ]
    words = [f"It is in {len(right)} of {len(stories)}."]
    words += [f"Lost are {'; '.join(lost)}."] if lost else []
    words += [UNEARNED] if "return" in right else []
    return Aim(
        f"The order of events right in most worlds in at least {FEWEST_RIGHT} of six episodes",
        len(right) >= FEWEST_RIGHT,
        " ".join(words),
    )


UNEARNED = (
    "In 2010–12 the price falls against Europe's because a price in dollars stands while Europe's "
    "rises, and not by an offer of Moscow's: right for a wrong reason."
)
"""The reason for the order in the episode *return*, by the discounts that Moscow offered."""


def _title(name: str) -> str:
    return history().series[name].title


def _years(ahead: int) -> str:
    return f"{ahead} year{'s' if ahead > 1 else ''}"
