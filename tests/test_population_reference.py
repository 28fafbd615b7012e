"""The population engine agrees with a plain second version of it, citizen by citizen."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import population as plain
from scipy.special import ndtri

from triangulation.agents.citizens import (
    Attitudes,
    CitizenParameters,
    Climate,
    founding,
    live,
    readiness,
)
from triangulation.agents.declaration import declarations
from triangulation.agents.network import (
    KINDS,
    NetworkParameters,
    neighbour_mean,
    social_network,
)
from triangulation.agents.public_opinion import census, poll
from triangulation.model.draws import Purpose, coarse, uniform
from triangulation.model.population import LEVELS, TRAITS, found_population

CLOSE = 1e-12
ATTITUDES = [f.name for f in fields(Attitudes)]
CLIMATE = {
    "western_pull": (-1.0, 1.5),
    "russian_pull": (0.0, 1.5),
    "identity_gain": (0.0, 0.5),
    "identity_loss": (0.0, 0.5),
    "culture_gain": (0.0, 0.5),
    "culture_loss": (0.0, 0.5),
    "contentment": (-0.5, 1.5),
    "course": (-1.0, 1.0),
    "fear": (0.0, 1.0),
}
PARAMETERS = dict(declarations(CitizenParameters))


class Case:
    """A small random batch: its worlds, citizens, parameters, network and climates."""

    def __init__(self, seed: int, worlds: int, citizens: int, kind: str, same: bool) -> None:
        self.rng = np.random.default_rng(seed)
        self.seed = seed
        self.worlds = np.sort(self.rng.choice(50, worlds, replace=False)).astype(np.int64)
        self.citizens = citizens
        sets = [self.parameters() for _ in range(worlds)]
        self.each = [sets[0]] * worlds if same else sets
        self.network = NetworkParameters(
            kind, int(self.rng.integers(2, 12)), float(self.rng.uniform())
        )
        self.friends = plain.friendships(
            kind, citizens, int(self.network.neighbours), float(self.network.rewiring), seed
        )
        self.matrix = social_network(self.network, citizens, seed)

    def parameters(self) -> CitizenParameters:
        """Return one set of parameters: mostly explored values, sometimes the extremes."""
        drawn: dict[str, Any] = {}
        for name, declared in PARAMETERS.items():
            if declared.whole:
                continue
            low, high = declared.explore or (declared.low, declared.high)
            drawn[name] = float(self.rng.uniform(low, high))
        drawn["fusion"] = float(self.rng.choice([0.0, self.rng.uniform(), 1.0]))
        return CitizenParameters(**drawn)

    def columns(self) -> CitizenParameters:
        """Return the parameters with one row per world, as the engine takes them."""
        names = [f.name for f in fields(CitizenParameters)]
        return CitizenParameters(
            **{n: np.array([float(getattr(p, n)) for p in self.each])[:, None] for n in names}
        )

    def flat(self) -> CitizenParameters:
        """Return the parameters with one entry per world."""
        rows = self.columns()
        return CitizenParameters(**{f.name: getattr(rows, f.name)[:, 0] for f in fields(rows)})

    def climate(self) -> dict[str, np.ndarray]:
        """Return a random month for each world."""
        return {name: self.rng.uniform(*r, len(self.worlds)) for name, r in CLIMATE.items()}


cases = st.builds(
    Case,
    seed=st.integers(0, 2**31),
    worlds=st.integers(1, 4),
    citizens=st.integers(1, 30),
    kind=st.sampled_from(KINDS),
    same=st.booleans(),
)


def people_of(attitudes: Attitudes, world: int) -> list[plain.Citizen]:
    """Return one world's citizens of the engine, as plain ones."""
    rows = zip(*(getattr(attitudes, n)[:, world].tolist() for n in ATTITUDES), strict=True)
    return [plain.Citizen(*row) for row in rows]


def assert_same_people(attitudes: Attitudes, worlds: list[list[plain.Citizen]]) -> None:
    for world, people in enumerate(worlds):
        for name in ATTITUDES:
            expected = [getattr(who, name) for who in people]
            found = getattr(attitudes, name)[:, world]
            assert np.abs(found - expected).max() < CLOSE, (name, world)


def assert_same(found: Any, expected: list[dict[str, float]]) -> None:
    for world, numbers in enumerate(expected):
        for name, value in numbers.items():
            assert abs(getattr(found, name)[world] - value) < CLOSE, (name, world)


def random_people(case: Case) -> Attitudes:
    """Return citizens anywhere on the scales, edges included."""
    shape = (case.citizens, len(case.worlds))
    return Attitudes(
        culture=np.clip(case.rng.uniform(-0.1, 1.1, shape), 0, 1),
        leaning=np.clip(case.rng.uniform(-1.2, 1.2, shape), -1, 1),
        identity=np.clip(case.rng.uniform(-0.1, 1.1, shape), 0, 1),
        approval=np.clip(case.rng.uniform(-0.1, 1.1, shape), 0, 1),
        predisposition=case.rng.normal(0, 0.5, shape),
        livelihood=case.rng.normal(0, 0.2, shape),
    )


