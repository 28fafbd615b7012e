"""What all stages of a month share: the moves, Minsk's alignment, and the month's draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..agents.declaration import Array, Quantity
from ..agents.moves import Moves
from .draws import Draws

if TYPE_CHECKING:
    from .parameters import Parameters
    from .security import Coercion

Stocks = dict[str, Array]
"""The next month's values of some fields of the state, by name."""


@dataclass(frozen=True)
class Setting:
    """The setting of one month (or of one time step of looking ahead).

    ``alignment`` is where Minsk stood before, worlds × branches; ``month`` the last month played
    and ``months`` the length of the stride. ``draws`` is None when powers look ahead: then events
    have their expected values.
    """

    moves: Moves
    coercion: Coercion
    alignment: Array
    p: Parameters
    month: Quantity
    months: Quantity
    draws: Draws | None
