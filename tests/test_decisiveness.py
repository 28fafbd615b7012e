"""How decisive powers are, by hand on tiny tables."""

from __future__ import annotations

import numpy as np
import pytest

from triangulation.agents.moves import POWERS
from triangulation.agents.united_states import UNITED_STATES
from triangulation.experiments.reports.decisiveness import HEADINGS, decisiveness, rows


def table(overture: list[list[float]], sanctions: list[list[float]], indecision: float = 0.2):
    """Return Washington's columns, worlds × months; its energy offer rests."""
    shape = np.shape(overture)
    return {
        "united_states_overture": np.array(overture),
        "united_states_energy_offer": np.full(shape, 0.5),
        "united_states_sanctions": np.array(sanctions),
        "indecision_united_states": np.full(shape, indecision),
    }


def test_by_hand() -> None:
    """Two worlds, four steps each; the second never moves."""
    found = decisiveness(
        table(
            # up, -, up, down: two successive pairs, one of them a reversal
            [[0.0, 0.25, 0.25, 0.5, 0.25], [0.5] * 5],
            # -, up, -, down: one pair, a reversal
            [[0.0, 0.0, 0.25, 0.25, 0.0], [0.0] * 5],
        ),
        UNITED_STATES,
    )
    assert found.changing == 4 / 8
    assert found.reversing == pytest.approx(2 / 3)
    assert found.soon == found.reversing
    assert found.entropy == pytest.approx(0.2)


def test_a_reversal_after_more_than_a_year_is_no_dithering() -> None:
    for months, soon in ((12, 1.0), (13, 0.0)):
        course = [[0.0] + [0.5] * months + [0.25]]
        found = decisiveness(table(course, [[0.0] * (months + 2)]), UNITED_STATES)
        assert (found.reversing, found.soon) == (1.0, soon)


def test_a_first_change_and_rounding_are_no_reversals() -> None:
    found = decisiveness(
        table([[0.3, 0.3 + 1e-15, 0.3]], [[0.0, 0.25, 0.25]]),
        UNITED_STATES,
    )
    assert found.changing == 1 / 2
    assert np.isnan(found.reversing)
    assert np.isnan(found.soon)


def test_worlds_and_instruments_do_not_mix() -> None:
    """A change in one world or instrument is not reversed in another."""
    found = decisiveness(
        table([[0.0, 0.25, 0.25], [0.5, 0.5, 0.25]], [[0.0, 0.0, 0.0], [0.5, 0.25, 0.25]]),
        UNITED_STATES,
    )
    assert np.isnan(found.reversing)


def test_what_was_not_counted_is_a_dash() -> None:
    columns: dict[str, np.ndarray] = {}
    for power in POWERS:
        for instrument in power.menu.instruments:
            columns[f"{power.name}_{instrument.name}"] = np.zeros((1, 1))
        columns[f"indecision_{power.name}"] = np.full((1, 1), 0.25)
    made = rows(columns)
    assert [row[0] for row in made] == ["Moscow", "Minsk", "Brussels", "Washington"]
    assert made[0] == ("Moscow", "–", "–", "–", "0.25")
    assert len(made[0]) == len(HEADINGS)
