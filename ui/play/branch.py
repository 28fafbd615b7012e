"""A branch: one course of events of a game, and how it is written into a link."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...agents.mistake import shown
from ...model.parameters import ParameterError, Value, checked
from .bounds import is_whole, whole_of
from .orders import HORIZON, Order, check_order

LONGEST_NAME = 40
"""Letters of a course's name."""


@dataclass(frozen=True)
class Branch:
    """One course of events: what it changes, and from which month of which other branch on.

    ``changes`` are all parameters that differ from the scenario, ``orders`` all that a person
    has set; both include what the parent had. The first branch of a game has no parent.
    """

    name: str = "Course A"
    parent: int | None = None
    month: int = 0
    changes: Mapping[str, Value] = field(default_factory=dict[str, Value])
    orders: tuple[Order, ...] = ()


NOTHING = Branch()
"""What the first branch is written against: no changes, no orders."""


def written(branches: Mapping[int, Branch]) -> str:
    """Return branches as text; what a branch has from its parent is not repeated."""
    plain = {
        str(number): _plain(branch, NOTHING if branch.parent is None else branches[branch.parent])
        for number, branch in branches.items()
    }
    return json.dumps(plain, separators=(",", ":"))


def _plain(branch: Branch, parent: Branch) -> list[Any]:
    """Return name, parent, month, new changes, and how many orders are the parent's, then new."""
    changes = {n: v for n, v in branch.changes.items() if parent.changes.get(n) != v}
    same = _shared(branch.orders, parent.orders)
    new = [[o.power, dict(o.levels), o.first, o.last] for o in branch.orders[same:]]
    return [branch.name, branch.parent, branch.month, changes, [same, *new] if same else new]


def _shared(orders: tuple[Order, ...], others: tuple[Order, ...]) -> int:
    """Return how many orders both begin with."""
    pairs = zip(orders, others, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(orders), len(others)))


def branches_from(text: str) -> dict[int, Branch]:
    """Return the branches that :func:`written` has written.

    Raises :class:`ParameterError`, in one sentence, for anything that cannot be.
    """
    try:
        given = {
            whole_of("branch", number, 0, 999): tuple(parts)
            for number, parts in json.loads(text).items()
        }
        rows = [(number, *parts) for number, parts in sorted(given.items())]
        if any(len(row) != 6 for row in rows):
            raise ValueError
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise ParameterError("The link's branches cannot be read; it may have been cut.") from None
    found: dict[int, Branch] = {}
    for row in rows:
        found[row[0]] = _branch_from(found, *row)
    return found


def _branch_from(
    known: Mapping[int, Branch], number: int, name: Any, parent: Any, month: Any, changes: Any,
    orders: Any,
) -> Branch:  # fmt: skip
    where = f"of branch {number} of the link"
    if not isinstance(name, str) or not name.strip():
        raise ParameterError(f"The name {where} is {shown(name)}; allowed is a text.")
    if not is_whole(month, 0, HORIZON):
        raise ParameterError(
            f"The month {where} is {shown(month)}; allowed is a whole number 0 to {HORIZON}."
        )
    rooted = parent is None if number == 0 else is_whole(parent, 0, number - 1)
    if not rooted or (parent is not None and parent not in known):
        allowed = ", ".join(map(str, known)) or "null"
        raise ParameterError(f"The parent {where} is {shown(parent)}; allowed is {allowed}.")
    if not isinstance(changes, dict) or not isinstance(orders, list):
        raise ParameterError(f"The changes or orders {where} cannot be read.")
    grown = NOTHING if parent is None else known[parent]
    new = {key: checked(key, value) for key, value in changes.items()}
    return Branch(
        name=name[:LONGEST_NAME],
        parent=parent,
        month=month,
        changes={**grown.changes, **new},
        orders=_orders_from(orders, grown, where),
    )


def _orders_from(given: list[Any], parent: Branch, where: str) -> tuple[Order, ...]:
    """Return the orders of a branch: perhaps a number of its parent's, then its own."""
    same = given[0] if given and not isinstance(given[0], list) else None
    if same is not None and not is_whole(same, 0, len(parent.orders)):
        raise ParameterError(
            f"The number of orders {where} that are its parent's is {shown(same)}; allowed is a "
            f"whole number 0 to {len(parent.orders)}."
        )
    own = given if same is None else given[1:]
    return (*parent.orders[: same or 0], *(_order_from(each, where) for each in own))


def _order_from(given: Any, where: str) -> Order:
    if not isinstance(given, list) or len(given) != 4:
        raise ParameterError(
            f"An order {where} is {shown(given)}; allowed is a power, its levels, the first "
            "month and the last."
        )
    order = Order(*given)
    check_order(order)
    return order
