"""Foresight: the expected utility of each power's candidate moves, by the world's own rules.

All candidates of all powers are computed at once, as branches of the worlds, by the same functions
as the real month. The rules work element by element and in any precision, so looking ahead can use
single precision (:func:`sketched`). Arrays are branches × worlds, so that each power's branches are
contiguous, and what they have in common is one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from typing import Any

import numpy as np

from ..agents.declaration import Array, Quantity
from ..agents.moves import INSTRUMENTS, POWERS, SLICES, Moves
from ..agents.outlook import Outlook
from ..agents.power import Levels, Power
from .alignment import align
from .measures import foresee
from .month import advance
from .parameters import Parameters
from .programs.groups import turned
from .programs.registry import Programs, done
from .programs.tracing import Places, Rows
from .state import State

STRIDES = (0.125, 0.375, 0.5)
"""Time steps of looking ahead (*strides*) as shares of the horizon: short at first, long later (a
quarter, three quarters and a year for a horizon of two years)."""

SKETCH = np.float32
"""The precision of looking ahead: single precision suffices and costs half as much."""

APART = ("loss_risk", "misperception")
"""Parts of a state that powers see differently."""

COLUMNS = tuple((name, n - SLICES[name].start) for n, (name, _) in enumerate(INSTRUMENTS))
"""Every instrument by its power and its place among that power's."""

Candidates = Mapping[str, Array]
"""Each thinking power's candidate moves, worlds × candidates × instruments."""


def observe(state: State, power: Power) -> State:
    """Return the world as ``power`` sees it.

    Everybody knows the public from polls. Only Moscow knows how it reads Minsk; the others
    estimate what they would think in its place.
    """
    seen = replace(state, approval=state.polled_approval, leaning=state.polled_leaning)
    if power.name == "russia":
        return seen
    return replace(seen, loss_risk=state.apparent_loss_risk, misperception=0 * state.misperception)


def sketched(p: Parameters) -> Parameters:
    """Return parameters (worlds × 1) in the form and precision of looking ahead."""
    return turned(p, SKETCH)


def imagine_utility(
    state: State,
    levels: Mapping[str, Array],
    candidates: Candidates,
    p: Parameters,
    month: int,
    *,
    by_menu: bool = False,
) -> dict[str, dict[str, Array]]:
    """Return, by power and preference, the utility of each candidate; worlds × candidates each.

    ``levels`` is every power's present course, worlds × instruments; ``p`` are parameters as
    :func:`sketched`. A power assumes that it keeps the
    candidate's levels, while the others first continue unchanged and then answer as they usually
    do; it appraises the outlook after each stride, weighted by the stride's length and by its
    patience. ``by_menu`` says that the candidates are those of the powers' menus, as every month;
    the calculation is then run as a traced program, with the same bits.
    """
    thinkers = [power for power in POWERS if power.name in candidates]
    if not thinkers:
        return {}
    widths = [candidates[power.name].shape[1] for power in thinkers]
    layout = _layout(tuple(power.name for power in thinkers), tuple(widths), by_menu)
    given = [
        np.full((1, 1), month, dtype=SKETCH),
        *layout.own,
        *(levels[power][:, n : n + 1].T for power, n in COLUMNS),
        *_candidate_levels(levels, candidates, layout),
        *_seen(state, thinkers, layout),
    ]

    def work(given: Sequence[Any], p: Parameters) -> dict[tuple[str, str], Any]:
        parts = _imagined_utility(given, layout.blocks, p)
        return {(power, name): value for power in parts for name, value in parts[power].items()}

    if by_menu:
        name = (tuple(layout.blocks), bool(np.any(p.citizens.fusion)))
        found = PROGRAMS.done(name, work, given, p)
    else:
        found = done(work, given, p, SKETCH)
    utility: dict[str, dict[str, Array]] = {power.name: {} for power in thinkers}
    for (power, preference), value in found.items():
        utility[power][preference] = value
    return utility


PROGRAMS = Programs(SKETCH)
"""The programs for looking ahead, for all simulations of a process."""


def _imagined_utility(
    given: Sequence[Any], blocks: Mapping[str, slice], p: Parameters
) -> dict[str, dict[str, Array]]:
    """Return the utility of each power's candidates to it, candidates × worlds each.

    ``given`` are the last month, the branches of each power's own, each instrument's level before
    and in every branch, and the state as the powers see it.
    """
    it = iter(given)
    month = next(it)
    own = {power.name: next(it) for power in POWERS}
    course = list(islice(it, len(INSTRUMENTS)))
    chosen = list(islice(it, len(INSTRUMENTS)))
    imagined = State(**{f.name: each for f, each in zip(fields(State), it, strict=True)})
    moves = Moves.of(chosen)
    utility: dict[str, dict[str, Array]] = {name: {} for name in blocks}
    where = align(imagined, Moves.of(course), p.alignment, p.energy)
    elapsed: Quantity = 0.0
    for number, part in enumerate(STRIDES):
        span = p.deliberation.foresight * part
        imagined = advance(imagined, moves, p, month + elapsed, span, standing=where)
        elapsed = elapsed + span
        where = align(imagined, moves, p.alignment, p.energy)
        outlook = foresee(imagined, moves, p, where)
        weight = part * np.power(p.deliberation.patience, elapsed)
        for power in POWERS:
            if power.name in blocks:
                _add(utility[power.name], power, outlook, moves, p, weight, blocks[power.name])
        if number + 1 < len(STRIDES):
            moves = _anticipated(chosen, outlook, own, p)
    return utility


