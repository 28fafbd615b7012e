"""Dose: a claim's effect over the explored range of what it names, beside its contrast.

A contrast may be extreme, such as no coercion at all. The dose moves the same parameters from one
end of their explored ranges to the other, in the contrast's direction, with a step in the middle.
If the arms differ only by script, it moves the scripted instruments over the middle half of the
distance between the two scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from ...agents.declaration import Array
from ...model.parameters import LEDGER
from .bootstrap import interval
from .catalogue import Arm, Claim, Expectation, starting_point
from .outcomes import verdict

STATES = ("reversed", "turns", "vanishes", "moves", "holds")
"""What becomes of an effect over the range, from the worst to the best; *moves* is for outcomes
that should stay the same and do not."""

ENDS = (0.25, 0.75)
"""Start and end of a dose by script, as shares of the distance between the arms' levels."""

Levels = Mapping[str, float]
Arms = Mapping[str, Arm]


@dataclass(frozen=True)
class Dose:
    """What moves, from ``near`` over ``middle`` to ``far``; ``none`` says why nothing does.

    ``whole``, ``first`` and ``second`` are the claim's arms at the ends, and at either end and the
    middle.
    """

    near: Levels
    middle: Levels
    far: Levels
    whole: Arms
    first: Arms
    second: Arms
    none: str = ""

    @property
    def parts(self) -> tuple[Arms, Arms, Arms]:
        """Return the arms of the whole range, and of its two halves."""
        return self.whole, self.first, self.second


@dataclass(frozen=True)
class Response:
    """An outcome's effect over the range with its 95 % interval, and how it stands there."""

    effect: float
    low: float
    high: float
    state: str


def nothing(why: str) -> Dose:
    """Return an empty dose, with the reason."""
    return Dose({}, {}, {}, {}, {}, {}, why)


@cache
def _scenario() -> Mapping[str, float]:
    values = starting_point().values().items()
    return {name: value for name, value in values if isinstance(value, (int, float))}


def dose_of(claim: Claim) -> Dose:
    """Return a claim's dose: over its parameters, else over its scripts, else none."""
    if len(claim.used()) < 2:
        return nothing("Nothing is compared, so there is no dose.")
    names = claim.dose or _contrasted(claim)
    if names:
        return _of_parameters(claim, names)
    if any(set(a.changed) != set(claim.arms["with"].changed) for a in claim.arms.values()):
        return nothing("What the arms differ in has no explored range, so there is no dose.")
    return _of_scripts(claim)


def _contrasted(claim: Claim) -> tuple[str, ...]:
    """Return the parameters in which the contrast's arms differ and that have an explored range."""
    without, with_ = (_values(claim.arms[name]) for name in ("without", "with"))
    return tuple(n for n in with_ if with_[n] != without[n] and LEDGER[n].explore is not None)


def _values(arm: Arm) -> dict[str, float]:
    return {**_scenario(), **dict(arm.changed)}


def _of_parameters(claim: Claim, names: tuple[str, ...]) -> Dose:
    without, with_ = (_values(claim.arms[name]) for name in ("without", "with"))
    near: dict[str, float] = {}
    far: dict[str, float] = {}
    middle: dict[str, float] = {}
    for name in names:
        low, high = LEDGER[name].explore or (0.0, 0.0)
        up = with_[name] >= without[name]
        near[name], far[name] = (low, high) if up else (high, low)
    inside = all(min(near[n], far[n]) < _scenario()[n] < max(near[n], far[n]) for n in names)
    for name in names:
        middle[name] = _scenario()[name] if inside else (near[name] + far[name]) / 2

    def at(start: Levels, end: Levels) -> Arms:
        found: dict[str, Arm] = {}
        for arm_name in claim.used():
            arm = claim.arms[arm_name]
            side = _side(arm_name, arm, names, without, with_)
            source = claim.arms["with"] if arm_name == "without" else arm
            level = {"without": start, "with": end}.get(side)
            found[arm_name] = arm if level is None else _changed(source, level)
        return found

    return Dose(near, middle, far, at(near, far), at(near, middle), at(middle, far))


def _side(name: str, arm: Arm, names: tuple[str, ...], without: Levels, with_: Levels) -> str:
    """Return which of the contrast's arms an arm is like, if it says so itself."""
    if name in ("without", "with"):
        return name
    own = dict(arm.changed)
    if not set(names) <= own.keys():
        return ""
    sides = {"without": without, "with": with_}
    return next((s for s, v in sides.items() if all(own[n] == v[n] for n in names)), "")


def _changed(arm: Arm, levels: Levels) -> Arm:
    """Return an arm with parameters at other levels; those of the scenario need not be said."""
    changed = {**dict(arm.changed), **levels}
    said = {n: v for n, v in changed.items() if n not in levels or v != _scenario()[n]}
    return replace(arm, changed=tuple(said.items()))


def _of_scripts(claim: Claim) -> Dose:
    """Return the dose along the scripts; every instrument moves in proportion."""
    without, with_ = (dict(claim.arms[name].scripted) for name in ("without", "with"))
    levels: list[dict[str, float]] = [{}, {}, {}]
    for name in (*without, *(n for n in with_ if n not in without)):
        start, end = without.get(name), with_.get(name)
        if start == end:
            continue
        if not isinstance(start, (int, float)) or not isinstance(end, (int, float)):
            return nothing("One arm sets by script what the other leaves free: there is no dose.")
        for place, each in zip((ENDS[0], 0.5, ENDS[1]), levels, strict=True):
            each[name] = start + place * (end - start)
    if not levels[0]:
        return nothing("The arms differ in kind and not in degree, so there is no dose.")

    def at(start: Levels, end: Levels) -> Arms:
        ends = {"without": start, "with": end}
        return {name: _scripted(claim.arms[name], level) for name, level in ends.items()}

    near, middle, far = levels
    return Dose(near, middle, far, at(near, far), at(near, middle), at(middle, far))


def _scripted(arm: Arm, levels: Levels) -> Arm:
    return replace(arm, scripted=tuple({**dict(arm.scripted), **levels}.items()))


def respond(
    expected: Expectation, whole: Array, first: Array, second: Array, seed: int
) -> Response:
    """Return how an outcome stands over the range, by each world's effects.

    It *holds* if the whole effect is certain in its direction and neither half certainly against
    it, *turns* if the halves are certain and opposite, is *reversed* if the whole is certainly
    against it, and *vanishes* if nothing is certain.
    """
    effect, low, high = interval(whole, seed)
    stands = verdict(low, high, expected.direction, expected.margin)
    if expected.direction == "same":
        return Response(effect, low, high, "holds" if stands == "earned" else "moves")
    halves = {verdict(*interval(x, seed)[1:], expected.direction, 0.0) for x in (first, second)}
    if {"earned", "reversed"} <= halves or (stands == "earned" and "reversed" in halves):
        return Response(effect, low, high, "turns")
    state = {"earned": "holds", "reversed": "reversed"}.get(stands, "vanishes")
    return Response(effect, low, high, state)


def summary(responses: Mapping[int, Response]) -> str:
    """Return one word on a claim: its worst outcome's state, or *none* without a dose."""
    return min((r.state for r in responses.values()), key=STATES.index, default="none")
