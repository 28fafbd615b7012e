"""The rules as they are written down in ``rules.toml``: formulas that can be computed and shown."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ...model.parameters import LEDGER

FILE = Path(__file__).with_name("rules.toml")

OBJECTS = ("state", "outlook", "coercion", "now", "climate")
"""What formulas take quantities from, besides groups of parameters and powers: ``state.bypass``."""


@dataclass(frozen=True)
class Rule:
    """One rule: a formula and the function of the program that computes the same.

    ``formula`` is written in Python: lines that name intermediate quantities, and the result last.
    It may use ``state.x``, ``outlook.x``, ``<group>.x`` (a parameter), ``<power>.x`` (what a power
    decides), arguments of the function, and other rules by their ``name``. ``part`` is the entry
    of the result that the formula stands for, where the function returns several, such as
    ``components.0``.
    """

    theme: str
    title: str
    module: str
    function: str
    formula: str
    symbol: str
    name: str
    part: str = ""
    symbols: Mapping[str, str] | None = None

    @property
    def lines(self) -> list[ast.stmt]:
        """Return the formula's lines: assignments, and the result as an expression."""
        return ast.parse(self.formula).body

    @property
    def computes(self) -> Callable[..., Any]:
        """Return the function that computes the rule."""
        return getattr(
            import_module(f"triangulation.{self.module.replace('/', '.')}"), self.function
        )

    @property
    def arguments(self) -> set[str]:
        """Return the names of what the function is given."""
        return set(inspect.signature(self.computes).parameters)

    @property
    def words(self) -> str:
        """Return what the function's docstring says of the rule, as Markdown."""
        text = inspect.cleandoc(self.computes.__doc__ or "").split("\n\nParameters\n", 1)[0]
        text = re.sub(r":\w+:`~?([^`]*)`", lambda found: f"`{found[1].rsplit('.', 1)[-1]}`", text)
        return text.replace("``", "`").removeprefix("Return ").strip()

    @property
    def locals(self) -> list[str]:
        """Return the names of the formula's intermediate quantities."""
        targets = [line.targets[0] for line in self.lines if isinstance(line, ast.Assign)]
        return [target.id for target in targets if isinstance(target, ast.Name)]

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield each quantity that the formula uses: its owner, if it has one, and its name."""
        used: list[tuple[int, int, str, str]] = []
        for line in self.lines:
            for node in ast.walk(line):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    used.append((node.lineno, node.col_offset, node.value.id, node.attr))
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    used.append((node.lineno, node.col_offset, "", node.id))
        seen = dict.fromkeys((owner, name) for _, _, owner, name in sorted(used))
        owners = {owner for owner, _ in seen}
        yield from ((owner, name) for owner, name in seen if owner or name not in owners)


@dataclass(frozen=True)
class Theory:
    """All rules by name, in order, and the symbols and meanings of quantities by ``owner.name``."""

    rules: Mapping[str, Rule]
    symbols: Mapping[str, str]
    meanings: Mapping[str, str]
    themes: Mapping[str, str]

    def symbol(self, rule: Rule, owner: str, name: str) -> str:
        """Return the symbol of a quantity that a rule uses; a parameter has its name in words."""
        own = rule.symbols or {}
        full = f"{owner}.{name}" if owner else name
        if full in own:
            return own[full]
        if not owner and name in self.rules:
            return self.rules[name].symbol
        if full in self.symbols:
            return self.symbols[full]
        if self.meanings.get(full) in LEDGER:
            return r"\text{" + name.replace("_", " ") + "}"
        if owner in (*OBJECTS, ""):
            raise KeyError(f"rules.toml has no symbol for {full} in the rule {rule.title!r}.")
        return r"\text{" + name.replace("_", " ") + "}"


def read(file: Path = FILE) -> Theory:
    """Read the rules."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    rules: dict[str, Rule] = {}
    themes: dict[str, str] = {}
    for theme in raw["themes"]:
        themes[theme["title"]] = theme["text"]
        for entry in theme["rules"]:
            module, function = entry.pop("function").rsplit(".", 1)
            name = entry.pop("name", function)
            rule = Rule(theme["title"], module=module, function=function, name=name, **entry)
            if name in rules:
                raise ValueError(f"rules.toml has two rules called {name}.")
            rules[name] = rule
    return Theory(rules, raw["symbols"], raw["meanings"], themes)
