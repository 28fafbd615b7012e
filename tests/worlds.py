"""Worlds for tests: any state, any moves, any parameters that the ledger allows."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from triangulation.agents.moves import INSTRUMENTS, POWERS, Moves
from triangulation.model.draws import NORMAL, Draws
from triangulation.model.month import with_standing
from triangulation.model.parameters import LEDGER, SHARED, Parameters, columns
from triangulation.model.simulation import as_moves
from triangulation.model.start import starting_levels, starting_state
from triangulation.model.state import State

SIGNED = ("misperception", "alignment_memory", "leaning", "polled_leaning")
"""State fields that run from −1 to +1."""

FREE = (
    "market_price", "oil_price", "growth", "discount", "agreed_discount", "accustomed_discount",
    "accustomed_income",
    "accustomed_growth", "boom", "coercion",
)  # fmt: skip
"""State fields with ranges of their own."""


def default_world(worlds: int = 1) -> tuple[State, Moves, Parameters]:
    p = columns([Parameters()])
    moves = as_moves(starting_levels(p, worlds))
    return with_standing(starting_state(p, worlds), moves, p), moves, p


def any_parameters(rng: np.random.Generator, count: int) -> Parameters:
    """Return columns of parameters drawn from the ledger's ranges for sensitivity analysis."""
    names = [n for n, d in LEDGER.items() if d.explore and not (d.whole or n in SHARED)]
    sets = []
    for _ in range(count):
        values = {n: rng.uniform(*LEDGER[n].explore) for n in names}
        sets.append(Parameters().with_values(values))
    return columns(sets)


def any_state(rng: np.random.Generator, count: int) -> State:
    """Return a state with every field anywhere in its range."""
    state, _, _ = default_world(count)
    drawn = {}
    for f in fields(State):
        if f.name not in FREE:
            low = -1.0 if f.name in SIGNED else 0.0
            drawn[f.name] = rng.uniform(low, 1.0, (count, 1))
    drawn["market_price"] = rng.uniform(50, 600, (count, 1))
    drawn["oil_price"] = rng.uniform(15, 150, (count, 1))
    drawn["accustomed_income"] = rng.uniform(-0.2, 0.1, (count, 1))
    for rate in ("growth", "accustomed_growth"):
        drawn[rate] = rng.uniform(-15, 15, (count, 1))
    drawn["boom"] = rng.uniform(-8, 8, (count, 1))
    drawn["discount"] = rng.uniform(-0.2, 0.7, (count, 1))
    drawn["agreed_discount"] = rng.uniform(-0.2, 0.7, (count, 1))
    drawn["accustomed_discount"] = rng.uniform(0, 0.8, (count, 1))
    drawn["coercion"] = rng.integers(0, 5, (count, 1)).astype(float)
    for binary in ("dispute", "in_office", "succession_begun"):
        drawn[binary] = rng.integers(0, 2, (count, 1)).astype(float)
    for flow in ("exports", "imports"):
        drawn[f"{flow}_eu"] = (1 - drawn[f"{flow}_russia"]) * drawn[f"{flow}_eu"]
    return replace(state, **drawn)


def any_moves(rng: np.random.Generator, count: int) -> Moves:
    """Return moves with every instrument anywhere in its range."""
    bounds = {
        (power.name, i.name): (i.low, i.high) for power in POWERS for i in power.menu.instruments
    }
    return Moves.of([rng.uniform(*bounds[key], (count, 1)) for key in INSTRUMENTS])


def any_draws(rng: np.random.Generator, count: int) -> Draws:
    """Return extreme draws: shocks of up to four standard deviations, events sure or impossible."""
    drawn = {
        f.name: rng.uniform(-4, 4, (count, 1))
        if f.name in NORMAL
        else rng.uniform(0, 1, (count, 1)) ** 4
        for f in fields(Draws)
    }
    return Draws(**drawn)


def changed(state: State, **values: float) -> State:
    """Return the state with some fields set to one value everywhere."""
    shape = state.dispute.shape
    return replace(state, **{name: np.full(shape, value) for name, value in values.items()})


def moved(moves: Moves, power: str, **levels: float) -> Moves:
    """Return the moves with some of a power's levels set."""
    own = getattr(moves, power)
    shape = moves.russia.discount.shape
    new = replace(own, **{name: np.full(shape, level) for name, level in levels.items()})
    return replace(moves, **{power: new})
