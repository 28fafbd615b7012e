"""Means and places on scales are exact: they only name what the formulas said before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangulation.model.scales import (
    MIDDLE,
    beyond_middle,
    mean,
    short_of_middle,
    signed,
    unsigned,
)

places = st.floats(0, 1).map(lambda place: np.array([place]))


@given(places, places)
def test_the_mean_of_two_is_half_of_each(one: np.ndarray, other: np.ndarray) -> None:
    assert (mean(one, other) == (one + other) * 0.5).all()


@given(places)
def test_both_halves_of_a_scale_to_the_last_bit(place: np.ndarray) -> None:
    assert (signed(place) == 2 * place - 1).all()
    assert (beyond_middle(place) == np.maximum(2 * place - 1, 0)).all()
    assert (short_of_middle(place) == np.maximum(1 - 2 * place, 0)).all()
    assert unsigned(signed(place))[0] == pytest.approx(place[0], abs=1e-15)


def test_the_middle_is_nowhere() -> None:
    middle = np.array([MIDDLE])
    assert signed(middle) == beyond_middle(middle) == short_of_middle(middle) == 0
    assert unsigned(np.array([0.0])) == MIDDLE
