"""The page of rules: each with its words, formula, symbols, units, sources and function."""

from __future__ import annotations

import ast
import re
from inspect import getsource

from ...agents.columns import Column, columns_of
from ...agents.moves import POWERS
from ...agents.outlook import Outlook
from ...model.parameters import LEDGER
from ...model.state import State
from .latex import TEMPLATES, equation
from .rules import Rule, Theory, read

FUNCTIONS = {*TEMPLATES, "mean", "approach"}

INTRO = r"""# Rules

What the model computes every month, rule by rule: in words, as a formula, with its symbols, their
units and sources, and the function that computes it. Each formula is compared with that function by
a test, on random states and parameters, so that the page cannot say one thing and the program do
another. The [model description](ODD.md) says in which order the rules are applied and why they look
like this; the [parameters](parameters.md) have their allowed and explored ranges.

- Latin letters are quantities of the world, Greek letters what powers decide and what is derived;
  parameters are written out: $\text{fear of drift}$. A prime marks a value after the month: $w'$.
- $(x)^{+}$ is $x$ where it is positive, else 0; $[x]_{0}^{1}$ is $x$ kept
  within 0 and 1; $\operatorname{logistic}(x) = 1 / (1 + e^{-x})$.
- A stock $x$ that follows a target $y$ at the pace $r$ becomes $x + r \cdot (y - x)$. Formulas are
  those of one month; over $n$ months, as powers imagine them, $1 - (1 - r)^{n}$ stands for $r$.
- Sources are *quoted* from the paper, *data*, *literature*, or *assumed* with the reason. Where the
  size of a parameter has another source than the mechanism, both are given.
"""


def rules_page() -> str:
    """Return the page."""
    theory = read()
    parts = [INTRO, "Themes: " + ", ".join(f"[{t}](#{anchor(t)})" for t in theory.themes) + ".\n"]
    for theme, text in theory.themes.items():
        parts.append(f"## {theme}\n\n{text}\n")
        said: set[str] = set()
        parts += [_rule(r, theory, said) for r in theory.rules.values() if r.theme == theme]
    return "\n".join(parts)


def anchor(title: str) -> str:
    """Return the anchor of a heading, as GitHub and the site make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def formula(rule: Rule, theory: Theory) -> list[str]:
    """Return the lines of a rule's formula as LaTeX."""

    def symbol(owner: str, name: str) -> str:
        return theory.symbol(rule, owner, name)

    lines: list[str] = []
    for line in rule.lines:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            lines.append(equation(symbol("", line.targets[0].id), line.value, symbol))
        elif isinstance(line, ast.Expr):
            lines.append(equation(rule.symbol, line.value, symbol))
    return lines


def _rule(rule: Rule, theory: Theory, said: set[str]) -> str:
    """Return a rule's section; the words of a function in ``said`` are not repeated."""
    function = f"{rule.module}.{rule.function}"
    words = [] if function in said else [_sentences(rule)]
    said.add(function)
    blocks = [f"```math\n{line}\n```" for line in formula(rule, theory)]
    path = f"{rule.module}.py"
    rows = [_row(rule, theory, owner, name) for owner, name in _quantities(rule, theory)]
    return "\n\n".join(
        [
            f"### {rule.title}",
            *words,
            *blocks,
            f"Computed by [`{rule.function}`](../{path}#{rule.function}) in `{path}`.",
            "| symbol | quantity | value, unit or range | source |\n| --- | --- | --- | --- |\n"
            + "\n".join(rows),
            "",
        ]
    )


def _sentences(rule: Rule) -> str:
    """Return the function's own words, as a paragraph for each of its docstring's."""
    words = rule.words
    return words[0].upper() + words[1:]


def _quantities(rule: Rule, theory: Theory) -> list[tuple[str, str]]:
    """Return what a formula uses and the page explains below it."""
    own = set(rule.locals) | FUNCTIONS
    return [(owner, name) for owner, name in rule.names() if owner or name not in own]


def _row(rule: Rule, theory: Theory, owner: str, name: str) -> str:
    symbol = f"${theory.symbol(rule, owner, name)}$"
    full = f"{owner}.{name}" if owner else name
    given = theory.meanings.get(f"{rule.name}.{name}") or theory.meanings.get(full)
    if full in LEDGER or given in LEDGER:
        cells = _parameter(full if full in LEDGER else str(given))
    elif owner == "state":
        cells = _quantity(columns_of(State)[name])
    elif owner == "outlook":
        cells = (_outlook()[name], "", f"foreseen: `{name}`")
    elif owner in {power.name for power in POWERS}:
        cells = _instrument(owner, name)
    elif (
        name in theory.rules and not (given and name in rule.arguments) and owner in ("", "climate")
    ):
        other = theory.rules[name]
        cells = (f"[{other.title}](#{anchor(other.title)})", "", "the rule of this name")
    elif owner == "climate":
        cells = ("State alignment", "−1 … +1", "climate of opinion of the month")
    elif given:
        cells = (given[0].upper() + given[1:], "", "given by the rule that asks")
    else:
        raise KeyError(f"rules.toml has no meaning for {full} in the rule {rule.title!r}.")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in (symbol, *cells)) + " |"


def _parameter(full: str) -> tuple[str, str, str]:
    declared = LEDGER[full]
    source = str(declared.mechanism)
    if declared.magnitude is not declared.mechanism:
        source += f"; its size {declared.magnitude}"
    return f"{declared.meaning} (`{full}`)", f"{declared.default} {declared.unit}", source


def _quantity(declared: Column) -> tuple[str, str, str]:
    unit = (
        declared.unit if declared.unit == declared.range else f"{declared.unit}, {declared.range}"
    )
    return declared.meaning, unit.rstrip(", "), "state of the world"


def _instrument(owner: str, name: str) -> tuple[str, str, str]:
    power = next(power for power in POWERS if power.name == owner)
    each = next(i for i in power.menu.instruments if i.name == name)
    meaning = each.meaning[0].upper() + each.meaning[1:]
    span = f"{each.low:g} … {each.high:g}".replace("-", "−")
    return f"{meaning} (`{owner}.{name}`)", span, f"decided by {power.capital}; {each.source}"


def _outlook() -> dict[str, str]:
    """Return what each quantity of an outlook means, from the words below its declaration."""
    (declared,) = ast.parse(getsource(Outlook)).body
    assert isinstance(declared, ast.ClassDef)
    found: dict[str, str] = {}
    for field, words in zip(declared.body, declared.body[1:], strict=False):
        match field, words:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=text)):
                found[name] = str(text).rstrip(".")
            case _:
                pass
    return found
