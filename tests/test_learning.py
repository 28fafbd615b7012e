"""The four powers as players, by PettingZoo's own tests and the model's own numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("pettingzoo", reason="needs the extra rl")

from pettingzoo.test import parallel_api_test, parallel_seed_test

from triangulation.agents.belarus import BELARUS
from triangulation.agents.mistake import Mistake
from triangulation.agents.moves import POWERS
from triangulation.agents.policies import Deliberate, Idle, Scripted
from triangulation.experiments.learning.actions import as_levels, levels
from triangulation.experiments.learning.environment import PowersEnv, parallel_env
from triangulation.experiments.learning.knowledge import ENTRIES
from triangulation.model.scenario import load_scenario
from triangulation.model.simulation import Simulation

PAGE = Path(__file__).parents[1] / "docs" / "learning.md"


def small(**changes: object) -> PowersEnv:
    return PowersEnv(**{"months": 6, "citizens": 30} | changes)  # type: ignore[arg-type]


@pytest.mark.filterwarnings("error")
def test_pettingzoo_s_own_api_test() -> None:
    parallel_api_test(small(), num_cycles=10)


@pytest.mark.filterwarnings("error")
def test_pettingzoo_s_own_seed_test() -> None:
    parallel_seed_test(small, num_cycles=5)


def test_a_game_is_the_world_that_the_same_moves_make() -> None:
    env = small(months=4)
    env.reset(seed=11, options={"world": 3})
    rng = np.random.default_rng(1)
    scripts: dict[str, dict[str, list[float]]] = {p.name: {} for p in POWERS}
    rewards = []
    while env.agents:
        actions = {p.name: rng.integers(env.action_space(p.name).nvec) for p in POWERS}
        for p in POWERS:
            for name, level in as_levels(p, actions[p.name]).items():
                scripts[p.name].setdefault(name, []).append(level)
        rewards.append(env.step(actions)[1])
    world = Simulation(
        load_scenario("briefing-2020").parameters, seed=11, worlds=[3], citizens=30,
        policies={name: Scripted(script, Idle()) for name, script in scripts.items()},
    )  # fmt: skip
    for _ in range(4):
        world.step()
    assert env.simulation.now.measures.alignment == world.now.measures.alignment
    assert np.array_equal(env.simulation.now.population.people.leaning,
                          world.now.population.people.leaning)  # fmt: skip
    assert len({reward["belarus"] for reward in rewards}) == 4


def test_the_reward_is_the_power_s_own_preferences() -> None:
    """Wanting one thing only, twice as much, doubles the reward for the same moves."""
    others = ("survival", "sovereignty", "freedom", "rents", "effort")
    only = {f"belarus.{name}": 0 for name in others}
    idle = {power.name: Idle() for power in POWERS if power is not BELARUS}
    first: list[float] = []
    for weight in (1.0, 2.0):
        wants = only | {"belarus.caution": weight}
        env = small(players=["belarus"], policies=idle, parameters=wants)
        env.reset(seed=2)
        _, rewards, _, _, infos = env.step({"belarus": np.zeros(10, dtype=np.int64)})
        assert rewards["belarus"] == pytest.approx(sum(infos["belarus"]["preferences"].values()))
        first.append(rewards["belarus"])
    assert first[0] < 0
    assert first[1] == pytest.approx(2 * first[0], rel=1e-6)


def test_nobody_reads_moscow_s_mind() -> None:
    env = small(months=12)
    env.reset(seed=5)
    seen: dict[str, np.ndarray] = {}
    for _ in range(12):
        seen = env.step({})[0]
    risk = list(ENTRIES).index("loss_risk")
    state = env.simulation.now.state
    assert state.loss_risk[0, 0] != state.apparent_loss_risk[0, 0]
    assert seen["russia"][risk] == np.float32(state.loss_risk[0, 0])
    for other in ("belarus", "european_union", "united_states"):
        assert seen[other][risk] == np.float32(state.apparent_loss_risk[0, 0])


def test_observations_lie_in_their_space_after_any_action() -> None:
    env = small(months=24, scenario="patron")
    rng = np.random.default_rng(4)
    told, _ = env.reset(seed=1)
    while env.agents:
        for name, values in told.items():
            assert env.observation_space(name).contains(values)
        told = env.step({p.name: rng.integers(env.action_space(p.name).nvec) for p in POWERS})[0]


def test_resets_go_on_to_other_draws_and_back() -> None:
    env = small()
    first = env.reset(seed=8)[0]["belarus"]
    env.step({})
    second = env.reset()[0]["belarus"]
    assert not np.array_equal(first, second)
    again = env.reset(options={"world": 0})[0]["belarus"]
    assert np.array_equal(first, again)


def test_levels_run_over_the_whole_range() -> None:
    for power in POWERS:
        top = [levels(i) - 1 for i in power.menu.instruments]
        high = as_levels(power, top)
        low = as_levels(power, [0] * len(top))
        for i in power.menu.instruments:
            assert (low[i.name], high[i.name]) == (i.low, pytest.approx(i.high))


def test_one_player_among_powers_that_deliberate() -> None:
    env = small(players=["belarus"])
    env.reset(seed=3)
    told = env.step({"belarus": np.zeros(10, dtype=np.int64)})
    assert list(told[0]) == ["belarus"]
    assert isinstance(env.simulation.policies["russia"], Deliberate)
    assert env.simulation.now.decisions["russia"].probabilities is not None


def test_mistakes() -> None:
    with pytest.raises(Mistake, match="no power 'france'; allowed is one of russia"):
        small(players=["france"])
    with pytest.raises(Mistake, match="months is 0"):
        small(months=0)
    env = small()
    env.reset(seed=1)
    with pytest.raises(
        Mistake, match="action on overture_eu is 9; allowed is a whole number, 0 to 4"
    ):
        env.step({"belarus": np.full(10, 9) - np.eye(10, dtype=int)[0] * 9})
    with pytest.raises(Mistake, match="has 2 entries"):
        as_levels(BELARUS, [0, 0])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"policies": {"rusia": Idle()}}, "no power 'rusia'; allowed is one of russia"),
        ({"policies": {"russia": Idle()}}, "russia is a player and has a policy"),
        ({"players": ["belarus"], "policies": {"russia": "wait"}},
         "policy of russia is 'wait'; allowed is one of deliberate, random, idle, or an object"),
        ({"players": ["belarus"], "policies": {"russia": Idle}}, "policy of russia is <class"),
        ({"players": ["belarus"], "policies": {"russia": 3}}, "policy of russia is 3"),
        ({"players": []}, "There are no players"),
        ({"months": 1.5}, "months is 1.5; allowed is a whole number, 1 to 1200"),
        ({"citizens": 0}, "citizens is 0; allowed is a whole number, 1 to"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_set_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(Mistake, match=re.escape(said)):
        small(**changes)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"options": {"wrld": 3}}, "no option 'wrld'; did you mean world?"),
        ({"options": {"world": 1.5}}, "world is 1.5; allowed is a whole number, 0 to"),
        ({"options": {"world": -1}}, "world is -1"),
        ({"seed": -1}, "seed is -1; allowed is a whole number, 0 to"),
        ({"seed": True}, "seed is True"),
    ],
)
def test_a_game_that_cannot_begin_is_refused_and_changes_nothing(
    asked: dict[str, Any], said: str
) -> None:
    env = small()
    first = env.reset(seed=3)[0]["russia"]
    with pytest.raises(Mistake, match=re.escape(said)):
        env.reset(**asked)
    env.reset(options={"world": np.int64(5)})
    assert np.array_equal(env.reset(options={"world": 0})[0]["russia"], first)


def test_a_month_that_cannot_be_played_is_refused_and_changes_nothing() -> None:
    env = small(months=1)
    with pytest.raises(Mistake, match=r"No game is under way; reset\(\) begins one"):
        env.step({})
    env.reset(seed=3)
    still = {"belarus": np.zeros(10, dtype=np.int64)}
    for actions, said in (
        ({"france": [0]}, "no player 'france'; allowed is one of russia"),
        (still | {"russia": np.full(9, 0.5)}, "9 entries"),
        ({"belarus": np.full(10, 0.5)}, "is 0.5; allowed is a whole number, 0 to"),
        ({"belarus": 0}, "has 1 entries"),
    ):
        with pytest.raises(Mistake, match=said):
            env.step(actions)
    assert env.step(still)[3]["belarus"]
    with pytest.raises(Mistake, match="No game is under way"):
        env.step({})


def test_policies_may_be_named_by_the_words_of_files() -> None:
    env = small(players=["belarus"], policies={"russia": "idle", "european_union": Idle()})
    env.reset(seed=3)
    assert env.simulation.policies["russia"] == env.simulation.policies["european_union"]


def test_the_page_s_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) >= 2
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "learning.md", "exec"), names)


def test_pettingzoo_s_own_tests_of_length_and_rendering_pass(capsys):
    from pettingzoo.test import max_cycles_test, render_test

    from triangulation.experiments.learning import environment

    max_cycles_test(environment)
    render_test(lambda **mode: environment.env(months=8, citizens=10, **mode))
    assert "Month 0 of 8: state alignment" in capsys.readouterr().out
    assert environment.parallel_env(render_mode=None, months=3).render() is None
    with pytest.raises(Mistake, match="render_mode is 'rgb'; allowed are None, human, ansi"):
        environment.parallel_env(render_mode="rgb")


def test_the_state_is_what_all_players_know_together():
    game = parallel_env(months=3, citizens=10)
    with pytest.raises(Mistake, match=r"reset\(\) begins one"):
        game.state()
    observations, _ = game.reset(seed=1)
    np.testing.assert_array_equal(game.state(), np.concatenate(list(observations.values())))
    assert game.state_space.contains(game.state())
    assert np.isfinite(game.observation_space("russia").high).all()


def test_padded_actions_are_alike_and_mean_the_same():
    padded, plain = (parallel_env(months=3, citizens=10, padded=each) for each in (True, False))
    alike = {str(padded.action_space(name)) for name in padded.possible_agents}
    assert len(alike) == 1
    padded.reset(seed=1)
    plain.reset(seed=1)
    actions = {name: padded.action_space(name).sample() for name in padded.possible_agents}
    own = {
        name: np.minimum(action[: len(plain.action_space(name).nvec)],
                         plain.action_space(name).nvec - 1)
        for name, action in actions.items()
    }  # fmt: skip
    one, two = padded.step(actions)[0], plain.step(own)[0]
    for name in one:
        np.testing.assert_array_equal(one[name], two[name])


def test_supersuit_s_vector_environment_plays_padded_powers():
    """Four players of two games side by side, each rewarded as it is without SuperSuit."""
    supersuit = pytest.importorskip("supersuit", reason="needs the extra test")
    game = parallel_env(months=3, citizens=10, padded=True)
    vector = supersuit.pettingzoo_env_to_vec_env_v1(
        parallel_env(months=3, citizens=10, padded=True)
    )
    both = supersuit.concat_vec_envs_v1(vector, 2, num_cpus=1, base_class="gymnasium")
    both.reset(seed=1)
    game.reset(seed=1)
    space = game.action_space("russia")
    space.seed(5)
    for month in (1, 2, 3):
        actions = {name: space.sample() for name in game.possible_agents}
        expected = game.step(actions)[1]
        _, rewards, _, ends, _ = both.step(np.stack([*actions.values()] * 2))
        np.testing.assert_allclose(rewards[:4], list(expected.values()), rtol=1e-6)
        assert bool(all(ends)) == (month == 3)
    unequal = parallel_env(months=3, citizens=10)
    with pytest.raises(AssertionError, match="action spaces not consistent"):
        supersuit.pettingzoo_env_to_vec_env_v1(unequal)


@pytest.mark.parametrize(
    ("wrapper", "given"),
    [
        ("frame_stack_v1", (4,)),
        ("normalize_obs_v0", ()),
        ("agent_indicator_v0", ()),
        ("delay_observations_v0", (2,)),
        ("clip_reward_v0", ()),
        ("sticky_actions_v0", (0.2,)),
        ("black_death_v3", ()),
    ],
)
def test_supersuit_s_wrappers_work_on_padded_powers(wrapper, given):
    supersuit = pytest.importorskip("supersuit", reason="needs the extra test")
    env = getattr(supersuit, wrapper)(parallel_env(months=2, citizens=10, padded=True), *given)
    env.reset(seed=1)
    for _ in range(2):
        seen, rewards, *_ = env.step({name: env.action_space(name).sample() for name in env.agents})
    assert len(rewards) == 4
    assert all(env.observation_space(name).shape == row.shape for name, row in seen.items())
    assert wrapper in PAGE.read_text(encoding="utf-8")
