"""Every recorded column by name, in order, with its declaration."""

from __future__ import annotations

from dataclasses import dataclass

from ..agents.columns import SCALE, SHARE, Column, columns_of
from ..agents.moves import POWERS
from ..agents.public_opinion import Poll, PublicOpinion
from .alignment import COMPONENTS
from .kinds import EVENTS
from .measures import Measures
from .state import State

DRIFT = 2.0
"""The most that a quantity on the scale −1 … +1 can change, or two of them can differ."""


PER_CENT = 100.0
PER_CENT_PLACES = 2
"""Decimals that a share has more than the same number in per cent."""


@dataclass(frozen=True)
class Reading:
    """How people read a column: its title, unit, what to multiply it by, and decimals."""

    title: str
    unit: str
    scale: float
    decimals: int


def reading(name: str) -> Reading:
    """Return how people read the column ``name``: shares and chances in per cent."""
    declared = COLUMNS[name]
    kind, _, rest = declared.unit.partition(" ")
    if declared.unit == "probability" or kind == "share":
        unit = f"% {rest}".strip()
        return Reading(declared.title, unit, PER_CENT, max(declared.decimals - PER_CENT_PLACES, 0))
    unit = declared.range if declared.unit == "level" else declared.unit
    return Reading(declared.title, unit, 1.0, declared.decimals)


ADDED: dict[str, Column] = {}
"""Measures of extensions by name."""


def sections() -> dict[str, dict[str, Column]]:
    """Return the groups of recorded columns by title, each by the columns' names, in order."""
    state = {name: each for name, each in columns_of(State).items() if each.recorded}
    return {
        "Measures": columns_of(Measures) | _derived(),
        "State of the world": state,
        "The public": {f"public_{n}": each for n, each in columns_of(PublicOpinion).items()},
        "The regime's polls": {f"poll_{n}": each for n, each in columns_of(Poll).items()},
        "Moves": _moves(),
        "What moved alignment": _causes(),
        "Events": _events(),
        "Decisiveness": _indecision(),
        **({"Extensions": ADDED} if ADDED else {}),
    }


def _derived() -> dict[str, Column]:
    return {
        "public_alignment": Column(
            "public alignment", "−1 Moscow … +1 West", *SCALE,
            "Mean political leaning of the public, from −1 (Moscow) to +1 (the West)", 3,
        ),
        "alignment_gap": Column(
            "gap between state and public", "alignment", -DRIFT, DRIFT,
            "State alignment less public alignment", 3,
        ),
        "alignment_drift": Column(
            "alignment drift", "alignment", -DRIFT, DRIFT,
            "Change of state alignment over the last twelve months", 3,
        ),
    }  # fmt: skip


def _moves() -> dict[str, Column]:
    return {
        f"{power.name}_{i.name}": Column(
            f"{power.capital}: {i.name.replace('_', ' ')}", "level", i.low, i.high,
            f"{i.meaning[0].upper()}{i.meaning[1:]}",
        )
        for power in POWERS
        for i in power.menu.instruments
    }  # fmt: skip


def _causes() -> dict[str, Column]:
    def part(label: str, meaning: str) -> Column:
        return Column(label, "alignment", -DRIFT, DRIFT, meaning, 4)

    by_power = {
        f"change_{c}_by_{power.name}": part(
            f"change of alignment ({c}) by {power.capital}",
            f"Part of the month's change of alignment ({c}) that {power.capital}'s move made",
        )
        for c in COMPONENTS
        for power in POWERS
    }
    under_way = {
        f"change_{c}_under_way": part(
            f"change of alignment ({c}) under way",
            f"Part of the change ({c}) under way without a move of the month",
        )
        for c in COMPONENTS
    }
    return by_power | under_way


def _events() -> dict[str, Column]:
    return {
        f"event_{name}": Column(
            f"event: {kind.title[0].lower()}{kind.title[1:]}", "size", *SHARE,
            f"{kind.title} in the month: its size, from 0 (none) to 1 ({kind.largest})",
        )
        for name, kind in EVENTS.items()
    }  # fmt: skip


def _indecision() -> dict[str, Column]:
    return {
        f"indecision_{power.name}": Column(
            f"indecision of {power.capital}", "entropy", *SHARE,
            f"How undecided {power.capital} was, from 0 (certain) to 1 (blind)",
        )
        for power in POWERS
    }  # fmt: skip


COLUMNS: dict[str, Column] = {}
"""Every recorded column's declaration by name."""


def take_columns() -> None:
    """Bring :data:`COLUMNS` up to date: at first, and after an extension has added some."""
    COLUMNS.clear()
    for group in sections().values():
        COLUMNS.update(group)


take_columns()