@dataclass(frozen=True)
class Layout:
    """Where the candidates of those who think stand among the branches, and which are alike."""

    blocks: Mapping[str, slice]
    """Each thinking power's branches."""
    viewers: Places
    """Whose view each branch starts from, by number among those who think."""
    own: Sequence[Rows]
    """For each power 1 in its own branches, else 0."""
    tried: Sequence[tuple[list[int], Places]]
    """For each instrument candidates of its power that tell its levels apart, and which of them
    each branch has: 0 is the present course, 1 the first of them."""


@lru_cache(maxsize=64)
def _layout(thinkers: tuple[str, ...], widths: tuple[int, ...], by_menu: bool) -> Layout:
    edges = [0, *accumulate(widths)]
    blocks = {name: slice(*ends) for name, ends in zip(thinkers, pairwise(edges), strict=True)}
    viewers = tuple(n for n, width in enumerate(widths) for _ in range(width))
    menus = {power.name: power.menu for power in POWERS}
    own: list[Rows] = []
    for power in POWERS:
        places = tuple(int(power.name in blocks and thinkers[n] == power.name) for n in viewers)
        own.append(Rows(np.array([[0], [1]], SKETCH), places))
    tried: list[tuple[list[int], Places]] = []
    for power, n in COLUMNS:
        firsts: list[int] = []
        levels = [0] * len(viewers)
        if power in blocks:
            width = widths[thinkers.index(power)]
            alike = menus[power].alike(n) if by_menu else list(range(width))
            firsts = list(dict.fromkeys(alike))
            levels[blocks[power]] = [1 + firsts.index(first) for first in alike]
        tried.append((firsts, tuple(levels)))
    return Layout(blocks, viewers, own, tried)


def _candidate_levels(
    levels: Mapping[str, Array], candidates: Candidates, layout: Layout
) -> list[Rows]:
    """Return each instrument's level in every branch: a power's candidates in its own block."""
    joint: list[Rows] = []
    for (power, n), (firsts, places) in zip(COLUMNS, layout.tried, strict=True):
        distinct = levels[power][:, n : n + 1]
        if firsts:
            distinct = np.concatenate([distinct, candidates[power][:, firsts, n]], axis=1)
        joint.append(Rows(distinct.T, places))
    return joint


def _seen(state: State, thinkers: Sequence[Power], layout: Layout) -> list[Array | Rows]:
    """Return one state in whose branches each power's candidates start from what it sees."""
    views = [observe(state, power) for power in thinkers]

    def apart(name: str) -> Rows:
        each = np.concatenate([getattr(view, name) for view in views], axis=1)
        return Rows(each.T, layout.viewers)

    return [
        apart(f.name) if f.name in APART else getattr(views[0], f.name).T for f in fields(State)
    ]


def present(levels: Mapping[str, Array]) -> list[Array]:
    """Return each instrument's present level, worlds × 1."""
    course = np.concatenate([levels[power.name] for power in POWERS], axis=1)
    return [np.ascontiguousarray(course[:, n : n + 1]) for n in range(len(INSTRUMENTS))]


def _levels_of(power: Power, joint: Sequence[Array]) -> Levels:
    names = [i.name for i in power.menu.instruments]
    return dict(zip(names, joint[SLICES[power.name]], strict=True))


def _anticipated(
    chosen: Sequence[Array], outlook: Outlook, own: Mapping[str, Array], p: Parameters
) -> Moves:
    """Return the moves in which all powers except the branch's own answer as they usually do."""
    joint = list(chosen)
    for power in POWERS:
        levels = _levels_of(power, chosen)
        trust = p.deliberation.anticipation * (1 - own[power.name])
        for name, answer in power.usual_answer(outlook, levels, getattr(p, power.name)).items():
            n = INSTRUMENTS.index((power.name, name))
            joint[n] = chosen[n] + trust * (answer - chosen[n])
    return Moves.of(joint)


def _add(
    utility: dict[str, Array],
    power: Power,
    outlook: Outlook,
    moves: Moves,
    p: Parameters,
    weight: Array,
    block: slice,
) -> None:
    """Add the outlook's utility to ``power`` in its own branches."""
    seen = Outlook(*(_within(getattr(outlook, name), block) for name in Outlook.__annotations__))
    move = getattr(moves, power.name)
    levels = {i.name: getattr(move, i.name)[block] for i in power.menu.instruments}
    for preference, value in power.appraise(seen, levels, getattr(p, power.name)).items():
        utility[preference] = utility.get(preference, 0.0) + weight * value


def _within(values: Array, block: slice) -> Array:
    return values if values.shape[0] == 1 else values[block]
