"""Polls asked as the pollsters asked: a question's wording, from attitudes to answers.

The model's own poll counts leanings beyond a threshold and leaves a wide middle. Another wording
draws its lines elsewhere on the same scale. Leanings are close to normally distributed in every
world (their quantiles miss the normal's by about 0.01), so that the two shares of the model's poll
tell the mean and the spread, and these the shares beyond any other lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from ...agents.declaration import Array
from ...model.parameters import LEDGER
from ..playing.batch import Columns

POLLED = ("poll_for_moscow", "poll_for_west")
TRUSTED = "poll_approval"

SUPPORTER, SIZE = "citizens.supporter", "citizens.poll_size"


@dataclass(frozen=True)
class Question:
    """A wording. Citizens with leanings below ``low`` answer Russia, above ``high`` the West.

    A question on trust has ``above`` instead: citizens trust if their approval is higher, where
    approval differs between citizens by ``spread`` (standard deviation); the share ``hidden`` of
    the others also say that they trust. ``because`` gives the reason for the thresholds, ``source``
    their source. ``from_polls`` names the threshold, ``low`` or ``high``, that each run takes from
    polls before it begins.
    """

    because: str
    source: str
    low: float = 0.0
    high: float = 0.0
    above: float | None = None
    spread: float = 1.0
    hidden: float = 0.0
    from_polls: str | None = None

    def asked(self, columns: Columns) -> Columns:
        """Return the columns of the model's poll as they would be in this wording."""
        if self.above is not None:
            trusting = ndtr((columns[TRUSTED] - self.above) / self.spread)
            return {**columns, TRUSTED: trusting + self.hidden * (1 - trusting)}
        mean, spread = latent(*(columns[name] for name in POLLED))
        answers = ndtr((self.low - mean) / spread), ndtr((mean - self.high) / spread)
        return {**columns, **dict(zip(POLLED, answers, strict=True))}

    def moved_to_polls(self, votes: Sequence[float], mean: float | None) -> Question:
        """Return the question with the threshold at which a public with that mean leaning voted so.

        ``votes`` are shares of all who were asked. Without votes or a mean, nothing changes.
        """
        if self.from_polls is None or not votes or mean is None:
            return self
        beyond = SPREAD * float(ndtri(fmean(votes)))
        if self.from_polls == "low":
            return replace(self, low=mean + beyond)
        return replace(self, high=mean - beyond)

    def mean_of(self, balances: Sequence[float]) -> float | None:
        """Return the mean leaning of a public from its balances, West minus Russia."""
        if not balances:
            return None

        def missed(mean: float) -> float:
            west, russia = ndtr((mean - self.high) / SPREAD), ndtr((self.low - mean) / SPREAD)
            return float(west - russia) - fmean(balances)

        return float(brentq(missed, -1, 1))


SPREAD = 0.2
"""Standard deviation of leanings in the model's worlds, where lines are read from polls."""


def latent(moscow: Array, west: Array) -> tuple[Array, Array]:
    """Return mean and spread of the leanings of which these shares lie beyond the poll's lines.

    A share of nobody counts as half a person asked.
    """
    line, least = float(LEDGER[SUPPORTER].default), 0.5 / float(LEDGER[SIZE].default)
    below = ndtri(np.clip(moscow, least, 1 - least))
    above = ndtri(np.clip(1 - west, least, 1 - least))
    spread = 2 * line / np.maximum(above - below, least)
    return -line - spread * below, spread


def questions_from(declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Question]:
    """Return the declared wordings by name."""
    return {name: Question(**words) for name, words in declared.items()}
