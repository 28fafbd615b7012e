"""What became of the public's voices and of the deals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ....agents.declaration import Array
from ..room.level_words import terms
from ..room.promises import broken_by
from ..room.state import Deal, Round
from .played import Played

EFFECTS = (
    "alignment", "public_alignment", "public_approval", "unrest", "survival",
)  # fmt: skip
"""Quantities in which the public's effect is shown."""


@dataclass(frozen=True)
class Spoken:
    """What the communities of the public chose in a round: how many took each stance and voice."""

    round: int
    communities: int
    stances: Mapping[str, int]
    voices: Mapping[str, int]


@dataclass(frozen=True)
class Effect:
    """A quantity at the game's end, as it was, and as it would have been without any voices."""

    quantity: str
    heard: float
    silent: float


@dataclass(frozen=True)
class Fate:
    """What became of a deal: ``state`` is kept, broken, or running at the game's end.

    ``by`` are the seats that broke it, in round ``broken_in``.
    """

    giver: str
    taker: str
    give: tuple[str, ...]
    take: tuple[str, ...]
    first: int
    last: int
    state: str
    broken_in: int | None
    by: tuple[str, ...]


def spoken(done: Round) -> Spoken:
    """Return what the public chose in a round."""
    stances = Counter(str(voice["stance"]) for voice in done.voices)
    voices = Counter(str(voice["voice"]) for voice in done.voices)
    return Spoken(done.number, len(done.voices), dict(stances), dict(voices))


def effects(last: Mapping[str, Array], silent: int) -> list[Effect]:
    """Return what the voices changed; ``last`` is the last month's record of games side by side.

    The first of them is the game as it was, ``silent`` the position of the one without voices.
    """
    return [Effect(q, float(last[q][0]), float(last[q][silent])) for q in EFFECTS]


def fates(played: Played) -> list[Fate]:
    """Return what became of the deals that began while the game lasted, in order."""
    return [
        _fate(deal, played)
        for deal in played.deals
        if deal.first is not None and deal.first <= len(played.rounds)
    ]


def _fate(deal: Deal, played: Played) -> Fate:
    assert deal.first is not None
    assert deal.last is not None
    over = deal.last <= len(played.rounds)
    return Fate(
        giver=deal.giver,
        taker=deal.taker,
        give=tuple(terms(deal.giver, deal.give)),
        take=tuple(terms(deal.taker, deal.take)),
        first=deal.first,
        last=deal.last,
        state="broken" if deal.state == "broken" else "kept" if over else "running",
        broken_in=deal.broken_in,
        by=tuple(broken_by(deal, played.rounds)),
    )
