"""Alignment is the sum of its components, and its change the sum of its causes."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from worlds import any_moves, any_parameters, any_state

from triangulation.agents.moves import INSTRUMENTS, POWERS, SLICES
from triangulation.agents.policies import Idle, Policy, Random, Scripted
from triangulation.model.alignment import (
    COALITIONS,
    COMPONENTS,
    Alignment,
    align,
    causes,
    coalition_levels,
    shapley_weights,
)
from triangulation.model.parameters import Parameters
from triangulation.model.record import YEAR, record, with_drift
from triangulation.model.simulation import Simulation

seeds = st.integers(0, 2**31)


@given(seeds)
def test_alignment_is_the_sum_of_its_components(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = any_parameters(rng, 3)
    where = align(any_state(rng, 3), any_moves(rng, 3), p.alignment, p.energy)
    parts = where.components
    assert (np.abs(parts[0] + parts[1] + parts[2] + parts[3] - where.whole) < 1e-15).all()
    for name, part in zip(COMPONENTS, parts, strict=True):
        assert (np.abs(part) <= getattr(p.alignment, name) + 1e-15).all(), name


def test_coalitions_are_all_sets_of_powers() -> None:
    assert len(set(COALITIONS)) == 2 ** len(POWERS)
    assert COALITIONS[0] == ()
    assert COALITIONS[-1] == tuple(range(len(POWERS)))


def test_weights_of_coalitions() -> None:
    """Each power's weights with and without it balance; all powers' reach from none to all."""
    weights = shapley_weights()
    for power, row in enumerate(weights):
        acts = np.array([power in members for members in COALITIONS])
        assert abs(row[acts].sum() - 1) < 1e-15
        assert abs(row[~acts].sum() + 1) < 1e-15
    whole = weights.sum(axis=0)
    expected = np.zeros(len(COALITIONS))
    expected[0], expected[-1] = -1, 1
    assert np.abs(whole - expected).max() < 1e-15


@given(seeds)
def test_parts_are_means_over_all_orders_of_moving(seed: int) -> None:
    """The definition of the Shapley value, taken literally: order by order."""
    rng = np.random.default_rng(seed)
    gains = rng.normal(size=len(COALITIONS))
    position = {members: n for n, members in enumerate(COALITIONS)}
    added = np.zeros(len(POWERS))
    orders = list(permutations(range(len(POWERS))))
    for order in orders:
        acting: tuple[int, ...] = ()
        for power in order:
            joined = tuple(sorted((*acting, power)))
            added[power] += gains[position[joined]] - gains[position[acting]]
            acting = joined
    assert np.abs(shapley_weights() @ gains - added / len(orders)).max() < 1e-12


@given(seeds)
def test_causes_sum_to_the_change(seed: int) -> None:
    rng = np.random.default_rng(seed)
    before = [rng.normal(size=(5, 1)) for _ in COMPONENTS]
    after = [rng.normal(size=(5, len(COALITIONS))) for _ in COMPONENTS]
    after[1] = rng.normal(size=(5, 1))  # a component that no move of the month touches
    was, would = (
        Alignment(sum(parts, np.zeros(())), (parts[0], parts[1], parts[2], parts[3]))
        for parts in (before, after)
    )
    by_power, under_way = causes(was, would)
    for n in range(len(COMPONENTS)):
        change = after[n][:, -1] - before[n][:, 0]
        assert np.abs(by_power[n].sum(axis=0) + under_way[n] - change).max() < 1e-12
    assert np.abs(by_power[1]).max() < 1e-15


def test_a_coalition_moves_and_the_rest_stays_its_course() -> None:
    rng = np.random.default_rng(4)
    before, levels = (
        {p.name: rng.uniform(*p.menu.bounds, (3, len(p.menu.instruments))) for p in POWERS}
        for _ in range(2)
    )
    split = coalition_levels(before, levels)
    assert split.shape == (len(INSTRUMENTS), 3, len(COALITIONS))
    for column, members in enumerate(COALITIONS):
        for n, power in enumerate(POWERS):
            rows = split[SLICES[power.name], :, column].T
            assert (rows == (levels if n in members else before)[power.name]).all()


def played(policies: dict[str, Policy], months: int = 12) -> list[dict[str, np.ndarray]]:
    simulation = Simulation(Parameters(), seed=3, worlds=[0, 1, 2], citizens=25, policies=policies)
    start = simulation.now.measures.alignment
    course = [record(simulation.step()) for _ in range(months)]
    before = [start, *(month["alignment"] for month in course)]
    for month, was in zip(course, before, strict=False):
        month["was"] = was
    return course


def test_every_month_is_explained_in_full() -> None:
    """Component by component and power by power, to rounding error."""
    blind: dict[str, Policy] = {power.name: Random() for power in POWERS}
    for policies in ({}, blind):
        for month in played(policies):
            causes_of = [v for name, v in month.items() if name.startswith("change_")]
            assert len(causes_of) == len(COMPONENTS) * (len(POWERS) + 1)
            change = month["alignment"] - month["was"]
            assert np.abs(np.sum(causes_of, axis=0) - change).max() < 1e-12


def test_a_power_that_changes_nothing_causes_nothing() -> None:
    """Idle powers end their policies in the first month, and then change nothing."""
    idle: dict[str, Policy] = {"european_union": Idle(), "belarus": Idle()}
    moving = 0.0
    for month in played(idle)[1:]:
        for component in COMPONENTS:
            for power in idle:
                assert np.abs(month[f"change_{component}_by_{power}"]).max() < 1e-15
            moving += np.abs(month[f"change_{component}_by_russia"]).sum()
    assert moving > 0


def test_a_power_that_moves_alone_causes_the_whole_change() -> None:
    """If a single power moves, its part is the whole effect of moves."""
    alone: dict[str, Policy] = {power.name: Idle() for power in POWERS}
    access = [0.0, 1.0, 1.0, 0.5]
    alone["european_union"] = Scripted({"market_access": access}, Idle())
    for n, month in enumerate(played(alone, 4)[1:], 1):
        parts = np.sum([month[f"change_{c}_by_european_union"] for c in COMPONENTS], axis=0)
        under_way = np.sum([month[f"change_{c}_under_way"] for c in COMPONENTS], axis=0)
        change = month["alignment"] - month["was"]
        assert np.abs(parts + under_way - change).max() < 1e-12
        assert (np.sign(parts) == np.sign(access[n] - access[n - 1])).all()


def test_drift_is_the_change_over_a_year() -> None:
    rng = np.random.default_rng(0)
    alignment, start = rng.normal(size=(2, 30)), rng.normal(size=2)
    drift = with_drift({"alignment": alignment}, start)["alignment_drift"]
    for month in range(30):
        before = start if month < YEAR else alignment[:, month - YEAR]
        assert (drift[:, month] == alignment[:, month] - before).all()
