"""The turning points of the median world, with the actors' reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ...agents.moves import POWERS
from ...agents.power import COERCION, TOP_COERCION
from ...model.kinds import EVENTS
from ...model.parameters import Parameters
from ...model.regime import elections
from ...model.simulation import Moment
from ..playing.batch import Columns, Course
from .reasons import Reason, reason

ELECTION = "Belarus elects a president"
"""What is said of the month of a presidential election."""

SPAN = 3
"""Months over which a change of alignment is looked at."""

MOST = 8
"""Turning points that are reported, at most."""


@dataclass(frozen=True)
class TurningPoint:
    """One month that mattered: what happened, and why the powers moved as they did."""

    month: int
    headline: str
    change: float
    """Change of alignment in the month."""
    reasons: tuple[Reason, ...]
    weight: float


@dataclass(frozen=True)
class Swing:
    """A quantity whose sharp turns are reported: in which words, and how much they weigh."""

    value: Callable[[Moment], float]
    up: str
    down: str
    least: float
    """Smallest change that is reported."""
    weight: float


SWINGS = (
    Swing(
        lambda m: float(m.measures.alignment[0]),
        "Minsk moves west", "Minsk moves towards Moscow", 0.01, 5.0,
    ),
    Swing(
        lambda m: float(m.poll.approval[0]),
        "Approval rises in the polls", "Approval falls in the polls", 0.05, 4.0,
    ),
    Swing(
        lambda m: float(m.poll.leaning[0]),
        "The public turns west in the polls", "The public turns to Moscow in the polls", 0.1, 3.0,
    ),
)  # fmt: skip


def median_world(columns: Columns) -> int:
    """Return the position of the world whose alignment stays nearest to the median's path."""
    alignment = columns["alignment"]
    middle = np.median(alignment, axis=0)
    return int(np.argmin(np.square(alignment - middle).mean(axis=1)))


def replay(course: Course, position: int) -> list[Moment]:
    """Return every month of one world, played alone, with its decisions; the same bits.

    Citizens take nearly all memory, and no turning point asks for them: all have the start's.
    """
    simulation = course.part(position, position + 1).simulation()
    start = simulation.now
    later = (simulation.step() for _ in range(course.months))
    return [start, *(replace(moment, population=start.population) for moment in later)]


def turning_points(moments: Sequence[Moment], parameters: Parameters) -> list[TurningPoint]:
    """Return the months of one world that mattered most, in order of time."""
    found: list[TurningPoint] = []
    for before, now in pairwise(moments):
        headlines = _events(before, now)
        if float(elections(before.month, 1, parameters.regime)) > 0:
            headlines.append((ELECTION, 0.4))
        if headlines:
            found.append(
                _point(
                    before, now, ". ".join(h for h, _ in headlines), sum(w for _, w in headlines)
                )
            )
    for swing in SWINGS:
        found += _swings(moments, swing, {point.month for point in found})
    best = sorted(found, key=lambda point: -point.weight)[:MOST]
    return sorted(best, key=lambda point: point.month)


def _events(before: Moment, now: Moment) -> list[tuple[str, float]]:
    """Return what happened in a month, each with how much it matters."""
    headlines = [
        (f"{EVENTS[kind].headline} (size {size[0, 0]:.2f})", 0.5 + float(size[0, 0]))
        for kind, size in now.events.items()
        if size[0, 0] > 0
    ]
    headlines += [(each.title, each.weight) for each in upheavals(before, now)]
    if before.measures.alarmed[0] < now.measures.alarmed[0]:
        headlines.append(("Moscow's fear of loss passes its threshold", 0.7))
    return headlines


@dataclass(frozen=True)
class Upheaval:
    """What happened to the state in a month: its headline, what it means, how much it matters."""

    title: str
    meaning: str
    weight: float


def upheavals(before: Moment, now: Moment) -> list[Upheaval]:
    """Return the visible events of a month.

    What an event of the month brings about by itself is left out.
    """
    was, state = before.state, now.state
    found: list[Upheaval] = []

    def rises(name: str) -> bool:
        return float(getattr(state, name)[0, 0]) > float(getattr(was, name)[0, 0])

    def happened(kind: str) -> bool:
        return kind in now.events and float(now.events[kind][0, 0]) > 0

    if float(state.in_office[0, 0]) < float(was.in_office[0, 0]):
        found.append(
            Upheaval(
                "The leadership falls",
                "Those who ruled at the start have lost power. Leaderships fall at random, more "
                "often in unrest, under force, and where sovereignty is lost.",
                3.0,
            )
        )
    if rises("succession_begun") and not happened("succession"):
        found.append(
            Upheaval(
                "The succession begins", "Who rules after the president is being decided.", 2.0
            )
        )
    if np.floor(state.coercion[0, 0]) > np.floor(was.coercion[0, 0]):
        level = int(state.coercion[0, 0])
        title = f"Moscow goes to coercion level {level}: {COERCION[level - 1]}"
        meaning = f"Moscow has {TOP_COERCION} levels: {', '.join(COERCION)}."
        found.append(Upheaval(title, meaning, 1.0 + 0.3 * level))
    if rises("dispute") and not happened("energy_dispute"):
        found.append(Upheaval("An energy dispute begins", EVENTS["energy_dispute"].meaning, 0.5))
    return found


def _swings(moments: Sequence[Moment], swing: Swing, taken: set[int]) -> list[TurningPoint]:
    """Return the sharpest turns of a quantity, none within a season of another or of ``taken``."""
    path = np.array([swing.value(m) for m in moments])
    change = np.zeros_like(path)
    change[SPAN:] = path[SPAN:] - path[:-SPAN]
    found: list[TurningPoint] = []
    used = set(taken)
    order: list[int] = np.argsort(-np.abs(change), kind="stable").tolist()
    for position in order:
        if len(found) == MOST or abs(change[position]) < swing.least:
            break
        first = position - SPAN + 1
        steps = np.abs(np.diff(path[first - 1 : position + 1]))
        at = first + int(np.argmax(steps))
        if any(abs(moments[at].month - month) <= SPAN for month in used):
            continue
        words = swing.up if change[position] > 0 else swing.down
        headline = f"{words} by {abs(change[position]):.2f} within {SPAN} months"
        used.add(moments[at].month)
        weight = swing.weight * abs(float(change[position]))
        found.append(_point(moments[at - 1], moments[at], headline, weight))
    return found


def _point(before: Moment, now: Moment, headline: str, weight: float) -> TurningPoint:
    reasons = [reason(power, now.decisions[power.name]) for power in POWERS]
    moved = tuple(r for r in reasons if r is not None and r.move != "hold")
    change = float(now.measures.alignment[0] - before.measures.alignment[0])
    return TurningPoint(now.month, headline, change, moved, float(weight))
