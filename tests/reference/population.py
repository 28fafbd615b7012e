"""The population once more: one citizen after the other, in plain Python numbers.

Written from the model's documentation, for reading and for checking, never for speed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import networkx


@dataclass
class Citizen:
    """One person: three attitudes, an opinion of the leadership, and two lasting traits."""

    culture: float
    leaning: float
    identity: float
    approval: float
    predisposition: float
    livelihood: float


@dataclass(frozen=True)
class Month:
    """What the month does to everybody in one world."""

    western_pull: float
    russian_pull: float
    identity_gain: float
    identity_loss: float
    culture_gain: float
    culture_loss: float
    contentment: float
    course: float
    fear: float


def between(low: float, value: float, high: float) -> float:
    """Keep a value within its scale."""
    return min(max(value, low), high)


def mean(values: Iterable[float]) -> float:
    """Average some numbers, without rounding on the way."""
    listed = list(values)
    return math.fsum(listed) / len(listed)


def founder(p: Any, draws: Sequence[float], mean_approval: float) -> Citizen:
    """Make a citizen of the start from four standard normal draws."""
    about_culture, about_views, about_identity, about_livelihood = draws

    culture = p.mean_culture + p.diversity * about_culture
    identity = p.mean_identity + p.diversity * about_identity
    livelihood = p.livelihood * about_livelihood

    # The more Russian in culture, the more Moscow's in views, as far as the two correlate.
    views = -p.cultural_vote * about_culture
    views += math.sqrt(1 - p.cultural_vote**2) * about_views
    predisposition = p.disagreement * views

    # Identity holds at home; company draws to the mean what conviction would drive apart.
    speed = p.conviction + p.influence
    kept_in_company = p.conviction / speed if speed > 0 else 0.0
    kept_abroad = 1 - p.binding * p.mean_identity
    apart = p.mean_leaning + predisposition * kept_in_company * kept_abroad
    leaning = (1 - p.fusion) * apart + p.fusion * (1 - 2 * culture)

    return Citizen(
        culture=between(0, culture, 1),
        leaning=between(-1, leaning, 1),
        identity=between(0, identity, 1),
        approval=between(0, mean_approval + livelihood, 1),
        predisposition=predisposition,
        livelihood=livelihood,
    )


def older(who: Citizen, company: float, news: float, month: Month, p: Any) -> Citizen:
    """Return a citizen one month later; ``company`` is the mean leaning of the neighbours."""
    culture_in_politics = who.culture * (1 - p.separation * who.identity)
    draw_of_media = month.western_pull - month.russian_pull * culture_in_politics
    at_home = p.binding * who.identity
    suggested = (who.predisposition + draw_of_media) * (1 - at_home)
    if p.fusion > 0:
        culture_as_leaning = 1 - 2 * who.culture
        suggested = (1 - p.fusion) * suggested + p.fusion * culture_as_leaning

    leaning = who.leaning
    leaning += p.conviction * (suggested - who.leaning)
    leaning += p.influence * (company - who.leaning)
    leaning += p.news * news
    leaning = between(-1, leaning, 1)

    disagreement = abs(leaning - month.course)
    deserved = month.contentment + who.livelihood - p.misfit * disagreement
    approval = between(0, who.approval + p.mood * (deserved - who.approval), 1)

    return Citizen(
        culture=drawn(who.culture, month.culture_gain, month.culture_loss),
        leaning=leaning,
        identity=drawn(who.identity, month.identity_gain, month.identity_loss),
        approval=approval,
        predisposition=who.predisposition,
        livelihood=who.livelihood,
    )


def drawn(attitude: float, gain: float, loss: float) -> float:
    """Move an attitude: a share of what is missing is gained, a share of what is there lost."""
    return attitude + gain * (1 - attitude) - loss * attitude


def ready_to_protest(who: Citizen, fear: float, p: Any) -> float:
    """Return by how much disapproval goes beyond patience and fear, 0 … 1."""
    disapproval = 1 - who.approval
    return between(0, disapproval - (p.patience + fear), 1)


def company_of(person: int, friends: Sequence[Sequence[int]], people: Sequence[Citizen]) -> float:
    """Return the mean leaning of a citizen's friends; who has none listens to themselves."""
    if not friends[person]:
        return people[person].leaning
    return mean(people[friend].leaning for friend in friends[person])


def news_of(step: int, steps: int) -> float:
    """Return news of mean zero and unit variance, of which ``steps`` are equally likely."""
    middle = (steps - 1) / 2
    variance = (steps**2 - 1) / 12
    return (step - middle) / math.sqrt(variance)


def month_of_all(
    people: Sequence[Citizen],
    friends: Sequence[Sequence[int]],
    news: Sequence[float],
    month: Month,
    p: Any,
) -> list[Citizen]:
    """Return all citizens of a world one month later; everybody moves at the same time."""
    return [
        older(who, company_of(person, friends, people), news[person], month, p)
        for person, who in enumerate(people)
    ]


def camp(who: Citizen, p: Any) -> str:
    """Return on which side a citizen stands in a poll."""
    if who.leaning < -p.supporter:
        return "moscow"
    return "west" if who.leaning > p.supporter else "neither"


def counted(people: Sequence[Citizen], fear: float, p: Any) -> dict[str, float]:
    """Return what a census finds."""
    camps = [camp(who, p) for who in people]
    both = [
        c == "neither" and who.culture > p.russian for who, c in zip(people, camps, strict=True)
    ]
    return {
        "culture": mean(who.culture for who in people),
        "leaning": mean(who.leaning for who in people),
        "identity": mean(who.identity for who in people),
        "approval": mean(who.approval for who in people),
        "protest": mean(ready_to_protest(who, fear, p) for who in people),
        "for_moscow": camps.count("moscow") / len(people),
        "for_west": camps.count("west") / len(people),
        "neutral": camps.count("neither") / len(people),
        "russian_but_neutral": both.count(True) / len(people),
    }


def polled(people: Sequence[Citizen], uniform_draws: Sequence[float], p: Any) -> dict[str, float]:
    """Return what a random sample says; the same person may be asked twice."""
    asked = [people[math.floor(draw * len(people))] for draw in uniform_draws]
    camps = [camp(who, p) for who in asked]
    return {
        "for_moscow": camps.count("moscow") / len(asked),
        "for_west": camps.count("west") / len(asked),
        "neutral": camps.count("neither") / len(asked),
        "approval": mean(who.approval for who in asked),
        "leaning": mean(who.leaning for who in asked),
    }


def friendships(
    kind: str, citizens: int, neighbours: int, rewiring: float, seed: int
) -> list[list[int]]:
    """Return everybody's friends, by the textbook model of that kind."""
    if kind == "none" or citizens < 2:
        return [[] for _ in range(citizens)]
    wanted = min(neighbours, citizens - 1)
    make: dict[str, Callable[[], Any]] = {
        "watts_strogatz": lambda: networkx.watts_strogatz_graph(
            citizens, wanted, rewiring, seed=seed
        ),
        "barabasi_albert": lambda: networkx.barabasi_albert_graph(
            citizens, max(1, wanted // 2), seed=seed
        ),
        "erdos_renyi": lambda: networkx.fast_gnp_random_graph(
            citizens, wanted / (citizens - 1), seed=seed
        ),
    }
    graph = make[kind]()
    return [sorted(graph.neighbors(person)) for person in range(citizens)]
