"""The courses of a recipe: forked, renamed, discarded and steered. Each gives a new recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from string import ascii_uppercase

from ...agents.mistake import shown
from ...model.parameters import ParameterError, Value
from .branch import LONGEST_NAME, Branch
from .orders import HORIZON, Order
from .recipe import MOST_BRANCHES, Recipe, check

AT_THE_START = ("start.", "network.")
"""Beginnings of the names of parameters that are used up when a world begins."""


def forked(recipe: Recipe, month: int, changes: Mapping[str, Value],
           orders: tuple[Order, ...]) -> Recipe:  # fmt: skip
    """Return the recipe with one more branch, from ``month`` of the shown one on, shown beside it.

    Raises :class:`ParameterError` if something in it cannot be, there are too many branches, or no
    month is left in which it could differ.
    """
    parent = recipe.branches[recipe.shown]
    if month >= HORIZON:
        raise ParameterError(
            f"The game ends after {HORIZON} months; go back to an earlier one to fork."
        )
    if len(recipe.branches) >= MOST_BRANCHES:
        raise ParameterError(f"There are {MOST_BRANCHES} courses already; discard one first.")
    for name, value in changes.items():
        if name.startswith(AT_THE_START) and parent.changes.get(name) != value:
            raise ParameterError(
                f"{name} only matters before month 1, and a fork cannot change it; start again "
                "with it instead."
            )
    number = max(recipe.branches) + 1
    branch = Branch(
        name=_free_name(recipe),
        parent=recipe.shown,
        month=month,
        changes={**parent.changes, **changes},
        orders=(*parent.orders, *orders),
    )
    new = replace(
        recipe,
        branches={**recipe.branches, number: branch},
        shown=number,
        against=recipe.shown,
        month=month,
    )
    check(new)
    return new


def renamed(recipe: Recipe, branch: int, name: str) -> Recipe:
    """Return the recipe with another name for a branch, cut to :data:`LONGEST_NAME` letters.

    Raises :class:`ParameterError` for no name, or one that another branch has.
    """
    new = name.strip()[:LONGEST_NAME]
    if not new:
        raise ParameterError("A course needs a name.")
    if any(each.name == new for number, each in recipe.branches.items() if number != branch):
        raise ParameterError(f"Another course is called {shown(new)} already; choose another name.")
    named = replace(recipe.branches[branch], name=new)
    return replace(recipe, branches={**recipe.branches, branch: named})


def _free_name(recipe: Recipe) -> str:
    taken = {branch.name for branch in recipe.branches.values()}
    return next(name for a in ascii_uppercase if (name := f"Course {a}") not in taken)


def without(recipe: Recipe, branch: int) -> Recipe:
    """Return the recipe without a branch and all that grew from it; its parent is shown instead.

    Raises :class:`ParameterError` for the first branch, which stays.
    """
    if recipe.branches[branch].parent is None:
        raise ParameterError("The first course cannot be discarded; start again instead.")
    gone = {branch}
    for number, each in sorted(recipe.branches.items()):
        if each.parent in gone:
            gone.add(number)
    kept = {n: b for n, b in recipe.branches.items() if n not in gone}
    shown = recipe.branches[branch].parent or 0 if recipe.shown in gone else recipe.shown
    against = None if recipe.against in gone or recipe.against == shown else recipe.against
    return replace(recipe, branches=kept, shown=shown, against=against)


def moved(recipe: Recipe, levels: Mapping[str, float], month: int) -> Recipe:
    """Return the recipe with the seat's move in ``month`` of the shown branch.

    ``levels`` are those that change; with none the seat stays the course, for which no order is
    needed. What the seat did later is forgotten. A branch that is steered before the month in
    which it began begins then. Raises :class:`ParameterError` for a move that cannot be made.
    """
    seat, branch = recipe.seat, recipe.branches[recipe.shown]
    if seat is None:
        raise ParameterError("Nobody has taken a seat in this game.")
    if month > HORIZON:
        raise ParameterError(f"The game ends after {HORIZON} months; no move is left.")
    for child in recipe.branches.values():
        if child.parent == recipe.shown and child.month >= month:
            raise ParameterError(
                f"{child.name} grew from month {child.month} of this course, which a move in "
                f"month {month} would change; fork here, or discard {child.name} first."
            )
    kept = (_before(o, month) if o.power == seat else o for o in branch.orders)
    move = (Order(seat, levels, month, month),) if levels else ()
    steered = replace(
        branch, orders=(*filter(None, kept), *move), month=min(branch.month, month - 1)
    )
    new = replace(recipe, branches={**recipe.branches, recipe.shown: steered})
    check(new)
    return new


def _before(order: Order, month: int) -> Order | None:
    """Return what of an order holds before ``month``."""
    if order.first >= month:
        return None
    return replace(order, last=month - 1) if order.last is None or order.last >= month else order
