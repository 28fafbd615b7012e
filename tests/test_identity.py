"""World k is world k: alone or in any batch, chunk, order or number of processes, to the bit."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triangulation.agents.policies import Idle, Scripted
from triangulation.experiments.playing.batch import Columns, Course, chunks, joined, play, play_all
from triangulation.model import draws as draws_module
from triangulation.model.draws import NORMAL, Purpose, coarse, draws_of_month, uniform
from triangulation.model.parameters import LEDGER, SHARED, Parameters
from triangulation.model.population import LEVELS
from triangulation.model.record import record
from triangulation.model.scenario import load_scenario, scenario_names
from triangulation.model.simulation import Moment, Simulation


def different(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Return the columns in which two results differ by any bit."""
    assert one.keys() == other.keys()
    return [n for n in one if np.asarray(one[n]).tobytes() != np.asarray(other[n]).tobytes()]


def rows(columns: Columns, positions: list[int]) -> Columns:
    return {name: np.ascontiguousarray(values[positions]) for name, values in columns.items()}


def course(scenario: str, worlds: list[int], citizens: int, months: int, **more: Any) -> Course:
    read = load_scenario(scenario)
    given_ = {"parameters": read.parameters, "policies": read.policies} | more
    return Course(worlds=tuple(worlds), months=months, citizens=citizens, seed=11, **given_)


@pytest.mark.parametrize("name", scenario_names())
def test_alone_as_in_a_batch(name: str) -> None:
    """In every scenario, odd sizes included."""
    whole = play(course(name, list(range(7)), 37, 5))
    for k in (0, 3, 6):
        assert different(rows(whole, [k]), play(course(name, [k], 37, 5))) == []


@pytest.mark.parametrize("count", [1, 3, 7, 17, 33])
@pytest.mark.parametrize("citizens", [1, 2, 9, 101])
def test_alone_as_in_a_batch_of_any_size(count: int, citizens: int) -> None:
    """Sizes that no vector width divides."""
    whole = play(course("briefing-2020", list(range(count)), citizens, 3))
    last = count - 1
    assert different(rows(whole, [last]), play(course("briefing-2020", [last], citizens, 3))) == []


@settings(max_examples=8)
@given(
    st.permutations(list(range(9))),
    st.integers(1, 9),
    st.sampled_from([2, 9, 33]),
    st.integers(0, 10**6),
)
def test_any_order_and_chunk(order: list[int], size: int, citizens: int, first: int) -> None:
    """Chunks and order change nothing, wherever the indices of the worlds begin."""
    straight = play(course("energy-dispute", [first + k for k in range(9)], citizens, 3))
    mixed = course("energy-dispute", [first + k for k in order], citizens, 3)
    in_chunks = joined([play(part) for part in chunks(mixed, size)])
    assert different(rows(straight, list(order)), in_chunks) == []


def a_set_each(count: int) -> tuple[Parameters, ...]:
    """Return one random set of parameters per world, all from what a study would explore."""
    rng = np.random.default_rng(2)
    sets: list[Parameters] = []
    for _ in range(count):
        values = {
            name: float(np.round(drawn) if declared.whole else drawn)
            for name, declared in LEDGER.items()
            if declared.explore and name not in SHARED
            for drawn in [rng.uniform(*declared.explore)]
        }
        sets.append(Parameters().with_values(values))
    return tuple(sets)


def test_a_set_of_parameters_for_each_world() -> None:
    """Parameters of other worlds in the batch leave no trace."""
    sets = a_set_each(11)
    base = course("briefing-2020", list(range(11)), 33, 4, parameters=sets)
    whole = play(base)
    for k in (0, 5, 10):
        alone = play(replace(base, parameters=sets[k], worlds=(k,)))
        assert different(rows(whole, [k]), alone) == []
        assert different(rows(whole, [k]), play(base.part(k, k + 1))) == []


def test_the_same_set_for_each_world_is_one_set() -> None:
    base = course("patron", list(range(5)), 9, 3)
    assert isinstance(base.parameters, Parameters)
    each = replace(base, parameters=(base.parameters,) * 5)
    assert different(play(base), play(each)) == []


