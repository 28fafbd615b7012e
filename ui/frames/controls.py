"""The controls: time, scenario, seed, and what differs from the scenario."""

from __future__ import annotations

from functools import cache
from typing import Any

from ...model.parameters import LEDGER
from ...model.scenario import Scenario, scenario_names
from ..play.orders import POWER, Order
from ..play.recipe import HORIZON, LARGEST_SEED, POPULATIONS, scenario_named
from ..play.view import View
from ..play.words import titled


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return the scenarios that come with the model."""
    return tuple(scenario_named(name) for name in scenario_names())


def controls(view: View, refusal: str = "") -> dict[str, Any]:
    """Return the frame of the controls."""
    recipe = view.recipe
    scenario = scenario_named(recipe.scenario)
    return {
        "month": recipe.month,
        "last": len(view.months) - 1,
        "horizon": HORIZON,
        "playing": view.playing,
        "speed": view.speed,
        "scenario": recipe.scenario,
        "scenarios": [{"name": s.name, "title": s.title} for s in scenarios()],
        "title": scenario.title,
        "description": scenario.description,
        "paper": scenario.paper,
        "seed": recipe.seed,
        "largestSeed": LARGEST_SEED,
        "citizens": recipe.citizens,
        "populations": sorted({*POPULATIONS, recipe.citizens}),
        "differences": differences(view),
        "message": refusal or view.message,
        "before": view.before,
    }


def differences(view: View) -> list[str]:
    """Say what the course on screen has that the scenario has not."""
    branch = view.recipe.branches[view.recipe.shown]
    said = [f"{name} = {value:g}" if isinstance(value, float | int) else f"{name} = {value}"
            for name, value in branch.changes.items() if name in LEDGER]  # fmt: skip
    for order in branch.orders:
        if order.power == view.recipe.seat:
            continue
        levels = ", ".join(f"{titled(name)} {level:g}" for name, level in order.levels.items())
        said.append(f"{POWER[order.power].capital}: {levels} {_when(order)}")
    return said


def _when(order: Order) -> str:
    if order.first == order.last:
        return f"in month {order.first}"
    until = "on" if order.last is None else f"to {order.last}"
    return f"from month {order.first} {until}"
