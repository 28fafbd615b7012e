"""What citizens hear in a room: whom each player of the public speaks for, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ....model.communities import Numbers, communities
from ....model.simulation import Simulation
from ....model.voices import Voice, Voices, voices
from ..line import Line
from .kept import kept
from .state import RoomState, Round

Said = Sequence[Mapping[str, str | int]]
"""Voices of a round as the log keeps them: person, stance, voice, community, and of how many."""


def communities_of(line: Line, count: int) -> Numbers:
    """Return the community of every citizen of a line; see :func:`communities_in`."""
    return communities_in(line.simulation, count)


def communities_in(simulation: Simulation, count: int) -> Numbers:
    """Return the community of every citizen, of ``count`` or as many as there are citizens."""
    network: Any = simulation.now.population.network
    many = min(count, int(network.shape[0]))
    return kept(simulation, ("communities", many), lambda: communities(network, many))


def places_of(state: RoomState) -> tuple[dict[int, int], int]:
    """Return which community each player of the public speaks for, and how many there are.

    There are as many as players, in order of joining; where players outnumber citizens, several
    speak for one.
    """
    people = state.people("public")
    many = max(min(len(people), state.settings.citizens), 1)
    return {person.id: number % many for number, person in enumerate(people)}, many


def voices_said(state: RoomState) -> list[dict[str, str | int]]:
    """Return what the players of the public chose in the round, in order of joining.

    Who has not chosen says nothing, but has a community: the others' stay as people saw them.
    """
    found: list[dict[str, str | int]] = []
    places, many = places_of(state)
    for person, community in places.items():
        if person in state.choices:
            stance, cause = state.choices[person]
            found.append(
                {"person": person, "stance": stance, "voice": cause,
                 "community": community, "of": many}
            )  # fmt: skip
    return found


def heard(simulation: Simulation, done: Round) -> Voices | None:
    """Return what citizens hear in the months of a round; None if nobody speaks."""
    if not done.voices:
        return None
    said: list[Any] = [dict(v) for v in done.voices]
    spoken = [Voice(v["community"], v["stance"], v["voice"]) for v in said]
    return voices(spoken, communities_in(simulation, said[0]["of"]))
