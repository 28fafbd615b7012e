"""What every recorded column means, in the words and units of its declaration."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import fields
from types import ModuleType

from ..agents import public_opinion
from ..agents.moves import POWERS
from ..model import measures, record, state
from ..model.alignment import COMPONENTS
from ..model.kinds import EVENTS
from ..model.parameters import LEDGER


def sections() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (title, [(column, meaning)]) for every group of recorded columns, in order."""
    of_state = _meanings(state, "State")
    hidden = record.REPEATED
    opinion = _meanings(public_opinion, "PublicOpinion")
    poll = _meanings(public_opinion, "Poll")
    derived = [
        ("public_alignment", "Mean political leaning of the public, −1 (Moscow) … +1 (West)."),
        ("alignment_gap", "State alignment less public alignment."),
        ("alignment_drift", "Change of state alignment over the last twelve months."),
    ]
    moves = [
        (f"{power.name}_{i.name}", f"{power.title}: {i.meaning}; {i.low:g} … {i.high:g}.")
        for power in POWERS
        for i in power.menu.instruments
    ]
    causes = [
        (f"change_{c}_by_{power.name}",
         f"Part of the month's change of alignment ({c}) that {power.capital}'s move made.")
        for c in COMPONENTS for power in POWERS
    ] + [
        (f"change_{c}_under_way",
         f"Part of the change ({c}) under way without a move of the month.")
        for c in COMPONENTS
    ]  # fmt: skip
    events = [
        (f"event_{kind}", f"{e.title} in the month: its size, 0 (none) … 1 ({e.largest}).")
        for kind, e in EVENTS.items()
    ]
    indecision = [
        (f"indecision_{p.name}", f"How undecided {p.capital} was, 0 (certain) … 1 (blind).")
        for p in POWERS
    ]
    return [
        ("Measures", [*_meanings(measures, "Measures").items(), *derived]),
        ("State of the world", [(n, m) for n, m in of_state.items() if n not in hidden]),
        ("The public", [(f"public_{n}", m) for n, m in opinion.items()]),
        ("The regime's polls", [(f"poll_{n}", m) for n, m in poll.items()]),
        ("Moves", moves),
        ("What moved alignment", causes),
        ("Events", events),
        ("Decisiveness", indecision),
    ]


def _meanings(module: ModuleType, name: str) -> dict[str, str]:
    """Return the words under each attribute of a dataclass; a run of attributes shares them."""
    tree = ast.parse(inspect.getsource(module))
    body = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == name).body
    found: dict[str, str] = {}
    waiting: list[str] = []
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            waiting.append(node.target.id)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            words = " ".join(str(node.value.value).split())
            found |= dict.fromkeys(waiting, words)
            waiting = []
    found |= dict.fromkeys(waiting, "")
    order = [f.name for f in fields(getattr(module, name))]
    return {attribute: found[attribute] for attribute in order}


def meanings() -> dict[str, str]:
    """Return the meaning of every recorded column by name."""
    return {name: meaning for _, rows in sections() for name, meaning in rows}


SUMMARIES = {"mean": "mean over all months", "final": "mean over the last twelve months"}
"""How a run's months become one number, by the ending of the outcome's name."""


def outcome_label(outcome: str) -> str:
    """Return what an outcome such as ``alignment_final`` is, with its unit, for an axis.

    The first line names it, the second has the recorded column's meaning, in which its unit
    stands. A name that is not recorded is its own label.
    """
    known = meanings()
    measure, ending = outcome, ""
    if outcome not in known:
        measure, _, ending = outcome.rpartition("_")
    if measure not in known or (ending and ending not in SUMMARIES):
        return outcome
    name = measure.replace("_", " ") + (f", {SUMMARIES[ending]}" if ending else "")
    return f"{name}\n{_short(measure, known[measure])}"


def _short(measure: str, meaning: str) -> str:
    """Return a meaning without what it explains further; a move's range stands at its end."""
    if any(measure.startswith(f"{power.name}_") for power in POWERS):
        return meaning.rstrip(".")
    return re.split(r"[:;]|\.(?:\s|$)", meaning)[0]


def parameter_words(name: str) -> str:
    """Return what a parameter means, without what its meaning explains further."""
    return re.split(r"[:;]", LEDGER[name].meaning)[0] if name in LEDGER else name


def parameter_label(name: str) -> str:
    """Return a parameter's meaning, name and unit, for an axis along its values."""
    if name not in LEDGER:
        return name
    return f"{parameter_words(name)}\n{name}, {LEDGER[name].unit}"
