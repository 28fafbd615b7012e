"""Orders: instruments that a person sets for some months, over what the power itself decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...agents.mistake import shown
from ...agents.moves import POWERS
from ...agents.policies import Span
from ...agents.power import Power
from ...model.parameters import ParameterError
from .bounds import is_number, is_whole
from .words import titled

HORIZON = 240
"""Months that a game can last."""

POWER: Mapping[str, Power] = {power.name: power for power in POWERS}
"""The powers by name."""


@dataclass(frozen=True)
class Order:
    """Levels of some of a power's instruments, from month ``first`` to ``last`` (``None``: on)."""

    power: str
    levels: Mapping[str, float]
    first: int
    last: int | None = None

    def holds(self, month: int) -> bool:
        """Return whether the order is in force in ``month``."""
        return self.first <= month and (self.last is None or month <= self.last)


def script_of(orders: Sequence[Order], power: str) -> dict[str, list[Span]]:
    """Return the orders to a power as a script: the latest order wins, else the power decides."""
    spans: dict[str, list[Span]] = {}
    for order in orders:
        for name, level in order.levels.items() if order.power == power else ():
            span: Span = {"first": order.first, "level": level}
            if order.last is not None:
                span = {"first": order.first, "last": order.last, "level": level}
            spans.setdefault(name, []).append(span)
    return spans


def order_words(order: Order, before: Mapping[str, float]) -> str:
    """Say what an order makes a power do whose instruments stood at ``before``."""
    menu = POWER[order.power].menu
    for bold in menu.bold:
        if dict(order.levels) == bold.levels:
            return bold.meaning
    by_name = {i.name: i for i in menu.instruments}
    said: list[str] = []
    for name, level in order.levels.items():
        each = by_name[name]
        if level == before[name]:
            said.append(f"holds {titled(name)} at {level:g}")
        else:
            said.append(f"{each.up if level > before[name] else each.down} ({level:g})")
    return ", ".join(said)


def check_order(order: Order) -> None:
    """Raise :class:`ParameterError`, in one sentence, for an order that cannot be given."""
    if not isinstance(order.power, str) or order.power not in POWER:
        raise ParameterError(
            f"There is no power {shown(order.power)}; there are {', '.join(POWER)}."
        )
    power = POWER[order.power]
    _check_levels(power, order.levels)
    if not is_whole(order.first, 1, HORIZON):
        raise ParameterError(
            f"An order to {power.capital} begins in month {shown(order.first)}; allowed is a whole "
            f"number 1 to {HORIZON}."
        )
    if order.last is not None and not is_whole(order.last, order.first, 2 * HORIZON):
        raise ParameterError(
            f"An order to {power.capital} ends in month {shown(order.last)}; allowed is a whole "
            f"number {order.first} to {2 * HORIZON}, or null for no end."
        )


def _check_levels(power: Power, levels: Any) -> None:
    known = {i.name: i for i in power.menu.instruments}
    if not isinstance(levels, Mapping):
        raise ParameterError(
            f"An order to {power.capital} sets {shown(levels)}; allowed are levels by instrument."
        )
    for name, level in levels.items():
        if name not in known:
            raise ParameterError(
                f"{power.title} has no instrument {shown(name)}; it has {', '.join(known)}."
            )
        low, high = known[name].low, known[name].high
        if not is_number(level, low, high):
            raise ParameterError(
                f"{power.title}'s {name} is {shown(level)}; allowed is {low:g} to {high:g}."
            )
