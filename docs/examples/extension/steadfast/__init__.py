"""A template: one of each kind of thing that an extension can add."""

from __future__ import annotations

import numpy as np

from triangulation import extension


@extension.policy("steadfast", seat="russia")
def steadfast(situation):
    """Keep pressing for integration, and leave everything else where it is."""
    levels = situation.levels.copy()  # worlds × instruments
    names = [instrument.name for instrument in situation.power.menu.instruments]
    levels[:, names.index("integration_pressure")] = 1.0
    return levels


@extension.measure(
    "distance_from_public",
    unit="alignment",
    low=0,
    high=2,
    meaning="How far the state is from its public, in either direction",
)
def distance_from_public(moment):
    """Return one number per world."""
    return np.abs(moment.measures.alignment - moment.opinion.leaning)


@extension.event(
    "cyberattack",
    title="Cyberattack on the ministries",
    meaning="Stirs unrest, by up to a fifth of what it lacks to the fullest.",
    largest="a fifth of what unrest lacks",
    headline="Ministries are attacked from abroad",
    source="a template; nothing is known of how much",
)
def cyberattack(state, moves, size, parameters):
    """Return the stocks that change, worlds × branches; ``size`` is worlds × 1."""
    return {"unrest": state.unrest + 0.2 * size * (1 - state.unrest)}


extension.scenario("cold-spring.toml")
extension.series("template-deposits.toml")
extension.claim("claims.toml")
