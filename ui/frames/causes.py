"""The split of a change of alignment: this month's moves by component, and all moves so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...agents.moves import POWERS
from ...model.alignment import COMPONENTS
from ...model.simulation import Moment
from ..play.credit import Credited
from ..play.headlines import UNDER_WAY
from ..play.view import View
from ..play.words import apportioned, signed

COMPONENT_TITLES = {
    "economy": "Economy and energy",
    "integration": "Integration",
    "security": "Security",
    "diplomacy": "Diplomacy",
}
FINENESS = 10_000
"""Alignment is shown in steps of 0.0001."""

REST = "Economy and chance"
"""What would have changed had all powers stayed their course since the start."""


def fine(alignment: float) -> int:
    """Return an alignment in steps of 0.0001."""
    return round(alignment * FINENESS)


def shown(steps: int) -> str:
    """Return a change of alignment, given in steps of 0.0001, as it is shown."""
    return signed(steps / FINENESS, 4)


def split(moment: Moment, change: int) -> dict[str, Any]:
    """Return the exact split of the month's change: rows of causes, columns of components.

    The cells sum to the change of alignment, which is ``change`` steps of 0.0001 as it is shown.
    A power's part is the average of what its move adds over all orders in which the powers could
    have moved (the Shapley value).
    """
    causes = [(p.capital, moment.by_power[:, n, 0]) for n, p in enumerate(POWERS)]
    causes.append((UNDER_WAY, moment.under_way[:, 0]))
    sums = apportioned([float(cells.sum()) * FINENESS for _, cells in causes], change)
    return {
        "components": [COMPONENT_TITLES[c] for c in COMPONENTS],
        "rows": [
            {
                "cause": cause,
                "cells": [shown(c) for c in apportioned((cells * FINENESS).tolist(), whole)],
                "sum": shown(whole),
            }
            for (cause, cells), whole in zip(causes, sums, strict=True)
        ],
        "total": shown(change),
    }


def credit(view: View, credited: Sequence[Credited]) -> dict[str, Any]:
    """Return who moved the state in the month on screen and since the start.

    ``credited`` are all months up to the one on screen. A power's change is that of this month's
    move and that of its earlier ones; each column sums to the change of alignment.
    """
    month = view.recipe.month
    start, before, after = (
        fine(float(view.months[m].alignment.whole[0, 0])) for m in (0, month - 1, month)
    )
    now, then = (_parts(credited[m]) for m in (month, month - 1))
    changes = apportioned([a - b for a, b in zip(now, then, strict=True)], after - before)
    moves = [fine(float(part)) for part in view.moment.by_power[:, :, 0].sum(axis=0)]
    names = [p.capital for p in POWERS] + [REST]
    largest = max(*map(abs, changes), 1)
    return {
        "since": f"Since {view.named(1)}",
        "rows": [
            {
                "cause": name,
                "move": shown(move) if move is not None else "",
                "earlier": shown(change - move) if move is not None else "",
                "change": shown(change),
                "share": round(change / largest, 3),
                "whole": shown(whole),
            }
            for name, move, change, whole in zip(
                names, [*moves, None], changes, apportioned(now, after - start), strict=True
            )
        ],
        "change": shown(after - before),
        "whole": shown(after - start),
    }


def _parts(credited: Credited) -> list[float]:
    """Return the parts of a change in steps of 0.0001: the powers', then the rest."""
    return [FINENESS * part for part in (*credited.by_power.values(), credited.rest)]
