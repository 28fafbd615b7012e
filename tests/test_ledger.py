"""Every number is declared once, with its source, and is used; no rule hides one of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from triangulation.agents.moves import (
    INSTRUMENTS,
    POWERS,
    SLICES,
    BelarusMove,
    EuropeanUnionMove,
    RussiaMove,
    UnitedStatesMove,
)
from triangulation.agents.policies import Deliberate, Policy, Random, Scripted
from triangulation.agents.power import Power
from triangulation.model.kinds import EVENTS
from triangulation.model.parameters import LEDGER, Parameters, group_type
from triangulation.model.record import record
from triangulation.model.scenario import load_scenario, scenario_names
from triangulation.model.schedule import Event
from triangulation.model.simulation import Simulation

ROOT = Path(__file__).parents[1]
RULES = sorted([*(ROOT / "agents").glob("*.py"), *(ROOT / "model").glob("*.py")])
GROUPS = {f.name: group_type(f.name) for f in fields(Parameters)}
MOVES = {
    "russia": RussiaMove,
    "belarus": BelarusMove,
    "european_union": EuropeanUnionMove,
    "united_states": UnitedStatesMove,
}


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def name_of(power: Power) -> str:
    return power.name


# --- declarations --------------------------------------------------------------------------


@pytest.mark.parametrize("name", LEDGER)
def test_declaration_is_complete(name: str) -> None:
    declared = LEDGER[name]
    assert declared.unit.strip()
    assert declared.meaning.strip()
    assert "\n" not in declared.meaning
    if declared.options:
        assert declared.default in declared.options
        return
    default = float(declared.default)
    assert declared.low < declared.high
    assert declared.low <= default <= declared.high
    if declared.explore is not None:
        low, high = declared.explore
        assert declared.low <= low < high <= declared.high
        assert low <= default <= high
    if declared.whole:
        assert default == int(default)


# --- no number hides in a rule -------------------------------------------------------------

PLAIN = (0, 1)
"""Nothing and all: they say how a formula is built, not how large something is in the world."""

DECLARES = (
    "number",
    "word",
    "column",
    "Column",
    "Instrument",
    "BoldMove",
    "quoted",
    "data",
    "assumed",
    "literature",
)


def hidden_numbers(source: str) -> list[str]:
    """Return the numbers in a module's functions that no declaration and no constant holds.

    A position in a list (``parts[3]``), the order of axes and the size of a cache are no quantities
    of the world; 0, 1 and −1 build formulas. A half may well be a weight, and a 2 a factor.
    """
    return [
        f"line {node.lineno}: {node.value}"
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for node in _quantities(function)
        if isinstance(node.value, (int, float))
        and not isinstance(node.value, bool)
        and node.value not in PLAIN
    ]


def _quantities(node: ast.AST) -> Iterator[ast.Constant]:
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) or child in decorators:
            continue
        if isinstance(child, ast.Constant):
            yield child
        elif isinstance(child, ast.Subscript):
            yield from _quantities(child.value)
        elif isinstance(child, ast.Call) and getattr(child.func, "attr", "") == "transpose":
            yield from _quantities(child.func)
        elif not (
            isinstance(child, ast.Call)
            and isinstance(child.func, ast.Name)
            and child.func.id in DECLARES
        ):
            yield from _quantities(child)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(x):\n    return x[3] - 1 + x ** -1", []),
        ("def f(x):\n    return 0.5 * x", ["line 2: 0.5"]),
        ("def f(x):\n    return 2 * x - 1", ["line 2: 2"]),
        ("def f(x):\n    return x.transpose(1, 2, 0)", []),
        ("LIMIT = 7\ndef f(x):\n    return x * LIMIT", []),
        ("def f(x):\n    return 0.3 * x", ["line 2: 0.3"]),
        ("def f(x=12):\n    return x", ["line 1: 12"]),
        ("class A:\n    p = number(0.3)\n    def f(self):\n        return (4,)", ["line 4: 4"]),
        ("def f(x):\n    def g():\n        return 9\n    return g", ["line 3: 9"]),
        ("def f(x):\n    return x[3](8)", ["line 2: 8"]),
        ("@cached(8)\ndef f(x):\n    return x", []),
    ],
)
def test_the_search_for_numbers_itself(source: str, found: list[str]) -> None:
    assert hidden_numbers(source) == found


@pytest.mark.parametrize("path", RULES, ids=label)
def test_no_rule_hides_a_number(path: Path) -> None:
    """A number that says how large something is belongs in the ledger."""
    assert hidden_numbers(path.read_text(encoding="utf-8")) == []


# --- every parameter is used ---------------------------------------------------------------


def read_parameters(source: str) -> set[str]:
    """Return the parameters that a module reads, as ``group.name``.

    A group is known by the type that a function's argument is declared to have
    (``energy: EnergyParameters``), by its place (``p.energy``), or by an assignment from there
    (``start = p.start``).
    """
    by_type = {group.__name__: name for name, group in GROUPS.items()}
    found: set[str] = set()
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        known: dict[str, str] = {}
        arguments = [*function.args.args, *function.args.kwonlyargs]
        for argument in arguments:
            annotation = argument.annotation
            if isinstance(annotation, ast.Name) and annotation.id in by_type:
                known[argument.arg] = by_type[annotation.id]
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                known |= dict(_aliases(node))
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute):
                group = _group(node.value, known)
                if group:
                    found.add(f"{group}.{node.attr}")
    return found


def _group(node: ast.expr, known: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    return node.attr if isinstance(node, ast.Attribute) and node.attr in GROUPS else None


def _aliases(node: ast.Assign) -> Iterator[tuple[str, str]]:
    target = node.targets[0]
    pairs = [(target, node.value)]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        pairs = list(zip(target.elts, node.value.elts, strict=True))
    for name, value in pairs:
        group = _group(value, {})
        if isinstance(name, ast.Name) and group:
            yield name.id, group


def test_every_parameter_is_read_somewhere() -> None:
    """A preference that nothing uses looks harmless; it is a defect."""
    # Population passes its own `parameters` on, typed by the dataclass that holds them.
    used = set[str]().union(*(read_parameters(p.read_text(encoding="utf-8")) for p in RULES))
    assert sorted(set(LEDGER) - used) == []


def test_nothing_else_is_read() -> None:
    """The search above finds real names: all that it finds are declared, or are methods."""
    used = set[str]().union(*(read_parameters(p.read_text(encoding="utf-8")) for p in RULES))
    assert len(used & set(LEDGER)) == len(LEDGER)


# --- every parameter matters ---------------------------------------------------------------

OF_A_BATCH = ["network.rewiring"]
"""Explored parameters that are the same in all worlds of a batch."""

EXPLORED = [n for n, d in LEDGER.items() if d.explore and n not in OF_A_BATCH]


def with_effect(
    names: set[str],
    base: Parameters,
    policies: dict[str, Policy],
    worlds: Sequence[int],
    events: Sequence[Event] = (),
) -> set[str]:
    """Return the parameters whose two extremes leave different records of one of the worlds."""
    listed = sorted(names)
    sets = [base.with_values({n: bound}) for n in listed for bound in LEDGER[n].explore or ()]
    if not sets:
        return set()
    simulation = Simulation(
        [values for values in sets for _ in worlds], seed=5, worlds=list(worlds) * len(sets),
        citizens=40, policies=policies, schedule=events,
    )  # fmt: skip
    differ = np.zeros((len(listed), len(worlds)), dtype=bool)
    for _ in range(30):
        for values in record(simulation.step()).values():
            low, high = values.reshape(len(listed), 2, len(worlds)).swapaxes(0, 1)
            differ |= low != high
    return {name for name, differs in zip(listed, differ.any(axis=1), strict=True) if differs}


def test_every_parameter_matters() -> None:
    """Each explored parameter changes some recorded column, in some scenario.

    Powers that move at random go where deliberate ones seldom do: to force, to bases, to coldness
    on all sides. Every kind of event happens once.
    """
    blind: dict[str, Policy] = {power.name: Random() for power in POWERS}
    every = [Event(2, kind, 0.5) for kind in EVENTS]
    left = set(EXPLORED)
    left -= with_effect(left, Parameters(), {}, [0])
    left -= with_effect(left, Parameters(), blind, [0], every)
    western = {"integration_response": 0.0, "overture_eu": 1.0, "overture_us": 1.0, "openness": 1.0}
    alarming: dict[str, Policy] = {"belarus": Scripted({**western, "military_cooperation": 0.0})}
    boom = Parameters().with_values({"trade.demand": 2})
    left -= with_effect(left, boom, blind, [0])
    for name in scenario_names():
        scenario = load_scenario(name)
        left -= with_effect(left, scenario.parameters, scenario.play_policies(), [0])
        left -= with_effect(left, scenario.parameters, blind | alarming, [0])
    left -= with_effect(left, Parameters(), blind, range(50))  # for what happens once in a century
    assert sorted(left) == []


@pytest.mark.parametrize("name", OF_A_BATCH)
def test_what_a_batch_shares_matters(name: str) -> None:
    explored = LEDGER[name].explore
    assert explored is not None
    low, high = (
        Simulation(Parameters().with_values({name: bound}), seed=5, worlds=[0], citizens=60)
        for bound in explored
    )
    one, two = record(low.step()), record(high.step())
    assert (one["public_leaning"] != two["public_leaning"]).all()


# --- instruments ---------------------------------------------------------------------------


@pytest.mark.parametrize("power", POWERS, ids=name_of)
def test_moves_name_the_menus_instruments_in_order(power: Power) -> None:
    assert [f.name for f in fields(MOVES[power.name])] == [i.name for i in power.menu.instruments]
    place = SLICES[power.name]
    assert INSTRUMENTS[place] == tuple((power.name, i.name) for i in power.menu.instruments)


@pytest.mark.parametrize("power", POWERS, ids=name_of)
def test_instruments_are_sound(power: Power) -> None:
    """Rest lies within the range, a step within its width, bold moves within the bounds."""
    bounds = {i.name: (i.low, i.high) for i in power.menu.instruments}
    for i in power.menu.instruments:
        assert i.low <= i.rest <= i.high
        assert 0 < i.step <= i.high - i.low
        assert i.meaning
        assert i.up != i.down
    for bold in power.menu.bold:
        for name, level in bold.levels.items():
            assert bounds[name][0] <= level <= bounds[name][1]
    names = power.menu.names
    assert len(set(names)) == len(names)
    assert len({power.menu.describe(name) for name in names}) == len(names)


@pytest.mark.parametrize("power", POWERS, ids=name_of)
def test_candidates_stay_within_bounds(power: Power) -> None:
    """From any course, edges included; candidates that change nothing are told apart."""
    rng = np.random.default_rng(1)
    low, high = power.menu.bounds
    levels = rng.uniform(low, high, (200, len(low)))
    edges = rng.integers(0, 2, levels.shape) == 0
    levels = np.where(edges, np.where(rng.integers(0, 2, levels.shape) == 0, low, high), levels)
    candidates, distinct = power.menu.candidates(levels)
    assert candidates.shape == (200, len(power.menu.names), len(low))
    assert (candidates >= low).all()
    assert (candidates <= high).all()
    assert (candidates[:, 0] == levels).all()
    assert distinct[:, 0].all()
    assert ((candidates != levels[:, None]).any(axis=-1)[:, 1:] == distinct[:, 1:]).all()


def test_deliberation_is_what_a_power_does_by_default() -> None:
    policies = Simulation(Parameters(), citizens=1).policies
    assert policies == {power.name: Deliberate() for power in POWERS}
