"""A calibration carried out in its folder, where the same command resumes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ...model.parameters import LEDGER
from ...model.scenario_text import scenario_text
from ..engine.store import Store
from ..storage.files import write_whole
from ..workers.crew import Crew
from ..workers.progress import Tell
from .candidates import Readings, Values
from .comparison import Target
from .fit import Problem, counts, fitted
from .held import Held, hold, write_held, write_table
from .identification import Recovered, recovered
from .plan import Plan
from .recovery import Attempt, attempts, observed, truths
from .recovery_figure import write_recovery_figure
from .trials import Kept, Trial, best, interval

FITTED = ("parameter", "unit", "scenario", "fitted", "low", "high", "lowest_tried", "highest_tried")
"""Columns of fitted.csv: ``low`` and ``high`` bound what is as good as the fitted value."""


@dataclass(frozen=True)
class Work:
    """A plan, the folder for what comes of it, and who does it.

    ``tell`` hears how many trials are done; ``pulse`` is called several times a second and may
    raise to end the work. ``identity`` is that of the work, by which kept trials are sealed.
    """

    plan: Plan
    output: Path
    crew: Crew
    tell: Callable[[int], None]
    pulse: Tell
    identity: str = ""

    def play(
        self, candidates: Sequence[Values], targets: Sequence[Target], store: Store | None = None
    ) -> list[Readings]:
        """Play candidates in the worlds in which fits are made, but for what is in the store."""
        return self.plan.stage(self.crew).readings(candidates, targets, self.pulse, store)

    def kept(self, name: str) -> Kept:
        """Return the file of that name, which keeps trials."""
        return replace(self.plan.kept(self.output / name), work=self.identity)

    def problem(self) -> Problem:
        """Return what is to be solved; plays the unchanged scenario to see how series count."""
        plan = self.plan
        (unchanged,) = self.play([{}], plan.fitted)
        counted = counts(plan.fitted, unchanged, plan.declared.common)
        return Problem(plan.ranges, plan.fitted, counted, plan.extent.trials, plan.extent.seed)


@dataclass(frozen=True)
class Fit:
    """What a fit came to: its trials, and how scenario and fit compare with history."""

    plan: Plan
    problem: Problem
    trials: Sequence[Trial]
    held: Held


def fit_and_judge(work: Work) -> Fit:
    """Fit, judge in fresh worlds on what was not fitted, and write everything."""
    plan, output = work.plan, work.output
    problem = work.problem()
    trials = fitted(problem, work.play, work.kept("trials.csv"), work.tell)
    values = best(trials).values
    later, apart = plan.judging
    groups = {"fitted on": plan.fitted, "later years": later, "kept apart": apart}
    held = hold(groups, {"scenario": {}, "fitted": values}, plan.fresh(work.crew), work.pulse)
    ends = {one.series.name: plan.declared.fit_until for one in plan.fitted}
    write_held(output, held, plan.begins, ends)
    _write_fitted(output / "fitted.csv", plan, trials)
    text = fitted_scenario(plan, values)
    write_whole(output / "fitted.toml", lambda part: part.write_text(text, encoding="utf-8"))
    return Fit(plan, problem, trials, held)


def _write_fitted(path: Path, plan: Plan, trials: Sequence[Trial]) -> None:
    before: Any = plan.scenario.parameters.at(1).values()
    rows = [
        (name, LEDGER[name].unit, before[name], best(trials).values[name],
         *interval(trials, name), *plan.ranges[name])
        for name in plan.ranges
    ]  # fmt: skip
    write_table(path, FITTED, rows)


def fitted_scenario(plan: Plan, values: Values) -> str:
    """Return the scenario with the fitted values as TOML that a run accepts."""
    series = ", ".join(one.series.title for one in plan.fitted)
    changed = replace(
        plan.scenario,
        title=f"{plan.scenario.title}, fitted",
        description=f"{plan.scenario.description} {', '.join(values)} fitted to: {series} "
        f"({plan.begins} to {plan.declared.fit_until}).",
        parameters=plan.scenario.parameters.with_values(values),
    )
    return scenario_text(changed)


@dataclass(frozen=True)
class Recovery:
    """What fits of known answers came to."""

    attempts: Sequence[Attempt]
    found: Sequence[Recovered]


def recovery(work: Work, repetitions: int) -> Recovery:
    """Fit observations that the model made from known parameters, and write how well it went."""
    plan = work.plan
    problem = work.problem()
    known = truths(plan.ranges, repetitions, plan.extent.seed)
    seen = observed(known, plan.fitted, plan.stage(work.crew), plan.declared.common)
    made = attempts(
        problem, known, seen, work.play, lambda n: work.kept(f"trials-{n + 1:03d}.csv"), work.tell
    )
    found = recovered(made, plan.ranges)
    _write_recovery(work.output, made, found)
    write_recovery_figure(work.output / "recovery.svg", made, found, plan.ranges)
    return Recovery(made, found)


def _write_recovery(output: Path, made: Sequence[Attempt], found: Sequence[Recovered]) -> None:
    rows = [
        (n + 1, name, a.truth[name], a.estimate[name], a.low[name], a.high[name])
        for n, a in enumerate(made)
        for name in a.truth
    ]
    header = ("repetition", "parameter", "truth", "estimate", "low", "high")
    write_table(output / "recovery.csv", header, rows)
    columns = [field.name for field in fields(Recovered)]
    verdicts = [[getattr(each, name) for name in columns] for each in found]
    write_table(output / "identification.csv", columns, verdicts)
