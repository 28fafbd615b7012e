"""Cards: what a power can do, in a few levels each, with what its staff expects of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....agents.declaration import Array
from ....agents.instruments import BoldMove, Instrument
from ....agents.power import Power
from ....model.observation import worth_of_options
from ....model.parameters import Parameters
from ....model.simulation import Moment
from ..words import MOST, expectations, source_words, titled
from .levels import choice_words, offered, same, value_words

IN_SIGHT = 5
"""Cards that are in sight at once: those that matter most now."""

Worth = Mapping[str, Array]
"""What options are expected to bring, in thousandths of worth, by preference; one entry each."""


def present(power: Power, moment: Moment) -> dict[str, float]:
    """Return a power's levels in a moment by instrument."""
    names = [i.name for i in power.menu.instruments]
    return dict(zip(names, moment.levels[power.name][0].tolist(), strict=True))


def instruments(
    power: Power, moment: Moment, parameters: Parameters, bound: Mapping[str, tuple[float, str]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the power's cards, those that matter most first, and its bold moves.

    ``parameters`` are those of the month to come; ``bound`` maps an instrument that a deal fixes
    to the level and the sentence that says so.
    """
    now = present(power, moment)
    menu = power.menu
    choices = {i.name: offered(i, now[i.name], _wanted(power, i, bound)) for i in menu.instruments}
    options = [{name: level} for name, levels in choices.items() for level in levels]
    options += [b.levels for b in menu.bold]
    worth = _worth(power, moment, parameters, now, options)
    found: list[tuple[float, dict[str, Any]]] = []
    start = 0
    for i in menu.instruments:
        stop = start + len(choices[i.name])
        part = {name: w[start:stop] for name, w in worth.items()}
        card = _card(i, now[i.name], choices[i.name], part, bound.get(i.name))
        found.append((_weight(part), card))
        start = stop
    ordered = [card for _, card in sorted(found, key=lambda each: -each[0])]
    bold = [
        _bold(b, {name: w[start + n] for name, w in worth.items()}, bound)
        for n, b in enumerate(menu.bold)
        if any(not same(now[name], level) for name, level in b.levels.items())
    ]
    return [card | {"first": n < IN_SIGHT} for n, card in enumerate(ordered)], bold


def _wanted(
    power: Power, instrument: Instrument, bound: Mapping[str, tuple[float, str]]
) -> list[float]:
    """Return levels that must be among the choices: a deal's, and those of bold moves."""
    name = instrument.name
    fixed = [bound[name][0]] if name in bound else []
    return fixed + [b.levels[name] for b in power.menu.bold if name in b.levels]


def _worth(
    power: Power,
    moment: Moment,
    parameters: Parameters,
    now: Mapping[str, float],
    options: Sequence[Mapping[str, float]],
) -> Worth:
    """Return what options (levels that change) are expected to bring."""
    rows = [[{**now, **option}[i.name] for i in power.menu.instruments] for option in options]
    found = worth_of_options(moment, power, parameters, np.array(rows)[None])
    return {name: worth[0] for name, worth in found.items()}


def _weight(worth: Worth) -> float:
    """Return how much hangs on an instrument now, without the effort that it takes."""
    parts = [np.abs(w) for name, w in worth.items() if name != "effort"]
    return float(np.sum(parts, axis=0).max())


def _card(
    instrument: Instrument,
    now: float,
    levels: list[float],
    worth: Worth,
    bound: tuple[float, str] | None,
) -> dict[str, Any]:
    words = choice_words(instrument, now, levels)
    return {
        "name": instrument.name,
        "title": titled(instrument.name),
        "sentence": sentence(instrument.meaning),
        "level": round(now, 6),
        "choices": [
            {
                "level": level,
                "words": words[n],
                "value": value_words(instrument, level),
                "now": same(level, now),
                **_expected({name: float(w[n]) for name, w in worth.items()}),
                "bound": bound is not None and same(level, bound[0]),
            }
            for n, level in enumerate(levels)
        ],
        "bound": None if bound is None else bound[1],
        "paper": source_words(instrument.source),
    }


def _bold(
    bold: BoldMove, worth: Mapping[str, Array], bound: Mapping[str, tuple[float, str]]
) -> dict[str, Any]:
    """Return a bold move; one that breaks a deal says so."""
    expected = _expected({name: float(w) for name, w in worth.items()})
    if any(name in bound and not same(bound[name][0], at) for name, at in bold.levels.items()):
        expected["against"] = ["it would break a deal", *expected["against"]][:MOST]
    return {"name": bold.name, "words": sentence(bold.meaning)[:-1], "levels": dict(bold.levels),
            **expected}  # fmt: skip


def _expected(gains: Mapping[str, float]) -> dict[str, list[str]]:
    """Return what speaks for and against an option in words, strongest first."""
    told = expectations(gains)
    return {
        "for": [words for words, gain in told if gain > 0][:MOST],
        "against": [words for words, gain in told if gain < 0][:MOST],
    }


def sentence(words: str) -> str:
    """Return words as a sentence of their own."""
    return words[0].upper() + words[1:] + ("" if words.endswith(".") else ".")
