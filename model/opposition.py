"""The organised opposition: how citizens join it, and leave it by fear and apathy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array, Quantity, assumed, literature, number
from ..agents.moves import Moves
from .dynamics import SMALLEST, approach
from .state import State


@dataclass(frozen=True)
class OppositionParameters:
    """How an opposition grows, and how it is lost."""

    recruitment: Quantity = number(
        0.25, "per month per readiness", (0, 2), (0.15, 0.4),
        "Speed at which citizens ready to protest join those whom they see organised or ready",
        literature("people join once enough others have, so that small differences decide between "
                   "a handful and a crowd",
                   "Granovetter 1978, AJS 83; Kuran 1991, World Politics 44"),
        assumed("with the apathy it puts the threshold of a movement at a fifth of readiness"),
    )  # fmt: skip
    apathy: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1),
        "Share of the organised who give up in a month",
        assumed("the protests of 2017 were over within a year"),
    )  # fmt: skip
    arrests: Quantity = number(
        0.2, "per month", (0, 1), (0.1, 0.4),
        "Share of the organised whom full repression takes away in a month: prison and emigration",
        assumed("the mass arrests of December 2010 left no street protest by spring"),
    )  # fmt: skip
    campaign: Quantity = number(
        6.0, "months", (0, 24), (3, 12),
        "Months of recruitment that an election adds at once",
        literature("a contested election solves the problem of acting together, at a date that all "
                   "know", "Tucker 2007, Perspectives on Politics 5"),
        assumed("an election is taken to be worth half a year of everyday meetings"),
    )  # fmt: skip


def repression(state: State, moves: Moves) -> Array:
    """Return the visible repression, 0 … 1: what Minsk decided, or that of a crackdown."""
    return np.maximum(moves.belarus.repression, state.crackdown)


def next_organised(
    state: State,
    moves: Moves,
    voting: Array,
    opposition: OppositionParameters,
    months: Quantity,
) -> Array:
    """Return the share of citizens organised against the leadership, 0 … 1.

    Citizens who are ready to protest join when they see others, organised or ready; elections speed
    this up. The organised leave by apathy, arrest and emigration. ``voting`` is the number of
    elections in the month(s); within a long stride those seen are those of its beginning.
    """
    seen = np.minimum(state.organised + state.protest, 1)
    speed = opposition.recruitment * (1 + opposition.campaign * voting / months)
    joining = np.minimum(speed * state.protest * seen, 1)
    leaving = opposition.apathy + opposition.arrests * repression(state, moves)
    both = np.maximum(joining + leaving, SMALLEST)
    return approach(state.organised, joining / both, np.minimum(both, 1), months)
