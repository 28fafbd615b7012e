"""Leverage: each side's hold on Minsk's economy."""

from __future__ import annotations

import numpy as np

from ..agents.declaration import Array
from . import energy, trade
from .energy_parameters import EnergyParameters
from .scales import mean
from .state import State
from .trade_parameters import TradeParameters


def leverage_russia(state: State, p: TradeParameters, use: EnergyParameters) -> Array:
    """Return Russia's hold on Minsk's economy, 0 … 1: what it could withdraw.

    The growth that Minsk would lose without Russian supply, trade and cheap energy, against the
    loss at which it would be half in Russia's hand. Source: influence by the power to interrupt
    trade (Hirschman 1945, National Power and the Structure of Foreign Trade). What is owed to
    Moscow holds as much as it can of what is left free.
    """
    bargaining = energy.bargaining_power(state, use)
    supply = p.supply_cost * energy.dependence(state, use) * (1 - bargaining)
    market = trade.loss_by_cut(np.ones_like(state.exports_russia), state.exports_russia, p)
    cheap = p.energy_shock * energy.subsidy(state, use)
    withdrawable = supply + market + cheap
    held = withdrawable / (withdrawable + p.half_held)
    return held + (1 - held) * state.obligation


def leverage_west(state: State) -> Array:
    """Return the West's hold on Minsk's economy, 0 … 1: its trade share and its sanctions."""
    return mean(trade.european_trade(state), mean(state.sanctions_eu, state.sanctions_us))
