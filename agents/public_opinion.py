"""The public in sum: all citizens as measures count them and as polls see them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import sparse

from .citizens import Attitudes, CitizenParameters, readiness
from .columns import SCALE, SHARE, column, quantities
from .declaration import Array


@quantities
class PublicOpinion:
    """Means over all citizens and shares of them; one entry per world."""

    culture: Array = column(
        "cultural Russianness", "share", SHARE,
        "Citizens' mean cultural Russianness: language, religion, memory, media", 3,
    )  # fmt: skip
    leaning: Array = column(
        "public leaning", "−1 Moscow … +1 West", SCALE,
        "Citizens' mean political leaning: −1 Moscow, +1 the West", 3,
    )  # fmt: skip
    identity: Array = column(
        "national identity", "share", SHARE, "Citizens' mean national identity", 3
    )
    approval: Array = column(
        "approval of the leadership", "share", SHARE, "Citizens' mean approval of the leadership", 3
    )
    protest: Array = column(
        "readiness to protest", "share", SHARE, "Citizens' mean readiness to protest", 3
    )
    for_moscow: Array = column(
        "support for Moscow", "share of citizens", SHARE, "Citizens who lean to Moscow", 3
    )
    for_west: Array = column(
        "support for the West", "share of citizens", SHARE, "Citizens who lean to the West", 3
    )
    neutral: Array = column(
        "support for neutrality", "share of citizens", SHARE,
        "Citizens who lean to neither; with the other two they make all", 3,
    )  # fmt: skip
    russian_but_neutral: Array = column(
        "cultural Russians who are politically neutral", "share of citizens", SHARE,
        "Citizens who are culturally Russian and politically neutral", 3,
    )  # fmt: skip


def census(people: Attitudes, fear: Array, parameters: CitizenParameters) -> PublicOpinion:
    """Count all citizens. ``people`` is citizens × worlds, ``fear`` one per world."""
    return counted(people, fear, parameters, _averager(people.leaning.shape[0]), _share)


def counted(
    people: Attitudes,
    fear: Array,
    parameters: CitizenParameters,
    average: Callable[[Array], Array],
    share: Callable[[Any], Array],
) -> PublicOpinion:
    """Count all citizens by functions that average over them and return a share of them."""
    for_moscow = people.leaning < -parameters.supporter
    for_west = people.leaning > parameters.supporter
    unaligned = ~(for_moscow | for_west)
    russian = (people.culture > parameters.russian) & unaligned
    return PublicOpinion(
        culture=average(people.culture),
        leaning=average(people.leaning),
        identity=average(people.identity),
        approval=average(people.approval),
        protest=average(readiness(people.approval, fear, parameters)),
        for_moscow=share(for_moscow),
        for_west=share(for_west),
        neutral=share(unaligned),
        russian_but_neutral=share(russian),
    )


@lru_cache(maxsize=8)
def _averager(citizens: int) -> Callable[[Array], Array]:
    """Return a function that averages over citizens in one fixed order, whatever the batch.

    A sparse product adds the citizens one after the other for any number of worlds; NumPy's own
    sum changes its order, and so its last bits, with the array's shape.
    """
    everyone = sparse.csr_array(np.full((1, citizens), 1.0 / citizens))

    def average(attitude: Array) -> Array:
        return (everyone @ attitude)[0]

    return average


def _share(condition: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Array:
    return condition.sum(axis=0, dtype=np.int32) / condition.shape[0]


@quantities
class Poll:
    """What a sample of citizens said; each share and mean has one entry per world."""

    for_moscow: Array = column(
        "support for Moscow in the last poll", "share of those asked", SHARE,
        "Those asked who lean to Moscow", 3,
    )  # fmt: skip
    for_west: Array = column(
        "support for the West in the last poll", "share of those asked", SHARE,
        "Those asked who lean to the West", 3,
    )  # fmt: skip
    neutral: Array = column(
        "support for neutrality in the last poll", "share of those asked", SHARE,
        "Those asked who lean to neither", 3,
    )  # fmt: skip
    approval: Array = column(
        "approval in the last poll", "share", SHARE,
        "Mean approval of the leadership among those asked", 3,
    )  # fmt: skip
    leaning: Array = column(
        "public leaning in the last poll", "−1 Moscow … +1 West", SCALE,
        "Mean political leaning among those asked", 3,
    )  # fmt: skip


def poll(people: Attitudes, draws: Array, parameters: CitizenParameters) -> Poll:
    """Ask a random sample, with replacement, as the regime's pollsters would.

    ``draws`` are uniform on (0, 1), worlds × people asked. The error is the sample's own.
    """
    citizens, worlds = len(people.leaning), len(draws)
    asked = (draws * citizens).astype(np.int64)
    asked *= worlds
    asked += np.arange(worlds)[:, None]
    leaning, approval = people.leaning.take(asked), people.approval.take(asked)
    size = asked.shape[1]
    supporter = np.reshape(parameters.supporter, (-1, 1))
    moscow = np.count_nonzero(leaning < -supporter, axis=-1) / size
    west = np.count_nonzero(leaning > supporter, axis=-1) / size
    return Poll(
        for_moscow=moscow,
        for_west=west,
        neutral=1.0 - moscow - west,
        approval=approval.mean(axis=-1),
        leaning=leaning.mean(axis=-1),
    )
