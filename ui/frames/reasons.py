"""Why did it move? Each power's move in words, what else it weighed, the split of the change."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...agents.declaration import Source
from ...agents.moves import POWERS
from ...agents.power import Power
from ...experiments.reasons import PREFERENCES, move_source
from ...model.alignment import COMPONENTS
from ...model.simulation import Moment
from ..game.view import View
from .chart import number
from .triangle import direction, signed

COMPONENT_TITLES = {
    "economy": "Economy and energy",
    "integration": "Integration",
    "security": "Security",
    "diplomacy": "Diplomacy",
}
RUNNERS_UP = 3
UNDER_WAY = "Already under way"
"""What is left of a month's change when nobody acts: slow stocks and chance."""


def reasons(view: View) -> dict[str, Any]:
    """Return the frame that explains the month on screen."""
    month = view.recipe.month
    if month == 0:
        return {"month": 0, "headline": "The start. Press Step to see the first moves.",
                "powers": [], "split": None}  # fmt: skip
    was, now = view.months[month - 1], view.months[month]
    before, after = (float(m.alignment.whole[0, 0]) for m in (was, now))
    change = after - before
    return {
        "month": month,
        "headline": (
            f"In month {month} the state's alignment went from {number(before, 3)} to "
            f"{number(after, 3)}: {signed(change, 3)} {direction(change)}."
        ),
        "powers": [_power(power, was, now) for power in POWERS],
        "split": split(now),
    }


def moves_of_month(view: View) -> list[dict[str, Any]]:
    """Return what each power did in the month on screen, without looking into its mind."""
    month = view.recipe.month
    if month == 0:
        return []
    was, now = view.months[month - 1], view.months[month]
    frames = [_power(power, was, now) for power in POWERS]
    return [{"name": f["name"], "sentence": f["sentence"]} for f in frames]


def split(moment: Moment) -> dict[str, Any]:
    """Return the exact split of the month's change: rows of causes, columns of components.

    The cells sum to the change of alignment. A power's part is the average of what its moves add
    over all orders in which the powers could have moved (the Shapley value).
    """
    rows = [(p.capital, moment.by_power[:, n, 0]) for n, p in enumerate(POWERS)]
    rows.append((UNDER_WAY, moment.under_way[:, 0]))
    largest = max(max(abs(float(cells.sum())) for _, cells in rows), 1e-9)
    return {
        "components": [COMPONENT_TITLES[c] for c in COMPONENTS],
        "rows": [
            {
                "cause": cause,
                "cells": [signed(float(c), 4) for c in cells],
                "sum": signed(float(cells.sum()), 4),
                "share": round(float(cells.sum()) / largest, 3),
            }
            for cause, cells in rows
        ],
        "total": signed(float(moment.by_power[..., 0].sum() + moment.under_way[:, 0].sum()), 4),
    }


def _power(power: Power, was: Moment, now: Moment) -> dict[str, Any]:
    decision = now.decisions[power.name]
    candidates, distinct = power.menu.candidates(was.levels[power.name])
    frame: dict[str, Any] = {
        "name": power.name, "title": power.title, "capital": power.capital,
        "runnersUp": [], "because": [], "chance": None, "quote": None, "set": False,
    }  # fmt: skip
    played = decision.levels[0]
    names = power.menu.names
    chosen = None if decision.chosen is None else int(decision.chosen[0])
    if chosen is None or not np.allclose(candidates[0, chosen], played):
        frame["set"] = True
        frame["sentence"] = f"{power.capital} {_changed(power, was, played)}."
    else:
        frame["sentence"] = f"{power.capital} {power.menu.describe(names[chosen])}."
        frame["quote"] = quotation(power, names[chosen])
    if chosen is None or decision.worth is None or decision.probabilities is None:
        return frame
    worth = {name: w[0] for name, w in decision.worth.items()}
    total = sum(worth.values(), np.zeros(len(names)))
    chances = decision.probabilities[0]
    frame["chance"] = _percent(chances[chosen])
    frame["because"] = _because(worth, chosen)
    order = [n for n in np.argsort(-total).tolist() if distinct[0, n] and n != chosen]
    frame["runnersUp"] = [
        {
            "words": power.menu.describe(names[n]),
            "worth": signed(1000 * float(total[n] - total[chosen]), 1),
            "chance": _percent(chances[n]),
        }
        for n in order[:RUNNERS_UP]
    ]
    return frame


def _because(worth: dict[str, Any], chosen: int) -> list[dict[str, str]]:
    """Return what spoke for or against the chosen move, against staying the course (move 0)."""
    if chosen == 0:
        return []
    gains = {name: float(w[chosen] - w[0]) for name, w in worth.items()}
    strongest = sorted(gains, key=lambda name: -abs(gains[name]))[:3]
    return [
        {"preference": PREFERENCES[name], "worth": signed(1000 * gains[name], 1)}
        for name in strongest
        if abs(gains[name]) >= 5e-5
    ]


def _changed(power: Power, was: Moment, played: Any) -> str:
    before = was.levels[power.name][0]
    words = [
        f"{i.up if level > old else i.down} (to {level:g})"
        for i, level, old in zip(power.menu.instruments, played, before, strict=True)
        if abs(level - old) > 1e-9
    ]
    return ", ".join(words) or "stays its course"


def quotation(power: Power, move: str) -> dict[str, str] | None:
    """Return the paper's words on the instrument of a move, or the reason where it has none."""
    source = move_source(power, move)
    return None if source is None else source_words(source)


def source_words(source: Source) -> dict[str, str]:
    """Return a source as words and where they stand."""
    kind = "The paper" if source.kind == "quoted" else source.kind.capitalize()
    return {"kind": kind, "text": source.text, "where": source.where}


def _percent(share: Any) -> str:
    share = float(share)
    return "< 1 %" if share < 0.01 else f"{100 * share:.0f} %"
