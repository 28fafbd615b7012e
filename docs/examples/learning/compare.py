"""Compares a trained policy with the model's own deliberation and with doing nothing.

All of them play the same worlds, of another seed than those of the training. Run it as

    python compare.py mine

for a table in the folder that ``train.py`` wrote.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

import triangulation as tg
from triangulation.agents.moves import POWERS
from triangulation.agents.policies import named_policy
from triangulation.agents.power import Power
from triangulation.experiments.analysis.intervals import Scale, intervals
from triangulation.experiments.learning.linear import read_linear
from triangulation.experiments.playing.job import LIMITS
from triangulation.experiments.storage.files import write_whole
from triangulation.experiments.storage.manifest import Manifest, digest
from triangulation.model.observation import utility_of_month
from triangulation.model.scenario import load_scenario
from triangulation.model.simulation import Simulation

POLICIES = {
    "learned": "the trained policy (`learned`)",
    "learned-course": "its constant part alone (`learned-course`)",
    "deliberate": "looking two years ahead (`deliberate`)",
    "idle": "doing nothing (`idle`)",
}
OPPONENTS = ("deliberate", "idle")
TABLE = "comparison.csv"
CHUNK = 100
"""Worlds that are played side by side."""


def utility(
    player: Power, policy: str, opponents: str, worlds: Sequence[int], months: int, citizens: int,
    seed: int,
) -> np.ndarray:  # fmt: skip
    """Return the mean utility of a month to ``player``, by its own preferences, in each world."""
    scenario = load_scenario("briefing-2020")
    world = Simulation(
        scenario.parameters, seed=seed, worlds=worlds, citizens=citizens,
        policies={p.name: named_policy(policy if p is player else opponents) for p in POWERS},
        schedule=scenario.events, speeches=scenario.voices,
    )  # fmt: skip
    total = np.zeros(len(worlds))
    for _ in range(months):
        world.step()
        total += sum(utility_of_month(world.now, player, world.p).values())
    return total / months


def compare(player: Power, worlds: int, months: int, citizens: int, seed: int) -> pd.DataFrame:
    """Return the utility of each policy and its difference from deliberation, with 95 % intervals.

    Differences are paired: both policies meet the same random draws in each world.
    """
    rows = []
    for opponents in OPPONENTS:
        found = {
            policy: np.concatenate([
                utility(player, policy, opponents, chunk, months, citizens, seed)
                for chunk in np.array_split(np.arange(worlds), -(-worlds // CHUNK))
            ])
            for policy in POLICIES
        }  # fmt: skip
        for policy, each in found.items():
            row = {
                "player": player.name,
                "opponents": opponents,
                "policy": policy,
                **interval("utility", each),
            }
            gain = each - found["deliberate"]
            rows.append(row | (interval("gain", gain) if policy != "deliberate" else {}))
    return pd.DataFrame(rows)


def interval(name: str, values: np.ndarray) -> dict[str, float]:
    """Return the mean of independent values and the ends of its 95 % interval."""
    mean = values.mean()
    low, high = intervals(mean, values.std(ddof=1), len(values), Scale())
    return {name: mean, f"{name}_low": float(low), f"{name}_high": float(high)}


def in_words(table: pd.DataFrame) -> str:
    """Return the table as the documentation has it."""
    (player,) = (power for power in POWERS if power.name == table["player"][0])
    lines = [
        f"| {player.capital} | the others | utility per month | difference from `deliberate` |",
        "|---|---|---|---|",
    ]
    for row in table.to_dict("records"):
        cells = [POLICIES[row["policy"]], f"`{row['opponents']}`", span(row, "utility", "")]
        cells.append("" if row["policy"] == "deliberate" else span(row, "gain", "+"))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def span(row: dict[str, float], name: str, sign: str) -> str:
    """Return a mean and its interval in words."""
    mean, low, high = (
        f"{row[each]:{sign}.3f}".replace("-", "−") for each in (name, f"{name}_low", f"{name}_high")
    )
    return f"{mean} ({low} … {high})"


def main(given: Sequence[str] | None = None) -> None:
    """Compare, print, and write the table with its manifest."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="what train.py wrote")
    for name, value in (("worlds", 200), ("months", 120), ("citizens", 1000), ("seed", 2020)):
        parser.add_argument(f"--{name}", type=int, default=value, help=f"{value} if none is given")
    asked = vars(parser.parse_args(given))
    folder = asked.pop("folder")
    for name, value in asked.items():
        low, high = (2, 1_000_000) if name == "worlds" else LIMITS[name]
        if not low <= value <= high:
            raise tg.Mistake(f"{name} is {value}; allowed is a whole number, {low} to {high}.")
    tg.extend(folder / "learned.py")
    table = compare(read_linear(folder / "weights.csv").power, **asked).round(6)
    write_whole(folder / TABLE, lambda part: table.to_csv(part, index=False, lineterminator="\n"))
    settings = {"command": "docs/examples/learning/compare.py", **asked}
    Manifest(settings, {}, {TABLE: digest(folder / TABLE)}).write(folder / "comparison.json")
    print(in_words(table))


if __name__ == "__main__":
    try:
        main()
    except tg.Mistake as mistake:
        print(f"Error: {mistake}", file=sys.stderr)
        raise SystemExit(2) from None
