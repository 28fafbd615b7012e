"""The social network of small worlds is networkx's, for any size and however dense."""

from __future__ import annotations

from time import process_time

import networkx
import pytest

from triangulation.agents.small_world import watts_strogatz

LARGE = 100_000


@pytest.mark.parametrize(
    ("people", "near", "rewiring", "seed"),
    [
        (1000, 8, 0.1, 2020), (2, 1, 0.5, 1), (3, 2, 0.9, 4), (5, 4, 0.5, 1), (9, 8, 0.9, 3),
        (10, 8, 1.0, 3), (12, 9, 0.7, 5), (30, 3, 0.5, 6), (7, 2, 0.5, 2), (200, 100, 0.5, 9),
        (200, 8, 0.0, 9),
    ],
)  # fmt: skip
def test_small_worlds_are_those_of_networkx(
    people: int, near: int, rewiring: float, seed: int
) -> None:
    """Draw by draw the same acquaintances, also where everybody knows nearly everybody."""
    graph = networkx.watts_strogatz_graph(people, near, rewiring, seed=seed)
    found = watts_strogatz(people, near, rewiring, seed)
    assert found.has_sorted_indices
    assert (found.toarray() == networkx.to_numpy_array(graph)).all()


def test_a_large_world_is_made_fast() -> None:
    """A hundred thousand people take a fraction of a second, and not several."""
    start = process_time()
    links = watts_strogatz(LARGE, 8, 0.1, 1)
    assert links.nnz == LARGE * 8
    assert process_time() - start < 2
