"""Cards: what a power can do this round, in words, and what its staff expects of each level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ....agents.declaration import Array
from ....agents.instruments import Instrument
from ....agents.power import Power
from ....experiments.reports.reasons import move_source
from ....model.observation import utility_of_options
from ....model.parameters import Parameters
from ....model.simulation import Moment
from ..moves import CLOSE
from ..words import MOST, expectations, source_words, titled
from .level_words import level_value, level_words, sentence

IN_SIGHT = 5
"""Cards that are in sight; the rest are one tap away."""

MOST_CHOICES = 5
"""Levels that a card offers."""

SLIGHT, STRONG = 5.0, 25.0
"""Thousandths of utility below which an expectation is slight, and from which it is strong."""


@dataclass(frozen=True)
class Bound:
    """A level that a deal fixes, the sentence that says so, and with whom the deal is."""

    level: float
    words: str
    partner: str


def cards(
    now: Moment, power: Power, p: Parameters, bound: Mapping[str, Bound]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a power's cards, those that matter most first, and its bold moves, as plain dicts.

    A card matters as much as the next step on it would add to utility, or take from it, beside
    staying the course. ``p`` are the parameters of the month to come, ``bound`` what deals fix, by
    instrument.
    """
    present: list[float] = [round(float(x), 4) for x in now.levels[power.name][0]]
    instruments = power.menu.instruments
    offered = [
        choices(
            i, level, bound[i.name].level if i.name in bound else None,
            [b.levels[i.name] for b in power.menu.bold if i.name in b.levels],
        )
        for i, level in zip(instruments, present, strict=True)
    ]  # fmt: skip
    named = {i.name: levels for i, levels in zip(instruments, offered, strict=True)}
    rows = [_with(present, n, level) for n, levels in enumerate(offered) for level in levels] + [
        _bold(power, present, b.levels, bound, named) for b in power.menu.bold
    ]
    gains = _gains(now, power, p, np.array(rows))
    made: list[tuple[float, dict[str, Any]]] = []
    at = 0
    for i, level, levels in zip(instruments, present, offered, strict=True):
        expected = gains[at : at + len(levels)]
        at += len(levels)
        weight = _weight(level, levels, expected)
        made.append((weight, _card(power, i, level, levels, expected, bound.get(i.name))))
    made.sort(key=lambda each: -each[0])
    for place, (_, card) in enumerate(made):
        card["first"] = place < IN_SIGHT
    names = [i.name for i in instruments]
    bold = [
        {
            "name": b.name,
            "words": f"{b.meaning[0].upper()}{b.meaning[1:]}",
            "levels": {n: float(x) for n, x in zip(names, row, strict=True) if n in b.levels},
            **_pros_and_cons(expected),
            "paper": None if (s := move_source(power, b.name)) is None else source_words(s),
        }
        for b, row, expected in zip(power.menu.bold, rows[at:], gains[at:], strict=True)
    ]
    return [card for _, card in made], bold


def _weight(now: float, levels: list[float], expected: list[dict[str, float]]) -> float:
    """Return what the next level up or down adds to utility, in thousandths."""
    below = [n for n, level in enumerate(levels) if level < now - CLOSE][-1:]
    above = [n for n, level in enumerate(levels) if level > now + CLOSE][:1]
    return max(abs(sum(expected[n].values())) for n in below + above)


def choices(
    instrument: Instrument, level: float, fixed: float | None = None, bold: Sequence[float] = ()
) -> list[float]:
    """Return the levels that a card offers, 3 to 5, in order: the present one among them.

    Where an instrument has more, those are the present one, what a deal fixes, those of the bold
    moves, the limits and the next ones. A level too near to the present one or to the deal's to
    have words of its own is left out.
    """
    steps = round((instrument.high - instrument.low) / instrument.step)
    grid = [min(instrument.low + n * instrument.step, instrument.high) for n in range(steps + 1)]
    needed = [level] if fixed is None or abs(fixed - level) < CLOSE else [level, fixed]
    for each in needed:
        nearest = min(grid, key=lambda x: abs(x - each))
        if nearest not in needed:
            grid.remove(nearest)
    rest = [x for x in grid if all(abs(x - each) > CLOSE for each in needed)]
    taken = [x for x in rest if any(abs(x - each) < CLOSE for each in bold)]
    ends = [x for x in (instrument.low, instrument.high) if x in rest and x not in taken]
    near = sorted((x for x in rest if x not in taken + ends), key=lambda x: abs(x - level))
    found = [*needed, *taken, *ends, *near][:MOST_CHOICES]
    return sorted(round(x, 4) for x in found)


def _with(present: list[float], position: int, level: float) -> list[float]:
    return [level if n == position else old for n, old in enumerate(present)]


def _bold(
    power: Power, present: list[float], levels: Mapping[str, float], bound: Mapping[str, Bound],
    offered: Mapping[str, list[float]],
) -> list[float]:  # fmt: skip
    """Return all levels of a bold move, each as its card offers it; what a deal fixes stays so."""
    fixed = {name: each.level for name, each in bound.items() if name in levels}
    wanted = {
        name: min(offered[name], key=lambda x, wish=level: abs(x - wish))
        for name, level in {**levels, **fixed}.items()
    }
    names = [i.name for i in power.menu.instruments]
    return [wanted.get(name, old) for name, old in zip(names, present, strict=True)]


def _gains(now: Moment, power: Power, p: Parameters, rows: Array) -> list[dict[str, float]]:
    """Return what each row of levels is expected to bring, by preference, in thousandths."""
    utility = utility_of_options(now, power, p, rows[None])
    return [{name: float(w[0, n]) for name, w in utility.items()} for n in range(len(rows))]


def _card(
    power: Power, instrument: Instrument, now: float, levels: list[float],
    expected: list[dict[str, float]], bound: Bound | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "name": instrument.name,
        "title": titled(instrument.name),
        "sentence": sentence(power.name, instrument),
        "level": now,
        "first": False,
        "choices": [
            {
                "level": level,
                "words": level_words(power.name, instrument, level),
                "value": level_value(level),
                "now": abs(level - now) < CLOSE,
                **_pros_and_cons(gains),
                "bound": bound is not None and abs(level - bound.level) < CLOSE,
                "breaks": None
                if bound is None or abs(level - bound.level) < CLOSE
                else bound.partner,
            }
            for level, gains in zip(levels, expected, strict=True)
        ],
        "bound": None if bound is None else bound.words,
        "paper": source_words(instrument.source),
    }


def _pros_and_cons(gains: Mapping[str, float]) -> dict[str, list[str]]:
    """Return what speaks for and against an option, strongest first, in words."""
    worded = [(_words(title, abs(gain)), gain) for title, gain in expectations(gains)]
    return {
        "for": [w for w, g in worded if g > 0][:MOST],
        "against": [w for w, g in worded if g < 0][:MOST],
    }


def _words(title: str, size: float) -> str:
    if size >= STRONG:
        return f"{title} (strongly)"
    return f"{title} (slightly)" if size < SLIGHT else title
