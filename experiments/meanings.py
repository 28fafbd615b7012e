"""What every recorded column and parameter is called, in the words of its declaration."""

from __future__ import annotations

import re
from math import inf

from ..agents.columns import Column
from ..model.columns import COLUMNS
from ..model.parameters import LEDGER

SUMMARIES = {"mean": "mean over all months", "final": "mean over the last twelve months"}
"""How a run's months become one number, by the ending of the outcome's name."""


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
    column, ending = outcome, ""
    if outcome not in COLUMNS:
        column, _, ending = outcome.rpartition("_")
    if column not in COLUMNS or (ending and ending not in SUMMARIES):
        return outcome
    declared = COLUMNS[column]
    name = declared.label + (f", {SUMMARIES[ending]}" if ending else "")
    return f"{name}\n{_short(declared.meaning)} ({_unit(declared)})"


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
