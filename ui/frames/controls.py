"""The controls: time, scenario, seed, and what differs from the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ...model.parameters import LEDGER
from ...model.scenario import Scenario, scenario_names
from ..play.orders import POWER, Order, order_words
from ..play.recipe import HORIZON, LARGEST_SEED, POPULATIONS, scenario_named
from ..play.view import View
from .news import result


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return the scenarios that come with the model."""
    return tuple(scenario_named(name) for name in scenario_names())


def controls(view: View, refusal: str = "") -> dict[str, Any]:
    """Return the frame of the controls."""
    recipe = view.recipe
    return {
        "month": recipe.month,
        "when": view.named(recipe.month),
        "last": len(view.months) - 1,
        "horizon": HORIZON,
        "playing": view.playing,
        "speed": view.speed,
        "differences": differences(view),
        "result": result(view),
        "message": refusal or view.message,
        "before": view.before,
    }


def setup(view: View) -> dict[str, Any]:
    """Return the frame of what is played: the same in every month."""
    recipe = view.recipe
    scenario = scenario_named(recipe.scenario)
    return {
        "scenario": recipe.scenario,
        "scenarios": [
            {"name": s.name, "title": s.title, "description": s.description, "paper": s.paper}
            for s in scenarios()
        ],
        "title": scenario.title,
        "description": scenario.description,
        "paper": scenario.paper,
        "seed": recipe.seed,
        "largestSeed": LARGEST_SEED,
        "citizens": recipe.citizens,
        "populations": sorted({*POPULATIONS, recipe.citizens}),
    }


def differences(view: View) -> list[str]:
    """Say what the course on screen has that the scenario has not."""
    branch = view.recipe.branches[view.recipe.shown]
    said = [f"{name} = {value:g}" if isinstance(value, float | int) else f"{name} = {value}"
            for name, value in branch.changes.items() if name in LEDGER]  # fmt: skip
    for order in branch.orders:
        if order.power == view.recipe.seat:
            continue
        words = order_words(order, _before(view, order))
        said.append(f"{POWER[order.power].capital} {words} {_when(view, order)}")
    return said


def _before(view: View, order: Order) -> Mapping[str, float]:
    """Return the levels of a power's instruments before an order; at rest if it is yet to come."""
    power = POWER[order.power]
    played = order.first <= len(view.months)
    row = view.months[order.first - 1].levels[power.name][0] if played else power.menu.rest
    return dict(zip((i.name for i in power.menu.instruments), row.tolist(), strict=True))


def _when(view: View, order: Order) -> str:
    if order.first == order.last:
        return f"in {view.named(order.first)}"
    until = "" if order.last is None else f" to {view.named(order.last)}"
    return f"from {view.named(order.first)}{until}"
