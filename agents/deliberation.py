"""How a power decides: utility of each candidate move, and a quantal response to it.

One function for all powers. They differ in what they want and in what they can do.
Any decision has a cost, and reversing a recent one costs more.
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
        300.0, "1/utility", (0, 1000), (150, 600),
        "Sharpness of choice: 0 chooses at random, large values always choose the best",
        literature("logit choice among moves of unequal utility",
                   "McKelvey and Palfrey 1995, Games and Economic Behavior 10"),
        assumed("a difference of 0.01 in utility nearly always settles a choice"),
    )  # fmt: skip
    foresight: Quantity = number(
        24.0, "months", (4, 120), (12, 36),
        "How far ahead a power looks",
        assumed("six months are too short for trade and integration to matter"),
    )  # fmt: skip
    patience: Quantity = number(
        0.98, "per month", (0.5, 1), (0.96, 1),
        "Weight today of an outlook one month ahead",
        assumed("about a fifth less a year; leaders care for the next election"),
    )  # fmt: skip
    anticipation: Quantity = number(
        0.7, "share", (0, 1), (0.4, 1),
        "How far a power expects the others to answer as they usually do, not to wait",
        assumed("one step of anticipation; without it powers walk into foreseeable traps"),
    )  # fmt: skip
    dissimilarity: Quantity = number(
        0.25, "share", (0.01, 1), (0.1, 0.5),
        "Noise in choosing what to do, as a share of that in choosing whether to do anything",
        assumed("nested logit (McFadden 1978, Transportation Research Record 672): moves resemble "
                "each other more than they resemble doing nothing; how much is a guess"),
    )  # fmt: skip
    course_cost: Quantity = number(
        0.015, "utility", (0, 1), (0.0075, 0.03),
        "Cost of deciding anything but to stay the course, once per decision",
        assumed("institutional friction (Jones and Baumgartner 2005, The Politics of Attention); "
                "above what a move gains in a quiet month, below what it gains in a turn"),
    )  # fmt: skip
    reversal_cost: Quantity = number(
        0.15, "utility", (0, 1), (0.075, 0.3),
        "Cost of taking back one's own recent change by the full range of one instrument",
        assumed("audience costs (Fearon 1994, American Political Science Review 88); taking back "
                "a quarter of the range at once costs about two decisions"),
    )  # fmt: skip
    memory: Quantity = number(
        24.0, "months", (1, 600), (12, 60),
        "How long a change of course is remembered",
        assumed("as far back as leaders look ahead; within a term they may revise what they chose "
                "at its beginning"),
    )  # fmt: skip


FEWEST = 2
"""Fewest moves among which there is a choice; with fewer, entropy is 0."""


@dataclass(frozen=True)
class Decision:
    """What a power decided and why; ``levels`` is worlds × instruments.

    The rest is there when the power weighed candidates: ``chosen`` (worlds) is a position in the
    menu, ``probabilities`` is worlds × candidates, and ``utility`` splits each candidate's by
    preference, each worlds × candidates.
    """

    levels: Array
    chosen: np.ndarray[tuple[int, ...], np.dtype[np.int64]] | None = None
    probabilities: Array | None = None
    utility: Mapping[str, Array] | None = None

    @property
    def entropy(self) -> Array:
        """Return how undecided the choice was, 0 (certain) … 1 (uniform), by world.

        It is the Shannon entropy over the available candidates, divided by its maximum.
        """
        if self.probabilities is None:
            return np.zeros(len(self.levels))
        p = self.probabilities
        chances = np.where(p > 0, p, 1.0)
        open_moves = np.maximum((p > 0).sum(axis=-1), FEWEST)
        return -(p * np.log(chances)).sum(axis=-1) / np.log(open_moves.astype(np.float64))


def friction(candidates: Array, levels: Array, recent: Array, span: Array) -> tuple[Array, Array]:
    """Return whether each candidate is a decision and how much it reverses, worlds × candidates.

    The first is 0 for no change (the first candidate) and 1 for all others, however many
    instruments they set. The second is the sum over instruments of the change against the recent
    one, as a share of the range, and at most what is :func:`remembered` of that. ``candidates`` is
    worlds × candidates × instruments; ``levels`` and ``recent`` are worlds × instruments.
    """
    change = (candidates - levels[:, None, :]) / span
    before = recent[:, None, :]
    undone = np.minimum(np.abs(change), np.abs(before))
    decided = np.ones(change.shape[:-1])
    decided[:, 0] = 0.0
    return decided, np.where(change * before < 0, undone, 0.0).sum(axis=-1)


def remembered(recent: Array, change: Array, memory: Quantity) -> Array:
    """Return what is remembered of a power's changes a month later, worlds × instruments.

    A signed share of each instrument's range, −1 … 1. It fades over ``memory`` months; steps in one
    direction add up, and a step back starts a new count. ``change`` is that of the month, as a
    share of the range.
    """
    faded = recent * np.exp(-1 / np.asarray(memory))
    kept = np.where(change * faded < 0, 0.0, faded)
    return np.clip(kept + change, -1.0, 1.0)


def quantal_response(
    utility: Array, distinct: Array, draws: Array, rationality: Quantity, dissimilarity: Quantity
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], Array]:
    """Choose whether to act, then what to do, by a nested logit; return (chosen, probabilities).

    ``utility`` and ``distinct`` (which candidates are available) are worlds × candidates; the first
    is no change, and at least one other must be available. ``draws`` are uniform on (0, 1), one
    per candidate: the first decides whether to act, the others (in the Gumbel form of the logit
    rule) what to do, so that a change in one candidate's utility leaves all draws where they were.
    With a ``dissimilarity`` of 1 the probabilities are those of one logit among all.
    """
    weighed = np.where(distinct, utility * rationality, -np.inf)
    staying, moves = weighed[:, :1], weighed[:, 1:] / dissimilarity
    top = moves.max(axis=-1, keepdims=True)
    weights = np.exp(moves - top)
    whole = weights.sum(axis=-1, keepdims=True)
    acting = dissimilarity * (top + np.log(whole))
    best = np.maximum(staying, acting)
    stays, acts = np.exp(staying - best), np.exp(acting - best)
    chance = acts / (stays + acts)
    probabilities = np.concatenate([1 - chance, chance * weights / whole], axis=-1)
    what = 1 + np.argmax(moves - np.log(-np.log(draws[:, 1:])), axis=-1)
    return np.where(draws[:, 0] < chance[:, 0], what, 0), probabilities
