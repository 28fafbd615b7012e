"""The answers of an experiment in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..study.results import Results
from .arm_figures import months_figure
from .numerals import cell
from .pairing import FEWEST, compare_months
from .points import scenarios
from .questions import Answer, answers
from .request import Request


def request_for(
    results: Results, outcome: str, above: float | None = None, within: float | None = None
) -> Request:
    """Return what is asked of an experiment, which knows its own design.

    Parameters
    ----------
    results : Results
        The experiment's results.
    outcome : str
        A column of its runs.
    above : float, optional
        Bound of the regions to look for; see :func:`.regions.regions`.
    within : float, optional
        How closely means should be known; see :func:`.convergence.replications_needed`.

    Returns
    -------
    Request
        For :func:`answers_of`.
    """
    varied = results.experiment.varied
    if varied is None:
        return Request(outcome, "list", above, within)
    return Request(
        outcome, varied.method, above, within, varied.levels, varied.second_order, varied.ranges
    )


def answers_of(results: Results, request: Request) -> Iterator[Answer]:
    """Yield the answers that the design of an experiment allows (:func:`.questions.answers`).

    Where rows of months were kept and no run stopped before its last one, the first two scenarios
    are also compared month by month.

    Parameters
    ----------
    results : Results
        The experiment's results.
    request : Request
        What is asked, from :func:`request_for`.

    Yields
    ------
    Answer
        One for each question.

    Raises
    ------
    Mistake
        For an unknown outcome, or if nothing was finished.
    """
    yield from answers(results.runs, request)
    names = scenarios(results.runs)
    measure = request.outcome.rpartition("_")[0]
    asked = results.experiment
    kept = asked.months_kept != "none" and asked.until is None and measure in asked.measures
    if names[1:] and kept and asked.replications >= FEWEST:
        yield _months(results, measure, *names[:2])


def _months(results: Results, measure: str, first: str, second: str) -> Answer:
    table = compare_months(results.measures([measure]), measure, first, second)
    at = table.iloc[int(table["difference"].abs().argmax())]
    if at["difference"] == 0:
        sentence = f"{measure} never differed on average between {first} and {second}."
    else:
        sentence = f"{second} is furthest from {first} in month {at['month']:.0f}: {_by(at)}."
    figure = months_figure(table, measure, first, second)
    return Answer("months", "Differences month by month", sentence, table, figure)


def _by(month: Any) -> str:
    """Return a month's difference with its interval, and whether it differs from zero."""
    by = f"by {cell(month['difference'])}"
    if month["low"] != month["low"]:
        return f"{by}, the same in all pairs"
    interval = f"{cell(month['low'])} … {cell(month['high'])}, for this month by itself"
    doubt = "" if month["low"] > 0 or month["high"] < 0 else ", which includes zero"
    return f"{by} ({interval}){doubt}"
