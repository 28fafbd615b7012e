"""Every decision beside the model's in the same seat and round, and what came of the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ....agents.declaration import Array
from ....agents.power import Power
from ....model.simulation import Moment, Simulation
from ..moves import move_between
from ..orders import POWER
from ..room.moves import heard_by, said
from ..room.state import Round
from ..standings import utility_by_power, wishes
from .otherwise import AS_PLAYED, Given
from .played import PUBLIC, SEATS, Played, ordered

Levels = dict[str, Array]
"""Levels of a month by power, worlds × instruments."""


@dataclass(frozen=True)
class Choice:
    """What a seat did in a round, what the model would have done, and the difference it made.

    ``did`` and ``model`` say what changed over the round, ``chance`` is the probability that the
    model gave to its own move of the round's first month (None for the public, where it is silent).
    ``alignment`` is by how much the state ended nearer to the West than it would have if the model
    had decided there and only there, on the same random draws, ``along`` the same on average over
    the months of the game; ``utility`` is by how much more the seat had of what it wants, on
    average over the months (the powers' preferences with their weights; for the public the mean
    of its three wishes, 0 … 1). All are 0 where the model decided. The model keeps the deals of
    the seat, as it does in an empty one.
    """

    round: int
    seat: str
    by: str
    ordered: bool
    did: tuple[str, ...]
    model: tuple[str, ...]
    chance: float | None
    alignment: float
    along: float
    utility: float


def given_back(played: Played) -> list[Given]:
    """Return the game as it was, and one game for each decision that is given to the model."""
    each = [Given(frozenset({(done.number, seat)})) for done in played.rounds for seat in SEATS]
    return [AS_PLAYED, *each]


class Utility:
    """Adds up what the utility of the months of games side by side is to each seat."""

    def __init__(self) -> None:
        """Begin before the first month."""
        self._sums: dict[str, Any] = dict.fromkeys(SEATS, 0.0)
        self._months = 0

    def add(self, simulation: Simulation, now: Moment) -> None:
        """Add a month; the start, which no decision made, does not count."""
        if now.month == 0:
            return
        for name, parts in utility_by_power(now, simulation.p).items():
            self._sums[name] = self._sums[name] + sum(parts.values())
        hoped = wishes(now)
        self._sums[PUBLIC] = self._sums[PUBLIC] + sum(hoped.values()) / len(hoped)
        self._months += 1

    def means(self) -> dict[str, Array]:
        """Return the mean over the months by seat, one entry per game."""
        return {seat: np.asarray(total) / self._months for seat, total in self._sums.items()}


def choices(
    played: Played,
    levels: Sequence[Levels],
    sure: Sequence[dict[str, float | None]],
    alignment: Array,
    utility: dict[str, Array],
) -> list[Choice]:
    """Return every decision of a game, in order of rounds and seats.

    ``levels`` are the powers' levels by month from 0, ``alignment`` (months from 0 × games) and
    ``utility`` (its mean, by seat) those of the games of :func:`given_back`, ``sure`` by round the
    probability of the model's own move.
    """
    ends, along = alignment[-1], alignment[1:].mean(axis=0)
    found: list[Choice] = []
    game = 1
    for done, chances in zip(played.rounds, sure, strict=True):
        for seat in SEATS:
            did, model = _words(played, done, seat, levels, game)
            mine = utility[seat]
            found.append(Choice(
                round=done.number,
                seat=seat,
                by=heard_by(done) if seat == PUBLIC else done.by.get(seat, "model"),
                ordered=ordered(done, seat),
                did=did,
                model=model,
                chance=chances.get(seat),
                alignment=float(ends[0] - ends[game]),
                along=float(along[0] - along[game]),
                utility=float(mine[0] - mine[game]),
            ))  # fmt: skip
            game += 1
    return found


def _words(
    played: Played, done: Round, seat: str, levels: Sequence[Levels], game: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say what a seat did in a round, and what the model did in its place."""
    if seat == PUBLIC:
        return (*said(done, "stance"), *said(done, "voice")), ()
    power, first = POWER[seat], played.first_month(done)
    before = levels[first - 1][seat][0]
    after = levels[first - 1 + played.settings.months][seat]
    return _changed(power, before, after[0]), _changed(power, before, after[game])


def _changed(power: Power, before: Array, after: Array) -> tuple[str, ...]:
    """Say what a power changed, the largest change first."""
    move = move_between(power, before, after)
    names = [i.name for i in power.menu.instruments if i.name in move.changed]
    words = dict(zip(names, move.words[-len(names) :], strict=True)) if names else {}
    bold = move.words[: len(move.words) - len(names)]
    return (*bold, *(words[name] for name in move.changed))


def certainty(now: Moment) -> dict[str, float | None]:
    """Return the probability that the model gave to its own move of a month, by power."""
    found: dict[str, float | None] = {}
    for name, decision in now.decisions.items():
        known = decision.chosen is not None and decision.probabilities is not None
        found[name] = (
            float(decision.probabilities[0, decision.chosen[0]]) if known else None  # type: ignore[index]
        )
    return found


def weightiest(found: Sequence[Choice]) -> list[Choice]:
    """Return the decisions of people, those that moved alignment most first."""
    return sorted((c for c in found if c.ordered), key=lambda c: -abs(c.alignment))
