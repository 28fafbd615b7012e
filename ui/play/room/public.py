"""The public's seat: the community that each player speaks for, and what can be done for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....agents.citizens import Attitudes, CitizenParameters
from ....model.observation import KNOWN
from ....model.population import flat
from ....model.simulation import Moment
from ..words import number, signed
from .heard import communities_of, places_of
from .kept import kept
from .picture import Picture
from .scores import public_score

STANCES = [
    {"name": "back", "title": "Back the leadership",
     "sentence": "Your community comes to approve of it more."},
    {"name": "quiet", "title": "Stay quiet",
     "sentence": "You take no side for or against it; what you speak for is heard by half."},
    {"name": "protest", "title": "Protest",
     "sentence": "Your community comes to approve of the leadership less."},
    {"name": "organise", "title": "Organise",
     "sentence": "Those ready to protest join up, which the leadership has to fear."},
]  # fmt: skip
"""What a player of the public can do."""

VOICES = [
    {"name": "moscow", "title": "Moscow", "sentence": "Closer to Russia."},
    {"name": "neutrality", "title": "Neutrality", "sentence": "Between the two, bound to neither."},
    {"name": "west", "title": "The West", "sentence": "Closer to Europe and the United States."},
]
"""What a player of the public can speak for."""

PUBLIC = (
    "alignment", "wellbeing", "polled_approval", "polled_leaning", "sovereignty", "coercion",
    "unrest", "western_engagement", "integration_depth",
)  # fmt: skip
"""Which of the things that powers know everybody knows, in order."""

ROWS = (
    ("Approval of the leadership", "approval", 100.0, 0, "%"),
    ("Leaning", "leaning", 1.0, 2, "−1 Moscow … +1 West"),
    ("National identity", "identity", 100.0, 0, "%"),
    ("Attachment to Russian culture", "culture", 100.0, 0, "%"),
)
"""What a community is shown about itself: title, attitude, scale, decimals and unit."""


@dataclass(frozen=True)
class Community:
    """The citizens for whom one player speaks; ``place`` of ``count``, the first one 0."""

    place: int
    count: int
    members: NDArray[np.int64]

    @property
    def name(self) -> str:
        """Return what it is called."""
        return f"Community {self.place + 1} of {self.count}"

    def mean(self, moment: Moment, attitude: str) -> float:
        """Return the mean of an attitude among its citizens."""
        everyone = getattr(moment.population.people, attitude)
        return float(np.mean(everyone[self.members, 0]))


def community_frame(picture: Picture, person: int) -> dict[str, Any]:
    """Return the community of a player of the public, and how far it has what it wishes for.

    Kept with the months, for it changes only with them and with the number of players. Who has
    just left the seat sees the first community. While people still join, communities change with
    each of them: until the first round begins, everybody sees all citizens.
    """
    if picture.state.phase == "lobby":
        return kept(picture.line, ("community", "lobby"), lambda: _everybody(picture))
    places, count = kept(picture, "places", lambda: places_of(picture.state))
    place = places.get(person, 0)
    known = picture.now.month < len(picture.outlook)
    return kept(
        picture.line,
        ("community", place, count, len(picture.rounds), known),
        lambda: _community_frame(picture, place, count),
    )


def _everybody(picture: Picture) -> dict[str, Any]:
    """Return all citizens, as the frame of a community that is not drawn yet."""
    citizens = picture.now.population.people.leaning.shape[0]
    community = Community(0, 1, np.arange(citizens))
    frame = _of(picture, community)
    attitudes = {
        "name": "Your community",
        "text": f"An equal share of {citizens} citizens, who know one another. Who they are shows "
        "when the first round begins; until then you see all citizens.",
    }
    return {**frame, "community": {**frame["community"], **attitudes}}


def _community_frame(picture: Picture, place: int, count: int) -> dict[str, Any]:
    members = np.flatnonzero(communities_of(picture.line, count) == place)
    return _of(picture, Community(place, count, members))


def _of(picture: Picture, community: Community) -> dict[str, Any]:
    score = public_score(
        picture.now, picture.before, community.mean(picture.now, "leaning"), picture.outlook
    )
    return {"community": _shown(picture, community), "score": score}


def _shown(picture: Picture, community: Community) -> dict[str, Any]:
    """Return who a community is, how it does, and for whom it leans."""
    now, before = picture.now, picture.before
    people, rules = now.population.people, _rules(picture)
    leaning = people.leaning[community.members, 0]
    moscow = float(np.mean(leaning < -rules.supporter))
    west = float(np.mean(leaning > rules.supporter))
    return {
        "name": community.name,
        "text": _text(people, community, rules),
        "people": len(community.members),
        "rows": [
            {
                "name": title,
                "value": number(community.mean(now, name) * scale, decimals),
                "unit": unit,
                "change": None if before is None else changed(
                    (community.mean(now, name) - community.mean(before, name)) * scale, decimals
                ),
            }
            for title, name, scale, decimals, unit in ROWS
        ],
        "lean": [round(share, 3) for share in (moscow, 1 - moscow - west, west)],
    }  # fmt: skip


def changed(change: float, decimals: int) -> str | None:
    """Return a change with its sign, or None if it is too small to be seen."""
    text = signed(change, decimals)
    return text if text.strip("0.") else None


def public_known(picture: Picture) -> list[dict[str, Any]]:
    """Return what everybody can know of the month, and how it changed in the last round."""
    titles = {k.name: k for k in KNOWN}
    now, before = picture.columns[-1], picture.columns_before
    found: list[dict[str, Any]] = []
    for name in PUBLIC:
        known = titles[name]
        value = now[COLUMNS.get(name, name)]
        was = None if before is None else before[COLUMNS.get(name, name)]
        found.append({
            "name": known.title,
            "value": number(value * known.scale, known.decimals),
            "unit": known.unit,
            "change": None if was is None else changed(
                (value - was) * known.scale, known.decimals
            ),
        })  # fmt: skip
    return found


COLUMNS = {"polled_approval": "poll_approval", "polled_leaning": "poll_leaning"}
"""Names of recorded columns where they are others."""


def _rules(picture: Picture) -> CitizenParameters:
    """Return how citizens are counted this month, as plain numbers."""
    month = picture.now.month
    return kept(picture.line, ("rules", month), lambda: flat(picture.parameters(month).citizens))


def _text(people: Attitudes, community: Community, rules: CitizenParameters) -> str:
    """Say in a sentence who a community's citizens are."""
    culture = people.culture[community.members, 0]
    identity = people.identity[community.members, 0]
    return (
        f"{len(community.members)} of {people.leaning.shape[0]} citizens who know one another: "
        f"{100 * float(np.mean(culture > rules.russian)):.0f} % are culturally Russian, and "
        f"national identity is {100 * float(np.mean(identity)):.0f} % on average."
    )
