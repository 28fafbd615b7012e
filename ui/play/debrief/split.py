"""Who moved alignment over a whole game: the exact split of its change (Shapley values).

As in a single month (see the decision on causes by Shapley values), the comparison is with staying
the course: all sets of seats move as they did, while the others keep the levels of the start and
the public is silent. A seat's part is the mean of what its moves add over all orders in which the
seats could have moved, so that the parts sum to the change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ....agents.declaration import Array
from ....model.alignment import coalitions, shapley_weights
from ....model.simulation import Moment
from ....model.voices import heard_where
from ..credit import moving
from ..line import WORLD
from ..orders import POWER
from ..room.heard import heard
from .otherwise import simulated, struck_where
from .played import PUBLIC, SEATS, Played

COALITIONS = tuple(tuple(SEATS[n] for n in members) for members in coalitions(len(SEATS)))
"""Every set of seats that might have moved; nobody first, everybody last."""


@dataclass(frozen=True)
class Split:
    """The change of alignment over a game, by who moved; ``by_seat`` and ``rest`` sum to it.

    ``rest`` is what would have changed had all stayed their course: what was under way at the
    start, and chance.
    """

    start: float
    end: float
    by_seat: Mapping[str, float]
    rest: float


def split(played: Played, course: Sequence[Mapping[str, Array]]) -> Split:
    """Return who moved alignment; ``course`` are the powers' levels by month, from month 0.

    Each month's levels are 1 × instruments by power.
    """
    simulation = simulated(played, [WORLD] * len(COALITIONS))
    start = float(simulation.now.measures.alignment[0])
    speaking = np.array([PUBLIC in members for members in COALITIONS])
    now: Moment = simulation.now
    for done in played.rounds:
        said = heard(simulation, done)
        simulation.voices = said and heard_where(said, speaking)
        stood = {name: np.array([name in m for m in COALITIONS]) for name in POWER}
        simulation.besides = struck_where(played, done, stood)
        for _ in range(played.settings.months):
            levels = course[now.month + 1]
            simulation.policies.update(moving(COALITIONS, course[0], levels))
            now = simulation.step()
            simulation.besides = {}
    ends = now.measures.alignment
    by_seat = dict(zip(SEATS, (shapley_weights(len(SEATS)) @ ends).tolist(), strict=True))
    return Split(start, float(ends[-1]), by_seat, float(ends[0]) - start)
