"""Voices: people who play the public, as in a seminar, and speak for communities of citizens.

Each of them speaks for an equal part of the citizens, connected as far as the network allows. What
they say is heard as neighbours and media are: with a weight that the ledger declares and bounds.
Without voices a world is, bit for bit, one without this rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import depth_first_order

from ..agents.citizens import readiness
from ..agents.declaration import Array, Quantity, assumed, literature, number
from ..agents.mistake import Mistake, shown
from .population import Population
from .state import State

LEANINGS = {"moscow": -1.0, "neutrality": 0.0, "west": 1.0}
"""The leaning for which a voice speaks, by its name: −1 Moscow … +1 West."""

APPROVALS = {"back": 1.0, "quiet": None, "protest": 0.0, "organise": None}
"""The approval of the leadership for which a stance speaks, by its name; None: for none."""

ORGANISE = "organise"
"""The stance that turns citizens ready to protest into organised ones."""

CIRCLES = ("watts_strogatz", "none")
"""Kinds of network in which citizens of neighbouring numbers make a circle."""

Numbers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class VoiceParameters:
    """How much those who speak for a community are heard in it."""

    leaning: Quantity = number(
        0.05, "per month", (0, 0.2), None,
        "Speed at which a community's leaning follows the one who speaks for it, if anybody does",
        assumed("as strong as the neighbours; nobody speaks unless people play the public"),
    )  # fmt: skip
    approval: Quantity = number(
        0.05, "per month", (0, 0.2), None,
        "Speed at which a community's approval follows one who backs the leadership or protests",
        assumed("a third of the pace at which approval follows its own reasons"),
    )  # fmt: skip
    organising: Quantity = number(
        0.25, "per month per readiness", (0, 1), None,
        "Speed at which those ready to protest join the organised where somebody organises them",
        literature("people join once enough others have; whom somebody organises join as if all "
                   "others had", "Granovetter 1978, AJS 83; Kuran 1991, World Politics 44"),
    )  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """What one person says for a community.

    ``stance`` is one of ``back``, ``quiet``, ``protest``, ``organise``; ``speaks_for`` one of
    ``moscow``, ``neutrality``, ``west``. Raises :class:`Mistake` for anything else.
    """

    stance: str
    speaks_for: str

    def __post_init__(self) -> None:
        for name, allowed in (("stance", APPROVALS), ("speaks_for", LEANINGS)):
            if getattr(self, name) not in allowed:
                raise Mistake(
                    f"The {name} of a voice is {shown(getattr(self, name))}; allowed is one of "
                    f"{', '.join(allowed)}."
                )


@dataclass(frozen=True)
class Voices:
    """What the citizens of a world hear; every array is citizens × 1."""

    heard: Array
    """1 where somebody speaks for a citizen's community, else 0."""
    leaning: Array
    """The leaning for which they speak, −1 … 1."""
    judging: Array
    """1 where they back the leadership or protest against it, else 0."""
    approval: Array
    """The approval for which they speak, 0 or 1."""
    organisers: Any
    """Sparse row, 1 × citizens: each citizen's share of all where somebody organises, else 0."""


def communities(network: Any, kind: str, count: int) -> list[Numbers]:
    """Return the citizens' numbers in ``count`` communities, whose sizes differ by one at most.

    ``network`` is the averaging matrix of a network of that ``kind``. The communities are stretches
    of the circle on which a small world is built; in other networks stretches of a walk from
    neighbour to neighbour, of which a few citizens may have no neighbour in their community. The
    same network always has the same communities. Raises :class:`Mistake` for less than one
    community or more of them than citizens.
    """
    citizens = int(network.shape[0])
    if not 1 <= count <= citizens:
        raise Mistake(
            f"The number of communities is {shown(count)}; allowed is a whole number 1 to "
            f"{citizens}, the number of citizens."
        )
    order = np.arange(citizens, dtype=np.int64) if kind in CIRCLES else _walk(network)
    return np.array_split(order, count)


def _walk(network: Any) -> Numbers:
    """Return all citizens in the order of a walk from neighbour to neighbour."""
    seen = np.zeros(network.shape[0], dtype=bool)
    parts: list[Numbers] = []
    for start in range(len(seen)):
        if not seen[start]:
            part = depth_first_order(network, start, return_predecessors=False).astype(np.int64)
            seen[part] = True
            parts.append(part)
    return np.concatenate(parts)


def voices(network: Any, kind: str, spoken: Sequence[Voice | None]) -> Voices:
    """Return what citizens hear when each of ``spoken`` speaks for one community, in order.

    ``None`` stands for somebody who says nothing: that community hears nothing.
    Raises :class:`Mistake` for nobody or for more of them than citizens.
    """
    citizens = network.shape[0]
    found = {name: np.zeros((citizens, 1)) for name in ("heard", "leaning", "judging", "approval")}
    organised = np.zeros((1, citizens))
    for voice, members in zip(spoken, communities(network, kind, len(spoken)), strict=True):
        if voice is None:
            continue
        judged = APPROVALS[voice.stance]
        found["heard"][members] = 1
        found["leaning"][members] = LEANINGS[voice.speaks_for]
        found["judging"][members] = judged is not None
        found["approval"][members] = judged or 0
        organised[:, members] = (voice.stance == ORGANISE) / citizens
    return Voices(**found, organisers=sparse.csr_array(organised))


def persuaded(population: Population, said: Voices, voices: VoiceParameters) -> Population:
    """Return the population after the month's voices: each citizen moves a share of the way.

    Leaning moves towards what is spoken for, approval towards 1 where the leadership is backed and
    towards 0 where it is protested against. ``voices`` are columns, worlds × 1.
    """
    people = population.people
    listening = np.reshape(voices.leaning, (1, -1)) * said.heard
    judging = np.reshape(voices.approval, (1, -1)) * said.judging
    return replace(
        population,
        people=replace(
            people,
            leaning=people.leaning + listening * (said.leaning - people.leaning),
            approval=people.approval + judging * (said.approval - people.approval),
        ),
    )


def rallied(
    state: State, population: Population, said: Voices, fear: Array, voices: VoiceParameters
) -> State:
    """Return the state after those ready to protest joined the organised where somebody organises.

    ``fear`` and ``voices`` are columns, worlds × 1.
    """
    ready = readiness(population.people.approval, fear[:, 0], population.parameters)
    joining = voices.organising * (said.organisers @ ready).T
    return replace(state, organised=state.organised + (1 - state.organised) * joining)
