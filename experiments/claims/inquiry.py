"""An inquiry: all that is to be played for some claims, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ..crew import Crew, count, finished
from ..processes import local_crew
from . import widths
from .catalogue import Arm, Claim
from .dose import dose_of
from .draws import Draw, parameter_draws
from .ensembles import Ensemble, Extent, Reading, Seen, Task, reunited, tasks
from .judge import Judgement, judge
from .parts import Parts
from .robustness import Robustness, robustness

QUICK = Extent(worlds=32, citizens=200)
"""The quick form: well under a minute on two cores."""

TRIAL = Extent(worlds=4, citizens=200)
"""What is played of each arm in each draw of the parameters."""

Numbered = tuple[int, Task]


@dataclass(frozen=True)
class Inquiry:
    """Which claims are judged, with how much of each arm, and over how many draws (0: none)."""

    claims: tuple[Claim, ...]
    extent: Extent = Extent()
    draws: int = 0
    trial: Extent = TRIAL

    def settings(self) -> dict[str, Any]:
        """Return what a manifest says of the inquiry."""
        robust = {"draws": self.draws, "trial": asdict(self.trial)} if self.draws else {}
        ids = [claim.id for claim in self.claims]
        return {"command": "claims", "claims": ids, **asdict(self.extent), **robust}

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Return the readings that the claims' outcomes need."""
        wanted: list[Reading] = []
        for claim in self.claims:
            wanted += [(e.measure, e.statistic) for e in (*claim.outcomes, *claim.beside)]
            wanted += widths.readings() if widths.by_width(claim) else []
        return tuple(dict.fromkeys(wanted))

    @cached_property
    def arms(self) -> list[Arm]:
        """Return the arms that outcomes weigh, once each: many claims share the scenario."""
        return list(dict.fromkeys(c.arms[name] for c in self.claims for name in c.used()))

    @cached_property
    def ensembles(self) -> list[Ensemble]:
        """Return the ensembles of all contrasts, with paths, and of all that is beside them."""
        paths: dict[Arm, dict[str, None]] = {arm: {} for arm in self.arms}
        for claim in self.claims:
            for name in claim.used():
                paths[claim.arms[name]] |= dict.fromkeys(e.measure for e in claim.outcomes)
        others = dict.fromkeys(arm for claim in self.claims for arm in _beside(claim))
        worlds = range(self.extent.worlds)
        return [
            *(Ensemble(arm, worlds, paths=tuple(measures)) for arm, measures in paths.items()),
            *(Ensemble(arm, worlds) for arm in others if arm not in paths),
        ]

    @cached_property
    def parameters(self) -> list[Draw]:
        """Return the draws of the parameters."""
        return parameter_draws(self.draws, self.extent.seed) if self.draws else []

    @cached_property
    def trials(self) -> list[Ensemble]:
        """Return the ensembles of every draw; each draw has worlds of its own."""
        each = self.trial.worlds
        return [
            Ensemble(arm, range(n * each, (n + 1) * each), draw)
            for n, draw in enumerate(self.parameters)
            for arm in self.arms
        ]

    @cached_property
    def tasks(self) -> list[Task]:
        """Return all that is to be played."""
        return [
            *tasks(self.ensembles, self.extent, self.readings),
            *tasks(self.trials, self.trial, self.readings),
        ]

    @property
    def size(self) -> int:
        """Return the world-months to be played."""
        return sum(task.size for task in self.tasks)


def _beside(claim: Claim) -> Iterator[Arm]:
    """Yield a claim's arms of which no course is drawn: placebos, comparisons, and the dose's."""
    off = claim.placebo_arms()
    yield from (off[name] for name in claim.used())
    yield from (claim.arms[name] for name in claim.shown())
    for part in dose_of(claim).parts:
        yield from part.values()


@dataclass(frozen=True)
class Answer:
    """What an inquiry came to, claim by claim; ``robust`` is empty without draws."""

    inquiry: Inquiry
    judgements: tuple[Judgement, ...]
    robust: Mapping[str, Robustness]
    seen: Mapping[Arm, Seen]


def inquire(
    inquiry: Inquiry,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
    parts: Parts | None = None,
) -> Answer:
    """Play what is not among ``parts`` yet, on this machine, and judge the claims."""
    kept = parts or Parts(None)
    with local_crew(min(processes, len(inquiry.tasks))) as crew:
        return answered(inquiry, _played(inquiry, crew, progress, kept))


def _played(
    inquiry: Inquiry, crew: Crew, progress: Callable[[int], None] | None, parts: Parts
) -> list[Seen]:
    """Return what was seen in all tasks, in order."""
    done = parts.there()
    left = [numbered for numbered in enumerate(inquiry.tasks) if numbered[0] not in done]
    before = inquiry.size - sum(task.size for _, task in left)

    def tell(more: int) -> None:
        if progress is not None:
            progress(before + more)

    for (number, _), seen in finished(crew, _play, left, tell):
        parts.keep(number, seen)
        done[number] = seen
    return [seen for number in sorted(done) for seen in done[number]]


def _play(numbered: Numbered) -> list[Seen]:
    _, task = numbered
    return task.play(lambda: count(task.worlds))


def answered(inquiry: Inquiry, parts: list[Seen]) -> Answer:
    """Judge the claims by what was seen."""
    every = [*inquiry.ensembles, *inquiry.trials]
    whole = reunited(every, parts)
    seen = {e.arm: s for e, s in zip(inquiry.ensembles, whole, strict=False)}
    judgements = tuple(judge(claim, seen, inquiry.extent.seed) for claim in inquiry.claims)
    trials = whole[len(inquiry.ensembles) :]
    robust = _robust(inquiry, trials) if trials else {}
    return Answer(inquiry, judgements, robust, seen)


def _robust(inquiry: Inquiry, trials: list[Seen]) -> dict[str, Robustness]:
    shape = (inquiry.draws, len(inquiry.arms), inquiry.trial.worlds)
    readings: dict[Reading, Array] = {
        name: np.concatenate([seen.readings[name] for seen in trials]).reshape(shape)
        for name in inquiry.readings
    }
    return {
        claim.id: robustness(claim, inquiry.arms, readings, inquiry.parameters, inquiry.extent.seed)
        for claim in inquiry.claims
    }
