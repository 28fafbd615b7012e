"""The page of the periods: fans, misses, episodes, and what was fitted and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...model.scenario import load_scenario
from ..forecasts.page import recorded
from .aims import CLOSE, aims
from .episodes import Episode, episodes
from .figure import every_series

INTRO = """# History: does the model reproduce the past?

Four periods are played from their first months to December 2019, {worlds} worlds each. They are
driven by conditions that the four powers did not control ([scenarios](scenarios.md) lists every
driver and why it is exogenous): measured prices, demand, pipelines, wars and dates of elections.
The decisions of Moscow, Minsk, Brussels and Washington are the model's own. The historical record
is listed in [historical series](historical-series.md), with sources and with the wording of each
poll.

## What was calibrated, and what was predicted

*Calibrated, so that agreement means little:* the start of each period (its first month's prices,
trade shares, growth people are used to, polls and trust: taken from data of that month or the year
before, with their sources); how leanings are translated into answers to the polls' questions (from
polls before the period); rates and paces in the [list of parameters](parameters.md) whose source
is a series, such as the slope of growth over demand or the fall of the gas price under contracts.

*Predicted:* everything after the first month. No series was fitted for this page, no outcome of a
power's choice is an input, and the declared errors were set before the runs. But the rules were
written by people who know what happened: agreement with a period is not proof, a disagreement is
a finding.

*Changed after seeing results:* an earlier version of this page missed trust, the gas price,
sanctions and the vote for unification. Rules on approval, gas contracts and relations were then
changed, and how the questions on trust and unification are asked ([what was changed, and
why](decisions/what-the-record-asked-of-the-rules.md)). That the model is nearer to these series
now shows that the rules can reproduce them, not that they predicted them.

*Missing from the data, and therefore from this page:* loans (three dates only), the EU's trade
shares from 1998 to 2016, growth of Russia and of the EU after 2015, and a measured depth of
integration; steps of integration are in the episodes.
"""


WEST = (
    "The public starts at the values of the polls and moves west within three years. In the model "
    "Moscow keeps its pressure at the maximum for years, and nobody gets used to it; and relations "
    "with the West warm too soon. What moved the real public to Moscow (2006, 2014) is not in the "
    "model."
)

WHY = {
    (
        "gas_price_ratio",
        "either",
    ): "After 2009 Moscow keeps its discount until 2012 in the model, or gives none; in "
    "reality it raised the price to Europe's by 2011 and then lowered it in return for the "
    "pipelines. The model has no contract that exchanges an asset for a price.",
    ("gas_price", "either"): "See the price against Europe's.",
    (
        "exports_russia",
        "above",
    ): "The fall of 2005 is missing; fuel refined from Russian crude explains about "
    "a quarter of it.",
    (
        "imports_russia",
        "either",
    ): "The price of oil moves the value of imports, and does not move the share.",
    ("opinion_balance", "above"): WEST,
    ("european_vote", "above"): "As in the either-or question.",
    ("better_life_balance", "above"): "As in the either-or question.",
    (
        "union_vote",
        "above",
    ): "From 2012 on Moscow stops pressing for integration in the model, and the public, no longer "
    "resentful, moves back towards Moscow; in reality it moved west until 2013, and still did not "
    "want a union after it had turned to Moscow.",
    (
        "trust",
        "below",
    ): "Repression that lasts for years keeps approval low, and the recovery after "
    "2011 is slower than it was.",
    (
        "growth",
        "below",
    ): "The boom of 2004 to 2008 is missing, with its directed credit, which is not in the data.",
    (
        "disputes",
        "below",
    ): "Real disputes came in a few years, those of the model are spread over all years.",
    (
        "eu_sanctions",
        "above",
    ): "In 2008 and 2015 Minsk released prisoners in exchange for the lifting of "
    "sanctions; in the model it eases repression only when unrest falls.",
    (
        "western_opening",
        "below",
    ): "In the model Brussels and Washington seldom raise their overtures above the middle level "
    "while repression is beyond what they tolerate; the record counts every step.",
}
"""What is thought to be the reason where the model lies above or below a series, or on either side;
none of it was tested."""


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
        shown = f"{period}: the bands of the worlds and the record, series by series"
        yield f"![{shown}]({picture.format(period=period)})\n"
        yield from misses(one)
        yield from _stories(one)
    yield from _aims(found)
    yield (
        f"\nComputed by `triangulation history --periods` with {found['worlds']} worlds of "
        f"{found['citizens']} citizens in each period, seed {found['seed']}."
    )


def _aims(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield the aims and the results."""
    yield "\n## Aims and results\n"
    yield (
        "Every line is computed from the recorded runs of this page and of [the contest with "
        "rivals](rivals.md).\n"
    )
    for one in aims(found, recorded()):
        yield f"- **{'Reached' if one.reached else 'Missed'}:** *{one.aim}.* {one.says}"


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
            f"{abs(numbers['above']):.2g} ({series[name].unit}) on average, {errors:.1f} errors. "
            f"{reason(name, numbers)}".rstrip()
        )
    if met:
        yield f"- *Within {CLOSE} errors:* {'; '.join(met)}."


def reason(name: str, numbers: Mapping[str, Any]) -> str:
    """Return what is thought to be the reason why a series is missed; empty if none is known."""
    where = "above" if numbers["above"] > 0 else "below"
    return WHY.get((name, where), WHY.get((name, "either"), ""))


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
