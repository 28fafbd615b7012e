"""The formulas on the page of rules compute what the program computes."""

from __future__ import annotations

import ast
import inspect
from dataclasses import fields, is_dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from triangulation.agents.citizens import Attitudes, Climate
from triangulation.agents.columns import columns_of
from triangulation.agents.moves import INSTRUMENTS, POWERS, Moves
from triangulation.agents.outlook import Outlook
from triangulation.experiments.theory.page import anchor
from triangulation.experiments.theory.rules import Rule, read
from triangulation.model.parameters import LEDGER, Parameters
from triangulation.model.security import Coercion
from triangulation.model.setting import Setting
from triangulation.model.state import State

THEORY = read()

SIGNED = (
    "alignment", "balance", "partiality", "signal", "recognised", "shock", "news", "recent",
    "change",
)  # fmt: skip
"""What functions are given that may lie below 0."""

ELSEWHERE = ("start", "events", "network", "voices", "deliberation")
"""Groups of parameters whose rules other pages describe: where a run begins, events, choices."""

WITHOUT_FORMULA = {
    "russia.effort", "belarus.effort", "european_union.effort", "united_states.effort",
    "citizens.mean_culture", "citizens.mean_leaning", "citizens.mean_identity",
    "citizens.diversity", "citizens.disagreement", "citizens.cultural_vote",
    "citizens.livelihood", "citizens.supporter", "citizens.russian", "citizens.poll_size",
    "citizens.poll_interval", "energy.price_mean", "energy.price_volatility",
    "energy.oil_price_mean", "energy.oil_volatility",
    "energy.first_renewal", "trade.imports_russia", "trade.reciprocal_share",
    "trade.accustomed_growth", "trade.growth_habit", "regime.first_election",
    "regime.succession_month", "regime.departure", "regime.contested", "regime.settling",
    "alignment.neutral_band", "alignment.engaged",
}  # fmt: skip
"""Parameters of dates, of the first citizens, of what is drawn, and of how things are counted."""
WORLDS = 40

FUNCTIONS: dict[str, Any] = {
    "approach": lambda stock, target, pace: stock + pace * (target - stock),
    "share": lambda x: np.clip(x, 0, 1),
    "scale": lambda x: np.clip(x, -1, 1),
    "positive": lambda x: np.maximum(x, 0),
    "minimum": np.minimum,
    "maximum": np.maximum,
    "mean": lambda *parts: sum(parts) / len(parts),
    "logistic": lambda x: 1 / (1 + np.exp(-x)),
    "log": np.log,
    "exp": np.exp,
    "sqrt": np.sqrt,
    "absolute": np.abs,
    "where": np.where,
    "total": lambda x: x.sum(axis=-1, keepdims=True),
}


class Instance:
    """A random situation: a state, moves, parameters, and whatever else a function is given."""

    def __init__(self, seed: int) -> None:
        self.draws = np.random.default_rng(seed)
        self.state = State(
            **{name: self.between(c.low, c.high) for name, c in columns_of(State).items()}
        )
        self.levels = {
            (power.name, each.name): self.between(each.low, each.high)
            for power in POWERS for each in power.menu.instruments
        }  # fmt: skip
        self.moves = Moves.of([self.levels[each] for each in INSTRUMENTS])
        self.p = self.parameters()
        self.outlook = Outlook(**{name: self.between(0, 1) for name in Outlook.__annotations__})
        self.coercion = Coercion(*(self.between(0, 1) for _ in fields(Coercion)))
        self.now = Attitudes(*(self.between(0, 1) for _ in fields(Attitudes)))
        self.climate = Climate(*(self.between(0, 0.5) for _ in fields(Climate)))
        self.given: dict[str, Any] = {}

    def between(self, low: float, high: float) -> np.ndarray:
        """Draw a quantity within its range; without one, near the sizes that occur."""
        low, high = (-2.0 if low == -np.inf else low), (300.0 if high == np.inf else high)
        if low == -2.0:
            high = 2.0
        return self.draws.uniform(low, high, (WORLDS, 1))

    def parameters(self) -> Parameters:
        """Draw every parameter around its value, so that no two of them are the same."""
        groups: dict[str, dict[str, Any]] = {}
        for full, declared in LEDGER.items():
            group, _, name = full.partition(".")
            if not isinstance(declared.default, str):
                value = declared.default * self.draws.uniform(0.8, 1.2) + self.draws.uniform(
                    0.01, 0.02
                )
                groups.setdefault(group, {})[name] = float(
                    np.clip(value, declared.low, declared.high)
                )
        p = Parameters()
        return replace(p, **{g: replace(getattr(p, g), **names) for g, names in groups.items()})

    def argument(self, name: str, annotation: str, rule: Rule) -> Any:
        """Return what a function is given for one of its arguments."""
        kinds = {"State": self.state, "Moves": self.moves, "Outlook": self.outlook,
                 "Coercion": self.coercion,
                 "Attitudes": self.now, "Climate": self.climate}  # fmt: skip
        kinds |= {type(getattr(self.p, f.name)).__name__: getattr(self.p, f.name)
                  for f in fields(Parameters) if is_dataclass(getattr(self.p, f.name))}  # fmt: skip
        if annotation in kinds:
            return kinds[annotation]
        if annotation == "Setting":
            where = self.argument("alignment", "Array", rule)
            return Setting(self.moves, self.coercion, where, self.p, month=3, months=1, draws=None)
        if annotation == "Levels":
            power = rule.module.rpartition("/")[2]
            return {n: level for (owner, n), level in self.levels.items() if owner == power}
        if name == "months":
            return 1
        if annotation.startswith("tuple"):
            return None
        if "None" in annotation and name == "discount":
            return self.state.discount
        if name == "utility":
            self.given["staying"] = self.between(0, 0.1)
            self.given["moves"] = self.draws.uniform(0, 0.1, (WORLDS, 4))
            self.given["one"] = self.given["moves"][:, :1]
            return np.concatenate([self.given["staying"], self.given["moves"]], axis=1)
        if name in ("distinct", "draws"):
            return np.full((WORLDS, 5), True if name == "distinct" else 0.5)
        if name not in self.given:
            self.given[name] = self.between(-1 if name in SIGNED else 0.05, 1)
        return self.given[name]

    def computed(self, rule: Rule) -> Any:
        """Return what the program computes."""
        function = rule.computes
        given = {
            name: self.argument(name, str(each.annotation), rule)
            for name, each in inspect.signature(function).parameters.items()
        }
        result = function(**given)
        for part in rule.part.split(".") if rule.part else ():
            result = result[int(part)] if part.isdigit() else (
                result[part] if isinstance(result, dict) else getattr(result, part)
            )  # fmt: skip
        return result

    def stated(self, rule: Rule) -> Any:
        """Return what the formula says."""
        return evaluated(rule, self)


