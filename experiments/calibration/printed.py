"""Printing the results of a comparison, a fit and a recovery."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from rich.console import Console
from rich.table import Table

from ...model.parameters import LEDGER
from .held import Held
from .identification import Recovered
from .matching import CUT, Matched
from .plausible import Survival, widths
from .trials import acceptable, best, interval
from .work import Fit, Recovery, Work

WIDTH = 118

EDGE = 0.02
"""Share of a range at its ends; a fitted value there might lie outside if that were allowed."""


def print_outcome(outcome: Fit | Recovery) -> None:
    """Print the result of a calibration."""
    if isinstance(outcome, Fit):
        print_fit(outcome)
        print_held(outcome.held)
    else:
        print_recovered(outcome.found, len(outcome.attempts))


def print_held(held: Held) -> None:
    """Print how far each ensemble is from each series, in its unit and in standard errors."""
    table = Table(title="Against history", title_justify="left", box=None, pad_edge=False)
    for heading in ("", "series", "dates", "unit"):
        table.add_column(heading)
    for label in held.ensembles:
        for heading in (f"{label}\ndistance", "\nabove", "\nSE"):
            table.add_column(heading, justify="right")
    before = ""
    for group, misfits in held.rows():
        one = next(iter(misfits.values())).target
        cells = [(f"{m.distance:.2g}", f"{m.bias:+.2g}", f"{m.standard:.1f}")
                 for m in misfits.values()]  # fmt: skip
        name = "" if group == before else group
        table.add_row(name, one.series.title, f"{len(one.values)}", one.series.unit, *chain(*cells))
        before = group
    _console().print(table)
    _console().print(
        "Distance: root mean square difference of the mean from the observations, in units. Above: "
        "by how much the model\nlies above them. SE: the distance in standard errors of the "
        "comparison, about 1 where model and history agree.\n"
    )


def print_matched(work: Work, found: Matched) -> None:
    """Print what history matching left of the ranges, or what rules all of it out."""
    sets, tried = found.sets, len(found.done.points)
    table = Table(title="Plausible", title_justify="left", box=None, pad_edge=False)
    for heading in ("parameter", "plausible", "range tried", "part of range", "unit"):
        table.add_column(heading)
    parts = widths(work, found)
    for name, (low, high) in work.plan.ranges.items():
        values = [each[name] for each in sets]
        room = f"{min(values):.3g} … {max(values):.3g}" if sets else "nothing"
        table.add_row(
            name, room, f"{low:.3g} … {high:.3g}", f"{parts[name]:.0%}", LEDGER[name].unit
        )
    _console().print(table)
    left = ", ".join(f"{share:.2g}" for share in found.left)
    _console().print(
        f"{len(sets)} of {tried} candidates are plausible: no level or change of a series is "
        f"{CUT:g} standard deviations away.\nShare of the ranges left after each wave: {left}."
    )
    for name, least in found.worst.items():
        if least >= CUT:
            _console().print(
                f"Ruled out whatever the values: {name}, missed by {least:.1f} at least."
            )
    if not sets:
        _console().print("The ranges hold nothing plausible, and no sets were written.")


def print_survivals(made: Sequence[Survival]) -> None:
    """Print how often a known answer was left, and how much was left with it."""
    kept = sum(each.left_in for each in made)
    room = sum(each.room for each in made) / len(made)
    _console().print(
        f"{kept} of {len(made)} known answers were left; on the mean {room:.0%} of the ranges was."
    )
    for name in made[0].truth:
        width = sum(each.widths[name] for each in made) / len(made)
        _console().print(f"  {name}: {width:.0%} of its range plausible")


def print_fit(fit: Fit) -> None:
    """Print the fitted values with their uncertainty."""
    plan, problem, trials = fit.plan, fit.problem, fit.trials
    table = Table(title="Fitted", title_justify="left", box=None, pad_edge=False)
    for heading in ("parameter", "scenario", "fitted", "as good", "range tried", "unit"):
        table.add_column(heading)
    start: Any = plan.scenario.parameters.at(1).values()
    for name, (low, high) in problem.ranges.items():
        bottom, top = interval(trials, name)
        found = best(trials).values[name]
        edge = " (edge)" if min(found - low, high - found) < EDGE * (high - low) else ""
        table.add_row(
            name, f"{float(start[name]):.3g}", f"{found:.3g}{edge}",
            f"{bottom:.3g} … {top:.3g}", f"{low:.3g} … {high:.3g}", LEDGER[name].unit,
        )  # fmt: skip
    _console().print(table)
    for one, count in zip(problem.targets, problem.counts, strict=True):
        _console().print(
            f"{one.series.title}: {len(one.values)} dates to {one.observations[-1].date}, worth "
            f"{count:.1f} independent observations."
        )
    _console().print(
        f"As good: the range over the {len(acceptable(trials))} of {len(trials)} trials that the "
        "series do not tell from the best (95 %).\n"
    )


def print_recovered(found: Sequence[Recovered], attempts: int) -> None:
    """Print how well each parameter is found again where the answer is known."""
    title = f"Found again in {attempts} fits of known answers"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for heading in (
        "parameter",
        "verdict",
        "rank correlation",
        "error",
        "bias",
        "covered",
        "width",
    ):
        table.add_column(heading)
    for each in found:
        table.add_row(
            each.name, each.verdict, f"{each.correlation:+.2f} (p {each.chance:.2g})",
            f"{each.error:.0%}", f"{each.bias:+.0%}", f"{each.covered:.0%}", f"{each.width:.0%}",
        )  # fmt: skip
    _console().print(table)
    _console().print(
        "Error (root mean square), bias and width (of the intervals) are shares of the range; "
        "guessing its middle errs by\n29 %. Covered: how many intervals of 95 % hold the truth."
    )


def _console() -> Any:
    return Console(highlight=False, width=WIDTH)
