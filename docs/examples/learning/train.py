"""Trains a small policy for a power: about a minute on two cores, with NumPy alone.

An evolution strategy: every generation tries some policies around the present one, all of them in
the same worlds, and moves towards those that fared better. Run it as

    python train.py --output mine

for a folder with the weights, a manifest, and the extension that plays them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

import triangulation as tg
from triangulation.agents.moves import POWERS
from triangulation.experiments.learning.batch import WorldsEnv
from triangulation.experiments.learning.knowledge import APPRAISED
from triangulation.experiments.learning.linear import DECIMALS, LinearPolicy, linear_actions
from triangulation.experiments.storage.manifest import Manifest, digest

WEIGHTS, EXTENSION = "weights.csv", "learned.py"


@dataclass(frozen=True)
class Plan:
    """What is trained, and by how much; the months of a game are also what it is judged by."""

    player: str = "belarus"
    opponents: str = "deliberate"
    scenario: str = "briefing-2020"
    seed: int = 1
    generations: int = 30
    policies: int = 48
    worlds: int = 8
    months: int = 48
    citizens: int = 100
    spread: float = 0.1
    step: float = 0.05

    def __post_init__(self) -> None:
        """Refuse what cannot be trained; raises ``Mistake``."""
        if self.policies < 2 or self.policies % 2:
            raise tg.Mistake(f"policies is {self.policies}; allowed is an even number, 2 or more.")
        for name in ("generations", "worlds", "spread", "step"):
            value = getattr(self, name)
            if not value > 0:
                raise tg.Mistake(f"{name} is {value}; allowed is what is above 0.")


MEANINGS = {
    "player": "the power that learns",
    "opponents": "the policy of the other powers",
    "scenario": "where the games begin",
    "seed": "of the worlds, and of the policies that are tried",
    "generations": "steps of the training",
    "policies": "how many are tried in each generation, an even number",
    "worlds": "in which each of them is tried",
    "months": "of each game",
    "citizens": "of each world",
    "spread": "how far the policies that are tried differ",
    "step": "how far a generation moves",
}


def train(plan: Plan, processes: int, tell: Callable[[str], object] = print) -> LinearPolicy:
    """Return the trained policy; the same plan gives the same one with any number of processes."""
    env = WorldsEnv(
        plan.policies * plan.worlds, player=plan.player, scenario=plan.scenario,
        months=plan.months, citizens=plan.citizens, processes=processes,
        policies={p.name: plan.opponents for p in POWERS if p.name != plan.player},
        autoreset_mode="Disabled",
    )  # fmt: skip
    known, _ = env.reset(seed=plan.seed)
    expected = known[:, : len(APPRAISED)].mean(axis=0, dtype=float).round(DECIMALS)
    rng = np.random.default_rng(plan.seed)
    weights = np.zeros((1 + len(expected), env.single_action_space.shape[0]))
    slope, square = np.zeros_like(weights), np.zeros_like(weights)
    for generation in range(1, plan.generations + 1):
        half = rng.standard_normal((plan.policies // 2, *weights.shape))
        tried = np.concatenate([half, -half])
        worlds = np.arange(plan.worlds) + (generation - 1) * plan.worlds
        utility = played(env, weights + plan.spread * tried, expected, worlds)
        rank = utility.argsort(kind="stable").argsort() / (len(utility) - 1) - 0.5
        # Adam's step (Kingma and Ba 2015) along the slope of the ranks.
        slope = 0.9 * slope + 0.1 * np.tensordot(rank, tried, 1) / len(tried)
        square = 0.99 * square + 0.01 * (np.tensordot(rank, tried, 1) / len(tried)) ** 2
        way = (slope / (1 - 0.9**generation)) / np.sqrt(square / (1 - 0.99**generation))
        weights = weights + plan.step * way
        tell(f"generation {generation}: utility {utility.mean():.3f} a month")
    env.close()
    power = next(p for p in POWERS if p.name == plan.player)
    return LinearPolicy(power, weights.round(DECIMALS), expected)


def played(env: WorldsEnv, weights: np.ndarray, expected: np.ndarray, worlds: np.ndarray):
    """Return the mean utility of a month to each set of weights, all in the same worlds."""
    known, _ = env.reset(options={"worlds": np.tile(worlds, len(weights))})
    top = env.single_action_space.nvec - 1
    total = np.zeros(env.num_envs)
    for _ in range(env.months):
        known, rewards, *_ = env.step(linear_actions(known, weights, expected, top))
        total += rewards
    return total.reshape(len(weights), -1).mean(axis=1) / env.months


def main(given: Sequence[str] | None = None) -> None:
    """Train, and write the weights, their manifest and the extension into a folder."""
    parser = argparse.ArgumentParser(
        description=__doc__.partition("\n")[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--output", type=Path, required=True, help="the folder to write")
    parser.add_argument("--processes", type=int, default=2, help="results do not depend on it")
    for name, value in asdict(Plan()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value, help=MEANINGS[name])
    asked = vars(parser.parse_args(given))
    output, processes = asked.pop("output"), asked.pop("processes")
    plan = Plan(**asked)
    policy = train(plan, processes)
    output.mkdir(parents=True, exist_ok=True)
    policy.write(output / WEIGHTS)
    if not (output / EXTENSION).exists():
        shutil.copy(Path(__file__).with_name(EXTENSION), output / EXTENSION)
    settings = {"command": "docs/examples/learning/train.py", **asdict(plan)}
    files = {WEIGHTS: digest(output / WEIGHTS)}
    Manifest(settings, {}, files).write(output / "manifest.json")
    print(f"To play it: --with {output / EXTENSION} --policy {plan.player}=learned")


if __name__ == "__main__":
    try:
        main()
    except tg.Mistake as mistake:
        print(f"Error: {mistake}", file=sys.stderr)
        raise SystemExit(2) from None
