"""A power: what it wants, what it can do, and how others expect it to answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .declaration import Array
from .instruments import Menu
from .outlook import Outlook

COERCION = ("price", "trade and oil", "information and politics", "military")
"""The means of Moscow's coercion at each level, from level 1 on."""

TOP_COERCION = len(COERCION)
"""The highest coercion level."""

Levels = Mapping[str, Array]
"""One power's instrument levels by instrument name, each worlds × branches."""


@dataclass(frozen=True)
class Power:
    """One of the four states that act, as data and two functions.

    ``preferences`` is the dataclass that declares its weights. ``appraise`` gives the utility of
    an outlook to it, preference by preference, weights applied. ``usual_answer`` is what the others
    expect of it when the world changes: the levels it would move to.
    """

    name: str
    title: str
    capital: str
    menu: Menu
    preferences: type
    appraise: Callable[[Outlook, Levels, Any], dict[str, Array]]
    usual_answer: Callable[[Outlook, Levels, Any], dict[str, Array]]


def effort(levels: Levels, menu: Menu) -> Array:
    """Return the attention that a move takes: the mean squared distance from rest, 0 … 1.

    It is assumed to be quadratic, because each further activity takes more attention than the last.
    """
    distances = [(levels[i.name] - i.rest) * (1.0 / (i.high - i.low)) for i in menu.instruments]
    total = distances[0] * distances[0]
    for distance in distances[1:]:
        total = total + distance * distance
    return total * (1.0 / len(distances))
