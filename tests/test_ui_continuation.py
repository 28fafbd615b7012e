"""Continuations: a fork or a fan starts from exactly the world on screen."""

from dataclasses import fields

import numpy as np

from triangulation.model.continuation import continuation
from triangulation.model.parameters import Parameters
from triangulation.model.record import record
from triangulation.model.simulation import Simulation


def _world(world: int = 3, months: int = 5) -> Simulation:
    simulation = Simulation(Parameters(), seed=7, worlds=[world], citizens=60)
    for _ in range(months):
        simulation.step()
    return simulation


def test_own_index_gives_own_future_among_others():
    world = _world()
    fan = continuation(world.now, Parameters(), seed=7, worlds=[100, 3, 101])
    for _ in range(4):
        own, all_of_them = record(world.step()), record(fan.step())
        for name, values in own.items():
            assert np.array_equal(values, all_of_them[name][1:2]), name
    assert not np.array_equal(fan.now.measures.alignment[:1], fan.now.measures.alignment[1:2])


def test_population_of_a_continuation_is_the_worlds_own():
    world = _world()
    fan = continuation(world.now, Parameters(), seed=7, worlds=[3])
    world.step(), fan.step()
    for f in fields(world.now.population.people):
        assert np.array_equal(
            getattr(world.now.population.people, f.name), getattr(fan.now.population.people, f.name)
        )


def test_positions_choose_the_worlds_to_go_on_from():
    batch = Simulation(Parameters(), seed=7, worlds=[0, 1, 2], citizens=60)
    batch.step()
    later = continuation(batch.now, Parameters(), seed=7, worlds=[2, 0], positions=[2, 0])
    batch.step(), later.step()
    assert np.array_equal(batch.now.measures.alignment[[2, 0]], later.now.measures.alignment)


def test_changed_citizens_take_effect():
    world = _world()
    stubborn = Parameters().with_values({"citizens.mood": 1e-9})
    fork = continuation(world.now, stubborn, seed=7, worlds=[3])
    fork.step()
    kept, before = fork.now.population.people.approval, world.now.population.people.approval
    assert np.allclose(kept, before, atol=1e-6)
