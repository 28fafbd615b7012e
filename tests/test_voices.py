"""Voices: communities are equal and connected, and what is said in them acts within bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csgraph
from test_identity import different

from triangulation.agents.mistake import Mistake
from triangulation.agents.network import KINDS, NetworkParameters, social_network
from triangulation.model.communities import communities
from triangulation.model.parameters import LEDGER, Parameters
from triangulation.model.record import record
from triangulation.model.simulation import Simulation
from triangulation.model.voices import CAUSES, LOUDNESS, Voice, voices

CITIZENS = 120
STANCES, SPOKEN = tuple(LOUDNESS), tuple(CAUSES)


def network(kind: str, citizens: int = CITIZENS, seed: int = 5) -> Any:
    return social_network(NetworkParameters(kind=kind), citizens, seed)


def pieces(net: Any, inside: Any) -> int:
    return csgraph.connected_components(net[inside][:, inside], directed=False)[0]


@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from([k for k in KINDS if k != "none"]),
    count=st.integers(1, 30),
    seed=st.integers(0, 50),
)
def test_communities_are_connected_and_nearly_equal(kind: str, count: int, seed: int) -> None:
    net = network(kind, seed=seed)
    found = communities(net, count)
    sizes = np.bincount(found, minlength=count)
    assert len(found) == CITIZENS
    assert sizes.min() >= 1
    assert sizes.max() <= 2 * CITIZENS / count + 2, "none speaks for twice its share"
    if pieces(net, np.arange(CITIZENS)) == 1:
        assert all(pieces(net, np.flatnonzero(found == n)) == 1 for n in range(count))
    assert (communities(net, count) == found).all()


@pytest.mark.parametrize("count", [2, 7, 30])
def test_communities_of_the_usual_network_differ_by_one_citizen(count: int) -> None:
    sizes = np.bincount(communities(network("watts_strogatz", 1000), count))
    assert sizes.max() - sizes.min() <= 1


def test_citizens_without_neighbours_have_communities_too() -> None:
    sizes = np.bincount(communities(network("none"), 7))
    assert sizes.max() - sizes.min() == 1


@pytest.mark.parametrize("count", [0, CITIZENS + 1])
def test_there_are_no_more_communities_than_citizens(count: int) -> None:
    with pytest.raises(Mistake, match=f"is {count}; allowed is a whole number, 1 to {CITIZENS}"):
        communities(network("none"), count)


def played(said: list[Voice] | None, months: int = 6, worlds: int = 1, **values: float) -> Any:
    parameters = Parameters().with_values({f"voices.{n}": v for n, v in values.items()})
    simulation = Simulation(parameters, seed=3, worlds=range(worlds), citizens=CITIZENS)
    if said is not None:
        net = simulation.now.population.network
        simulation.voices = voices(said, communities(net, 3))
    for _ in range(months):
        simulation.step()
    return simulation


def test_without_voices_the_world_is_the_same_to_the_bit() -> None:
    """Neither an empty set of voices nor another reach of voices changes a bit of any column."""
    silent, empty = played(None), played([])
    assert different(record(silent.now), record(empty.now)) == []
    far = played(None, persuasion=0.1, repute=0.15, organising=1.0)
    assert different(record(silent.now), record(far.now)) == []
    one = played([Voice(0, "protest", "west")])
    assert "public_approval" in different(record(silent.now), record(one.now))


def test_a_world_hears_the_same_alone_and_among_others() -> None:
    said = [Voice(0, "organise", "west"), Voice(2, "back", "moscow")]
    alone, among = record(played(said).now), record(played(said, worlds=3).now)
    assert different({n: v[:1] for n, v in among.items()}, alone) == []


@pytest.mark.parametrize(("cause", "sign"), [("moscow", -1), ("west", 1)])
def test_a_voice_moves_its_own_community_first(cause: Any, sign: int) -> None:
    silent, spoken = played(None, 1), played([Voice(1, "back", cause)], 1)
    of = communities(silent.now.population.network, 3)
    change = spoken.now.population.people.leaning - silent.now.population.people.leaning
    assert (sign * change[of == 1] >= 0).all()
    assert abs(change[of == 1].mean()) > 0.01
    assert (change[of != 1] == 0).all()


def test_stances_move_approval_and_the_organised() -> None:
    """Approval at once; later what was organised, and how it is answered, costs approval too."""
    base = record(played(None, 12).now)
    said = {s: [Voice(n, s, "neutrality") for n in range(3)] for s in STANCES}
    after = {s: record(played(each, 12).now) for s, each in said.items()}
    at_once = {s: record(played(each, 1).now) for s, each in said.items()}
    approval = {s: float(c["public_approval"][0]) for s, c in at_once.items()}
    assert approval["protest"] < approval["organise"] < approval["quiet"] < approval["back"]
    organised = {s: float(c["organised"][0]) for s, c in after.items()}
    assert organised["organise"] > organised["quiet"]
    assert organised["protest"] > float(base["organised"][0]) > organised["back"]
    assert float(after["protest"]["unrest"][0]) > float(after["back"]["unrest"][0])


@settings(max_examples=25, deadline=None)
@given(
    said=st.lists(
        st.builds(
            Voice, st.integers(0, 2), st.sampled_from(STANCES), st.sampled_from(SPOKEN)
        ),
        max_size=6,
    )
)  # fmt: skip
def test_whatever_is_said_acts_within_its_declared_bounds(said: list[Voice]) -> None:
    silent, spoken = played(None, 1), played(said, 1)
    for name, weight in (("leaning", 2 * 0.03), ("approval", 0.05)):
        before = getattr(silent.now.population.people, name)
        change = getattr(spoken.now.population.people, name) - before
        assert np.abs(change).max() <= weight + 1e-12
        assert getattr(spoken.now.population.people, name).min() >= (-1 if name == "leaning" else 0)


def test_the_weights_are_declared_with_their_reasons() -> None:
    declared = [d for name, d in LEDGER.items() if name.startswith("voices.")]
    assert len(declared) == 3
    assert all(d.mechanism.kind == "assumed" and d.mechanism.text for d in declared)
    assert all(d.low == 0 and d.high <= 1 and d.explore is None for d in declared)
