"""Formulas in Python, as LaTeX: what GitHub and the documentation's site draw."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

Symbol = Callable[[str, str], str]
"""The symbol of a quantity by its owner (or nothing) and its name."""

SUM, PRODUCT, ATOM = 0, 1, 2
"""How tightly a piece holds together; a looser one gets parentheses in a tighter place."""

SIGNS: dict[type[ast.cmpop], str] = {ast.Gt: ">", ast.Lt: "<", ast.GtE: r"\geq", ast.LtE: r"\leq"}
ONE_LINE = 3
"""Terms of a sum that stand on one line."""

TEMPLATES = {
    "positive": r"({0})^{{+}}",
    "share": r"[{0}]_{{0}}^{{1}}",
    "scale": r"[{0}]_{{-1}}^{{1}}",
    "minimum": r"\min({0},\; {1})",
    "maximum": r"\max({0},\; {1})",
    "logistic": r"\operatorname{{logistic}}({0})",
    "log": r"\ln({0})",
    "exp": r"\exp({0})",
    "sqrt": r"\sqrt{{{0}}}",
    "total": r"\sum_{{m}} {0}",
    "absolute": r"\left|{0}\right|",
    "where": r"\begin{{cases}} {1} & \text{{if }} {0} \\ {2} & \text{{otherwise}} \end{{cases}}",
}
"""The functions that formulas may use, besides ``mean`` and ``approach``."""


def equation(left: str, formula: ast.expr, symbol: Symbol) -> str:
    """Return one line of a formula; a long sum has a line for each term."""
    terms = _terms(formula, "+")
    if len(terms) <= ONE_LINE:
        return f"{left} = {expression(formula, symbol)}"
    rows: list[str] = []
    for number, (sign, term) in enumerate(terms):
        shown = "" if number == 0 and sign == "+" else f"{sign} "
        rows.append(f"{f'{left} =' if number == 0 else ''} & {shown}{_held(term, symbol, PRODUCT)}")
    return r"\begin{array}{rl} " + r" \\ ".join(rows) + r" \end{array}"


def expression(node: ast.expr, symbol: Symbol) -> str:
    """Return an expression."""
    return _shown(node, symbol)[0]


def _parenthesised(text: str) -> str:
    """Return a piece in parentheses, tall ones around what is tall."""
    return rf"\left({text}\right)" if r"\frac" in text else f"({text})"


def _terms(node: ast.expr, sign: str) -> list[tuple[str, ast.expr]]:
    """Return the signed terms of a sum."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        other = {"+": "-", "-": "+"}[sign] if isinstance(node.op, ast.Sub) else sign
        right = [(other, node.right)] if isinstance(node.op, ast.Sub) else _terms(node.right, sign)
        return [*_terms(node.left, sign), *right]
    return [(sign, node)]


def _held(node: ast.expr, symbol: Symbol, place: int) -> str:
    """Return an expression for a place in which looser pieces need parentheses."""
    text, holds = _shown(node, symbol)
    return text if holds >= place else _parenthesised(text)


def _shown(node: ast.expr, symbol: Symbol) -> tuple[str, int]:
    """Return an expression, and how tightly it holds together."""
    match node:
        case ast.Constant(value):
            return f"{value:g}" if isinstance(value, float) else str(value), ATOM
        case ast.Name(id=name):
            return symbol("", name), ATOM
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return symbol(owner, name), ATOM
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"-{_held(operand, symbol, PRODUCT)}", SUM
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return (
                f"{expression(left, symbol)} {SIGNS[type(sign)]} {expression(right, symbol)}",
                SUM,
            )
        case ast.BinOp(left=left, op=op, right=right):
            return _joined(left, op, right, symbol)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _called(name, arguments, symbol)
        case _:
            raise ValueError(f"A formula cannot have {ast.unparse(node)}.")


def _joined(left: ast.expr, op: ast.operator, right: ast.expr, symbol: Symbol) -> tuple[str, int]:
    match op:
        case ast.Add():
            return f"{expression(left, symbol)} + {expression(right, symbol)}", SUM
        case ast.Sub():
            return f"{expression(left, symbol)} - {_held(right, symbol, PRODUCT)}", SUM
        case ast.Mult():
            a, b = _held(left, symbol, PRODUCT), _held(right, symbol, PRODUCT)
            return rf"{a} \cdot {b}", PRODUCT
        case ast.Div():
            return rf"\frac{{{expression(left, symbol)}}}{{{expression(right, symbol)}}}", PRODUCT
        case ast.Pow():
            return f"{{{_held(left, symbol, ATOM)}}}^{{{expression(right, symbol)}}}", PRODUCT
        case _:
            raise ValueError(f"A formula cannot have {type(op).__name__}.")


def _called(name: str, arguments: list[ast.expr], symbol: Symbol) -> tuple[str, int]:
    if name == "mean":
        total = " + ".join(expression(each, symbol) for each in arguments)
        return rf"\frac{{{total}}}{{{len(arguments)}}}", PRODUCT
    if name == "approach":
        stock, target, pace = arguments
        gap = ast.BinOp(target, ast.Sub(), stock)
        step = rf"{_held(pace, symbol, PRODUCT)} \cdot {_parenthesised(expression(gap, symbol))}"
        return f"{expression(stock, symbol)} + {step}", SUM
    shown = [expression(each, symbol) for each in arguments]
    template = TEMPLATES[name]
    if any(r"\frac" in each for each in shown):
        template = re.sub(r"[(\[]", r"\\left\g<0>", re.sub(r"[)\]]", r"\\right\g<0>", template))
    return template.format(*shown), ATOM
