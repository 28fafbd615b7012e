"""Which questions an experiment answers, by how it was designed; and the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame

from ...agents.mistake import Mistake
from .arm_figures import differences_figure
from .convergence import answer as enough
from .convergence import never_varied, replications_needed, running_mean, tolerance
from .means import point_intervals
from .noise import only_noise
from .numerals import cell
from .pairing import compare
from .point_figures import convergence_figure, means_figure, regions_figure
from .points import scenarios, unfinished, varied
from .rankings import main, morris, pairs, sobol, sobol_pairs
from .regions import regions, worth
from .request import Found, Request


@dataclass(frozen=True)
class Answer:
    """An answer: in a sentence, as a table, and as a figure (matplotlib) if it can be drawn."""

    name: str
    title: str
    sentence: str
    table: DataFrame | None = None
    figure: Any = None


FEW_PAIRS = 30
"""Pairs below which the factor by which pairing cut a variance may well be half or double."""


def answers(runs: DataFrame, request: Request) -> Iterator[Answer]:
    """Yield the answers that the design of an experiment allows.

    Sobol designs give indices, Morris designs a screening, grids main effects, interactions and
    paired effects of levels, and all but the first two means and regions; two or
    more scenarios are compared with the first; convergence is always looked at. Where a question
    cannot be answered, its answer says why. Raises :class:`Mistake` for an unknown outcome, if
    nothing was finished, or for a bound of regions where the design has none.
    """
    _check_above(runs, request)
    if missing := unfinished(runs, request.outcome):
        yield Answer("failures", "Runs that failed", missing)
    names = scenarios(runs)
    designed = DESIGNED.get(request.method, POINTWISE)
    if request.second_order:
        designed = designed | SECOND_ORDER
    for scenario in names if varied(runs) else []:
        own = runs[runs["scenario"] == scenario]
        for name, (title, ask) in designed.items():
            which = (f"{name}-{scenario}", f"{title}: {scenario}") if names[1:] else (name, title)
            yield _answer(*which, ask, own, request)
    if names[1:]:
        if not varied(runs):
            yield _answer("means", "Means", _means, runs, request)
        yield _answer("differences", "Differences on common random numbers", _differences, runs,
                    request)  # fmt: skip
    yield _answer("convergence", "Were there enough replications?", _convergence, runs, request)


def _check_above(runs: DataFrame, request: Request) -> None:
    """Refuse a bound of regions that nobody would look for."""
    if request.above is None:
        return
    why = ""
    if not varied(runs):
        why = "an experiment that varies no parameter has no regions"
    elif "regions" not in DESIGNED.get(request.method, POINTWISE):
        why = f"a {request.method.capitalize()} design has no regions"
    if why:
        raise Mistake(
            f"above is {request.above:g}; {why}. It is allowed with the designs grid, list, "
            "latin-hypercube and halton; leave it out."
        )


def _answer(
    name: str, title: str, ask: Callable[[DataFrame, Request], Found], runs: DataFrame,
    request: Request,
) -> Answer:  # fmt: skip
    """Return an answer, or why there is none."""
    try:
        return Answer(name, title, *ask(runs, request))
    except Mistake as reason:
        return Answer(name, title, str(reason))


def _means(runs: DataFrame, request: Request) -> Found:
    table = point_intervals(runs, request.outcome)
    if still := never_varied(runs, request.outcome):
        return still, table, means_figure(table, request.outcome)
    lowest, highest = (table.iloc[int(at)] for at in table["mean"].argsort().iloc[[0, -1]])
    if lowest["mean"] == highest["mean"]:
        sentence = f"The means of {request.outcome} are all the same, {cell(lowest['mean'])}."
    else:
        sentence = (
            f"The means of {request.outcome} run from {cell(lowest['mean'])} ({_place(lowest)}) to "
            f"{cell(highest['mean'])} ({_place(highest)})."
        )
    if varied(runs) and only_noise(runs, request.outcome):
        sentence += " Random draws alone may have made all of these differences."
    return sentence, table, means_figure(table, request.outcome)


def _place(row: Any) -> str:
    """Return where a point lies, by its parameters if they are few."""
    names = [str(name) for name in row.index if "." in str(name)]
    if not names:
        return str(row["scenario"])
    if len(names) > 3:
        return f"point {row['point']}"
    return ", ".join(f"{name} = {cell(row[name])}" for name in names)


def _regions(runs: DataFrame, request: Request) -> Found:
    table = regions(runs, request.outcome, request.above)
    return worth(table), table, regions_figure(runs, table, request.outcome)


def _differences(runs: DataFrame, request: Request) -> Found:
    first, *others = scenarios(runs)
    table = pd.concat(
        [compare(runs, request.outcome, first, other) for other in others], ignore_index=True
    )
    always = table["low"].isna() & (table["difference"] != 0)
    clear = table["second"][(table["low"] > 0) | (table["high"] < 0) | always].tolist()
    sentence = (
        f"With 95 % confidence {' and '.join(clear)} {'differ' if clear[1:] else 'differs'} from "
        f"{first}{', each taken by itself' * bool(clear[1:])}."
        if clear
        else f"None differs from {first} with 95 % confidence."
    )
    return f"{sentence} {_gained(table)}", table, differences_figure(table, request.outcome)


def _gained(table: DataFrame) -> str:
    """Return what pairing did to the variance of differences, in words."""
    known = table[table["gain"].notna()]
    if known.empty:
        return _never_differed(table)
    gain, pairs = float(known["gain"].median()), int(known["pairs"].median())
    rough = f", a rough figure from {pairs} pairs" * (pairs < FEW_PAIRS)
    median = " (median)" * (len(known) > 1)
    if gain <= 1:
        return f"Pairing did not cut the variance (factor {gain:.2g}{median}{rough})."
    return f"Pairing cut the variance by a factor of {gain:.2g}{median}{rough}."


def _never_differed(table: DataFrame) -> str:
    pairs = int(table["pairs"].median())
    if (table["difference"] == 0).all():
        return f"The arms never differed in {pairs} pairs."
    return f"The difference was the same in all {pairs} pairs, so that no interval can be computed."


def _levels(runs: DataFrame, request: Request) -> Found:
    """Return what each level of each parameter does, against its first, at all of the others'."""
    tables: list[DataFrame] = []
    for name in varied(runs):
        first, *rest = runs[name].drop_duplicates().tolist()
        for level in rest:
            row = compare(runs, request.outcome, first, level, by=name)
            tables.append(row.assign(first=cell(first), second=cell(level), parameter=name))
    if not tables:
        raise Mistake("No parameter has two levels.")
    table = pd.concat(tables, ignore_index=True)
    table = table[["parameter", *(name for name in table.columns if name != "parameter")]]
    clear = ((table["low"] > 0) | (table["high"] < 0)).to_numpy()
    most = table.iloc[int(table["difference"].abs().argmax())]
    sentence = (
        f"{int(clear.sum())} of {len(table)} levels differ from their parameter's first with 95 % "
        f"confidence, each taken by itself. The largest difference is {cell(most['difference'])}, "
        f"of {most['parameter']} = {most['second']} from {most['first']}."
    )
    shown = table.assign(second=table["parameter"] + " = " + table["second"])
    return sentence, table, differences_figure(shown.head(MOST_LEVELS), request.outcome)


