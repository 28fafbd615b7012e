"""The page of the periods: fans, misses, episodes, and what was fitted and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...model.scenario import load_scenario
from .episodes import Episode, episodes
from .figure import every_series

CLOSE = 1.5
"""Errors within which a series counts as met."""

MOST = 0.5
"""Share of worlds from which on an order counts as right in most."""

INTRO = """# History: does the model know the past?

Four periods are played from their beginnings to December 2019, {worlds} worlds each, driven by
what was outside the four powers' hands ([scenarios](scenarios.md) lists every driver and why it is
exogenous): measured prices, demand, pipelines, wars and dates of elections. What Moscow, Minsk,
Brussels and Washington do is the model's own. The record is listed in [historical
series](historical-series.md), with sources and with the wording of each poll.

## What was calibrated, and what was predicted

*Calibrated, so that a fit says little:* where each period starts (its first month's prices, trade
shares, growth people are used to, polls and trust: read from data of that month or the year
before, with their sources); the lines of the polls' questions (polls before 2004); rates and paces
in the [list of parameters](parameters.md) whose source is a series, such as the slope of growth
over demand or the fall of the gas price under contracts.

*Predicted:* everything after the first month. No series was fitted for this page, no outcome of a
power's choice is typed in, and the declared errors were set before the runs. But the rules were
written by people who know how the story went: a period that the model meets is no proof, one that
it misses is a finding.

*Missing from the data, and so from this page:* loans (three dates only), the EU's trade shares
from 1998 to 2016, growth of Russia and of the EU after 2015, and a measured depth of integration;
steps of integration are in the episodes.
"""


def periods_page(found: Mapping[str, Any], picture: str) -> str:
    """Return a run of the periods as Markdown; ``picture`` names a period's figure."""
    return "\n".join(_lines(found, picture)) + "\n"


def _lines(found: Mapping[str, Any], picture: str) -> Iterator[str]:
    yield INTRO.format(worlds=found["worlds"])
    yield "## How far the model misses\n"
    yield (
        "Root mean square distance of the mean of worlds from the record, in declared errors "
        "(1.5 or less counts as met), and the share of dates in the 80 % interval of worlds and "
        "error.\n"
    )
    yield from _table(found)
    for period, one in found["periods"].items():
        yield f"\n## {load_scenario(period).title}\n"
        yield f"![Fans and record: {period}]({picture.format(period=period)})\n"
        yield from misses(one)
        yield from _stories(one)
    right = [story["right"] > MOST for one in found["periods"].values()
             for story in one["episodes"].values()]  # fmt: skip
    yield (
        f"\nIn most worlds the order of events is right in {sum(right)} of {len(right)} episodes."
    )
    yield (
        f"\nComputed by `triangulation history --periods` with {found['worlds']} worlds of "
        f"{found['citizens']} citizens in each period, seed {found['seed']}."
    )


def _table(found: Mapping[str, Any]) -> Iterator[str]:
    periods = list(found["periods"])
    yield f"| series | {' | '.join(periods)} |"
    yield "| --- |" + " --- |" * len(periods)
    for name, series in every_series().items():
        cells = [_cell(found["periods"][period]["series"].get(name)) for period in periods]
        yield f"| {series.title} | {' | '.join(cells)} |"


def _cell(one: Mapping[str, Any] | None) -> str:
    return "–" if one is None else f"{one['errors']:.1f} ({one['covered']:.0%})"


def misses(period: Mapping[str, Any]) -> Iterator[str]:
    """Yield, in words, what a period misses, the worst first; and what it meets."""
    series = every_series()
    missed = sorted(
        ((numbers["errors"], name, numbers) for name, numbers in period["series"].items()
         if numbers["errors"] > CLOSE),
        reverse=True,
    )  # fmt: skip
    met = [series[name].title for name, numbers in period["series"].items()
           if numbers["errors"] <= CLOSE]  # fmt: skip
    for errors, name, numbers in missed:
        where = "above" if numbers["above"] > 0 else "below"
        yield (
            f"- *Wrong: {series[name].title}.* The model lies {where} the record by "
            f"{abs(numbers['above']):.2g} ({series[name].unit}) on average, {errors:.1f} errors."
        )
    if met:
        yield f"- *Within {CLOSE} errors:* {'; '.join(met)}."


def _stories(period: Mapping[str, Any]) -> Iterator[str]:
    for one in episodes():
        if one.name in period["episodes"]:
            yield from _story(one, period["episodes"][one.name])


def _story(one: Episode, found: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n### {one.title}\n"
    yield f"*The paper's logic.* {one.expects}\n"
    yield f"*The record.* {one.record} ({one.source})\n"
    steps = "; then ".join(
        f"{step['says']} ({step['reached']:.0%} of worlds"
        + (f", typically {step['median']})" if step["median"] else ")")
        for step in found["steps"]
    )
    yield f"*The model.* {steps}. **The order is right in {found['right']:.0%} of worlds.**"