class Names(dict[str, Any]):
    """What a formula's names stand for: quantities, the program's arguments, or other rules."""

    def __init__(self, instance: Instance) -> None:
        super().__init__(FUNCTIONS)
        self.instance = instance
        one = instance
        owners: dict[str, dict[str, Any]] = {
            f.name: vars(getattr(one.p, f.name)).copy() for f in fields(Parameters)
            if is_dataclass(getattr(one.p, f.name))
        }  # fmt: skip
        for (owner, name), level in one.levels.items():
            assert name not in owners[owner], f"{owner}.{name} is a parameter and an instrument."
            owners[owner][name] = level
        self.update({name: SimpleNamespace(**values) for name, values in owners.items()})
        self.update(
            state=one.state, outlook=one.outlook, coercion=one.coercion, climate=one.climate
        )
        self["now"] = one.now

    def __missing__(self, name: str) -> Any:
        if name == "mean_price":  # `mean` is a function of formulas, and an argument of the program
            return self.instance.given["mean"]
        if name in self.instance.given:
            return self.instance.given[name]
        return self.instance.stated(THEORY.rules[name])


def evaluated(rule: Rule, instance: Instance) -> Any:
    """Compute a formula line by line."""
    names = Names(instance)
    arguments = {*rule.arguments, *(("alignment",) if rule.function.startswith("next_") else ())}
    names.update({n: v for n, v in instance.given.items() if n in arguments})
    if "utility" in arguments:
        names.update({n: instance.given[n] for n in ("staying", "moves", "one")})
    *before, last = rule.lines
    for line in before:
        exec(compile(ast.Module([line], []), rule.title, "exec"), {"__builtins__": {}}, names)
    assert isinstance(last, ast.Expr)
    return eval(
        compile(ast.Expression(last.value), rule.title, "eval"), {"__builtins__": {}}, names
    )


def disagreement(rule: Rule) -> str:
    """Return how far a formula is from the program, in words; nothing where they agree."""
    for seed in range(5):
        instance = Instance(seed)
        computed = instance.computed(rule)
        stated = instance.stated(rule)
        if np.size(stated) == np.size(computed):
            stated = np.reshape(stated, np.shape(computed))
        stated = np.broadcast_to(stated, np.shape(computed))
        if not np.allclose(stated, computed, rtol=1e-9, atol=1e-12):
            return (
                f"{rule.module}.py: {rule.function} computes otherwise than the formula of "
                f"{rule.title!r} in experiments/theory/rules.toml says: by "
                f"{np.abs(stated - computed).max():g}."
            )
    return ""


@pytest.mark.parametrize("name", THEORY.rules)
def test_a_formula_computes_what_the_program_computes(name: str) -> None:
    assert disagreement(THEORY.rules[name]) == ""


@pytest.mark.parametrize(
    ("name", "was", "would"),
    [
        ("price_paid", "1 - total", "1 + total"),
        ("state_alignment", "alignment_security", "alignment_economy"),
        ("loss_signal", "security.fear_of_stand", "security.fear_of_observers"),
        ("hazard", "state.unrest ** 2", "state.unrest"),
        ("next_wellbeing", "trade.wellbeing_pace", "trade.gravity"),
    ],
)
def test_a_formula_that_says_otherwise_is_seen(name: str, was: str, would: str) -> None:
    rule = THEORY.rules[name]
    assert was in rule.formula
    assert disagreement(replace(rule, formula=rule.formula.replace(was, would))) != ""


def test_titles_are_anchors_of_their_own() -> None:
    titles = [*THEORY.themes, *(rule.title for rule in THEORY.rules.values())]
    assert len({anchor(title) for title in titles}) == len(titles)


def test_every_parameter_of_a_rule_stands_in_a_formula_or_is_named_here() -> None:
    used = {
        f"{owner}.{name}" for rule in THEORY.rules.values() for owner, name in rule.names() if owner
    }
    ours = {name for name in LEDGER if name.split(".")[0] not in ELSEWHERE}
    assert ours - used == WITHOUT_FORMULA
