"""The population once more, one citizen at a time, in plain Python.

Written from the documentation of the rules (docs/ODD.md, Society), not from the array code, so
that the two can be held against each other. No NumPy: lists, floats and loops.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt


@dataclass
class Person:
    """One citizen; see the Attitudes of the model for meanings and ranges."""

    culture: float
    leaning: float
    identity: float
    approval: float
    predisposition: float
    livelihood: float


def between(value: float, low: float, high: float) -> float:
    return low if value < low else high if value > high else value


def founder(draws: list[float], approval: float, p: dict[str, float]) -> Person:
    """A citizen of the start, from four standard normal draws."""
    for_culture, own_views, for_identity, for_livelihood = draws
    culture = p["mean_culture"] + p["diversity"] * for_culture
    independent = sqrt(1.0 - p["cultural_vote"] ** 2)
    taste = independent * own_views - p["cultural_vote"] * for_culture
    predisposition = p["disagreement"] * taste
    tempered = (
        p["conviction"]
        / (p["conviction"] + p["influence"])
        * (1.0 - p["binding"] * p["mean_identity"])
    )
    separate = p["mean_leaning"] + tempered * predisposition
    leaning = (1.0 - p["fusion"]) * separate + p["fusion"] * (1.0 - 2.0 * culture)
    livelihood = p["livelihood"] * for_livelihood
    return Person(
        culture=between(culture, 0.0, 1.0),
        leaning=between(leaning, -1.0, 1.0),
        identity=between(p["mean_identity"] + p["diversity"] * for_identity, 0.0, 1.0),
        approval=between(approval + livelihood, 0.0, 1.0),
        predisposition=predisposition,
        livelihood=livelihood,
    )


def mean_of_neighbours(people: list[Person], neighbours: list[list[int]]) -> list[float]:
    """What everyone hears: the mean leaning of those they talk to, or their own if nobody."""
    heard: list[float] = []
    for number, person in enumerate(people):
        circle = neighbours[number]
        if circle:
            heard.append(sum(people[other].leaning for other in circle) / len(circle))
        else:
            heard.append(person.leaning)
    return heard


def month(
    person: Person, heard: float, news: float, climate: dict[str, float], p: dict[str, float]
) -> Person:
    """The same citizen a month later; ``news`` is a draw of mean zero and unit variance."""
    at_home = 1.0 - p["binding"] * person.identity
    circumstances = climate["western_pull"] - climate["russian_pull"] * person.culture
    separate_target = at_home * (person.predisposition + circumstances)
    fused_target = 1.0 - 2.0 * person.culture
    target = (1.0 - p["fusion"]) * separate_target + p["fusion"] * fused_target
    leaning = (
        person.leaning
        + p["conviction"] * (target - person.leaning)
        + p["influence"] * (heard - person.leaning)
        + p["news"] * news
    )
    leaning = between(leaning, -1.0, 1.0)
    identity = (
        person.identity
        + climate["identity_gain"] * (1.0 - person.identity)
        - climate["identity_loss"] * person.identity
    )
    culture = (
        person.culture
        + climate["culture_gain"] * (1.0 - person.culture)
        - climate["culture_loss"] * person.culture
    )
    deserved = (
        climate["contentment"] + person.livelihood - p["misfit"] * abs(leaning - climate["course"])
    )
    approval = between(person.approval + p["mood"] * (deserved - person.approval), 0.0, 1.0)
    return Person(culture, leaning, identity, approval, person.predisposition, person.livelihood)


def ready_to_protest(person: Person, fear: float, p: dict[str, float]) -> float:
    return between(1.0 - p["patience"] - fear - person.approval, 0.0, 1.0)


def opinion(people: list[Person], fear: float, p: dict[str, float]) -> dict[str, float]:
    """What everybody together thinks: means, and shares of supporters."""
    count = len(people)
    moscow = [person for person in people if person.leaning < -p["supporter"]]
    west = [person for person in people if person.leaning > p["supporter"]]
    neutral = [person for person in people if abs(person.leaning) <= p["supporter"]]
    return {
        "culture": sum(person.culture for person in people) / count,
        "leaning": sum(person.leaning for person in people) / count,
        "identity": sum(person.identity for person in people) / count,
        "approval": sum(person.approval for person in people) / count,
        "protest": sum(ready_to_protest(person, fear, p) for person in people) / count,
        "for_moscow": len(moscow) / count,
        "for_west": len(west) / count,
        "neutral": len(neutral) / count,
        "russian_but_neutral": len([x for x in neutral if x.culture > p["russian"]]) / count,
    }
