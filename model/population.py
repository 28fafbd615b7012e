"""The population of a batch of worlds: its citizens, their network, and their month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any

import numpy as np
from scipy.special import ndtri

from ..agents.citizens import Attitudes, CitizenParameters, Climate, founding, live
from ..agents.declaration import Array
from ..agents.network import neighbour_mean
from ..agents.public_opinion import Poll, PublicOpinion, census, counted, poll
from .draws import Purpose, Worlds, coarse, uniform
from .programs.sweeps import Sweeps
from .programs.tracing import mean_of_rows, share_of_rows

TRAITS = 4
"""Draws that make a citizen: culture, leaning, identity, livelihood."""

LEVELS = 65536
"""News comes in this many equally likely steps, from the worst to the best."""

STEP = float(np.sqrt(12.0 / (LEVELS * LEVELS - 1.0)))
"""Width of a step that gives news unit variance."""

CENTRE = (LEVELS - 1) * STEP * 0.5
"""Mean of the news as it is drawn, which is subtracted."""


SIDE_BY_SIDE = 32_768
"""Citizens of all worlds who are moved at a time."""

MOVED = ("culture", "leaning", "identity", "approval")
"""The attitudes that a month changes."""


@dataclass(frozen=True)
class Counted:
    """A census: who was counted, in which fear (worlds × 1), and what they think."""

    people: Attitudes
    fear: Array
    opinion: PublicOpinion


@dataclass(frozen=True)
class Population:
    """Citizens of all worlds of a batch; attitudes are citizens × worlds."""

    people: Attitudes
    network: Any
    parameters: CitizenParameters
    """Parameters with one entry per world, or one for all."""
    seed: int
    worlds: Worlds
    counted: Counted | None = None
    """A census taken on the way, if there was one."""

    @property
    def size(self) -> int:
        """Return the number of citizens in each world."""
        return self.people.leaning.shape[0]

    def under(self, parameters: CitizenParameters) -> Population:
        """Return the same people under the parameters of another month, one entry per world."""
        return replace(self, parameters=parameters, counted=None)

    def after(self, month: int, climate: Climate) -> Population:
        """Return the population at the end of ``month``; ``climate`` is worlds × 1."""
        people, several = self.people, len(self.worlds) > 1
        given = [
            *(getattr(climate, f.name).T for f in fields(Climate)),
            *(getattr(people, f.name) for f in fields(Attitudes)),
            neighbour_mean(self.network, people.leaning),
            self._draws(month),
        ]
        case = (bool(np.any(self.parameters.fusion)), several)
        work = _moved_and_counted if several else _moved
        found = SWEEPS.done(case, work, given, self.parameters)
        if found is None:
            moved = replace(people, **self._moved_in_parts(given))
            return replace(self, people=moved, counted=None)
        moved = replace(people, **{name: found[name] for name in MOVED})
        if not several:
            return replace(self, people=moved, counted=None)
        opinion = PublicOpinion(**{f.name: found[f][0] for f in fields(PublicOpinion)})
        return replace(self, people=moved, counted=Counted(moved, climate.fear, opinion))

    def _moved_in_parts(self, given: Sequence[Any]) -> dict[str, Array]:
        """Move citizens some at a time, so that what is computed on the way stays small."""
        felt, people = given[: len(fields(Climate))], given[len(fields(Climate)) :]
        moved = {name: np.empty_like(self.people.leaning) for name in MOVED}
        for some in _parts(self.size, len(self.worlds)):
            lived = _moved([*felt, *(each[some] for each in people)], self.parameters)
            for name, whole in moved.items():
                whole[some] = lived[name]
        return moved

    def _draws(self, month: int) -> Any:
        """Return the draws of the month's news, citizens × worlds."""
        draws = coarse(self.seed, Purpose.NEWS, self.worlds, month, self.size)
        return np.ascontiguousarray(draws.T)

    def news(self, month: int) -> Array:
        """Return the month's personal news, citizens × worlds: mean zero, unit variance."""
        return news(self._draws(month))

    def census(self, fear: Array) -> PublicOpinion:
        """Count everybody; ``fear`` is worlds × 1, the results have one entry per world."""
        known = self.counted
        if known is not None and known.people is self.people and known.fear is fear:
            return known.opinion
        return census(self.people, fear[:, 0], self.parameters)

    def poll(self, month: int, size: int) -> Poll:
        """Ask ``size`` citizens of each world."""
        draws = uniform(self.seed, Purpose.POLLS, self.worlds, month, size)
        return poll(self.people, draws, self.parameters)


SWEEPS = Sweeps()
"""The citizens' month in machine code, for all populations of a process."""


def news(draws: Any) -> Array:
    """Return personal news by draws among the whole numbers below :data:`LEVELS`."""
    found: Array = draws.astype(np.float64)
    found *= STEP
    found -= CENTRE
    return found


def _moved(given: Sequence[Any], parameters: CitizenParameters) -> dict[str, Array]:
    """Return the attitudes that a month changes.

    ``given`` are the climate (1 × worlds), the attitudes, the neighbours' leaning and draws, all
    citizens × worlds.
    """
    _, lived = _lived(given, parameters)
    return {name: getattr(lived, name) for name in MOVED}


def _moved_and_counted(given: Sequence[Any], parameters: CitizenParameters) -> dict[Any, Any]:
    """Return the attitudes that a month changes, by name, and the census by its fields."""
    climate, lived = _lived(given, parameters)
    opinion = counted(lived, climate.fear, parameters, mean_of_rows, share_of_rows)
    moved = {name: getattr(lived, name) for name in MOVED}
    return moved | {f: getattr(opinion, f.name) for f in fields(PublicOpinion)}


def _lived(given: Sequence[Any], parameters: CitizenParameters) -> tuple[Climate, Attitudes]:
    each = iter(given)
    climate = Climate(*islice(each, len(fields(Climate))))
    people = Attitudes(*islice(each, len(fields(Attitudes))))
    neighbours, draws = each
    return climate, live(people, neighbours, news(draws), climate, parameters)


def _parts(citizens: int, worlds: int) -> list[slice]:
    """Return parts of the citizens that are as large as computes fast, and no larger."""
    size = max(SIDE_BY_SIDE // worlds, 1)
    return [slice(first, first + size) for first in range(0, citizens, size)]


def flat(group: Any) -> Any:
    """Return a dataclass of columns (worlds × 1) with one entry per world instead."""
    return replace(group, **{f.name: getattr(group, f.name)[:, 0] for f in fields(group)})


def found_population(
    parameters: CitizenParameters,
    network: Any,
    citizens: int,
    seed: int,
    worlds: Worlds,
    approval: Array,
) -> Population:
    """Return the population of the start; ``parameters`` are columns, ``approval`` worlds × 1."""
    draws = ndtri(uniform(seed, Purpose.FOUNDING, worlds, 0, TRAITS * citizens))
    by_trait = draws.reshape(len(worlds), TRAITS, citizens).transpose(1, 2, 0)
    rows = flat(parameters)
    people = founding(rows, np.ascontiguousarray(by_trait), approval[:, 0])
    return Population(people, network, rows, seed, worlds)
