"""Small-world networks (Watts and Strogatz 1998), identical to networkx's but fast for millions."""

from __future__ import annotations

from array import array
from random import Random
from typing import Any

import numpy as np
from scipy import sparse

SIDES = 2
"""Everybody has neighbours on either side of the ring."""


def watts_strogatz(people: int, near: int, rewiring: float, seed: int) -> Any:
    """Return who knows whom, people × people: 1 for each acquaintance, else 0 (sparse, CSR).

    Everybody stands in a ring and knows the next ``near // 2`` on either side (``near`` < people);
    each of these ties is moved to somebody else with the chance ``rewiring``. Draw by draw as
    :func:`networkx.watts_strogatz_graph`, which takes seven times the memory and time.
    """
    kept, moved = _rewired(people, near // SIDES, rewiring, Random(seed))
    ring = np.arange(people, dtype=np.int32)
    one = [ring[kept[reach]] for reach in range(len(kept))]
    other = [(each + reach + 1) % people for reach, each in enumerate(one)]
    ends = np.array(list(moved), dtype=np.int64)
    one.append((ends // people).astype(np.int32))
    other.append((ends % people).astype(np.int32))
    rows, columns = np.concatenate(one + other), np.concatenate(other + one)
    del one, other, ends
    ones = np.ones(len(rows))
    links = sparse.csr_array((ones, (rows, columns)), shape=(people, people))
    links.sort_indices()
    return links


def _rewired(
    people: int, reach: int, rewiring: float, random: Random
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.bool_]], set[int]]:
    """Return which ties of the ring are kept (distance × people), and those that were made.

    A tie between two people is the number of the first times ``people``, plus the second's.
    """
    kept = np.ones((reach, people), dtype=bool)
    left: set[int] = set()
    made: set[int] = set()
    degree = array("l", [SIDES * reach]) * people
    draw, choose = random.random, random.randrange

    def know(one: int, other: int) -> bool:
        tie = one * people + other if one < other else other * people + one
        if tie in made:
            return True
        apart = abs(one - other)
        return min(apart, people - apart) <= reach and tie not in left

    for distance in range(1, reach + 1):
        for one in range(people):
            if draw() >= rewiring:
                continue
            new = choose(people)
            while new == one or know(one, new):
                new = choose(people)
                if degree[one] >= people - 1:
                    break
            else:
                old = (one + distance) % people
                kept[distance - 1, one] = False
                left.add(min(one, old) * people + max(one, old))
                made.add(min(one, new) * people + max(one, new))
                degree[old] -= 1
                degree[new] += 1
    return kept, made
