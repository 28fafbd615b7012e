"""Many worlds side by side for one learner, against the same worlds alone and Gymnasium's own."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

pytest.importorskip("pettingzoo", reason="needs the extra rl")

import gymnasium
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from gymnasium.wrappers.vector import NormalizeObservation, RecordEpisodeStatistics

from triangulation.agents.mistake import Mistake
from triangulation.agents.policies import Idle
from triangulation.experiments.learning.batch import WorldsEnv
from triangulation.experiments.learning.environment import PowersEnv
from triangulation.experiments.workers.crew import LostWorker

CALM = dict.fromkeys(("russia", "european_union", "united_states"), "idle")
SMALL: dict[str, Any] = {"months": 3, "citizens": 20, "policies": CALM}


def worlds(count: int = 3, **changes: Any) -> WorldsEnv:
    return WorldsEnv(count, **SMALL | changes)


def actions(env: WorldsEnv, months: int) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(9)
    for _ in range(months):
        yield rng.integers(env.single_action_space.nvec, size=env.action_space.shape)


class Alone(gymnasium.Env[Any, Any]):
    """World ``place`` of a seed, then every ``step``-th after it, by PettingZoo's environment."""

    def __init__(self, place: int, step: int, **asked: Any) -> None:
        self.inner = PowersEnv(players=["belarus"], **SMALL | asked)
        self.observation_space = self.inner.observation_space("belarus")
        self.action_space = self.inner.action_space("belarus")
        self.world, self.stride, self.first = place, step, place

    def reset(self, *, seed: int | None = None, options: Any = None) -> Any:
        if seed is not None:
            self.world = self.first
        seen, infos = self.inner.reset(seed=4, options={"world": self.world})
        self.world += self.stride
        return seen["belarus"], infos["belarus"]

    def step(self, action: Any) -> Any:
        return tuple(each["belarus"] for each in self.inner.step({"belarus": action}))


def assert_same(one: Any, two: Any) -> None:
    """Compare to the bit, also what lies in dictionaries and arrays of objects."""
    if isinstance(one, dict):
        assert one.keys() == two.keys()
        for name in one:
            assert_same(one[name], two[name])
    elif isinstance(one, tuple) or one.dtype == object:
        for each, other in zip(one, two, strict=True):
            assert_same(each, other)
    else:
        np.testing.assert_array_equal(one, two)
        assert one.dtype == two.dtype


