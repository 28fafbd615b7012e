"""Briefings: what a seat wants, can do, knows and fears when the game begins.

Everything is read from the scenario's parameters, the ledger and the claims, so that a briefing
says what the game does. Where the paper's own words are shown, they are marked as quoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from ....agents.declaration import declarations, quoted
from ....agents.power import Power
from ....experiments.claims.catalogue import claims
from ....experiments.reports.reasons import PREFERENCES
from ....model.foresight import observe
from ....model.observation import KNOWN, Known, in_force, known
from ....model.parameters import LEDGER, Parameters
from ....model.scenario import Scenario
from ....model.simulation import Moment
from ..orders import POWER
from ..words import number, source_words, titled
from .level_words import level_value, level_words, sentence
from .picture import TITLES
from .power import FIRST
from .public import PUBLIC, STANCES, VOICES
from .scores import SPANS, WISHES

GOALS: Mapping[str, str] = {
    "russia": "Keep Belarus close, remain the leading power, and get something for the money.",
    "belarus": "Stay in office and sovereign, live off both sides, and give Moscow no reason to "
    "coerce.",
    "european_union": "A calm border, trade, and human rights as the condition for it.",
    "united_states": "Limit Russia's reach, sell energy, and mind human rights.",
    "public": "Live well and in peace, in a country that goes the way you lean.",
}
"""What each side wants, in one sentence."""

LINES: Mapping[str, tuple[str, ...]] = {
    "russia": ("security.threshold", "russia.repaid", "russia.story_relief"),
    "belarus": ("security.threshold_width", "security.entrapment_cost"),
    "european_union": ("european_union.tolerance", "european_union.severity"),
    "united_states": ("united_states.tolerance", "united_states.severity"),
    "public": ("voices.persuasion", "voices.repute", "voices.organising"),
}
"""Parameters that a seat should know: its own limits, or how far it reaches."""

ARGUED: Mapping[str, tuple[str, ...]] = {
    "russia": ("R2", "S4", "E3"),
    "belarus": ("S2", "S4", "R1", "R2"),
    "european_union": ("E5", "S9"),
    "united_states": ("S6", "S9"),
    "public": ("C3", "C1", "R1"),
}
"""Claims of the paper that concern a seat most, the first one foremost."""

POLLED = ("approval", "leaning")
"""What of the world everybody knows from polls alone."""

GUESSED = ("loss_risk", "misperception")
"""What of the world only Moscow knows: its own judgement of Minsk."""

FEARS: Mapping[str, str] = {
    "fear": "losing Belarus to the West",
    "hegemony": "having to share decisions with Minsk as an equal",
    "thrift": "paying for cheap gas that buys no integration",
    "deliveries": "a dispute that holds up gas for Europe",
    "restraint": "what coercing costs: money, reputation, sanctions",
    "survival": "losing office",
    "sovereignty": "losing sovereignty",
    "caution": "handing Moscow a reason to coerce",
    "stability": "unrest or coercion at the border",
    "rights": "being close to a regime that represses",
    "reach": "a Belarus that is Moscow's",
}
"""What a power that has a preference fears."""

PUBLIC_FEARS = (
    "coercion from outside, from prices up to a threat of arms",
    "unrest in the streets",
    "a poorer life",
)
"""What a community fears: the reverse of what it wishes for."""


def briefing(scenario: Scenario, start: Moment, seat: str) -> dict[str, Any]:
    """Return a seat's briefing as plain words; ``start`` is month 0 of the scenario."""
    p = in_force(scenario.parameters, start.month + 1)
    own = _of_public(start, p) if seat == "public" else _of_power(POWER[seat], start, p)
    argued = [quoted(claims_by_id()[n].quote, claims_by_id()[n].section) for n in ARGUED[seat]]
    return {
        "seat": seat,
        "title": TITLES[seat],
        "scenario": scenario.title,
        "goal": GOALS[seat],
        **own,
        "lines": [_line(name, p) for name in LINES[seat]],
        "argued": [source_words(each) for each in argued],
        "motto": _motto(own["want"], source_words(argued[0])),
    }


def _motto(wants: Sequence[Mapping[str, Any]], else_: dict[str, str]) -> dict[str, str]:
    """Return the paper's words for what a seat has most at stake, or those of a claim."""
    found = [w["paper"] for w in wants if w["paper"] and w["paper"]["kind"] == "The paper"]
    return found[0] if found else else_


@cache
def claims_by_id() -> Mapping[str, Any]:
    """Return the paper's claims by id."""
    return claims()


