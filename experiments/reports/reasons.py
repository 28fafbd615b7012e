"""The reasons of a power's decision, in words and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...agents.declaration import Source
from ...agents.deliberation import Decision
from ...agents.power import Power
from ..analysis.numerals import percent

PREFERENCES: Mapping[str, str] = {
    "sphere": "keeping Belarus in its sphere",
    "hegemony": "staying the hegemon",
    "thrift": "value for money",
    "fear": "not losing Belarus",
    "deliveries": "delivering gas to Europe",
    "restraint": "sparing the cost of coercion",
    "survival": "the regime's survival in office",
    "sovereignty": "sovereignty",
    "rents": "income to hand out",
    "freedom": "freedom of manoeuvre",
    "ideology": "a preference for one bloc",
    "caution": "giving Moscow no reason to coerce",
    "stability": "a calm border",
    "trade": "trade and relations",
    "rights": "human rights",
    "reach": "limiting Russia's reach",
    "energy": "selling energy",
    "effort": "effort required",
    "course": "avoiding the cost of a change",
    "reversal": "not going back on what it did",
}
"""What each preference is called in a sentence."""


@dataclass(frozen=True)
class Reason:
    """One power's decision of one month in one world.

    ``advantage`` is by how much the move's utility exceeded that of the runner-up (negative: less,
    the choice being a matter of chance among close candidates); ``parts`` splits it by preference,
    largest first. ``probability`` is that of the move taken.
    """

    power: Power
    move: str
    words: str
    runner_up: str
    runner_up_words: str
    probability: float
    advantage: float
    parts: tuple[tuple[str, float], ...]
    source: Source | None

    @property
    def because(self) -> str:
        """Return the preference that favoured the move most, in words."""
        return PREFERENCES[self.parts[0][0]] if self.parts else ""

    def sentence(self) -> str:
        """Return who did what, and the preference that favoured it most."""
        text = f"{self.power.capital} {self.words}"
        if self.parts and self.parts[0][1] > 0:
            text += (
                f"; {self.because} spoke for it most "
                f"({signed(self.parts[0][1])} against “{self.runner_up_words}”)"
            )
        elif self.parts:
            text += (
                f", by chance among close candidates: its utility was {-self.advantage:.3f} "
                f"below that of “{self.runner_up_words}”, "
                f"and it had a probability of {percent(self.probability)}"
            )
        return text + "."


def signed(value: float) -> str:
    """Return a number with its sign, a true minus, and three decimals."""
    return f"{value:+.3f}".replace("-", "−")


def reason(power: Power, decision: Decision, world: int = 0) -> Reason | None:
    """Return why ``power`` decided so in ``world`` (a position); None if it did not weigh moves."""
    if decision.chosen is None or decision.utility is None or decision.probabilities is None:
        return None
    names = power.menu.names
    chosen = int(decision.chosen[world])
    total = np.sum(np.stack(list(decision.utility.values())), axis=0)[world]
    open_moves = decision.probabilities[world] > 0
    ranked = [int(n) for n in np.argsort(-total) if open_moves[n] and int(n) != chosen]
    second = ranked[0] if ranked else chosen
    parts = {
        name: float(utility[world, chosen] - utility[world, second])
        for name, utility in decision.utility.items()
    }
    ordered = tuple(sorted(parts.items(), key=lambda part: -part[1]))
    return Reason(
        power=power,
        move=names[chosen],
        words=power.menu.describe(names[chosen]),
        runner_up=names[second],
        runner_up_words=power.menu.describe(names[second]),
        probability=float(decision.probabilities[world, chosen]),
        advantage=float(total[chosen] - total[second]),
        parts=ordered,
        source=move_source(power, names[chosen]),
    )


def move_source(power: Power, move: str) -> Source | None:
    """Return the source of the instrument that a move changes most; None for holding."""
    if move == "hold":
        return None
    by_name = {i.name: i for i in power.menu.instruments}
    for bold in power.menu.bold:
        if bold.name == move:
            first = max(bold.levels, key=lambda name: abs(bold.levels[name] - by_name[name].rest))
            return by_name[first].source
    return by_name[move[1:]].source
