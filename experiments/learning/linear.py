"""A policy in which every instrument depends linearly on what its power knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...agents.deliberation import Decision
from ...agents.mistake import Mistake, shortened
from ...agents.moves import POWERS
from ...agents.policies import Situation
from ...agents.power import Power
from ..storage.files import write_whole
from .actions import levels, levels_of
from .knowledge import APPRAISED, Observation, appraised

LEVEL = "level"
"""The first row of weights: where instruments stand when the world is as expected."""

EXPECTED = "expected"
"""The first column: the value of each entry at which it changes nothing."""

STEEPNESS = 4.0
"""How fast an instrument goes from its lowest to its highest level; any other would only rescale
the weights."""

DECIMALS = 4
"""Of weights, so that a table on paper is the policy."""


@dataclass(frozen=True)
class LinearPolicy:
    """Sets each instrument of ``power`` by a logistic function of a weighted sum.

    ``weights`` is (1 + entries) × instruments: first the constants, then a weight for each of
    :data:`~.knowledge.APPRAISED`, which counts by its difference from ``expected``. The level is
    rounded to the instrument's steps. It is a policy of the model and draws nothing.
    """

    power: Power
    weights: Array
    expected: Array
    foresight: bool = False

    def actions(self, known: Observation) -> NDArray[np.int64]:
        """Return the action of each world, worlds × instruments, from what the power knows.

        ``known`` is worlds × entries, of which the first :data:`~.knowledge.APPRAISED` are read.
        """
        top = np.array([levels(i) - 1 for i in self.power.menu.instruments])
        return linear_actions(known, self.weights[None], self.expected, top)

    def decide(self, situation: Situation) -> Decision:
        """Set every instrument, in all worlds."""
        known = appraised(situation.outlook, len(situation.levels))
        return Decision(levels_of(self.power, self.actions(known)))

    def fixed(self) -> LinearPolicy:
        """Return the policy that ignores the world: every instrument has its constant level."""
        constants = np.zeros_like(self.weights)
        constants[0] = self.weights[0]
        return replace(self, weights=constants)

    def write(self, path: Path) -> None:
        """Write the weights as a table: a row for each entry, a column for each instrument."""
        table = pd.DataFrame(
            self.weights,
            index=pd.Index([LEVEL, *APPRAISED], name="entry"),
            columns=[i.name for i in self.power.menu.instruments],
        )
        table.insert(0, EXPECTED, [0.0, *self.expected])
        write_whole(path, lambda part: table.round(DECIMALS).to_csv(part, lineterminator="\n"))


def linear_actions(
    known: Observation, weights: Array, expected: Array, top: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the actions of several sets of weights at once, rows × instruments.

    ``weights`` is sets × (1 + entries) × instruments. Rows of ``known`` are shared out among the
    sets in order, as many for each; ``top`` is the highest action of each instrument.
    """
    rows = known[:, : len(expected)].astype(np.float64) - expected
    apart = rows.reshape(len(weights), -1, len(expected), 1)
    total = weights[:, None, 0] + (apart * weights[:, None, 1:]).sum(axis=2)
    special: Any = import_module("scipy.special")
    share: Array = special.expit(STEEPNESS * total)
    return np.rint(top * share).astype(np.int64).reshape(len(known), -1)


def read_linear(path: Path) -> LinearPolicy:
    """Return the policy whose weights are in a file that :meth:`LinearPolicy.write` wrote.

    Its columns say whose it is. Raises :class:`Mistake` for a file that cannot be read or is of
    other instruments or entries.
    """
    rows = [LEVEL, *APPRAISED]
    try:
        table = pd.read_csv(path, index_col=0).astype(np.float64)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise Mistake(f"The weights {shortened(path)} cannot be read: {reason}.") from None
    first, *instruments = table.columns
    owner = next((p for p in POWERS if [i.name for i in p.menu.instruments] == instruments), None)
    if (
        owner is None
        or first != EXPECTED
        or list(table.index) != rows
        or table.isna().any(axis=None)
    ):
        raise Mistake(
            f"{shortened(path)} has no weights; allowed is a table with the columns {EXPECTED} and "
            f"the instruments of a power, and the rows {', '.join(rows)}, all with numbers."
        )
    values = table.to_numpy()
    return LinearPolicy(owner, values[:, 1:], values[1:, 0])