def stakes(power: Power, p: Parameters) -> list[tuple[str, float, float]]:
    """Return a power's preferences that count, the largest stake first.

    Each is (name, weight, stake): the stake is its weight times the width of what it can see of
    the world, so that weights of different units can be compared.
    """
    wants = getattr(p, power.name)
    weights = {n: float(np.ravel(getattr(wants, n))[0]) for n, _ in declarations(power.preferences)}
    found = [
        (name, weights[name], weights[name] * (high - low))
        for name, (low, high) in SPANS.items()
        if weights.get(name, 0.0) > 0
    ]
    return sorted(found, key=lambda each: -each[2])


def _of_power(power: Power, start: Moment, p: Parameters) -> dict[str, Any]:
    found = stakes(power, p)
    whole = sum(stake for _, _, stake in found)
    now = known(start, power, p)
    first = FIRST[power.name]
    ordered = sorted(KNOWN, key=lambda k: first.index(k.name) if k.name in first else len(first))
    return {
        "want": [_preference(power, n, weight, stake / whole) for n, weight, stake in found],
        "fear": [FEARS[name] for name, _, _ in found if name in FEARS],
        "can": _instruments(power, start),
        "bold": [f"{b.meaning[0].upper()}{b.meaning[1:]}" for b in power.menu.bold],
        "know": [_fact(k, now[k.name]) for k in ordered],
        "hidden": _hidden(power, start, p),
    }


def _preference(power: Power, name: str, weight: float, part: float) -> dict[str, Any]:
    """Return a preference in words; ``part`` is its share of all that is at stake."""
    declared = dict(declarations(power.preferences))[name]
    return {
        "name": PREFERENCES[name],
        "meaning": f"{declared.meaning}.",
        "weight": f"weight {weight:g}, {100 * part:.0f} % of what is at stake",
        "paper": source_words(declared.mechanism),
    }


def _instruments(power: Power, start: Moment) -> list[dict[str, Any]]:
    """Return what a power can set: where it stands, its limits and its step."""
    levels = start.levels[power.name][0].tolist()
    return [
        {
            "name": i.name,
            "title": titled(i.name),
            "sentence": sentence(power.name, i),
            "now": level_words(power.name, i, level),
            "level": level_value(round(level, 4)),
            "low": level_value(i.low),
            "low_words": level_words(power.name, i, i.low),
            "high": level_value(i.high),
            "high_words": level_words(power.name, i, i.high),
            "step": level_value(i.step),
            "paper": source_words(i.source),
        }
        for i, level in zip(power.menu.instruments, levels, strict=True)
    ]


def _fact(k: Known, value: float) -> dict[str, str]:
    return {"name": k.title, "value": number(value * k.scale, k.decimals), "unit": k.unit}


def _hidden(power: Power, start: Moment, p: Parameters) -> list[str]:
    """Return what is kept from a power: what it observes otherwise than it is."""
    seen = observe(start.state, power)
    other = [n for n in (*POLLED, *GUESSED) if getattr(seen, n) is not getattr(start.state, n)]
    hidden: list[str] = []
    if set(POLLED) & set(other):
        hidden.append(_polls(p))
    if set(GUESSED) & set(other):
        hidden.append(
            "What Moscow really thinks of the risk of losing Belarus: you see what you would think "
            "in its place."
        )
    return [*hidden, "What the others weigh, and what they decide before the round closes."]


def _polls(p: Parameters) -> str:
    size, interval = _value("citizens.poll_size", p), _value("citizens.poll_interval", p)
    return (
        f"What people think: you see the last poll, of {size:g} people every {interval:g} months."
    )


def _of_public(start: Moment, p: Parameters) -> dict[str, Any]:
    columns = known(start, POWER["belarus"], p)
    argued = [claims_by_id()[n] for n in ARGUED["public"]]
    paper = [source_words(quoted(c.quote, c.section)) for c in argued]
    wants = [
        {
            "name": title[0].lower() + title[1:],
            "meaning": meaning,
            "weight": "",
            "paper": paper[0] if n == 0 else None,
        }
        for n, (title, meaning) in enumerate(WISHES.values())
    ]
    return {
        "want": wants,
        "fear": list(PUBLIC_FEARS),
        "can": [
            {"name": s["name"], "title": s["title"], "sentence": s["sentence"], "now": "",
             "paper": None}
            for s in (*STANCES, *VOICES)
        ],
        "bold": [],
        "know": [_fact(k, columns[k.name]) for k in KNOWN if k.name in PUBLIC],
        "hidden": [
            _polls(p),
            "What the powers say to each other in private, and what they decide before the round "
            "closes.",
        ],
    }  # fmt: skip


def _line(name: str, p: Parameters) -> dict[str, Any]:
    declared = LEDGER[name]
    return {
        "name": name,
        "meaning": declared.meaning,
        "value": f"{_value(name, p):g}",
        "unit": declared.unit,
        "paper": source_words(declared.mechanism),
    }


def _value(name: str, p: Parameters) -> float:
    group, _, field = name.partition(".")
    return float(np.ravel(getattr(getattr(p, group), field))[0])
