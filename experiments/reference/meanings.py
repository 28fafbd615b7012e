"""What every recorded column and parameter is called, in the words of its declaration."""

from __future__ import annotations

import re
from math import inf

from ...agents.columns import Column
from ...model.columns import COLUMNS
from ...model.parameters import LEDGER

SUMMARIES = {
    "mean": "mean over all months", "final": "mean over the last twelve months",
    "min": "lowest of all months", "max": "highest of all months",
    "first_month": "first month in which it is 1", "last": "last month",
}  # fmt: skip
"""How a run's months become one number, by the ending of the outcome's name."""

FIRST_MONTH = "first_month"
"""The summary whose values are months, whatever the column's own unit."""


def column_label(name: str) -> str:
    """Return what a recorded column is called; a name that is not recorded, as words."""
    return COLUMNS[name].label if name in COLUMNS else name.replace("_", " ")


def meaning_of(name: str) -> str:
    """Return what a recorded column means, with its unit, in a sentence; else nothing."""
    if name not in COLUMNS:
        return ""
    return f"{COLUMNS[name].meaning} ({_unit(COLUMNS[name])})."


def _unit(declared: Column) -> str:
    """Return a column's unit, with its range where it has bounds."""
    bounded = declared.high < inf and "…" not in declared.unit
    return f"{declared.unit}, {declared.range}" if bounded else declared.unit


def outcome_label(outcome: str) -> str:
    """Return what an outcome such as ``alignment_final`` is, with its unit, for an axis.

    The first line names it, the second has the recorded column's meaning and unit. A name that is
    not recorded is its own label.
    """
    column, ending = parts_of(outcome)
    if column not in COLUMNS:
        return outcome
    declared = COLUMNS[column]
    if ending == FIRST_MONTH:
        return f"{declared.label}, {SUMMARIES[ending]}\n{_short(declared.meaning)} (month)"
    name = declared.label + (f", {SUMMARIES[ending]}" if ending else "")
    return f"{name}\n{_short(declared.meaning)} ({_unit(declared)})"


def parts_of(outcome: str) -> tuple[str, str]:
    """Return the column that an outcome sums up, and how (a key of :data:`SUMMARIES`), if any."""
    if outcome not in COLUMNS:
        for ending in SUMMARIES:
            if outcome.endswith(f"_{ending}"):
                return outcome.removesuffix(f"_{ending}"), ending
    return outcome, ""


def column_of(outcome: str) -> Column | None:
    """Return the declaration of the column whose values an outcome is made of, if there is one."""
    column, ending = parts_of(outcome)
    return None if ending == FIRST_MONTH else COLUMNS.get(column)


def _short(meaning: str) -> str:
    """Return a meaning without what it explains further."""
    return re.split(r"[:;]", meaning)[0]


def parameter_words(name: str) -> str:
    """Return what a parameter means, without what its meaning explains further."""
    return _short(LEDGER[name].meaning) if name in LEDGER else name


def parameter_label(name: str) -> str:
    """Return a parameter's meaning, name and unit, for an axis along its values."""
    if name not in LEDGER:
        return name
    return f"{parameter_words(name)}\n{name}, {LEDGER[name].unit}"
