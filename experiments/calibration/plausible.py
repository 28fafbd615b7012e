"""History matching in its folder: the plausible sets, and whether known ones are recovered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from ...agents.declaration import Array
from ..engine.store import Store
from .candidates import Readings, Values
from .comparison import Target
from .fit import Play
from .held import write_table
from .matching import Matched, features, match, of_played
from .played import read_played, write_played
from .recovery import observed, remembering, truths
from .work import Work


def kept_play(work: Work) -> Play:
    """Return what plays one wave of candidates after the other, and keeps it in the folder."""
    numbers = count(1)

    def play(candidates: Sequence[Values], targets: Sequence[Target]) -> list[Readings]:
        store = Store(work.output, work.identity, f"wave-{next(numbers)}")
        return work.play(candidates, targets, store)

    return play


def matched(work: Work) -> Matched:
    """Return what history does not rule out, and write plausible.csv and candidates.csv.

    plausible.csv is not written where nothing is left. Candidates that were played for a set with
    fewer trials in this folder are not played again.
    """
    plan = work.plan
    common, extent = plan.declared.common, plan.extent
    seen = read_played(work.output, work.identity)
    play = remembering(kept_play(work), seen)
    found = match(plan.ranges, plan.fitted, common, play, extent.trials, extent.seed, work.tell)
    tried = {point: seen[point] for point in map(_key, found.done.points)}
    write_played(work.output, work.identity, tried)
    names = list(found.names)
    each = of_played(found.done, features(plan.fitted, common))
    rows = [
        [*map(float, point), *map(float, missed), int(kept)]
        for point, missed, kept in zip(found.done.points, each, found.plausible, strict=True)
    ]
    write_table(work.output / "candidates.csv", [*names, *found.worst, "plausible"], rows)
    if found.sets:
        sets = [[values[name] for name in names] for values in found.sets]
        write_table(work.output / "plausible.csv", names, sets)
    return found


def _key(point: Array) -> tuple[float, ...]:
    return tuple(map(float, point))


@dataclass(frozen=True)
class Survival:
    """A known answer: its values, whether it was left, the room left, and each range's part."""

    truth: Values
    left_in: bool
    room: float
    widths: Values


def survivals(work: Work, repetitions: int) -> list[Survival]:
    """Match histories that the model made from known parameters, and write recovery.csv."""
    plan = work.plan
    known = truths(plan.ranges, repetitions, plan.extent.seed)
    seen = observed(known, plan.fitted, plan.stage(work.crew), plan.declared.common)
    play = remembering(work.play)
    made: list[Survival] = []
    for truth, targets in zip(known, seen, strict=True):
        found = match(
            plan.ranges, targets, plan.declared.common, play, plan.extent.trials, plan.extent.seed
        )
        made.append(Survival(truth, found.allows(truth), found.left[-1], widths(work, found)))
        work.tell(len(made) * plan.extent.trials)
    names = list(plan.ranges)
    rows = [
        [*(s.truth[n] for n in names), int(s.left_in), s.room, *(s.widths[n] for n in names)]
        for s in made
    ]
    header = [*names, "left_in", "room", *(f"width of {name}" for name in names)]
    write_table(work.output / "recovery.csv", header, rows)
    return made


def widths(work: Work, found: Matched) -> dict[str, float]:
    """Return the part of each parameter's range over which plausible sets lie; 0 if none is."""
    ranges = work.plan.ranges
    sets = found.sets
    return {
        name: (max(s[name] for s in sets) - min(s[name] for s in sets)) / (high - low)
        if sets
        else 0.0
        for name, (low, high) in ranges.items()
    }
