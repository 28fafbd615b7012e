"""The real month in all worlds at once, by programs (:mod:`.programs`) with the rules' own bits.

Worlds may have taken several ways: one branch for each coalition of powers that moved while the
rest stayed its course. The last branch, in which all moved, is the real one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any

import numpy as np

from ..agents.citizens import Climate
from ..agents.declaration import Array
from ..agents.moves import INSTRUMENTS, Moves
from . import security, society
from .alignment import COALITIONS, COMPONENTS, Alignment, align
from .draws import Draws
from .measures import Measures, measured
from .month import advance
from .parameters import Parameters
from .programs.registry import Programs
from .programs.tracing import Rows
from .state import State

PROGRAMS = Programs(np.float64)
"""The real month's, for all simulations of a process."""

CENSUS = ("culture", "leaning", "identity", "approval", "protest")
"""What the citizens' own census puts into a state."""


def next_month(
    now: State,
    standing: Alignment,
    levels: Sequence[Rows],
    month: int,
    draws: Draws,
    p: Parameters,
) -> tuple[State, Climate]:
    """Return the possible states after a month, and what the month means to the citizens.

    ``levels`` are each instrument's, coalitions × worlds; ``p`` are parameters as programs take
    them. States are worlds × coalitions, or worlds × 1 where no move matters; the climate is
    worlds × 1.
    """
    given = [
        np.full((1, 1), float(month)),
        *(each.T for each in _arrays(draws)),
        *(each.T for each in (standing.whole, *standing.components)),
        *levels,
        *(each.T for each in _arrays(now)),
    ]
    found = PROGRAMS.done(("month", _fused(p)), _month, given, p)
    return _named(State, found), _named(Climate, found)


def _month(given: Sequence[Any], p: Parameters) -> dict[tuple[type, str], Any]:
    each = iter(given)
    month = next(each)
    draws = Draws(*islice(each, len(fields(Draws))))
    standing = _alignment(each)
    levels = list(islice(each, len(INSTRUMENTS)))
    now = _state(each)
    possible = advance(now, Moves.of(levels), p, month, 1, draws, standing)
    moves = Moves.of([level[len(COALITIONS) - 1 :] for level in levels])
    coercion = security.coercion_applied(moves.russia.coercion, p.security)
    climate = society.climate(now, moves, coercion, standing.whole, p.society, p.regime)
    return _results(possible) | _results(climate)


def reading(
    possible: State, real: State, levels: Sequence[Rows], p: Parameters
) -> tuple[Alignment, Alignment, Measures]:
    """Return where Minsk stands in the possible states and in the real one, and its measures.

    ``real`` is worlds × 1, with the census of the month.
    """
    given = [
        *levels,
        *(_by_coalition(each) for each in _arrays(possible)),
        *(each.T for each in _arrays(real)),
    ]
    found = PROGRAMS.done("reading", _reading, given, p)
    would, stands = (
        _alignment(iter([found[name, part] for part in ("whole", *COMPONENTS)]))
        for name in ("possible", "real")
    )
    return would, stands, _named(Measures, found)


def _reading(given: Sequence[Any], p: Parameters) -> dict[tuple[Any, str], Any]:
    each = iter(given)
    levels = list(islice(each, len(INSTRUMENTS)))
    possible, real = _state(each), _state(each)
    moves = Moves.of([level[len(COALITIONS) - 1 :] for level in levels])
    results: dict[tuple[Any, str], Any] = _results(measured(real, moves, p))
    for name, state, made in (("possible", possible, Moves.of(levels)), ("real", real, moves)):
        where = align(state, made, p.alignment, p.energy)
        results[name, "whole"] = where.whole
        results |= {(name, c): v for c, v in zip(COMPONENTS, where.components, strict=True)}
    return results


def _by_coalition(values: Array) -> Array:
    """Return an array of worlds × coalitions or worlds × 1 as coalitions × worlds."""
    if values.shape[1] > 1:
        return values.T
    worlds, step = len(values), values.strides[0]  # NumPy's own function takes ten times as long
    return np.ndarray((len(COALITIONS), worlds), values.dtype, values, strides=(0, step))


def _arrays(group: Any) -> list[Array]:
    return [getattr(group, f.name) for f in fields(group)]


def _state(each: Iterator[Any]) -> State:
    return State(**{f.name: next(each) for f in fields(State)})


def _alignment(each: Iterator[Any]) -> Alignment:
    whole, economy, integration, secure, diplomacy = islice(each, 1 + len(COMPONENTS))
    return Alignment(whole, (economy, integration, secure, diplomacy))


def _results(group: Any) -> dict[tuple[type, str], Any]:
    return {(type(group), f.name): getattr(group, f.name) for f in fields(group)}


def _named(group: Any, found: Mapping[Any, Array]) -> Any:
    return group(**{f.name: found[group, f.name] for f in fields(group)})


def _fused(p: Parameters) -> bool:
    return bool(np.any(p.citizens.fusion))
