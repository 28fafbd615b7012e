"""A power's seat: what it knows, what its people propose, and how it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....model.observation import KNOWN, known
from ..moves import CLOSE
from ..orders import POWER
from ..words import changes, number
from .cards import Bound, cards
from .common import messages
from .deals import bound, own_deals, partners
from .kept import kept
from .picture import TITLES, Picture
from .public import changed
from .resolve import leading
from .scores import power_score

CROWD = 6
"""Proposals above which those ahead come first; fewer stay in the order in which they came."""

FIRST: Mapping[str, tuple[str, ...]] = {
    "russia": ("alignment", "loss_risk", "integration_depth", "western_engagement"),
    "belarus": ("alignment", "survival", "loss_risk", "polled_approval"),
    "european_union": ("alignment", "unrest", "coercion", "western_engagement"),
    "united_states": ("alignment", "sovereignty", "coercion", "western_engagement"),
}
"""What each power looks at first."""


def power_frame(picture: Picture, seat: str) -> dict[str, Any]:
    """Return what all people of a power's seat see alike, beside what everybody sees.

    What its staff works out is kept with the months it is worked out for: it costs more than the
    rest.
    """
    power, fixed = POWER[seat], bound(picture, seat)
    to_come = picture.parameters(picture.now.month + 1)
    key = (seat, len(picture.rounds))
    found, bold = kept(
        picture.line,
        ("cards", *key, tuple(sorted((name, b.level, b.words) for name, b in fixed.items()))),
        lambda: cards(picture.now, power, to_come, fixed),
    )
    return {
        "kind": "power",
        "me": {"seat": seat, "title": TITLES[seat], "capital": power.capital},
        "mates": mates(picture, seat),
        "known": kept(picture.line, ("known", *key), lambda: _known(picture, seat)),
        "cards": found,
        "bold": [b for b in bold if _new(course(picture, seat, fixed), b["levels"])],
        "proposals": proposals(picture, seat, fixed),
        "votes": votes(picture, seat),
        "messages": messages(picture, seat),
        "partners": partners(picture, seat),
        "deals": own_deals(picture, seat),
        "score": kept(
            picture.line,
            ("score", *key, picture.now.month < len(picture.outlook)),
            lambda: power_score(
                picture.now, picture.before, power, picture.parameters(picture.now.month),
                picture.outlook,
            ),
        ),
    }  # fmt: skip


def mates(picture: Picture, seat: str) -> list[dict[str, Any]]:
    """Return the people of a seat, and whether they have proposed or voted."""
    state = picture.state
    return [
        {
            "id": p.id,
            "name": picture.name(p.id),
            "lead": p.lead,
            "proposed": picture.undecided and p.id in state.proposals[seat],
            "voted": picture.undecided and p.id in state.votes,
        }
        for p in state.people(seat)
    ]


def proposals(picture: Picture, seat: str, bound: Mapping[str, Bound]) -> list[dict[str, Any]]:
    """Return what the people of a seat propose for the round, and who votes for it.

    ``breaks`` are those with whom it breaks a deal; ``first`` is the one that is
    ahead as the votes stand. A round that was played has no proposals any
    more.
    """
    state, now, going = picture.state, picture.levels(seat), course(picture, seat, bound)
    if not picture.undecided:
        return []
    here = {p.id: p for p in state.people(seat)}
    ahead = leading(state, seat)
    found: list[dict[str, Any]] = []
    for person, levels in state.proposals[seat].items():
        voters = [n for n in here if state.votes.get(n) == person]
        found.append({
            "person": person,
            "name": picture.name(person),
            "words": changes(POWER[seat], list(now.values()), list({**going, **levels}.values())),
            "levels": (new := _new(going, levels)),
            "breaks": sorted({bound[name].partner for name in new if name in bound}),
            "votes": len(voters),
            "voters": [picture.name(n) for n in voters],
            "lead": person in here and here[person].lead,
            "first": ahead is not None and ahead[0] == person,
        })  # fmt: skip
    if len(found) > CROWD:
        found.sort(key=lambda p: (not p["first"], not p["lead"], -p["votes"]))
    return found


def votes(picture: Picture, seat: str) -> dict[int, int]:
    """Return whose proposal each of a seat's people votes for in the round."""
    if not picture.undecided:
        return {}
    given = picture.state.votes
    return {p.id: given[p.id] for p in picture.state.people(seat) if p.id in given}


def of_person(frame: Mapping[str, Any], person: int) -> dict[str, Any]:
    """Return the frame of a power's seat as one of its people sees it.

    What it shares with the seat's frame is the same objects, so that it is rendered once for all.
    """
    mine = next((p["levels"] for p in frame["proposals"] if p["person"] == person), None)
    mate = next((m for m in frame["mates"] if m["id"] == person), {"name": "", "lead": False})
    own = {name: each for name, each in frame.items() if name != "votes"}
    return {
        **own,
        "me": {"id": person, "name": mate["name"], **frame["me"], "lead": mate["lead"]},
        "mine": None if mine is None else {"levels": mine},
        "ballot": {"person": person, "vote": frame["votes"].get(person)},
    }


def _known(picture: Picture, seat: str) -> list[dict[str, Any]]:
    """Return the world as a power sees it, what matters most to it first."""
    power, month = POWER[seat], picture.now.month
    now = known(picture.now, power, picture.parameters(month + 1))
    before = picture.before
    was = None if before is None else known(before, power, picture.parameters(before.month + 1))
    first = FIRST[seat]
    ordered = sorted(KNOWN, key=lambda k: first.index(k.name) if k.name in first else len(first))
    return [
        {
            "name": k.title,
            "value": number(now[k.name] * k.scale, k.decimals),
            "unit": k.unit,
            "change": None if was is None else changed(
                (now[k.name] - was[k.name]) * k.scale, k.decimals
            ),
        }
        for k in ordered
    ]  # fmt: skip


def course(picture: Picture, seat: str, bound: Mapping[str, Bound]) -> dict[str, float]:
    """Return a power's levels if nobody decides: the present ones, and those that deals ask."""
    return picture.levels(seat) | {name: each.level for name, each in bound.items()}


def _new(going: Mapping[str, float], levels: Mapping[str, float]) -> dict[str, float]:
    """Return the levels that differ from the course."""
    return {name: level for name, level in levels.items() if abs(level - going[name]) > CLOSE}
