"""The paper's claims compared with one game: what went together in it, as the claim says or not.

One rule for all claims, made of their entries in the catalogue. A claim whose arms differ in what
powers do has a *dose* in every month: how near the powers were to the arm "with", from 0 to 1. Of
each outcome the months that follow (three months later, as in the catalogue) are compared: those
after more of the dose with those after less. A claim of which the dose hardly varied, or whose
arms differ in what no seat decides, was not put to the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ....agents.declaration import Array
from ....experiments.claims.catalogue import CONTRAST, Claim, Expectation, claims
from ....experiments.claims.outcomes import LAG, STATISTICS, measured
from ....experiments.claims.words import name_of, number, outcome_name
from ....experiments.playing.batch import Columns
from ....model.columns import COLUMNS, reading
from ..orders import POWER
from ..words import number as plain

LEAST_DOSE = 0.25
"""Difference between the most and the least of the dose below which nothing was tried."""

CLEAR = 0.3
"""Correlation from which two things go together clearly enough to be named."""

UNTRIED = "not put to the test here"
ILLUSTRATES, CONTRADICTS, MIXED, UNCLEAR = "illustrates", "contradicts", "mixed", "no clear sign"


@dataclass(frozen=True)
class Tested:
    """A claim, in the paper's words, and what this game shows of it.

    ``verdict`` is illustrates, contradicts, mixed, no clear sign, or not put to the test here;
    ``sentences`` say what was seen, or why nothing was.
    """

    id: str
    title: str
    quote: str
    section: str
    verdict: str
    sentences: tuple[str, ...]
    arithmetic: bool = False
    """Whether the claim is true by definition in the model, so that a game cannot test it."""


def held_against(columns: Columns) -> list[Tested]:
    """Return all claims as a game bears on them; ``columns`` is its record, 1 × months each."""
    found = [_tested(claim, columns) for claim in claims().values()]
    return sorted(found, key=lambda each: (each.verdict == UNTRIED, each.arithmetic))


def _tested(claim: Claim, columns: Columns) -> Tested:
    dose = dose_of(claim, columns)
    outcomes = {
        (o.measure, o.direction): o for o in claim.outcomes if claim.counts(o) and _plain(o)
    }
    if isinstance(dose, str):
        alone = [o for o in outcomes.values() if o.weights and len(o.weights) == 1]
        seen = [_alone(o, columns) for o in alone]
        if not seen:
            return _result(claim, UNTRIED, (dose,))
    else:
        seen = [_together(claim, o, dose, columns) for o in outcomes.values()]
    signs = {sign for sign, _ in seen} - {0}
    verdict = MIXED if len(signs) == 2 else UNCLEAR
    if len(signs) == 1:
        verdict = ILLUSTRATES if signs == {1} else CONTRADICTS
    reason = (f"True by definition: {claim.definitional}",) if claim.definitional else ()
    return _result(claim, verdict, (*(sentence for _, sentence in seen), *reason))


def _result(claim: Claim, verdict: str, sentences: tuple[str, ...]) -> Tested:
    return Tested(
        claim.id,
        claim.title,
        claim.quote,
        claim.section,
        verdict,
        sentences,
        bool(claim.definitional),
    )


def _plain(outcome: Expectation) -> bool:
    """Return whether an outcome contrasts the two main arms, or looks at one alone."""
    weights = dict(outcome.weights or CONTRAST)
    return weights == CONTRAST or len(weights) == 1


def dose_of(claim: Claim, columns: Columns) -> Array | str:
    """Return how near the powers were to the arm "with" each month, 0 … 1, or why it is unknown."""
    with_, without = (_script(claim, arm) for arm in ("with", "without"))
    names = [n for n in {**with_, **without} if with_.get(n) != without.get(n)]
    called = [claim.called.get(arm, arm) for arm in ("with", "without")]
    if not names:
        return (
            f"It compares “{called[0]}” with “{called[-1]}”, which is not a thing that a seat "
            "decides."
            if len(set(called)) > 1
            else "Nothing is compared."
        )
    if len(next(iter(columns.values()))[0]) <= 2 * LAG:
        return f"The game had too few months: something must follow {LAG} months later."
    dose = np.mean([_near(n, with_, without, columns) for n in names], axis=0)
    if float(np.ptp(dose[:-LAG])) < LEAST_DOSE:
        return (
            f"Between “{called[0]}” and “{called[1]}” the powers hardly moved: by "
            f"{100 * float(np.ptp(dose)):.0f} % of the way."
        )
    return dose


def _script(claim: Claim, arm: str) -> dict[str, float]:
    """Return the instruments that an arm holds at one level."""
    scripted = claim.arms[arm].scripted if arm in claim.arms else ()
    return {name: level for name, level in scripted if isinstance(level, (int, float))}


def _near(
    name: str, with_: Mapping[str, float], without: Mapping[str, float], columns: Columns
) -> Array:
    """Return how near an instrument is to its level in the arm "with", 0 … 1.

    Where only one arm sets it, near to "with" is far from the level of "without".
    """
    power, _, instrument = name.partition(".")
    declared = next(i for i in POWER[power].menu.instruments if i.name == instrument)
    level = columns[f"{power}_{instrument}"][0]
    if name in with_ and name in without:
        span = with_[name] - without[name]
        return np.clip((level - without[name]) / span, 0, 1)
    at = with_.get(name, without.get(name, 0.0))
    away = np.abs(level - at) / max(declared.high - at, at - declared.low)
    return 1 - away if name in with_ else away


def _together(claim: Claim, outcome: Expectation, dose: Array, columns: Columns) -> tuple[int, str]:
    """Return whether an outcome went with the dose as it must (1), against it (−1), and how."""
    earlier, later = dose[:-LAG], measured(outcome.measure, columns)[0, LAG:]
    more = earlier >= (earlier.min() + earlier.max()) / 2
    high, low = float(later[more].mean()), float(later[~more].mean())
    r = _correlation(earlier, later)
    if outcome.direction == "same":
        sign = 0 if abs(high - low) <= outcome.margin else -1
    else:
        way = 1 if outcome.direction == "up" else -1
        sign = 0 if abs(r) < CLEAR else int(way * np.sign(r))
    name = name_of(outcome.measure)
    high_words, low_words = _in_words(outcome, high, low)
    called = f"{name[0].upper()}{name[1:]}"
    if high == low:
        return 0, f"{called} never changed."
    text = (
        f"{called}, {LAG} months later: {high_words} after months nearer to "
        f"“{claim.called['with']}”, {low_words} after those nearer to "
        f"“{claim.called['without']}” (correlation {r:+.2f})."
    )
    return sign, text.replace("-0.", "−0.")


def _in_words(outcome: Expectation, *values: float) -> list[str]:
    """Return values of an outcome's measure with their unit, as people read them."""
    if outcome.measure not in COLUMNS:
        size = max(map(abs, values))
        return [number(value, size) for value in values]
    read = reading(outcome.measure)
    words = [plain(value * read.scale, read.decimals) for value in values]
    return [f"{each} {read.unit}" if read.unit.startswith("%") else each for each in words]


def _alone(outcome: Expectation, columns: Columns) -> tuple[int, str]:
    """Return whether a statistic of the game itself lies on the side that the claim names."""
    value = float(STATISTICS[outcome.statistic](measured(outcome.measure, columns), columns)[0])
    way = 1 if outcome.direction == "up" else -1
    name = outcome_name(outcome)
    return int(way * np.sign(value)), f"In this game, {name}: {number(value)} ({outcome.unit})."


def _correlation(a: Array, b: Array) -> float:
    """Return the correlation of two series, 0 where one never changes."""
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])
