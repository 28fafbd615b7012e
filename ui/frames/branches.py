"""Fork and compare: the courses of a game, the moves a fork can order, and the difference."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...agents.mistake import shown
from ...agents.moves import POWERS
from ...model.parameters import ParameterError
from ..play.courses import without
from ..play.orders import POWER, Order
from ..play.recipe import Recipe
from ..play.view import View
from ..play.words import signed
from .chart import Chart, Line, Plan, chart
from .quantities import Shown, quantity
from .timeline import column, span

COMPARED = (
    "alignment", "public_alignment", "sovereignty", "freedom", "integration_depth", "loss_risk",
    "coercion", "price_paid", "exports_russia", "unrest", "survival",
)  # fmt: skip
"""What is compared."""

DURATIONS = {"once": 1, "year": 12, "on": None}
"""For how many months a forked move holds; ``None`` is to the end."""


def branches(view: View) -> dict[str, Any]:
    """Return the frame of the courses, the fork and the comparison."""
    recipe = view.recipe
    return {
        "month": recipe.month,
        "when": view.in_full(recipe.month),
        "next": view.named(recipe.month + 1),
        "shown": recipe.shown,
        "against": recipe.against,
        "courses": [
            {
                "number": n,
                "name": b.name,
                "from": None if b.parent is None
                else f"{recipe.branches[b.parent].name}, {view.named(b.month)}",
                "changes": len(b.changes) + len(b.orders),
                "grown": len(recipe.branches) - len(without(recipe, n).branches) - 1 if n else 0,
            }
            for n, b in sorted(recipe.branches.items())
        ],
        "powers": [_menu(view, power.name) for power in POWERS if power.name != recipe.seat],
        "table": table(view),
        "hint": hint(view),
    }  # fmt: skip


def _menu(view: View, name: str) -> dict[str, Any]:
    power = POWER[name]
    _, distinct = power.menu.candidates(view.moment.levels[name])
    moves = [
        {"name": move, "words": power.menu.describe(move)}
        for n, move in enumerate(power.menu.names)
        if distinct[0, n]
    ]
    return {"name": name, "title": f"{power.capital} ({power.title})", "moves": moves}


def order_for(view: View, power: str, move: str, duration: str) -> Order:
    """Return the order that makes ``power`` take a move of its menu from the next month on.

    It holds every instrument that the move names, also those that stand there already.
    Raises :class:`ParameterError` if there is no such power, move or duration.
    """
    if power not in POWER or move not in POWER[power].menu.names or duration not in DURATIONS:
        raise ParameterError(
            f"There is no move {shown(move)} of {shown(power)} for {shown(duration)}."
        )
    menu = POWER[power].menu
    wanted = menu.candidates(view.moment.levels[power])[0][0, menu.names.index(move)]
    held = named_by(power, move)
    levels = {
        i.name: float(level)
        for i, level in zip(menu.instruments, wanted, strict=True)
        if i.name in held
    }
    first = view.recipe.month + 1
    months = DURATIONS[duration]
    return Order(power, levels, first, None if months is None else first + months - 1)


def named_by(power: str, move: str) -> Collection[str]:
    """Return the instruments that a move of a power's menu names; all to stay the course."""
    menu = POWER[power].menu
    if move == "hold":
        return {i.name for i in menu.instruments}
    return next((b.levels.keys() for b in menu.bold if b.name == move), {move[1:]})


def table(view: View) -> list[dict[str, str]]:
    """Return the month on screen in both courses and their difference; empty without a second."""
    month = view.recipe.month
    if view.other is None or month >= len(view.other):
        return []
    here, there = view.columns[month], view.other[month]
    return [_row(quantity(name), here[name], there[name]) for name in COMPARED]


def _row(row: Shown, here: float, there: float) -> dict[str, str]:
    """Return one quantity in both courses; the difference is that of the numbers shown."""
    one, other = (round(value * row.scale, row.decimals) for value in (here, there))
    return {
        "name": row.name,
        "unit": row.unit,
        "here": row.text(here),
        "there": row.text(there),
        "difference": signed(one - other, row.decimals),
    }


def hint(view: View) -> str:
    """Say when the courses on screen part, as long as they have not; else nothing."""
    recipe = view.recipe
    if recipe.against is None:
        return ""
    common = parting(recipe, recipe.shown, recipe.against)
    if recipe.month > common:
        return ""
    step = "press Step" if recipe.month == common else "step on"
    return f"The two courses part from {view.named(common + 1)} on; {step} to see how."


def parting(recipe: Recipe, one: int, other: int) -> int:
    """Return the last month that two different branches have in common."""
    ways = [recipe.path(one), recipe.path(other)]
    shared = sum(1 for a, b in zip(*ways, strict=False) if a == b)
    return min(way[shared][1] for way in ways if len(way) > shared)


def difference(view: View) -> Chart | None:
    """Return the difference chart: this course less the other, on the same draws."""
    if view.other is None or view.recipe.against is None:
        return None
    months = min(len(view.columns), len(view.other))

    def gap(name: str) -> list[float]:
        pairs = zip(column(view.columns, name), column(view.other or (), name), strict=False)
        return [a - b for a, b in pairs][:months]

    names = view.recipe.branches
    plan = Plan(
        key="difference",
        title=f"{names[view.recipe.shown].name} minus {names[view.recipe.against].name}",
        unit="points of alignment",
        about="Both courses have the same random draws: what differs comes from the change alone.",
        lines=[Line("State", gap("alignment"), "state"),
               Line("Public", gap("public_alignment"), "public", dash=True)],
        threshold=("no difference", 0.0),
        least=0.2,
        decimals=3,
        ends=("nearer Moscow", "nearer the West"),
        size=(760, 260),
    )  # fmt: skip
    return chart(plan, span(view), view.begins)
