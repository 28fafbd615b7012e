"""A seat: what the power you play could know, what it can do, and what its staff expects of it."""

from __future__ import annotations

from typing import Any

from ...agents.moves import POWERS
from ...agents.power import Power
from ...experiments.reasons import PREFERENCES, move_source
from ...model.foresight import imagine_worth, observe, sketched
from ...model.measures import foresee
from ...model.parameters import columns
from ...model.simulation import as_moves
from ..play.orders import HORIZON, POWER
from ..play.view import View
from .chart import number
from .reasons import moves_of_month, source_words, titled
from .triangle import signed

KNOWN = (
    ("Where Minsk stands", "alignment", 1.0, 2, "−1 Moscow … +1 West"),
    ("Depth of integration with Russia", "integration_depth", 100.0, 0, "%"),
    ("Sovereignty", "sovereignty", 100.0, 0, "%"),
    ("Freedom of manoeuvre", "freedom", 100.0, 0, "%"),
    ("Moscow's perceived risk of losing Belarus", "loss_risk", 100.0, 0, "%"),
    ("Rung of coercion", "coercion", 1.0, 0, "0 … 4"),
    ("Unrest", "unrest", 100.0, 0, "%"),
    ("Chance that the leadership stays a year", "survival", 100.0, 0, "%"),
    ("What cheap gas is worth to Minsk", "subsidy", 100.0, 1, "% of GDP"),
    ("Wellbeing (50 is the start)", "wellbeing", 100.0, 0, "0 … 100"),
    ("Engagement with the West", "western_engagement", 100.0, 0, "%"),
    ("Western sanctions", "sanctions", 100.0, 0, "%"),
)
"""What a power is told: words, field of its outlook, scale, decimals, unit."""

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
    moves = hash(repr(recipe.branches[recipe.shown].orders))
    return f"{recipe.scenario} {recipe.seed} {recipe.citizens} {recipe.seat} {recipe.shown} {moves}"


def _known(view: View, power: Power) -> list[dict[str, str]]:
    """Return the world as the power sees it: polls instead of minds, its own reading of Moscow."""
    now = view.moment
    settings = sketched(columns([view.recipe.parameters(view.recipe.shown).at(now.month + 1)]))
    seen = observe(now.state, power)
    outlook = foresee(seen, as_moves(now.levels), settings)
    rows = [
        {"name": words, "value": number(float(getattr(outlook, field)[0, 0]) * scale, decimals),
         "unit": unit}
        for words, field, scale, decimals, unit in KNOWN
    ]  # fmt: skip
    approval, leaning = float(seen.approval[0, 0]), float(seen.leaning[0, 0])
    return [
        *rows,
        {"name": "Approval in the last poll", "value": number(100 * approval, 0), "unit": "%"},
        {"name": "The public's leaning in the last poll", "value": number(leaning, 2),
         "unit": "−1 Moscow … +1 West"},
    ]  # fmt: skip


def _expected(view: View, power: Power) -> dict[str, dict[str, list[str]]]:
    """Return, by candidate move, what the staff expects it to bring and to cost.

    Measured against staying the course, in thousandths of worth, by the power's own preferences.
    """
    now = view.moment
    settings = sketched(columns([view.recipe.parameters(view.recipe.shown).at(now.month + 1)]))
    candidates, distinct = power.menu.candidates(now.levels[power.name])
    worth = imagine_worth(now.state, now.levels, {power.name: candidates}, settings, now.month)[
        power.name
    ]
    found: dict[str, dict[str, list[str]]] = {}
    for n, name in enumerate(power.menu.names):
        if n == 0 or not distinct[0, n]:
            continue
        gains = {p: 1000 * float(w[0, n] - w[0, 0]) for p, w in worth.items()}
        ordered = sorted(gains.items(), key=lambda item: -abs(item[1]))
        words = [(f"{PREFERENCES[p]} {signed(g, 0)}", g) for p, g in ordered if abs(g) >= 0.5]
        found[name] = {
            "brings": [w for w, g in words if g > 0][:3],
            "costs": [w for w, g in words if g < 0][:3],
        }
    return found