@pytest.mark.parametrize("mode", list(AutoresetMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("others", ["idle", "deliberate"])
def test_worlds_side_by_side_are_the_worlds_alone_as_gymnasium_joins_them(
    mode: AutoresetMode, others: str
) -> None:
    """Observations, rewards, ends and infos, over an end and a new beginning, to the bit."""
    asked = {"policies": dict.fromkeys(CALM, others)}
    batch = worlds(autoreset_mode=mode, **asked)
    one_by_one = SyncVectorEnv(
        [lambda place=place: Alone(place, 3, **asked) for place in range(3)], autoreset_mode=mode
    )
    assert batch.observation_space == one_by_one.observation_space
    assert batch.action_space == one_by_one.action_space
    assert batch.metadata["autoreset_mode"] == one_by_one.metadata["autoreset_mode"]
    assert_same(batch.reset(seed=4), one_by_one.reset(seed=4))
    for month, action in enumerate(actions(batch, 5), start=1):
        found = batch.step(action)
        assert_same(found, one_by_one.step(action))
        if month == 3 and mode is AutoresetMode.DISABLED:
            assert_same(batch.reset(), one_by_one.reset())
    assert found[4]["world"].tolist() == [3, 4, 5]


def test_any_number_of_processes_plays_the_same() -> None:
    """Also with an object as a policy, and with worlds that repeat."""
    asked = {"policies": CALM | {"russia": Idle()}, "autoreset_mode": "SameStep"}
    one, two = worlds(5, **asked), worlds(5, processes=2, **asked)
    chosen = {"worlds": [7, 1, 7, 0, 3]}
    start = one.reset(seed=2, options=dict(chosen))
    assert_same(start, two.reset(seed=2, options=dict(chosen)))
    np.testing.assert_array_equal(start[0][0], start[0][2])
    for action in actions(one, 4):
        assert_same(one.step(action), two.step(action))
    assert two.close() is None


def test_gymnasium_s_wrappers_work_on_it() -> None:
    env = NormalizeObservation(RecordEpisodeStatistics(worlds()))
    env.reset(seed=1)
    total = np.zeros(3)
    for action in actions(env.unwrapped, 3):
        _, rewards, _, truncations, infos = env.step(action)
        total += rewards
    assert truncations.all()
    np.testing.assert_allclose(infos["episode"]["r"], total)
    assert infos["episode"]["l"].tolist() == [3, 3, 3]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"count": 0}, "num_envs is 0; allowed is a whole number, 1 to 1000000."),
        ({"processes": 4}, "processes is 4; allowed is a whole number, 1 to 3."),
        ({"player": "france"}, "There is no power 'france'"),
        ({"months": 0}, "months is 0"),
        ({"policies": {"belarus": "idle"}}, "belarus is a player and has a policy"),
        ({"autoreset_mode": "Never"}, "autoreset_mode is 'Never'; allowed is one of NextStep,"),
    ],
)
def test_a_table_that_cannot_be_set_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Mistake, match=re.escape(said)):
        worlds(**changes)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"options": {"worlds": [1, 2]}}, "worlds is [1, 2]; allowed are 3 whole numbers, 0 to"),
        ({"options": {"worlds": [1, 2, -3]}}, "worlds is [1, 2, -3]"),
        ({"options": {"worlds": [0.5, 1, 2]}}, "worlds is [0.5, 1.0, 2.0]"),
        ({"options": {"worlds": "all"}}, "worlds is 'all'"),
        ({"options": {"world": 3}}, "no option 'world'; did you mean worlds?"),
        ({"options": {"reset_mask": np.array([True, False, True])}}, "reset_mask leaves out"),
        ({"seed": -1}, "seed is -1; allowed is a whole number, 0 to"),
        ({"seed": [1, 2, 3]}, "seed is [1, 2, 3]"),
    ],
)
def test_a_reset_that_cannot_be_is_refused_and_changes_nothing(
    asked: dict[str, Any], said: str
) -> None:
    env = worlds()
    with pytest.raises(Mistake, match=r"reset\(\) begins one"):
        env.step(np.zeros((3, 10), dtype=int))
    first = env.reset(seed=3)
    with pytest.raises(Mistake, match=re.escape(said)):
        env.reset(**asked)
    assert_same(env.reset(options={"worlds": [0, 1, 2]}), first)


def test_actions_that_cannot_be_are_refused_and_change_nothing() -> None:
    env = worlds()
    env.reset(seed=3)
    beyond = np.zeros((3, 10))
    beyond[1, 2] = 5
    for wrong, said in (
        (np.zeros((2, 10)), "have the shape (2, 10); allowed is one row for each of 3 worlds."),
        (np.zeros(10), "have the shape (10,)"),
        (np.zeros((3, 9)), "An action of belarus has 9 entries"),
        (beyond, "belarus's action on overture_us is 5.0; allowed is a whole number, 0 to 4."),
        (np.full((3, 10), np.nan), "is nan"),
        (np.full((3, 10), "a"), "is a; allowed"),
    ):
        with pytest.raises(Mistake, match=re.escape(said)):
            env.step(wrong)
    still = np.zeros((3, 10), dtype=int)
    assert env.step(still)[4]["month"].tolist() == [1, 1, 1]


class Local:
    """A policy that only this test knows how to make."""

    foresight = False

    def __reduce__(self) -> Any:
        raise TypeError("it holds an open file")

    def decide(self, situation: Any) -> Any:
        return Idle().decide(situation)


def test_a_policy_that_cannot_be_sent_is_refused() -> None:
    with pytest.raises(Mistake, match=r"cannot be sent to other processes \(it holds an open file"):
        worlds(processes=2, policies={"russia": Local()})


def test_a_process_that_ends_is_reported() -> None:
    before = set(multiprocessing.active_children())
    env = worlds(2, processes=2)
    env.reset(seed=1)
    for worker in set(multiprocessing.active_children()) - before:
        worker.kill()
        worker.join(30)
    with pytest.raises(LostWorker, match="ended in the middle of its work"):
        env.step(np.zeros((2, 10), dtype=int))
