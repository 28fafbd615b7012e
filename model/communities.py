"""Communities: equal, connected shares of the social network.

Graph growing (Karypis and Kumar 1998, SIAM Journal on Scientific Computing 20): one community after
the other grows from the edge of what is left, taking next whoever has fewest acquaintances outside
it. What would be cut off from the rest joins it, and it is grown again, smaller by as much, so that
all are connected, and their sizes differ as little as the network permits.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from ..agents.mistake import Mistake

Numbers = NDArray[np.int64]

ATTEMPTS = 4
"""How often a community that came out too large is grown again."""


def communities(network: Any, count: int) -> Numbers:
    """Return the community of every citizen, 0 … ``count`` − 1, in order of who grew first.

    ``network`` is the averaging matrix of :func:`~triangulation.agents.network.social_network`.
    Each community is connected if the network is; parts of a network that nothing connects are
    taken as if each were acquainted with the next. The same network and count give the same
    communities. Raises :class:`Mistake` for fewer than one or more than citizens.
    """
    citizens = int(network.shape[0])
    if not 1 <= count <= citizens:
        raise Mistake(
            f"The number of communities is {count}; allowed is a whole number, 1 to {citizens}."
        )
    links = _linked(network)
    found = np.full(citizens, count - 1, dtype=np.int64)
    left = np.ones(citizens, dtype=bool)
    for number in range(count - 1):
        part = _part(links, left, round(left.sum() / (count - number)), count - 1 - number)
        found[part] = number
        left[part] = False
    return found


def _linked(network: Any) -> Any:
    """Return who knows whom, without weights, as one connected graph (CSR)."""
    citizens = network.shape[0]
    known = sparse.csr_array((network + network.T) != 0)
    _, component = csgraph.connected_components(known, directed=False)
    _, first = np.unique(component, return_index=True)
    ends = np.sort(first)
    bridges = sparse.coo_array(
        (np.ones(len(ends) - 1), (ends[:-1], ends[1:])), shape=(citizens, citizens)
    )
    whole = sparse.csr_array(known.astype(np.float64) + bridges + bridges.T)
    whole.setdiag(0)
    whole.eliminate_zeros()
    whole.sort_indices()
    return whole


def _part(links: Any, left: NDArray[np.bool_], size: int, others: int) -> Numbers:
    """Return a connected part of those left, of about ``size``, which leaves the rest connected.

    At least one citizen stays for each of the ``others``.
    """
    best = np.empty(0, dtype=np.int64)
    target = size
    for _ in range(ATTEMPTS):
        part = _with_cut_off(links, left, _grown(links, left, target))
        room = int(left.sum()) - len(part) >= others
        better = abs(len(part) - size) < abs(len(best) - size)
        if room and (better or not len(best)):
            best = part
        if len(part) <= size or target == 1:
            break
        target = max(target - (len(part) - size), 1)
    return best if len(best) else _leaf(links, left)


def _grown(links: Any, left: NDArray[np.bool_], size: int) -> Numbers:
    """Return ``size`` citizens grown from the far end of those left."""
    outside = links @ left.astype(np.float64)
    open_ = left.copy()
    start = _far_end(links, left)
    heap = [(0.0, 0, start)]
    part: list[int] = []
    joined = 0
    while heap and len(part) < size:
        fewest, _, citizen = heapq.heappop(heap)
        if not open_[citizen]:
            continue
        if part and fewest > outside[citizen]:
            heapq.heappush(heap, (float(outside[citizen]), joined, citizen))
            joined += 1
            continue
        open_[citizen] = False
        part.append(citizen)
        for other in links.indices[links.indptr[citizen] : links.indptr[citizen + 1]].tolist():
            outside[other] -= 1
            if open_[other]:
                joined += 1
                heapq.heappush(heap, (float(outside[other]), joined, other))
    return np.array(part, dtype=np.int64)


def _far_end(links: Any, left: NDArray[np.bool_]) -> int:
    """Return a citizen at the edge of those left: the last that a walk in all directions meets."""
    inside = np.flatnonzero(left)
    walk = csgraph.breadth_first_order(
        links[inside][:, inside], 0, directed=False, return_predecessors=False
    )
    return int(inside[walk[-1]])


def _with_cut_off(links: Any, left: NDArray[np.bool_], part: Numbers) -> Numbers:
    """Return a part with all that it cuts off from the largest piece of the rest."""
    rest_mask = left.copy()
    rest_mask[part] = False
    rest = np.flatnonzero(rest_mask)
    if not len(rest):
        return part
    pieces, piece = csgraph.connected_components(links[rest][:, rest], directed=False)
    if pieces == 1:
        return part
    largest = int(np.bincount(piece).argmax())
    return np.concatenate([part, rest[piece != largest]])


def _leaf(links: Any, left: NDArray[np.bool_]) -> Numbers:
    """Return one citizen without whom the rest stays connected."""
    return np.array([_far_end(links, left)], dtype=np.int64)
