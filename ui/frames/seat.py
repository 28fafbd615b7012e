"""A seat: what the power you play could know, what it can do, and what its staff expects of it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from ...agents.moves import POWERS
from ...agents.power import Power
from ...experiments.reasons import move_source
from ...model.observation import KNOWN, in_force, known, menu_of, worth_of_options
from ...model.parameters import Parameters
from ..play.orders import HORIZON, POWER
from ..play.view import View
from ..play.words import MOST, expectations, number, signed, source_words, titled
from .reasons import moves_of_month

CHOICES = [{"name": p.name, "title": f"{p.capital} ({p.title})"} for p in POWERS]


def seat(view: View) -> dict[str, Any]:
    """Return the frame of the seat; without one, only the choice of seats."""
    if view.recipe.seat is None:
        return {"power": None, "choices": CHOICES}
    power = POWER[view.recipe.seat]
    if view.recipe.month >= HORIZON:
        return _over(view, power)
    expected = _expected(view, power)
    levels = view.moment.levels[power.name][0]
    return {
        "power": power.name,
        "title": power.title,
        "capital": power.capital,
        "choices": CHOICES,
        "month": view.recipe.month,
        "game": _game(view),
        "playing": view.playing,
        "over": False,
        "played": len(view.months) - 1,
        "known": _known(view, power),
        "news": [m["sentence"] for m in moves_of_month(view) if m["name"] != power.name],
        "cards": [
            {
                "name": i.name,
                "title": titled(i.name),
                "meaning": i.meaning,
                "low": i.low,
                "high": i.high,
                "step": i.step,
                "level": round(float(levels[n]), 4),
                "down": {"words": i.down, **expected.get(f"-{i.name}", {})},
                "up": {"words": i.up, **expected.get(f"+{i.name}", {})},
                "source": source_words(i.source),
            }
            for n, i in enumerate(power.menu.instruments)
        ],
        "bold": [
            {"name": b.name, "words": b.meaning, "levels": b.levels, **expected.get(b.name, {}),
             "source": source_words(source) if (source := move_source(power, b.name)) else None}
            for b in power.menu.bold
        ],
    }  # fmt: skip


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


def _known(view: View, power: Power) -> list[dict[str, str]]:
    """Return the world as the power sees it: polls instead of minds, its own reading of Moscow."""
    values = known(view.moment, power, _settings(view))
    return [
        {"name": k.title, "value": number(values[k.name] * k.scale, k.decimals), "unit": k.unit}
        for k in KNOWN
    ]


def _expected(view: View, power: Power) -> dict[str, dict[str, list[str]]]:
    """Return, by candidate move, what the staff expects it to bring and to cost.

    Measured against staying the course, in thousandths of worth, by the power's own preferences.
    """
    names, options = menu_of(view.moment, power)
    worth = worth_of_options(view.moment, power, _settings(view), options)
    found: dict[str, dict[str, list[str]]] = {}
    for n, name in enumerate(names):
        told = expectations({p: float(w[0, n]) for p, w in worth.items()})
        words = [(f"{title} {signed(gain, 0)}", gain) for title, gain in told]
        found[name] = {
            "brings": [w for w, g in words if g > 0][:MOST],
            "costs": [w for w, g in words if g < 0][:MOST],
        }
    return found