@given(cases)
def test_founding(case: Case) -> None:
    draws = case.rng.normal(size=(TRAITS, case.citizens, len(case.worlds)))
    approval = case.rng.uniform(size=len(case.worlds))
    made = founding(case.flat(), draws, approval)
    expected = [
        [plain.founder(p, draws[:, n, w].tolist(), approval[w]) for n in range(case.citizens)]
        for w, p in enumerate(case.each)
    ]
    assert_same_people(made, expected)


@given(cases)
def test_neighbours_mean(case: Case) -> None:
    people = random_people(case)
    found = neighbour_mean(case.matrix, people.leaning)
    for world in range(len(case.worlds)):
        those = people_of(people, world)
        expected = [plain.company_of(n, case.friends, those) for n in range(case.citizens)]
        assert np.abs(found[:, world] - expected).max() < CLOSE


@given(cases)
def test_one_month(case: Case) -> None:
    people, weather = random_people(case), case.climate()
    news = case.rng.uniform(-2, 2, size=people.leaning.shape)
    company = neighbour_mean(case.matrix, people.leaning)
    later = live(people, company, news, Climate(**weather), case.flat())
    expected = [
        plain.month_of_all(
            people_of(people, w),
            case.friends,
            news[:, w].tolist(),
            plain.Month(**{n: float(v[w]) for n, v in weather.items()}),
            p,
        )
        for w, p in enumerate(case.each)
    ]
    assert_same_people(later, expected)


@given(cases)
def test_census_and_poll(case: Case) -> None:
    people, fear = random_people(case), case.rng.uniform(0, 0.5, len(case.worlds))
    draws = case.rng.uniform(size=(len(case.worlds), 40))
    worlds = [people_of(people, w) for w in range(len(case.worlds))]
    assert_same(
        census(people, fear, case.flat()),
        [plain.counted(worlds[w], float(fear[w]), p) for w, p in enumerate(case.each)],
    )
    assert_same(
        poll(people, draws, case.flat()),
        [plain.polled(worlds[w], draws[w].tolist(), p) for w, p in enumerate(case.each)],
    )
    ready = readiness(people.approval, fear, case.flat())
    for w, p in enumerate(case.each):
        expected = [plain.ready_to_protest(who, float(fear[w]), p) for who in worlds[w]]
        assert np.abs(ready[:, w] - expected).max() < CLOSE


@settings(max_examples=50)
@given(cases, st.integers(2, 6))
def test_several_months(case: Case, months: int) -> None:
    """From the founding on, with the engine's own draws, the two never part."""
    count = len(case.worlds)
    approval = case.rng.uniform(0.3, 0.6, (count, 1))
    engine = found_population(
        case.columns(), case.matrix, case.citizens, case.seed, case.worlds, approval
    )
    founders = ndtri(uniform(case.seed, Purpose.FOUNDING, case.worlds, 0, TRAITS * case.citizens))
    traits = founders.reshape(count, TRAITS, case.citizens)
    worlds = [
        [
            plain.founder(p, traits[w, :, n].tolist(), float(approval[w, 0]))
            for n in range(case.citizens)
        ]
        for w, p in enumerate(case.each)
    ]
    assert_same_people(engine.people, worlds)
    for month in range(1, months + 1):
        weather = case.climate()
        climate = Climate(**{n: v[:, None] for n, v in weather.items()})
        engine = engine.after(month, climate)
        draws = coarse(case.seed, Purpose.NEWS, case.worlds, month, case.citizens)
        worlds = [
            plain.month_of_all(
                worlds[w],
                case.friends,
                [plain.news_of(step, LEVELS) for step in draws[w].tolist()],
                plain.Month(**{n: float(v[w]) for n, v in weather.items()}),
                p,
            )
            for w, p in enumerate(case.each)
        ]
        assert_same_people(engine.people, worlds)
        opinion = engine.census(climate.fear)
        for w, p in enumerate(case.each):
            counted = plain.counted(worlds[w], float(weather["fear"][w]), p)
            for name in ("culture", "leaning", "identity", "approval", "protest"):
                assert abs(getattr(opinion, name)[w] - counted[name]) < CLOSE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("citizens", [1, 2, 3, 9, 101])
def test_network_is_fair(kind: str, citizens: int) -> None:
    """Everybody's listening adds up to one; friendship is mutual; nobody is their own friend."""
    matrix = social_network(NetworkParameters(kind), citizens, 3).toarray()
    assert np.allclose(matrix.sum(axis=1), 1, atol=CLOSE)
    friends = matrix > 0
    alone = np.diag(friends)
    assert (friends == friends.T).all()
    assert (friends[alone].sum(axis=1) == 1).all()
    assert alone.all() if kind == "none" or citizens == 1 else not alone.all() or citizens == 2


@pytest.mark.parametrize("kind", ["watts_strogatz", "barabasi_albert", "erdos_renyi"])
def test_network_has_the_stated_size(kind: str) -> None:
    matrix = social_network(NetworkParameters(kind, neighbours=8), 600, 5)
    mean_degree = matrix.nnz / 600
    assert 7.2 < mean_degree < 8.8
