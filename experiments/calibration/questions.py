"""Polls asked as the pollsters asked: a question's wording, from attitudes to answers.

The model's own poll counts leanings beyond a threshold and leaves a wide middle. Another wording
draws its lines elsewhere on the same scale. Leanings are close to normally distributed in every
world (their quantiles miss the normal's by about 0.01), so that the two shares of the model's poll
tell the mean and the spread, and these the shares beyond any other lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from ...agents.declaration import Array
from ...model.parameters import LEDGER
from ..batch import Columns

POLLED = ("poll_for_moscow", "poll_for_west")
TRUSTED = "poll_approval"

SUPPORTER, SIZE = "citizens.supporter", "citizens.poll_size"


@dataclass(frozen=True)
class Question:
    """A wording. Those whose leaning lies below ``low`` answer Russia, above ``high`` the West.

    A question of trust has ``above`` instead: those who approve more than that trust, where
    approval differs between citizens by ``spread`` (standard deviation). ``because`` says why, and
    ``source`` where the lines were read.
    """

    because: str
    source: str
    low: float = 0.0
    high: float = 0.0
    above: float | None = None
    spread: float = 1.0

    def asked(self, columns: Columns) -> Columns:
        """Return the columns of the model's poll as they would be in this wording."""
        if self.above is not None:
            trusting = ndtr((columns[TRUSTED] - self.above) / self.spread)
            return {**columns, TRUSTED: trusting}
        mean, spread = latent(*(columns[name] for name in POLLED))
        answers = ndtr((self.low - mean) / spread), ndtr((mean - self.high) / spread)
        return {**columns, **dict(zip(POLLED, answers, strict=True))}


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
