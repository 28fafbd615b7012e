"""Who moved alignment since the start of a game, month by month, on the same random draws.

All sets of powers move as they did, while the others keep the levels of the start. A power's part
is the mean of what its moves add over all orders in which the powers could have moved (the Shapley
value). An effect that comes late counts for the power whose move began it, and the parts sum to
the change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...agents.declaration import Array
from ...agents.deliberation import Decision
from ...agents.policies import Policy, Situation
from ...model.alignment import COALITIONS, shapley_weights
from ...model.continuation import continuation
from ...model.simulation import Moment, Simulation
from .line import WORLD, Line
from .orders import POWER

SETS = tuple(frozenset(tuple(POWER)[n] for n in members) for members in COALITIONS)
"""Every set of powers that might have moved; nobody first, everybody last."""


@dataclass(frozen=True)
class Credited:
    """The change of alignment since the start; ``by_power`` and ``rest`` sum to it.

    ``rest`` is what would have changed had all powers stayed their course.
    """

    by_power: Mapping[str, float]
    rest: float


@dataclass(frozen=True)
class Given:
    """Sets levels, worlds × instruments."""

    levels: Array
    foresight: bool = False

    def decide(self, situation: Situation) -> Decision:
        """Return the levels, whatever the situation."""
        return Decision(self.levels)


def moving(
    sets: Sequence[Collection[str]], start: Mapping[str, Array], played: Mapping[str, Array]
) -> dict[str, Policy]:
    """Return policies for one world per set of powers, of which only the set moves.

    ``start`` and ``played`` are levels by power, 1 × instruments.
    """
    moves = {name: np.array([name in members for members in sets])[:, None] for name in POWER}
    return {name: Given(np.where(moves[name], played[name], start[name])) for name in POWER}


class Credit:
    """Follows a line in one world per set of powers; kept, it computes only what is new."""

    def __init__(self, line: Line) -> None:
        """Begin at the start of ``line``."""
        self.line = line
        self._begin()

    def until(self, month: int) -> list[Credited]:
        """Return who moved alignment until each month from the start to ``month``, as played."""
        now = self._followed[-1].month
        if self.line.last < now or self.line.months[now] is not self._followed[-1]:
            self._begin()
        while len(self._found) <= month:
            self._step()
        return self._found[: month + 1]

    def _begin(self) -> None:
        start = self.line.months[0]
        self._followed: list[Moment] = [start]
        self._found = [Credited(dict.fromkeys(POWER, 0.0), 0.0)]
        self._simulation = self._continued(start, [0] * len(SETS))

    def _continued(self, moment: Moment, positions: Sequence[int]) -> Simulation:
        """Return the worlds going on from a moment under the parameters in force from it on."""
        return continuation(
            moment,
            dict(self.line.stretches)[moment.month],
            seed=self.line.simulation.seed,
            worlds=[WORLD] * len(SETS),
            positions=positions,
        )

    def _step(self) -> None:
        start, month = self.line.months[0], self._simulation.now.month
        if 0 < month in dict(self.line.stretches):
            self._simulation = self._continued(self._simulation.now, range(len(SETS)))
        played = self.line.months[month + 1]
        self._simulation.policies.update(moving(SETS, start.levels, played.levels))
        ends = self._simulation.step().measures.alignment
        parts = (shapley_weights() @ ends).tolist()
        rest = float(ends[0] - start.measures.alignment[0])
        self._found.append(Credited(dict(zip(POWER, parts, strict=True)), rest))
        self._followed = [played]
