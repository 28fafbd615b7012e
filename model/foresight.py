"""Foresight: what each power's candidate moves would be worth, by the world's own rules.

All candidates of all powers are imagined at once, as branches of the worlds: the same functions
that make the real month make the imagined ones. The rules work element by element and in any
precision, so that the imagination may be a sketch (:func:`sketched`): single precision, laid out
as branches × worlds, so that each power's branches lie together and what they have in common is
one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np

from ..agents.declaration import Array, Quantity
from ..agents.moves import INSTRUMENTS, POWERS, SLICES, Moves
from ..agents.outlook import Outlook
from ..agents.power import Levels, Power
from .alignment import align
from .measures import foresee
from .month import advance
from .parameters import Parameters
from .state import State

STRIDES = (0.125, 0.375, 0.5)
"""Strides of the imagination as shares of the horizon: fine at first, coarse later (a quarter,
three quarters and a year for a horizon of two years)."""

SKETCH = np.float32
"""The precision of the imagination: far finer than anybody's foresight, at half the cost."""

Candidates = Mapping[str, Array]
"""Each thinking power's candidate moves, worlds × candidates × instruments."""


def observe(state: State, power: Power) -> State:
    """Return the world as ``power`` sees it.

    Everybody knows the public from polls. Only Moscow knows how it reads Minsk; the others
    reckon what they would think in its place.
    """
    seen = replace(state, approval=state.polled_approval, leaning=state.polled_leaning)
    if power.name == "russia":
        return seen
    return replace(seen, loss_risk=state.apparent_loss_risk, misperception=0 * state.misperception)


def _observed_by_all(state: State, thinkers: Sequence[Power], widths: Sequence[int]) -> State:
    """Return one state in whose branches each power's candidates start from what it sees."""
    views = [sketched(observe(state, power)) for power in thinkers]

    def joined(name: str) -> Array:
        seen = [np.repeat(getattr(v, name), w, axis=0) for v, w in zip(views, widths, strict=True)]
        return np.concatenate(seen)

    shared = views[0]
    return replace(shared, loss_risk=joined("loss_risk"), misperception=joined("misperception"))


Sketchable = TypeVar("Sketchable")


def sketched(whole: Sketchable) -> Sketchable:
    """Return a state or parameters (worlds × branches) as the imagination takes them.

    Single precision, branches × worlds; what is no array stays as it is.
    """
    group: Any = whole
    return replace(group, **{f.name: _sketched(getattr(group, f.name)) for f in fields(group)})


def _sketched(values: Any) -> Any:
    if is_dataclass(values):
        return sketched(values)
    return values.T.astype(SKETCH) if hasattr(values, "T") else values


def imagine_worth(
    state: State, levels: Mapping[str, Array], candidates: Candidates, p: Parameters, month: int
) -> dict[str, dict[str, Array]]:
    """Return, by power and preference, what each candidate is worth; worlds × candidates each.

    ``levels`` is every power's present course, worlds × instruments; ``p`` are parameters as
    :func:`sketched`. A power imagines its
    candidate kept up while the others first go on as they do, then answer as they usually do; it
    appraises the outlook after each stride, weighted by the stride's length and its patience.
    """
    thinkers = [power for power in POWERS if power.name in candidates]
    if not thinkers:
        return {}
    widths = [candidates[power.name].shape[1] for power in thinkers]
    blocks = _blocks(thinkers, widths)
    chosen = _candidate_levels(levels, candidates, blocks, sum(widths))
    own = {power.name: _own_branches(blocks.get(power.name), sum(widths)) for power in POWERS}
    imagined = _observed_by_all(state, thinkers, widths)
    moves = Moves.of(chosen)
    worth: dict[str, dict[str, Array]] = {power.name: {} for power in thinkers}
    where = align(imagined, Moves.of(_rows(present(levels))), p.alignment, p.energy)
    elapsed: Quantity = 0.0
    for number, part in enumerate(STRIDES):
        span = p.deliberation.foresight * part
        imagined = advance(imagined, moves, p, month + elapsed, span, standing=where)
        elapsed = elapsed + span
        where = align(imagined, moves, p.alignment, p.energy)
        outlook = foresee(imagined, moves, p, where)
        weight = part * np.power(np.asarray(p.deliberation.patience), elapsed)
        for power in thinkers:
            _add(worth[power.name], power, outlook, moves, p, weight, blocks[power.name])
        if number + 1 < len(STRIDES):
            moves = _anticipated(chosen, outlook, own, p)
    return {
        name: {preference: _told(value) for preference, value in parts.items()}
        for name, parts in worth.items()
    }


def _told(value: Array) -> Array:
    """Return the worth of candidates in a sketch as the powers weigh it, worlds × candidates."""
    return value.T.astype(np.float64, order="C")


def _blocks(thinkers: Sequence[Power], widths: Sequence[int]) -> dict[str, slice]:
    """Return where each thinking power's candidates stand among the branches."""
    edges = np.concatenate([[0], np.cumsum(widths)]).tolist()
    return {t.name: slice(a, b) for t, a, b in zip(thinkers, edges[:-1], edges[1:], strict=True)}


def _own_branches(block: slice | None, width: int) -> Array:
    """Return 1 for the branches in which a power tries its own candidates, else 0."""
    own = np.zeros((1, width))
    if block is not None:
        own[:, block] = 1.0
    return _sketched(own)


def _candidate_levels(
    levels: Mapping[str, Array], candidates: Candidates, blocks: Mapping[str, slice], width: int
) -> list[Array]:
    """Return each instrument's level in every branch: a power's candidates in its own block."""
    joint: list[Array] = []
    for n, ((power, _), course) in enumerate(zip(INSTRUMENTS, _rows(present(levels)), strict=True)):
        level = np.repeat(course, width, axis=0)
        if power in blocks:
            level[blocks[power]] = candidates[power][:, :, n - SLICES[power].start].T
        joint.append(level)
    return joint


def _rows(columns: Sequence[Array]) -> list[Array]:
    """Return columns (worlds × 1) as rows (1 × worlds) of a sketch."""
    return [_sketched(column) for column in columns]


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
    """Return the moves in which all but the thinker of a branch answer as they usually do."""
    joint = list(chosen)
    for power in POWERS:
        levels = _levels_of(power, chosen)
        trust = p.deliberation.anticipation * (1 - own[power.name])
        for name, answer in power.usual_answer(outlook, levels, getattr(p, power.name)).items():
            n = INSTRUMENTS.index((power.name, name))
            joint[n] = chosen[n] + trust * (answer - chosen[n])
    return Moves.of(joint)


def _add(
    worth: dict[str, Array],
    power: Power,
    outlook: Outlook,
    moves: Moves,
    p: Parameters,
    weight: Array,
    block: slice,
) -> None:
    """Add what the outlook is worth to ``power`` in its own branches."""
    seen = Outlook(*(_within(getattr(outlook, name), block) for name in Outlook.__annotations__))
    move = getattr(moves, power.name)
    levels = {i.name: getattr(move, i.name)[block] for i in power.menu.instruments}
    for preference, value in power.appraise(seen, levels, getattr(p, power.name)).items():
        worth[preference] = worth.get(preference, 0.0) + weight * value


def _within(values: Array, block: slice) -> Array:
    return values if values.shape[0] == 1 else values[block]
