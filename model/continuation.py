"""Continuations: any world of a moment goes on, once or many times, unchanged or otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from ..agents.policies import Policy
from .alignment import Alignment
from .parameters import Parameters
from .population import flat
from .simulation import Moment, Simulation


def continuation(
    moment: Moment,
    parameters: Parameters | Sequence[Parameters],
    *,
    seed: int,
    worlds: Sequence[int],
    positions: Sequence[int] | np.ndarray[Any, np.dtype[np.int64]] | None = None,
    policies: Mapping[str, Policy] | None = None,
) -> Simulation:
    """Return a simulation in which worlds of ``moment`` go on, ready for :meth:`Simulation.step`.

    ``worlds`` address the random draws of the future, one per continuation; ``positions`` say which
    world of the moment each of them starts from (by default the first, each time). With the world's
    own index, parameters and policies its own future follows, bit for bit; with other indices one
    that might have followed; with other parameters (one set, or one per continuation) or policies a
    branch on the same draws. The moment's schedule of events stands. Raises ValueError if
    ``positions`` and ``worlds`` differ in number.
    """
    chosen = np.zeros(len(worlds), dtype=np.int64) if positions is None else np.asarray(positions)
    if len(chosen) != len(worlds):
        raise ValueError(f"There are {len(worlds)} worlds but {len(chosen)} positions.")
    people = moment.population
    simulation = Simulation(
        parameters,
        seed=seed,
        worlds=worlds,
        citizens=people.size,
        policies=policies,
        network=people.network,
    )
    simulation.take_month(moment.month)
    simulation.now = _taken(moment, chosen, simulation)
    return simulation


def _taken(moment: Moment, chosen: Any, simulation: Simulation) -> Moment:
    """Return the chosen worlds of a moment, as the simulation's own."""
    population = replace(
        moment.population,
        people=_part(moment.population.people, chosen, axis=1),
        parameters=flat(simulation.p.citizens),
        seed=simulation.seed,
        worlds=simulation.worlds,
        counted=None,
    )
    where = moment.alignment
    components = tuple(np.ascontiguousarray(c[chosen]) for c in where.components)
    return replace(
        moment,
        state=_part(moment.state, chosen, axis=0),
        levels={name: levels[chosen] for name, levels in moment.levels.items()},
        recent={name: recent[chosen] for name, recent in moment.recent.items()},
        population=population,
        opinion=_part(moment.opinion, chosen, axis=0),
        poll=_part(moment.poll, chosen, axis=0),
        measures=_part(moment.measures, chosen, axis=0),
        alignment=Alignment(where.whole[chosen], components),  # pyright: ignore[reportArgumentType]
        decisions={},
        events={kind: size[chosen] for kind, size in moment.events.items()},
        by_power=moment.by_power[..., chosen],
        under_way=moment.under_way[..., chosen],
    )


def _part(group: Any, chosen: Any, axis: int) -> Any:
    """Return a dataclass of arrays with some of the worlds, which lie along ``axis``."""
    arrays = {f.name: np.take(getattr(group, f.name), chosen, axis=axis) for f in fields(group)}
    return replace(group, **arrays)
