"""Which questions an experiment answers, by how it was designed; and the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame

from ...agents.mistake import Mistake
from ..meanings import parameter_words
from .arm_figures import differences_figure
from .convergence import answer as enough
from .convergence import never_varied, replications_needed, running_mean, tolerance
from .means import point_intervals
from .morris import morris_screening
from .noise import noise_share, noise_words, only_noise, percent
from .numerals import cell
from .pairing import compare
from .point_figures import convergence_figure, means_figure, regions_figure
from .points import scenarios, unfinished, varied
from .regions import regions, worth
from .sensitivity_figures import morris_figure, sobol_figure
from .sobol import sobol_indices
from .steps import Ranges


@dataclass(frozen=True)
class Answer:
    """An answer: in a sentence, as a table, and as a figure (matplotlib) if it can be drawn."""

    name: str
    title: str
    sentence: str
    table: DataFrame | None = None
    figure: Any = None


@dataclass(frozen=True)
class Request:
    """What is asked of the runs: an outcome, and where somebody says so the values that matter.

    ``method`` is how the points were chosen (sobol, morris, or any other); ``levels`` are those
    of a Morris design, and ``ranges`` of its parameters.
    """

    outcome: str
    method: str = "grid"
    above: float | None = None
    within: float | None = None
    levels: int = 4
    ranges: Ranges = field(default_factory=dict[str, tuple[float, float]])

    def __post_init__(self) -> None:
        """Refuse a precision that no number of replications gives."""
        if self.within is not None and not self.within > 0:
            raise Mistake(f"within is {self.within:g}; allowed is a number above 0.")


FEW_PAIRS = 30
"""Pairs below which the factor by which pairing cut a variance may well be half or double."""

Found = tuple[str, DataFrame, Any]
"""An answer's sentence, table and figure."""


def answers(runs: DataFrame, request: Request) -> Iterator[Answer]:
    """Yield the answers that the design of an experiment allows.

    Sobol designs give indices, Morris designs a screening, all others means and regions; two or
    more scenarios are compared with the first; convergence is always looked at. Where a question
    cannot be answered, its answer says why. Raises :class:`Mistake` for an unknown outcome or if
    nothing was finished.
    """
    if missing := unfinished(runs, request.outcome):
        yield Answer("failures", "Runs that failed", missing)
    names = scenarios(runs)
    designed = DESIGNED.get(request.method, POINTWISE)
    for scenario in names if varied(runs) else []:
        own = runs[runs["scenario"] == scenario]
        for name, (title, ask) in designed.items():
            which = (f"{name}-{scenario}", f"{title}: {scenario}") if names[1:] else (name, title)
            yield _told(*which, ask, own, request)
    if names[1:]:
        if not varied(runs):
            yield _told("means", "Means", _means, runs, request)
        yield _told("differences", "Differences on common random numbers", _differences, runs,
                    request)  # fmt: skip
    yield _told("convergence", "Were there enough replications?", _convergence, runs, request)


def _told(
    name: str, title: str, ask: Callable[[DataFrame, Request], Found], runs: DataFrame,
    request: Request,
) -> Answer:  # fmt: skip
    """Return an answer, or why there is none."""
    try:
        return Answer(name, title, *ask(runs, request))
    except Mistake as reason:
        return Answer(name, title, str(reason))


def _sobol(runs: DataFrame, request: Request) -> Found:
    table = sobol_indices(runs, request.outcome)
    if table["total"].isna().all():
        return noise_words(runs, request.outcome), table, None
    noise = noise_share(runs, request.outcome)
    sentence = leading(table, "total", "total index")
    if np.isfinite(noise):
        sentence += (
            f" {percent(noise)} of the variance is chance left by averaging, and taken out of "
            "the indices."
        )
    else:
        sentence += ONE_WORLD
    return sentence + _beyond(table), table, sobol_figure(table, request.outcome)


ONE_WORLD = " With one replication, this holds of one world: what random draws do is unknown."


def _beyond(table: DataFrame) -> str:
    """Return a warning where shares are estimated far outside 0 … 1, else nothing."""
    shares = table[["first", "total"]].to_numpy(float)
    far = (shares < -FAR) | (shares > 1 + FAR)
    return " Estimates outside 0 … 1 say that the design is too small for them." * bool(far.any())


FAR = 0.1
"""How far outside 0 … 1 an estimated share may lie before it is remarked on."""


def _morris(runs: DataFrame, request: Request) -> Found:
    table = morris_screening(runs, request.outcome, request.levels, ranges=request.ranges)
    chance = table["chance"].to_numpy(float)
    known = bool(np.isfinite(chance).all())
    if only_noise(runs, request.outcome):
        sentence = noise_words(runs, request.outcome)
    else:
        sentence = leading(table, "mu_star", "μ*", float(chance[0]) if known else 0.0)
    if known:
        sentence += f" Random draws alone would show a μ* of up to {chance.max():.2g}."
    else:
        sentence += ONE_WORLD
    return sentence, table, morris_figure(table, request.outcome)


def leading(table: DataFrame, index: str, called: str, chance: float = 0.0) -> str:
    """Return the most decisive parameter of a ranking in words, and how sure its place is.

    None is named whose interval reaches down to ``chance``, what random draws alone would show.
    """
    first = table.iloc[0]
    name, low = str(first["parameter"]), float(first[f"{index}_low"])
    if not low > chance:
        high = float(first[f"{index}_high"])
        interval = f"{cell(low)} … {cell(high)}" if low == low else "unknown"
        return (
            f"No parameter can be named: the largest {called}, {cell(float(first[index]))} of "
            f"{name}, is not told from {cell(chance)} (its interval is {interval})."
        )
    rivals = [
        str(each) for each in table["parameter"][table[f"{index}_high"] > low] if each != name
    ]
    sure = f"; by the intervals it may as well be {' or '.join(rivals[:3])}" if rivals else ""
    return f"{parameter_words(name)} ({name}) matters most{sure}."


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
    "sobol": {"sobol": ("Sobol indices", _sobol)},
    "morris": {"morris": ("Morris screening", _morris)},
}
"""What is asked of each scenario by the method that chose the points: title and question."""

POINTWISE: dict[str, Question] = {
    "means": ("Means", _means),
    "regions": ("Regions", _regions),
}
"""What is asked where points were chosen otherwise: a grid, a list, or spread evenly."""
