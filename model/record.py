"""What is recorded of every month: one named column per quantity, one value per world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import numpy as np

from ..agents.columns import columns_of
from ..agents.declaration import Array
from ..agents.moves import POWERS
from ..agents.public_opinion import Poll, PublicOpinion
from .alignment import COMPONENTS
from .kinds import EVENTS
from .measures import Measures
from .simulation import Moment
from .state import State

YEAR = 12
"""Alignment drift is the change over the last twelve months."""


ADDED: dict[str, Callable[[Moment], Array]] = {}
"""Measures of extensions by name."""


def record(moment: Moment) -> dict[str, Array]:
    """Return every column of a month, each with one value per world."""
    none = np.zeros(moment.measures.alignment.shape)
    columns: dict[str, Array] = {f.name: getattr(moment.measures, f.name) for f in fields(Measures)}
    columns["public_alignment"] = moment.opinion.leaning
    columns["alignment_gap"] = moment.measures.alignment - moment.opinion.leaning
    for name, declared in columns_of(State).items():
        if declared.recorded:
            columns[name] = getattr(moment.state, name)[:, 0]
    for f in fields(PublicOpinion):
        columns[f"public_{f.name}"] = getattr(moment.opinion, f.name)
    for f in fields(Poll):
        columns[f"poll_{f.name}"] = getattr(moment.poll, f.name)
    for power in POWERS:
        for n, instrument in enumerate(power.menu.instruments):
            columns[f"{power.name}_{instrument.name}"] = moment.levels[power.name][:, n]
    for c, component in enumerate(COMPONENTS):
        for n, power in enumerate(POWERS):
            columns[f"change_{component}_by_{power.name}"] = moment.by_power[c, n]
        columns[f"change_{component}_under_way"] = moment.under_way[c]
    for kind in EVENTS:
        size = moment.events.get(kind)
        columns[f"event_{kind}"] = none if size is None else size[:, 0]
    for power in POWERS:
        decision = moment.decisions.get(power.name)
        columns[f"indecision_{power.name}"] = none if decision is None else decision.entropy
    for name, measure in ADDED.items():
        columns[name] = measure(moment)
    return columns


def with_drift(columns: dict[str, Array], start: Array) -> dict[str, Array]:
    """Return the columns of a whole run (worlds × months) with alignment drift added.

    ``start`` is the alignment of the start, one per world. In the first year drift is counted
    from the start.
    """
    alignment = columns["alignment"]
    before = np.concatenate([start[:, None], alignment], axis=1)
    since = np.maximum(np.arange(1, len(before[0])) - YEAR, 0)
    return columns | {"alignment_drift": alignment - before[:, since]}
