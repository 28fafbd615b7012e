"""The social network: who listens to whom."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from scipy import sparse

from .declaration import Array, Quantity, assumed, literature, number, word
from .small_world import watts_strogatz

KINDS = ("watts_strogatz", "barabasi_albert", "erdos_renyi", "none")


@dataclass(frozen=True)
class NetworkParameters:
    """Kind and shape of the social network."""

    kind: str = word(
        "watts_strogatz", KINDS,
        "Kind of social network; none means that nobody has neighbours",
        literature("small worlds: clustered acquaintances with short chains between any two",
                   "Watts and Strogatz 1998, Nature 393"),
    )  # fmt: skip
    neighbours: Quantity = number(
        8, "citizens", (2, 100), None,
        "Mean number of people with whom a citizen talks politics",
        assumed("core discussion circles count a handful of people; rounded up to an even number"),
        whole=True,
    )  # fmt: skip
    rewiring: Quantity = number(
        0.1, "probability", (0, 1), (0.02, 0.5),
        "Share of acquaintances outside one's own circle (watts_strogatz)",
        literature("clustering stays high and chains are short for rewiring of about 0.01 to 0.1",
                   "Watts and Strogatz 1998, Nature 393"),
    )  # fmt: skip


def social_network(parameters: NetworkParameters, citizens: int, seed: int) -> Any:
    """Return the averaging matrix of a social network, citizens × citizens (sparse, CSR).

    Row *i* holds 1/n at each of the n neighbours of citizen *i*; a citizen without neighbours
    listens to themselves. The same parameters and seed give the same network.
    """
    links = _links(parameters, citizens, seed)
    if links is None:
        return sparse.csr_array(sparse.eye_array(citizens))
    degree = np.diff(links.indptr)
    links.data /= np.repeat(np.maximum(degree, 1), degree)
    if degree.all():
        return links
    matrix = sparse.csr_array(links + sparse.diags_array((degree == 0).astype(np.float64)))
    matrix.sort_indices()
    return matrix


def _links(parameters: NetworkParameters, citizens: int, seed: int) -> Any:
    """Return 1 for each acquaintance, citizens × citizens; None where nobody has neighbours."""
    near = min(int(parameters.neighbours), citizens - 1)
    if parameters.kind == "none" or near < 1:
        return None
    if parameters.kind == "watts_strogatz":
        return watts_strogatz(citizens, near, float(parameters.rewiring), seed)
    graph = _graph(parameters, citizens, near, seed)
    links = _networkx().to_scipy_sparse_array(graph, dtype=np.float64, format="csr")
    links.sort_indices()
    return links


ENDS = 2
"""People whom one acquaintance joins: each newcomer brings half of the acquaintances of each."""


def _graph(parameters: NetworkParameters, citizens: int, near: int, seed: int) -> Any:
    """Return a networkx graph."""
    networkx = _networkx()
    if parameters.kind == "barabasi_albert":
        return networkx.barabasi_albert_graph(citizens, max(near // ENDS, 1), seed=seed)
    return networkx.fast_gnp_random_graph(citizens, near / (citizens - 1), seed=seed)


def _networkx() -> Any:
    """Return the library, which takes long to import and is needed only here."""
    return import_module("networkx")


def neighbour_mean(network: Any, attitude: Array) -> Array:
    """Return the mean attitude of everyone's neighbours; both arrays are citizens × worlds."""
    return network @ attitude
