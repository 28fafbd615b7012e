"""Obligation: what Minsk owes Moscow for loans and backing, and how it is paid off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, data, number
from ..agents.moves import Moves
from .dynamics import approach
from .regime import RegimeParameters, backing
from .scales import beyond_middle
from .setting import Setting, Stocks
from .state import State
from .trade import need


@dataclass(frozen=True)
class ObligationParameters:
    """How fast a debt to Moscow grows, and how it is paid."""

    owing: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1),
        "Speed at which obligation grows while a regime in the deepest crisis is fully backed",
        data("2 billion USD of credit in 2016; after the crackdown of December 2010 and a year of "
             "crisis the pipeline company was sold", "russian_loans, events"),
        assumed("about two years of full backing until most of it is owed"),
    )  # fmt: skip
    repayment: Quantity = number(
        0.01, "per month", (0, 1), (0.005, 0.02),
        "Share of the obligation that is paid back in a month, in money",
        assumed("state loans run for about ten years"),
    )  # fmt: skip
    redemption: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1),
        "Share of the obligation that a month of full concession under full pressure pays off",
        data("the pipeline company sold in November 2011 for a gas price of 164 instead of 244 USD",
             "events"),
        assumed("as fast as an obligation grows under full backing"),
    )  # fmt: skip


def next_obligation(
    state: State,
    moves: Moves,
    regime: RegimeParameters,
    obligation: ObligationParameters,
    months: Quantity,
) -> Array:
    """Return what Minsk owes Moscow, 0 … 1 (all that could be owed).

    Loans in need and backing in unrest are owed; money pays them off slowly, concessions sooner.
    """
    received = need(state) * state.acquiescence + backing(state, regime) * state.unrest
    owed = approach(
        state.obligation, np.ones_like(received), np.minimum(obligation.owing * received, 1), months
    )
    conceded = beyond_middle(moves.belarus.integration_response)
    paid = obligation.redemption * conceded * moves.russia.integration_pressure
    return approach(owed, 0 * owed, np.minimum(obligation.repayment + paid, 1), months)


def next_obligations(now: State, month: Setting) -> Stocks:
    """Return the stock of obligation after the month."""
    p = month.p
    return {
        "obligation": next_obligation(now, month.moves, p.regime, p.obligation, month.months),
    }
