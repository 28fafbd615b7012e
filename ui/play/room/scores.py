"""Scoreboards: what each side wants, in its own terms, and how much of it is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....agents.declaration import declarations
from ....agents.power import Power
from ....experiments.reports.reasons import PREFERENCES
from ....model.observation import utility_of_month
from ....model.parameters import Parameters
from ....model.simulation import Moment
from ..standings import Between, Standing, wishes
from ..words import signed

SPANS: Mapping[str, tuple[float, float]] = {
    "sphere": (-1, 2), "hegemony": (-1, 0), "thrift": (-0.15, 0), "deliveries": (-1, 0),
    "fear": (-2, 0), "restraint": (-1, 0), "survival": (0, 1), "sovereignty": (-1, 1),
    "rents": (0, 1.5), "freedom": (0, 1), "ideology": (-1, 1), "caution": (-1, 0),
    "stability": (-3, 0), "trade": (0, 2), "rights": (-2.4, 0), "reach": (-1, 2),
    "energy": (0, 1), "effort": (-1, 0),
}  # fmt: skip
"""Worst and best that a preference can see of the world, before its weight, by how it is made.

Where the best or worst is open (cheap gas, income), the largest that occurs in the scenarios.
"""

WISHES: Mapping[str, tuple[str, str]] = {
    "course": ("A course of our own", "The state goes where your community leans."),
    "living": ("To live well", "Wages, prices and work; fifty is as at the start."),
    "peace": ("Calm", "Neither unrest in the streets nor coercion from outside."),
}
"""What a community wishes for: title and meaning."""

EASE = {"effort": "Little effort"}
"""Preferences whose scoreboard has a name of its own: there more is better."""

NOT_YET = "Where the model stood in other worlds is not known yet; it is being worked out."


def power_score(
    now: Moment, before: Moment | None, power: Power, p: Parameters, worlds: Sequence[Standing]
) -> list[dict[str, Any]]:
    """Return a power's scoreboard: one row per preference that counts, in points of 100.

    ``before`` is the month before the last round, ``worlds`` the months of other worlds as far as
    they are known; ``p`` are the parameters of the month.
    """
    wants = getattr(p, power.name)
    weights = {name: float(np.ravel(getattr(wants, name))[0]) for name in _names(power)}
    spans = {
        name: (low * weights[name], high * weights[name])
        for name, (low, high) in SPANS.items()
        if weights.get(name, 0.0) > 0
    }
    meant = {name: declared.meaning for name, declared in declarations(power.preferences)}
    here = _first(utility_of_month(now, power, p))
    was = None if before is None else _first(utility_of_month(before, power, p))
    there = worlds[now.month] if now.month < len(worlds) else None
    return [
        _row(
            EASE.get(name) or f"{PREFERENCES[name][0].upper()}{PREFERENCES[name][1:]}",
            f"{meant[name]}.",
            f"the model's {power.capital}",
            _share(here[name], spans[name]),
            None if was is None else _share(was[name], spans[name]),
            None if there is None else _both(there.utility[power.name][name], spans[name]),
            0 if there is None else there.worlds,
        )
        for name in here
        if name in spans
    ]


def public_score(
    now: Moment, before: Moment | None, leaning: float, worlds: Sequence[Standing]
) -> list[dict[str, Any]]:
    """Return a community's scoreboard; ``leaning`` is the mean of its citizens'."""
    felt = np.array([leaning])
    here = _first(wishes(now, felt))
    was = None if before is None else _first(wishes(before, felt))
    there = worlds[now.month] if now.month < len(worlds) else None
    return [
        _row(
            title, meaning, "the people as a whole", here[name],
            None if was is None else was[name],
            None if there is None else there.wishes[name],
            0 if there is None else there.worlds,
        )
        for name, (title, meaning) in WISHES.items()
    ]  # fmt: skip


def _names(power: Power) -> list[str]:
    return [name for name, _ in declarations(power.preferences) if name in SPANS]


def _first(values: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(each[0]) for name, each in values.items()}


def _share(utility: float, span: tuple[float, float]) -> float:
    """Return where a utility lies between the worst, 0, and the best, 1."""
    low, high = span
    return min(max((utility - low) / (high - low), 0.0), 1.0)


def _both(between: Between, span: tuple[float, float]) -> Between:
    return _share(between[0], span), _share(between[1], span)


def _row(
    name: str, meaning: str, who: str, share: float, was: float | None,
    model: Between | None, worlds: int,
) -> dict[str, Any]:  # fmt: skip
    change = "0" if was is None else signed(round(100 * share) - round(100 * was), 0)
    text = NOT_YET
    if model is not None:
        low, high = (round(100 * each) for each in model)
        where = f"at {low}" if low == high else f"between {low} and {high}"
        text = f"In the middle half of {worlds} worlds, {who} stood {where} by now."
    return {
        "name": name,
        "value": f"{100 * share:.0f} of 100",
        "share": round(share, 4),
        "change": None if change == "0" else f"{change} since the last round",
        "meaning": meaning,
        "model": text,
        "model_low": None if model is None else round(model[0], 4),
        "model_high": None if model is None else round(model[1], 4),
    }