MOST_LEVELS = 16
"""Levels that a figure of paired effects shows at most."""


def _convergence(runs: DataFrame, request: Request) -> Found:
    goal = tolerance(runs, request.outcome) if request.within is None else request.within
    table = replications_needed(runs, request.outcome, goal)
    sentence = enough(runs, request.outcome, goal)
    widest = table.iloc[int(np.argmax(table["half_width"].fillna(0)))]
    running = running_mean(runs, request.outcome, str(widest["scenario"]), int(widest["point"]))
    title = f"{sentence} Shown: the least certain mean."
    return sentence, table, convergence_figure(running, request.outcome, goal, title)


Question = tuple[str, Callable[[DataFrame, Request], Found]]

DESIGNED: dict[str, dict[str, Question]] = {
    "sobol": {"sobol": ("Sobol indices", sobol)},
    "morris": {"morris": ("Morris screening", morris)},
    "grid": {
        "means": ("Means", _means),
        "effects": ("Main effects", main),
        "interactions": ("Interactions", pairs),
        "levels": ("Paired effects of levels", _levels),
        "regions": ("Regions", _regions),
    },
}
"""What is asked of each scenario by the method that chose the points: title and question."""

POINTWISE: dict[str, Question] = {
    "means": ("Means", _means),
    "regions": ("Regions", _regions),
}
"""What is asked where points were chosen otherwise: a list, or spread evenly."""

SECOND_ORDER: dict[str, Question] = {"pairs": ("Second-order Sobol indices", sobol_pairs)}
"""What is asked besides of a Sobol design with points for pairs."""
