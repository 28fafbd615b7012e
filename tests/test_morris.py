"""Morris screening of whole numbers, which cannot move by every share of their range."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from triangulation.experiments.analysis.morris import morris_screening
from triangulation.experiments.study.points import points
from triangulation.experiments.study.varied import read_varied

MONTH, FEAR, OUTCOME = "regime.succession_month", "russia.fear", "unrest_final"


def screened(high: int, levels: int, replications: int = 1) -> pd.DataFrame:
    """Return the screening of an outcome that is the month less five times Moscow's fear."""
    ranges = {MONTH: [1, high], FEAR: [1.0, 3.0]}
    varied = read_varied({"method": "morris", "size": 20, "levels": levels, "ranges": ranges})
    assert varied is not None
    placed = points(varied, 1)
    runs = pd.DataFrame({name: values.tolist() for name, values in placed.columns.items()})
    runs = runs.assign(point=range(placed.count), scenario="x", status="finished")
    runs = runs.loc[runs.index.repeat(replications)].reset_index(drop=True)
    runs["replication"] = runs["world"] = np.arange(len(runs)) % replications
    runs[OUTCOME] = runs[MONTH] - 5 * runs[FEAR]
    runs.insert(0, "run", range(len(runs)))
    return morris_screening(runs, OUTCOME, levels, ranges=varied.ranges).set_index("parameter")


@pytest.mark.parametrize("levels", [2, 4, 6])
@pytest.mark.parametrize("high", [2, 3, 4, 12])
def test_the_effect_of_a_whole_number_is_that_across_its_range(high: int, levels: int) -> None:
    found = screened(high, levels)
    assert found["mu"][MONTH] == pytest.approx(high - 1)
    assert found["mu_star"][MONTH] == pytest.approx(high - 1)
    assert found["mu"][FEAR] == pytest.approx(-10)
    assert found["sigma"].to_numpy() == pytest.approx(0, abs=1e-9)


def test_chance_is_measured_by_the_same_steps() -> None:
    """Worlds that do not differ show none."""
    assert screened(3, 4, replications=3)["chance"].to_numpy() == pytest.approx(0, abs=1e-9)
