"""Leverage: each side's hold on Minsk's economy."""

from __future__ import annotations

from ..agents.declaration import Array
from .energy import EnergyParameters, bargaining_power, dependence
from .state import State
from .trade import european_trade


def leverage_russia(state: State, energy: EnergyParameters) -> Array:
    """Return Russia's hold on Minsk's economy, 0 … 1: energy, exports, and what is owed.

    What is owed holds as much as it can of what energy and exports leave free.
    """
    supplied = dependence(state, energy) * (1 - bargaining_power(state, energy))
    held = (supplied + state.exports_russia) * 0.5
    return held + (1 - held) * state.obligation


def leverage_west(state: State) -> Array:
    """Return the West's hold on Minsk's economy, 0 … 1: its trade share and its sanctions."""
    return (european_trade(state) + (state.sanctions_eu + state.sanctions_us) * 0.5) * 0.5
