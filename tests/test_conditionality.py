"""Sanctions in proportion to repression, checked by hand."""

from dataclasses import replace

import numpy as np
import pytest
from worlds import default_world

from triangulation.agents.conditionality import fitting, offended
from triangulation.agents.outlook import Outlook
from triangulation.model.measures import foresee

NONE = np.zeros((1, 1))


def repressive(level: float) -> Outlook:
    state, moves, p = default_world()
    return replace(foresee(state, moves, p), repression=NONE + level)


@pytest.mark.parametrize(
    ("repression", "due"), [(0.0, 0.0), (0.25, 0.0), (0.35, 0.2), (0.5, 0.5), (0.75, 1.0), (1, 1.0)]
)
def test_sanctions_are_in_proportion_to_what_is_not_tolerated(
    repression: float, due: float
) -> None:
    assert fitting(repressive(repression), 0.25, 2.0)[0, 0] == pytest.approx(due)


def test_a_power_that_values_rights_prefers_proportionate_sanctions() -> None:
    outlook = repressive(0.5)

    def cost(sanctions: float, favours: float = 0.0) -> float:
        return offended(outlook, NONE + favours, NONE + sanctions, 0.25, 2.0)[0, 0]

    # Beyond the tolerated 0.25, fitting 0.5: the offence, and what sanctions fall short of.
    assert cost(0.0) == pytest.approx(0.25 + 0.5)
    assert cost(0.25) == pytest.approx(0.25 + 0.25)
    assert cost(0.5) == cost(1.0) == pytest.approx(0.25)
    assert cost(0.5, favours=2.0) == pytest.approx(0.75)
    tolerated = repressive(0.2)
    assert not offended(tolerated, NONE + 3, NONE, 0.25, 2.0).any()
