"""Answers that rank parameters, or pairs of them: in a sentence, a table and a figure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from ..reference.meanings import parameter_words
from .effects import interactions, main_effects
from .morris import morris_screening
from .noise import noise_share, noise_words, only_noise, percent
from .numerals import cell
from .pair_figures import interaction_figure, pairs_figure
from .request import Found, Request
from .sensitivity_figures import morris_figure, sobol_figure
from .sobol import sobol_indices
from .sobol_pairs import second_order_indices


def sobol(runs: DataFrame, request: Request) -> Found:
    """Answer from which parameters an outcome's variance comes."""
    table = sobol_indices(runs, request.outcome)
    if table["total"].isna().all():
        return noise_words(runs, request.outcome), table, None
    noise = noise_share(runs, request.outcome)
    sentence = leading(table, "total", "total index")
    if np.isfinite(noise):
        sentence += (
            f" {percent(noise)} of the variance is random noise that averaging did not "
            "remove; it is subtracted from the indices."
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


def morris(runs: DataFrame, request: Request) -> Found:
    """Answer which parameters matter at all."""
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
            f"{name}, is not distinguishable from {cell(chance)} (its interval is {interval})."
        )
    rivals = [
        str(each) for each in table["parameter"][table[f"{index}_high"] > low] if each != name
    ]
    sure = f"; the intervals do not rule out {' or '.join(rivals[:3])}" if rivals else ""
    return f"{parameter_words(name)} ({name}) matters most{sure}."


def sobol_pairs(runs: DataFrame, request: Request) -> Found:
    """Answer which pairs of parameters a Sobol design shows to interact."""
    table = second_order_indices(runs, request.outcome)
    if table["share"].isna().all():
        return noise_words(runs, request.outcome), table, None
    clear = table["share_low"] > 0
    return _pairs_in_words(table, clear.to_numpy()), table, pairs_figure(table, request.outcome)


def main(runs: DataFrame, request: Request) -> Found:
    """Answer what each parameter of a grid does alone, and with others."""
    table = main_effects(runs, request.outcome)
    if table["first"].isna().all():
        return noise_words(runs, request.outcome), table, None
    clear = table["clear"].to_numpy(bool)
    shares = table["first"].to_numpy(float)[clear].tolist()
    parts = [
        f"{name} {100 * share:.2g} %"
        for name, share in zip(table["parameter"][clear], shares, strict=True)
    ]
    none = [str(name) for name in table["parameter"][~clear]]
    sentence = (
        f"Of the variance of {request.outcome} between points, {', '.join(parts)} "
        f"{'is' if len(parts) == 1 else 'are'} explained by a parameter alone."
        if parts
        else "No parameter's own effect is distinguishable from random draws."
    )
    if none and parts:
        sentence += f" Not distinguishable from random draws alone: {', '.join(none)}."
    if table["first_low"].isna().all():
        sentence += ONE_WORLD
    return sentence, table, sobol_figure(table, request.outcome)


def pairs(runs: DataFrame, request: Request) -> Found:
    """Answer which two parameters of a grid interact, and show the strongest pair."""
    table = interactions(runs, request.outcome)
    if table["share"].isna().all():
        return noise_words(runs, request.outcome), table, None
    sentence = _pairs_in_words(table, table["clear"].to_numpy(bool))
    first, second = (str(table[column].iloc[0]) for column in ("first", "second"))
    if len(runs[first].unique()) < len(runs[second].unique()):
        first, second = second, first
    return sentence, table, interaction_figure(runs, request.outcome, first, second)


def _pairs_in_words(table: DataFrame, clear: NDArray[np.bool_]) -> str:
    """Return the pairs that interact with their shares, or that none is known to."""
    shares = table["share"].to_numpy(float)[clear].tolist()
    named = zip(table["first"][clear], table["second"][clear], shares, strict=True)
    known = [f"{a} × {b} ({100 * share:.2g} % of the variance)" for a, b, share in named]
    if not known:
        none = f"None of the {len(table)} pairs is" if len(table) > 1 else "The pair is not"
        return f"{none} known to interact (95 %)."
    rest = f" and {len(known) - 3} more" * (len(known) > 3)
    return f"Beyond what each explains alone, these interact: {', '.join(known[:3])}{rest}."
