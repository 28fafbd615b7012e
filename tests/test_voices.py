"""What the rule of voices promises: bounded, in equal shares, and nothing where nobody speaks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from triangulation.agents.mistake import Mistake
from triangulation.agents.network import KINDS, NetworkParameters, social_network
from triangulation.agents.policies import Scripted
from triangulation.model.continuation import continuation
from triangulation.model.parameters import LEDGER, Parameters
from triangulation.model.record import record
from triangulation.model.simulation import Moment, Simulation
from triangulation.model.voices import APPROVALS, LEANINGS, Voice, communities, voices

STANCES, SIDES = list(APPROVALS), list(LEANINGS)
spoken = st.lists(
    st.none() | st.builds(Voice, st.sampled_from(STANCES), st.sampled_from(SIDES)),
    min_size=1,
    max_size=40,
)
UNREST = {"belarus": Scripted({"repression": 1.0})}


def begun(citizens: int = 200, worlds: tuple[int, ...] = (0,), **values: float) -> Simulation:
    given_ = Parameters().with_values({f"voices.{n}": v for n, v in values.items()})
    return Simulation(given_, seed=4, worlds=worlds, citizens=citizens, policies=UNREST)


def speak(simulation: Simulation, *said: Voice | None) -> None:
    network = simulation.now.population.network
    simulation.voices = voices(network, simulation.settings.network.kind, said)


def after(months: int, *said: Voice | None, **values: float) -> Moment:
    simulation = begun(**values)
    if said:
        speak(simulation, *said)
    for _ in range(months):
        simulation.step()
    return simulation.now


def bits(moment: Moment, world: int = 0) -> dict[str, bytes]:
    return {name: np.asarray(v)[world].tobytes() for name, v in record(moment).items()}


# --- communities ---------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(KINDS), st.integers(1, 300), st.data())
def test_everybody_is_spoken_for_once_in_equal_shares(kind, citizens, data) -> None:
    count = data.draw(st.integers(1, citizens))
    network = social_network(NetworkParameters(kind=kind), citizens, 1)
    found = communities(network, kind, count)
    assert sorted(np.concatenate(found).tolist()) == list(range(citizens))
    sizes = [len(members) for members in found]
    assert len(sizes) == count
    assert max(sizes) - min(sizes) <= 1


def connected(network, members) -> bool:
    return connected_components(network[members][:, members], directed=False)[0] == 1


@pytest.mark.parametrize("count", [1, 2, 7, 30])
@pytest.mark.parametrize("seed", range(5))
def test_communities_of_a_small_world_are_connected(count: int, seed: int) -> None:
    network = social_network(NetworkParameters(), 1000, seed)
    for members in communities(network, "watts_strogatz", count):
        assert connected(network, members)


@pytest.mark.parametrize("count", [100, 200])
def test_communities_of_ten_and_five_are_connected_but_for_a_few(count: int) -> None:
    """Somebody may have all acquaintances elsewhere."""
    network = social_network(NetworkParameters(), 1000, 1)
    found = communities(network, "watts_strogatz", count)
    assert np.mean([connected(network, members) for members in found]) > 0.97


@pytest.mark.parametrize("kind", ["barabasi_albert", "erdos_renyi"])
def test_communities_of_other_networks_are_mostly_connected(kind: str) -> None:
    """Most citizens have a neighbour in their community, which few had if it were drawn by lot."""
    network = social_network(NetworkParameters(kind=kind), 1000, 1)

    def together(parts) -> float:
        inside = [(network[m][:, m].sum(axis=1) > 0).sum() for m in parts]
        return float(np.sum(inside) / 1000)

    lot = np.array_split(np.random.default_rng(1).permutation(1000), 30)
    assert together(communities(network, kind, 30)) > 0.7 > 2 * together(lot) / 1.2


@pytest.mark.parametrize("count", [0, -1, 201])
def test_a_number_of_communities_that_cannot_be_is_refused(count: int) -> None:
    network = begun().now.population.network
    with pytest.raises(Mistake, match=rf"communities is {count}; allowed is .* 1 to 200"):
        communities(network, "watts_strogatz", count)


@pytest.mark.parametrize(("stance", "side"), [("shout", "west"), ("back", "east"), ("", "")])
def test_a_voice_that_cannot_be_is_refused(stance: str, side: str) -> None:
    with pytest.raises(Mistake, match=r"of a voice is .* allowed is one of"):
        Voice(stance, side)


# --- silence -------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [[None], [None, None, None]])
def test_who_says_nothing_changes_no_bit(said: list[None]) -> None:
    assert bits(after(8, *said)) == bits(after(8))


def test_without_weight_voices_change_no_bit() -> None:
    said = [Voice("protest", "west"), Voice("organise", "moscow")]
    assert bits(after(8, *said, leaning=0, approval=0, organising=0)) == bits(after(8))


def test_a_continuation_hears_nobody() -> None:
    """Nobody knows what people will say: forecasts go on without voices."""
    simulation = begun()
    speak(simulation, Voice("protest", "west"))
    simulation.step()
    ahead = continuation(simulation.now, simulation.settings, seed=4, worlds=(0,), policies=UNREST)
    simulation.voices = None
    assert bits(ahead.step()) == bits(simulation.step())


# --- what is heard -------------------------------------------------------------------------


@settings(deadline=None, max_examples=25)
@given(spoken, st.integers(0, 1000), st.booleans())
def test_attitudes_stay_in_their_ranges_and_worlds_stay_themselves(said, world, extreme) -> None:
    most = {n: LEDGER[f"voices.{n}"].high for n in ("leaning", "approval", "organising")}
    batch = begun(60, (world, world + 3, 7), **(most if extreme else {}))
    alone = begun(60, (world + 3,), **(most if extreme else {}))
    for simulation in (batch, alone):
        speak(simulation, *said)
        for _ in range(4):
            simulation.step()
    assert bits(batch.now, 1) == bits(alone.now)
    people = batch.now.population.people
    assert np.abs(people.leaning).max() <= 1
    assert people.approval.min() >= 0
    assert people.approval.max() <= 1
    assert ((batch.now.state.organised >= 0) & (batch.now.state.organised <= 1)).all()


@pytest.mark.parametrize("weight", [0.01, 0.05, 0.2])
def test_one_month_moves_a_community_by_the_declared_share_and_nobody_else(weight: float) -> None:
    quiet = after(1).population.people
    said = after(1, Voice("back", "west"), None, leaning=weight, approval=weight).population.people
    mine, others = slice(0, 100), slice(100, 200)
    assert said.leaning[mine] == pytest.approx(
        quiet.leaning[mine] + weight * (1 - quiet.leaning[mine])
    )
    assert said.approval[mine] == pytest.approx(
        quiet.approval[mine] + weight * (1 - quiet.approval[mine])
    )
    for name in ("leaning", "approval"):
        assert (getattr(said, name)[others] == getattr(quiet, name)[others]).all()
    for name in ("culture", "identity", "predisposition", "livelihood"):
        assert (getattr(said, name) == getattr(quiet, name)).all()


@pytest.mark.parametrize(("side", "aim"), LEANINGS.items())
def test_the_public_comes_nearer_to_what_is_spoken_for(side: str, aim: float) -> None:
    """In the mean leaning, and in the next poll, which is what the powers learn of it."""
    quiet, said = after(12), after(12, *[Voice("quiet", side)] * 5)

    def distance(moment: Moment) -> float:
        return float(np.abs(moment.population.people.leaning - aim).mean())

    assert distance(said) < 0.9 * distance(quiet)
    if aim:
        assert aim * (said.poll.leaning[0] - quiet.poll.leaning[0]) > 0.05
        assert aim * (said.opinion.leaning[0] - quiet.opinion.leaning[0]) > 0.05


def test_stances_move_approval_organisation_and_unrest() -> None:
    moments = {stance: after(24, *[Voice(stance, "neutrality")] * 4) for stance in STANCES}
    approval = {s: float(m.opinion.approval[0]) for s, m in moments.items()}
    organised = {s: float(m.state.organised[0, 0]) for s, m in moments.items()}
    unrest = {s: float(m.state.unrest[0, 0]) for s, m in moments.items()}
    assert approval["back"] > approval["quiet"] + 0.05 > approval["protest"] + 0.1
    assert organised["organise"] > organised["quiet"]
    assert organised["protest"] > organised["quiet"] > organised["back"]
    assert unrest["organise"] > unrest["quiet"]
    assert unrest["protest"] > unrest["quiet"]


def test_who_organises_rallies_only_the_ready() -> None:
    """Where nobody is ready to protest there is nobody to organise."""
    content = replace(begun().now.population.people)
    simulation = begun()
    simulation.now = replace(
        simulation.now,
        population=replace(
            simulation.now.population,
            people=replace(content, approval=np.ones_like(content.approval)),
        ),
    )
    start = simulation.now
    simulation.step()
    silent = bits(simulation.now)
    simulation.now = start
    speak(simulation, *[Voice("organise", "neutrality")] * 3)
    simulation.voices = replace(simulation.voices, heard=0 * simulation.voices.heard)
    simulation.step()
    assert bits(simulation.now) == silent
