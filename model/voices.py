"""Voices: people who speak for communities of citizens, as in a room where the public is played.

A voice acts like media and neighbours: on those whom it reaches, by a bounded share per month.
Without voices the world is the same, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..agents.citizens import Attitudes, CitizenParameters, readiness
from ..agents.declaration import Array, Quantity, assumed, number
from .communities import Numbers
from .state import State

Stance = Literal["back", "quiet", "protest", "organise"]
Cause = Literal["moscow", "neutrality", "west"]

LOUDNESS: Mapping[Stance, float] = {"back": 1.0, "quiet": 0.5, "protest": 1.0, "organise": 1.0}
"""How strongly a voice speaks for its cause; one that stays quiet counts half."""

FAVOUR: Mapping[Stance, float] = {"back": 1.0, "quiet": 0.0, "protest": -1.0, "organise": -0.5}
"""What a voice says of the leadership: 1 for it, −1 against it."""

CAUSES: Mapping[Cause, float] = {"moscow": -1.0, "neutrality": 0.0, "west": 1.0}
"""The leaning for which a voice speaks."""


@dataclass(frozen=True)
class VoiceParameters:
    """How far voices reach their communities. Without voices none of this matters."""

    persuasion: Quantity = number(
        0.03, "per month", (0, 0.1), None,
        "Share of the way to a voice's cause that its community's leaning goes",
        assumed("a voice weighs less than all neighbours (0.05) and than one's own views (0.06)"),
    )  # fmt: skip
    repute: Quantity = number(
        0.05, "per month", (0, 0.15), None,
        "Share of the way to full approval, or to none, to which a voice leads its community",
        assumed("a third of what people's own reasons do to approval in a month"),
    )  # fmt: skip
    organising: Quantity = number(
        0.25, "per month per readiness", (0, 1), None,
        "Share of a community ready to protest that joins the organised when a voice organises it",
        assumed("as fast as people join whom they see organised, were they all"),
    )  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """What is said in a community: ``community`` is its number."""

    community: int
    stance: Stance
    cause: Cause


@dataclass(frozen=True)
class Voices:
    """What every citizen hears; arrays citizens × 1, or citizens × worlds. Several voices average.

    ``loudness`` 0 … 1 and ``cause`` −1 … +1 act on leaning, ``favour`` −1 … +1 on approval;
    ``organised`` 0 … 1 says how far the community is being organised.
    """

    loudness: Array
    cause: Array
    favour: Array
    organised: Array


def voices(said: Sequence[Voice], community: Numbers) -> Voices | None:
    """Return what every citizen hears, or None where nobody speaks.

    ``community`` is each citizen's (see :func:`~triangulation.model.communities.communities`).
    """
    if not said:
        return None
    count = int(community.max()) + 1
    sums = np.zeros((len(fields(Voices)), count))
    speakers = np.zeros(count)
    for voice in said:
        loud = LOUDNESS[voice.stance]
        here = (loud, loud * CAUSES[voice.cause], FAVOUR[voice.stance], voice.stance == "organise")
        sums[:, voice.community] += here
        speakers[voice.community] += 1
    means = sums / np.maximum(speakers, 1)
    loudness = means[0]
    cause = means[1] / np.where(loudness > 0, loudness, 1)
    heard = (loudness, cause, means[2], means[3])
    return Voices(*(each[community][:, None] for each in heard))


def heard_where(said: Voices, where: NDArray[np.bool_]) -> Voices:
    """Return voices that are heard only ``where`` this is true, one entry per world."""
    return replace(
        said,
        loudness=said.loudness * where,
        favour=said.favour * where,
        organised=said.organised * where,
    )


def persuaded(people: Attitudes, heard: Voices, p: VoiceParameters) -> Attitudes:
    """Return the citizens after a month of what they hear.

    Attitudes are citizens × worlds; parameters have one entry per world, or one for all.
    """
    loud = p.persuasion * heard.loudness
    leaning = people.leaning + loud * (heard.cause - people.leaning)
    favour = heard.favour
    goal = (favour > 0).astype(np.float64)
    approval = people.approval + p.repute * np.abs(favour) * (goal - people.approval)
    return replace(people, leaning=leaning, approval=approval)


def gathered(
    state: State, people: Attitudes, heard: Voices, fear: Array,
    citizens: CitizenParameters, p: VoiceParameters,
) -> State:  # fmt: skip
    """Return the state after voices have organised those of their communities who are ready.

    ``fear`` and the parameters have one entry per world.
    """
    ready = readiness(people.approval, fear, citizens) * heard.organised
    share = np.ascontiguousarray(ready.T).mean(axis=-1)  # the same alone and beside other worlds
    joining = np.minimum(p.organising * share, 1.0)[:, None]
    return replace(state, organised=state.organised + joining * (1 - state.organised))
