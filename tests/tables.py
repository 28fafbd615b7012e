"""Tables of runs for tests: any points, any outcome, shock that all points share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

NAMES = ["russia.fear", "belarus.survival", "energy.price_mean"]
PROBLEM: dict[str, Any] = {"num_vars": 3, "names": NAMES, "bounds": [[0, 1]] * 3}
OUTCOME = "alignment_final"


def runs_of(
    points: np.ndarray,
    outcome: Callable[[np.ndarray, np.ndarray], np.ndarray],
    replications: int = 3,
    scenario: str = "briefing-2020",
) -> pd.DataFrame:
    """Return a table of runs; ``outcome`` takes points and shock, which all points share."""
    rng = np.random.default_rng(5)
    tables = []
    for k in range(replications):
        shock = rng.normal(size=len(points)) * 0 + rng.normal()
        each = pd.DataFrame(points, columns=NAMES[: points.shape[1]])
        each.insert(0, "replication", k)
        each.insert(0, "point", np.arange(len(points)))
        each[OUTCOME] = outcome(points, shock)
        tables.append(each)
    runs = pd.concat(tables, ignore_index=True).sort_values(["point", "replication"])
    runs.insert(0, "scenario", scenario)
    runs.insert(0, "run", np.arange(len(runs)))
    runs["status"] = "finished"
    return runs


def linear(points: np.ndarray, shock: np.ndarray) -> np.ndarray:
    return 3 * points[:, 0] - points[:, 1] + shock


def saltelli(count: int = 64, second: bool = False) -> np.ndarray:
    from SALib.sample import sobol

    return sobol.sample(PROBLEM, count, calc_second_order=second, seed=3)


def random_points(count: int) -> np.ndarray:
    return np.random.default_rng(9).random((count, 3))


def trajectories(count: int, levels: int) -> np.ndarray:
    from SALib.sample import morris

    return morris.sample(PROBLEM, count, num_levels=levels, seed=3)
