"""Leverage: each side's influence on Minsk through its economy."""

from __future__ import annotations

import numpy as np

from ..agents.declaration import Array
from . import energy, trade
from .energy_parameters import EnergyParameters
from .scales import mean
from .state import State
from .trade_parameters import TradeParameters


def leverage_russia(state: State, p: TradeParameters, use: EnergyParameters) -> Array:
    """Return Russia's leverage over Minsk, 0 … 1, by what it could withdraw.

    It is the growth that Minsk would lose without Russian supply, trade and cheap energy, relative
    to the loss at which leverage is one half. Source: influence by the power to interrupt
    trade (Hirschman 1945, National Power and the Structure of Foreign Trade). Obligations to
    Moscow add leverage in proportion to what is left to 1.
    """
    bargaining = energy.bargaining_power(state, use)
    supply = p.supply_cost * energy.dependence(state, use) * (1 - bargaining)
    market = trade.loss_by_cut(np.ones_like(state.exports_russia), state.exports_russia, p)
    cheap = p.energy_shock * energy.subsidy(state, use)
    withdrawable = supply + market + cheap
    held = withdrawable / (withdrawable + p.half_held)
    return held + (1 - held) * state.obligation


def leverage_west(state: State) -> Array:
    """Return the West's leverage over Minsk, 0 … 1: its trade share and its sanctions."""
    return mean(trade.european_trade(state), mean(state.sanctions_eu, state.sanctions_us))