def test_worlds_with_networks_and_polls_of_their_own() -> None:
    """Worlds that cannot stand side by side are played apart, and none is mixed up."""
    base = course("briefing-2020", list(range(6)), 30, 4)
    changes: list[dict[str, Any]] = [
        {}, {"network.rewiring": 0.4}, {"network.rewiring": 0.4}, {"network.kind": "none"},
        {"citizens.poll_size": 60}, {"citizens.poll_interval": 1},
    ]  # fmt: skip
    sets = tuple(Parameters().with_values(change) for change in changes)
    mixed = replace(base, parameters=sets)
    assert [part.worlds for part in chunks(mixed)] == [(0,), (1, 2), (3,), (4,), (5,)]
    whole = play_all(mixed)
    for k in range(6):
        alone = play(replace(base, parameters=sets[k], worlds=(k,)))
        assert different(rows(whole, [k]), alone) == []


@pytest.mark.parametrize("per_world", [False, True])
def test_any_number_of_processes(monkeypatch: pytest.MonkeyPatch, per_world: bool) -> None:
    """Two processes and several chunks give what one process gives in one piece."""
    more = {"parameters": a_set_each(10)} if per_world else {}
    base = course("contested-succession", list(range(10)), 60, 4, **more)
    monkeypatch.setattr("triangulation.experiments.playing.batch.CHUNK_CITIZENS", 180)
    assert len(list(chunks(base))) == 4
    one, two = play_all(base, processes=1), play_all(base, processes=2)
    assert different(one, two) == []
    assert different(one, play(base)) == []


# --- draws ---------------------------------------------------------------------------------


@given(
    st.integers(0, 2**63),
    st.sampled_from(list(Purpose)),
    st.lists(st.integers(0, 10**9), min_size=1, max_size=9),
    st.integers(0, 1200),
    st.integers(1, 41),
)
def test_a_draw_depends_on_its_address_alone(
    seed: int, purpose: Purpose, worlds: list[int], month: int, count: int
) -> None:
    for kind in (uniform, coarse):
        together = kind(seed, purpose, np.array(worlds), month, count)
        assert together.shape == (len(worlds), count)
        for row, world in zip(together, worlds, strict=True):
            assert row.tobytes() == kind(seed, purpose, np.array([world]), month, count).tobytes()
        if kind is uniform:
            assert (together > 0).all()
            assert (together < 1).all()


def test_addresses_do_not_overlap() -> None:
    """No number is drawn twice over purposes, months, worlds and seeds."""
    drawn = [
        uniform(seed, purpose, np.arange(40), month, 25).ravel()
        for seed in (0, 1)
        for purpose in Purpose
        for month in range(20)
    ]
    numbers = np.concatenate(drawn)
    assert len(np.unique(numbers)) == len(numbers)


@pytest.mark.parametrize("kind", [uniform, coarse])
def test_addresses_do_not_correlate(kind: Any) -> None:
    """Neighbouring citizens, worlds, months, purposes and seeds are as good as independent."""
    size = 40_000

    def sample(seed: int, purpose: Purpose, world: int, month: int) -> np.ndarray:
        return kind(seed, purpose, np.array([world]), month, size)[0].astype(np.float64)

    base = sample(5, Purpose.NEWS, 3, 7)
    others = [
        sample(6, Purpose.NEWS, 3, 7),
        sample(5, Purpose.NEWS, 4, 7),
        sample(5, Purpose.NEWS, 3, 8),
        *(sample(5, p, 3, 7) for p in Purpose if p is not Purpose.NEWS),
        *(np.roll(base, lag) for lag in range(1, 9)),
    ]
    limit = 4.5 / np.sqrt(size)
    for other in others:
        assert abs(np.corrcoef(base, other)[0, 1]) < limit
    width = 1 if kind is uniform else LEVELS
    assert abs(base.mean() / width - 0.5) < limit
    assert abs(base.var() / width**2 - 1 / 12) < limit


def test_all_steps_of_news_are_equally_likely() -> None:
    """Chi-square of the 65,536 steps over four million draws: within five deviations."""
    drawn = coarse(1, Purpose.NEWS, np.arange(4), 2, 1_000_000)
    counted = np.bincount(drawn.ravel(), minlength=LEVELS)
    assert len(counted) == LEVELS
    expected = drawn.size / LEVELS
    chi_square = ((counted - expected) ** 2 / expected).sum()
    assert abs(chi_square - (LEVELS - 1)) < 5 * np.sqrt(2 * (LEVELS - 1))


