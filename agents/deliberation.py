"""How a power decides: worth of each candidate move, and a quantal response to it.

One function for all powers. What differs between them is what they want and what they can do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .declaration import Array, Quantity, assumed, literature, number


@dataclass(frozen=True)
class DeliberationParameters:
    """How far the powers look ahead and how sharply they choose."""

    rationality: Quantity = number(
        150.0, "1/worth", (0, 1000), (75, 300),
        "Sharpness of choice: 0 picks blindly, large values always pick the best",
        literature("logit choice among moves of unequal worth",
                   "McKelvey and Palfrey 1995, Games and Economic Behavior 10"),
    )  # fmt: skip
    foresight: Quantity = number(
        24.0, "months", (4, 120), (12, 36),
        "How far ahead a power imagines",
        assumed("six months are too short for trade and integration to matter"),
    )  # fmt: skip
    patience: Quantity = number(
        0.98, "per month", (0.5, 1), (0.96, 1),
        "What an outlook next month is worth today",
        assumed("about a fifth less a year; leaders care for the next election"),
    )  # fmt: skip
    anticipation: Quantity = number(
        0.7, "share", (0, 1), (0.4, 1),
        "How far a power expects the others to answer as they usually do, not to stand still",
        assumed("one step of anticipation; without it powers walk into foreseeable traps"),
    )  # fmt: skip
    course_cost: Quantity = number(
        0.02, "worth", (0, 1), (0.01, 0.04),
        "Cost of changing course by the full range of one instrument",
        assumed("policies have inertia; without it every instrument dithers"),
    )  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """What a power decided and why; ``levels`` is worlds × instruments.

    The rest is there when the power weighed candidates: ``chosen`` (worlds) is a position in the
    menu, ``probabilities`` is worlds × candidates, and ``worth`` splits each candidate's worth by
    preference, each worlds × candidates.
    """

    levels: Array
    chosen: np.ndarray[tuple[int, ...], np.dtype[np.int64]] | None = None
    probabilities: Array | None = None
    worth: Mapping[str, Array] | None = None

    @property
    def entropy(self) -> Array:
        """Return how undecided the choice was, 0 (certain) … 1 (blind), by world.

        Shannon entropy over the candidates open, divided by its maximum.
        """
        if self.probabilities is None:
            return np.zeros(len(self.levels))
        p = self.probabilities
        chances = np.where(p > 0, p, 1.0)
        open_moves = np.maximum((p > 0).sum(axis=-1), 2)
        return -(p * np.log(chances)).sum(axis=-1) / np.log(open_moves.astype(np.float64))


def change_of_course(candidates: Array, levels: Array, span: Array) -> Array:
    """Return how far each candidate departs from the present course, worlds × candidates.

    The sum over instruments of the change as a share of the instrument's range, ≥ 0.
    ``candidates`` is worlds × candidates × instruments, ``levels`` worlds × instruments.
    """
    return (np.abs(candidates - levels[:, None, :]) / span).sum(axis=-1)


def quantal_response(
    worth: Array, distinct: Array, draws: Array, rationality: Quantity
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], Array]:
    """Choose by a logit rule; return (chosen, probabilities).

    ``worth`` and ``distinct`` (which candidates are open) are worlds × candidates. ``draws`` are
    uniform on (0, 1), one per candidate, so that a change in one candidate's worth leaves the
    luck of all others where it was (the Gumbel form of the logit rule).
    """
    utility = np.where(distinct, worth * rationality, -np.inf)
    top = utility.max(axis=-1, keepdims=True)
    weights = np.exp(utility - top)
    probabilities = weights / weights.sum(axis=-1, keepdims=True)
    luck = -np.log(-np.log(draws))
    return np.argmax(utility + luck, axis=-1), probabilities
