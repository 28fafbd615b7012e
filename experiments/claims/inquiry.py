"""An inquiry: all that is to be played for some claims, and the results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...model.posterior import Posterior
from ..engine.carrying import Standing, carry_out
from ..engine.store import Store
from ..workers.processes import local_crew
from ..workers.progress import Tell, silent
from . import widths
from .catalogue import Arm, Claim, chosen
from .dose import dose_of
from .draws import Draw, parameter_draws, within
from .ensembles import Ensemble, Extent, Reading, Seen, Task, reunited, tasks
from .judge import Judgement, judge
from .robustness import Robustness, robustness

FULL = Extent()
"""Default extent of each arm."""

DRAWS = 500
"""Default number of draws of the parameters."""

QUICK = Extent(worlds=32, citizens=200)
"""The quick form: well under a minute on two cores."""

TRIAL = Extent(worlds=4, citizens=200)
"""What is played of each arm in each draw of the parameters."""


@dataclass(frozen=True)
class Inquiry:
    """Which claims are judged, with how much of each arm, and over how many draws (0: none).

    Draws take what a ``posterior`` names from its plausible sets.
    """

    claims: tuple[Claim, ...]
    extent: Extent = Extent()
    draws: int = 0
    trial: Extent = TRIAL
    posterior: Posterior = ()

    def settings(self) -> dict[str, Any]:
        """Return what a manifest says of the inquiry."""
        robust: dict[str, Any] = (
            {"draws": self.draws, "trial": asdict(self.trial)} if self.draws else {}
        )
        if self.posterior:
            robust["posterior"] = [dict(each) for each in self.posterior]
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
        if not self.draws:
            return []
        return within(self.posterior, parameter_draws(self.draws, self.extent.seed))

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


def inquiry_of(
    ids: Sequence[str],
    quick: bool,
    draws: int,
    size: Mapping[str, int],
    posterior: Posterior = (),
) -> Inquiry:
    """Return the inquiry into claims by their ids, all of them by default.

    ``size`` holds what differs from :data:`FULL`, or from :data:`QUICK`; the draws of the
    parameters play as many months. Raises :class:`Mistake` for an unknown claim.
    """
    months = {name: n for name, n in size.items() if name == "months"}
    return Inquiry(
        tuple(chosen(ids)),
        replace(QUICK if quick else FULL, **size),
        draws,
        replace(TRIAL, **months),
        posterior,
    )


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
    tell: Tell = silent,
    store: Store | None = None,
) -> Answer:
    """Play what is not in the store yet, on this machine, and judge the claims."""
    kept, tasks = store or Store(), inquiry.tasks
    carry_out(tasks, kept, lambda: local_crew(min(processes, len(tasks))), Standing(tell))
    seen = [each for n, task in enumerate(tasks) for each in task.seen(kept.read(n).content)]
    return answered(inquiry, seen)


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
