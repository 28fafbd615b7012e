"""The sliders: every parameter of the ledger, grouped, with meaning, unit and provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ...agents.declaration import Declaration
from ...agents.spans import Span
from ...model.calendar import month_words
from ...model.parameters import (
    LEDGER,
    ParameterError,
    Parameters,
    Value,
    check_consistency,
    checked,
)
from ..play.view import View
from ..play.words import source_words

TITLES = {
    "russia": "Russia: what Moscow wants",
    "belarus": "Belarus: what the regime in Minsk wants",
    "european_union": "European Union: what Brussels wants",
    "united_states": "United States: what Washington wants",
    "deliberation": "How the powers decide",
    "citizens": "Citizens: how they differ and change their minds",
    "network": "Citizens: who talks with whom",
    "energy": "Energy",
    "trade": "Trade",
    "integration": "Integration",
    "diplomacy": "Diplomacy",
    "security": "Security and coercion",
    "regime": "The regime: unrest and succession",
    "society": "Society: what moves opinion",
    "alignment": "How alignment is measured",
    "start": "The world at the start",
}


@cache
def sliders() -> tuple[dict[str, Any], ...]:
    """Return the groups of the ledger with all that a slider needs; the same for every game."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, declared in LEDGER.items():
        groups.setdefault(name.partition(".")[0], []).append(_slider(name, declared))
    return tuple(
        {"name": g, "title": TITLES.get(g, g.replace("_", " ").capitalize()), "sliders": s}
        for g, s in groups.items()
    )


def _slider(name: str, declared: Declaration) -> dict[str, Any]:
    span = declared.high - declared.low
    return {
        "name": name,
        "label": name.partition(".")[2].replace("_", " "),
        "unit": declared.unit,
        "low": declared.low,
        "high": declared.high,
        "step": 1 if declared.whole else float(f"{span / 200:.1g}") if span else 1,
        "options": list(declared.options),
        "meaning": declared.meaning,
        "mechanism": source_words(declared.mechanism),
        "magnitude": None
        if declared.magnitude is declared.mechanism
        else source_words(declared.magnitude),
        "explore": list(declared.explore) if declared.explore else None,
    }


def settings(view: View) -> dict[str, Any]:
    """Return every parameter's value in the course on screen, and which were changed.

    They are the same in every month, so that going from month to month sends none of them: of a
    parameter on a path the value of month 1, and the path in words.
    """
    branch = view.recipe.branches[view.recipe.shown]
    whole = view.recipe.parameters(view.recipe.shown)
    return {
        "values": whole.at(1).values(),
        "paths": {name: path_words(path, view.begins) for name, path in whole.paths.items()},
        "changed": list(branch.changes),
    }


def path_words(path: Sequence[Span], begins: str | None) -> str:
    """Return a path as ``200 to July 2020, 300 from August 2020``."""
    return ", ".join(
        f"{span['level']:g} to {month_words(span['last'], begins)}"
        if "last" in span
        else f"{span['level']:g} from {month_words(span['first'], begins)}"
        for span in path
    )


def refusals(
    base: Parameters, wanted: Mapping[str, Any]
) -> tuple[dict[str, Value], dict[str, str]]:
    """Check wanted values; return those that can be taken, and a sentence for each that cannot.

    Values that are possible alone but not together are refused under the name of the first.
    """
    taken: dict[str, Value] = {}
    refused: dict[str, str] = {}
    for name, value in wanted.items():
        try:
            taken[name] = checked(name, value)
        except ParameterError as error:
            refused[name] = str(error)
    try:
        check_consistency(base.with_values(taken))
    except ParameterError as error:
        refused[next(iter(taken))] = str(error)
    return taken, refused
