"""The regimes that can come of Minsk's course, by the rules of ``regimes.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from pandas import DataFrame, Series

from ...agents.mistake import Mistake, shown
from ...model.parameters import LEDGER

UNSETTLED = "no settled course"
"""Where no rule holds."""

COMPARISONS = {"at_least": np.greater_equal, "at_most": np.less_equal}


@dataclass(frozen=True)
class Condition:
    """A comparison of one outcome of a run with a number or a parameter (by name, with sign)."""

    outcome: str
    comparison: str
    value: float | str

    def holds(self, runs: DataFrame) -> Series:
        """Return for each run whether the condition holds."""
        limit = _parameter(runs, self.value) if isinstance(self.value, str) else self.value
        compared: Any = COMPARISONS[self.comparison](runs[self.outcome], limit)
        return compared


@dataclass(frozen=True)
class Regime:
    """A regime: its name, its meaning, and the conditions of which one must hold."""

    name: str
    meaning: str
    conditions: tuple[Condition, ...]


@cache
def regimes() -> tuple[Regime, ...]:
    """Return the regimes in the order in which their rules are read."""
    here = resources.files(__name__.rpartition(".")[0])
    content = tomllib.loads((here / "regimes.toml").read_text(encoding="utf-8"))
    return tuple(
        Regime(entry["name"], entry["meaning"], tuple(map(_condition, entry["conditions"])))
        for entry in content["regime"]
    )


def _condition(entry: Mapping[str, Any]) -> Condition:
    (comparison,) = entry.keys() - {"outcome"}
    if comparison not in COMPARISONS:
        raise Mistake(
            f"A regime compares {entry['outcome']} by {shown(comparison)}; allowed is "
            f"{' or '.join(COMPARISONS)}."
        )
    value = entry[comparison]
    return Condition(
        entry["outcome"], comparison, value if isinstance(value, str) else float(value)
    )


def _parameter(runs: DataFrame, signed: str) -> Any:
    """Return a parameter's value in each run: as it was varied, or else the ledger's."""
    name = signed.removeprefix("-")
    value: Any = runs[name] if name in runs else float(LEDGER[name].default)
    return -value if signed.startswith("-") else value


def names() -> tuple[str, ...]:
    """Return the names of all regimes, the unsettled one last."""
    return (*(regime.name for regime in regimes()), UNSETTLED)


def outcomes_needed() -> list[str]:
    """Return the measures whose summaries the rules read."""
    read = [c.outcome.rpartition("_")[0] for regime in regimes() for c in regime.conditions]
    return list(dict.fromkeys(read))


def regime_of(runs: DataFrame) -> Series:
    """Return the name of each run's regime; ``runs`` has the outcomes as columns."""
    found = Series(UNSETTLED, index=runs.index, dtype=object)
    for regime in reversed(regimes()):
        for condition in regime.conditions:
            found = found.mask(condition.holds(runs), regime.name)
    return found