def test_draws_have_the_stated_distributions() -> None:
    drawn = draws_of_month(3, np.arange(4000), 12)
    for f in fields(drawn):
        values = getattr(drawn, f.name)
        assert values.shape == (4000, 1)
        normal = f.name in NORMAL
        center, spread = (0, 1) if normal else (0.5, np.sqrt(1 / 12))
        assert abs(values.mean() - center) < 5 * spread / np.sqrt(4000)
        assert abs(values.std() - spread) < 0.05


def test_chance_is_common_to_all_courses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another move, policy or value asks for the same addresses and gets the same draws."""
    asked: dict[tuple[Any, ...], bytes] = {}

    plain = draws_module._addressed

    def remembered(
        seed: int, purpose: Purpose, worlds: Any, month: int, count: int, *how: Any
    ) -> Any:
        values = plain(seed, purpose, worlds, month, count, *how)
        asked[(purpose, month, count)] = values.tobytes()
        return values

    monkeypatch.setattr(draws_module, "_addressed", remembered)

    def draws(parameters: Parameters, policies: dict[str, Any]) -> dict[tuple[Any, ...], bytes]:
        asked.clear()
        simulation = Simulation(
            parameters, seed=1, worlds=[0, 1, 2], citizens=20, policies=policies
        )
        for _ in range(4):
            simulation.step()
        return dict(asked)

    usual = draws(Parameters(), {})
    assert {purpose for purpose, _, _ in usual} == set(Purpose)
    assert draws(Parameters(), {"russia": Scripted({"coercion": 4})}) == usual
    assert draws(Parameters(), {"belarus": Idle()}) == usual
    assert draws(Parameters().with_values({"energy.price_volatility": 0.1}), {}) == usual


def test_what_a_changed_move_cannot_reach_stays_where_it_was() -> None:
    """The gas market and Moscow's errors do not notice what Minsk does, month after month."""
    usual = play(course("briefing-2020", [0, 1, 2], 20, 6))
    crackdown = {"belarus": {"policy": "deliberate", "script": {"repression": 1.0}}}
    other = play(course("briefing-2020", [0, 1, 2], 20, 6, policies=crackdown))
    changed = different(usual, other)
    assert {"belarus_repression", "public_approval"} <= set(changed)
    assert not {"market_price", "misperception", "external_threat", "bypass"} & set(changed)


# --- going back ----------------------------------------------------------------------------


def months(simulation: Simulation, count: int) -> list[dict[str, Any]]:
    return [record(simulation.step()) for _ in range(count)]


def frozen(moment: Moment) -> dict[str, bytes]:
    """Return all bits of what can be read of a moment."""
    people = moment.population.people
    read = {name: values.tobytes() for name, values in record(moment).items()}
    return read | {f"citizens {f.name}": getattr(people, f.name).tobytes() for f in fields(people)}


def test_going_back_gives_the_same_future() -> None:
    simulation = Simulation(Parameters(), seed=4, worlds=[2, 9], citizens=33)
    months(simulation, 3)
    kept = simulation.now
    before = frozen(kept)
    first = months(simulation, 4)
    assert frozen(kept) == before, "a moment never changes"
    simulation.now = kept
    again = months(simulation, 4)
    assert [different(a, b) for a, b in zip(first, again, strict=True)] == [[]] * 4


def test_a_branch_differs_only_after_it_leaves() -> None:
    simulation = Simulation(Parameters(), seed=4, worlds=[2], citizens=33)
    months(simulation, 2)
    kept = simulation.now
    usual = months(simulation, 3)
    simulation.now = kept
    simulation.policies["russia"] = Scripted({"coercion": 3.0})
    coerced = months(simulation, 3)
    assert "unrest" in different(usual[2], coerced[2])
    simulation.now, simulation.policies["russia"] = (
        kept,
        Simulation(Parameters()).policies["russia"],
    )
    assert [different(a, b) for a, b in zip(usual, months(simulation, 3), strict=True)] == [[]] * 3


def test_draws_of_threads_do_not_meet() -> None:
    """Threads that draw at the same time get what each would get alone."""

    def drawn(world: int) -> bytes:
        worlds = np.array([world])
        return b"".join(
            uniform(1, Purpose.EVENTS, worlds, month, 99).tobytes() for month in range(50)
        )

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(drawn, range(32)))
    assert together == [drawn(world) for world in range(32)]
