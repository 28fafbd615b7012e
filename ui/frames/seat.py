"""A seat: what the power you play knows, its options, and the staff's advice on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from ...agents.instruments import BoldMove, Instrument
from ...agents.moves import POWERS
from ...agents.power import Power
from ...experiments.reports.reasons import move_source
from ...model.observation import KNOWN, Known, in_force, known, menu_of, utility_of_options
from ...model.parameters import Parameters
from ..play.advice import advice
from ..play.orders import HORIZON, POWER
from ..play.room.briefing import GOALS
from ..play.view import View
from ..play.words import number, signed, source_words, titled
from .reasons import moves_of_month
from .scale import Scale, padded, path

CHOICES = [
    {"name": p.name, "title": f"{p.capital} ({p.title})", "goal": GOALS[p.name]} for p in POWERS
]

Expected = dict[str, dict[str, Any]]
"""Advice by candidate move."""

FIRST: Mapping[str, tuple[str, ...]] = {
    "russia": ("alignment", "loss_risk", "integration_depth", "western_engagement",
               "polled_leaning"),
    "belarus": ("alignment", "survival", "loss_risk", "polled_approval", "subsidy"),
    "european_union": ("alignment", "unrest", "coercion", "western_engagement", "sanctions"),
    "united_states": ("alignment", "sovereignty", "coercion", "western_engagement", "sanctions"),
}  # fmt: skip
"""The five figures that each power looks at first."""

YEAR = 12
"""Months over which a figure's course is shown."""

LEVEL = 0.05
"""Height of a figure's line, in its unit, below which it is drawn as level."""

NEVER = float("-1e9")
"""Weight of what would change nothing."""


def seat(view: View) -> dict[str, Any]:
    """Return the frame of the seat; without one, only the choice of seats."""
    if view.recipe.seat is None:
        return {"power": None, "choices": CHOICES}
    power = POWER[view.recipe.seat]
    if view.recipe.month >= HORIZON:
        return _over(view, power)
    expected = _expected(view, power)
    levels, instruments = view.moment.levels[power.name][0], power.menu.instruments
    return {
        "power": power.name,
        "title": power.title,
        "capital": power.capital,
        "choices": CHOICES,
        "month": view.recipe.month,
        "next": view.in_full(view.recipe.month + 1),
        "game": _game(view),
        "playing": view.playing,
        "over": False,
        "played": len(view.months) - 1,
        "situation": situation(view, power),
        "news": [m["sentence"] for m in moves_of_month(view) if m["name"] != power.name],
        "cards": _ordered(_card(i, levels[n], expected) for n, i in enumerate(instruments)),
        "bold": _ordered(_bold(power, b, expected) for b in power.menu.bold),
        "largest": max((abs(each["net"]) for each in expected.values()), default=0.0),
    }


def _card(instrument: Instrument, level: float, expected: Expected) -> dict[str, Any]:
    """Return what an instrument's card shows; it weighs as much as its better direction."""
    ways = {
        way: {"words": words, "advice": expected.get(f"{sign}{instrument.name}")}
        for way, sign, words in (("down", "-", instrument.down), ("up", "+", instrument.up))
    }
    return {
        "name": instrument.name,
        "title": titled(instrument.name),
        "meaning": instrument.meaning,
        "low": instrument.low,
        "high": instrument.high,
        "step": instrument.step,
        "level": round(float(level), 4),
        **ways,
        "source": source_words(instrument.source),
        "weight": max(each["advice"]["net"] if each["advice"] else NEVER for each in ways.values()),
    }


def _bold(power: Power, bold: BoldMove, expected: Expected) -> dict[str, Any]:
    """Return what a bold move shows; one that would change nothing has no advice."""
    hint = expected.get(bold.name)
    source = move_source(power, bold.name)
    return {
        "name": bold.name,
        "words": bold.meaning,
        "levels": bold.levels,
        "advice": hint,
        "source": source_words(source) if source else None,
        "weight": hint["net"] if hint else NEVER,
    }


def _ordered(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return entries, the most promising first."""
    return sorted(entries, key=lambda each: -each["weight"])


def situation(view: View, power: Power) -> dict[str, Any]:
    """Return the world as the power sees it, with the last year of each figure.

    It shows polls instead of attitudes; the five most important figures come first.
    """
    since = max(view.recipe.month - YEAR, 0)
    settings = _settings(view)
    months = [
        known(moment, power, settings) for moment in view.months[since : view.recipe.month + 1]
    ]
    foremost = FIRST[power.name]
    rows = [_figure(seen, power, [m[seen.name] for m in months]) for seen in KNOWN]
    names = [seen.name for seen in KNOWN]
    order = [*foremost, *(name for name in names if name not in foremost)]
    return {"figures": [rows[names.index(name)] for name in order], "first": len(foremost)}


def _figure(seen: Known, power: Power, values: Sequence[float]) -> dict[str, Any]:
    """Return one figure: its value, its change within the year, and its course as a line."""
    low, high = padded(values, LEVEL / seen.scale)
    across, up = Scale(0, max(len(values) - 1, 1), 1, 59), Scale(low, high, 17, 1)
    change = (values[-1] - values[0]) * seen.scale
    return {
        "name": _title(seen, power),
        "value": number(values[-1] * seen.scale, seen.decimals),
        "unit": seen.unit,
        "change": signed(change, seen.decimals) if len(values) > 1 else "",
        "line": path([(across.at(n), up.at(value)) for n, value in enumerate(values)]),
    }


def _over(view: View, power: Power) -> dict[str, Any]:
    """Return the frame of a seat in which nothing is left to decide."""
    return {
        "power": power.name,
        "capital": power.capital,
        "choices": CHOICES,
        "month": view.recipe.month,
        "game": _game(view),
        "playing": view.playing,
        "over": True,
        "played": len(view.months) - 1,
    }


def _game(view: View) -> str:
    """Return a text that becomes another one with every move and in every other game or course.

    A move is prepared for one of them; in another it would be a different one.
    """
    recipe = view.recipe
    moves = sha256(repr(recipe.branches[recipe.shown].orders).encode()).hexdigest()[:16]
    return f"{recipe.scenario} {recipe.seed} {recipe.citizens} {recipe.seat} {recipe.shown} {moves}"


def _settings(view: View) -> Parameters:
    """Return the parameters of the month to come."""
    return in_force(view.recipe.parameters(view.recipe.shown), view.moment.month + 1)


def _title(seen: Known, power: Power) -> str:
    """Return what a figure is called; only Moscow knows what it fears, others what they infer."""
    if seen.name == "loss_risk" and power.name != "russia":
        return "Moscow's fear of losing Belarus, as others infer it"
    return seen.title


def _expected(view: View, power: Power) -> Expected:
    """Return, by candidate move, what the staff advises; see :func:`~..play.advice.advice`."""
    names, options = menu_of(view.moment, power)
    utility = utility_of_options(view.moment, power, _settings(view), options)
    return {
        name: advice({p: float(w[0, n]) for p, w in utility.items()})
        for n, name in enumerate(names)
    }
