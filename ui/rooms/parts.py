"""The parts of pages as HTML: a part is made once for the same content, whoever sees it.

A part is a sequence of pieces, such as the sentences of a talk. A page that has most of them is
sent only the others (:mod:`.news`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, cast

import msgspec
from markupsafe import Markup

from .markup import SLOT, rendered
from .newest import Newest
from .pictures import drawn

USED: Mapping[str, tuple[str, ...]] = {
    "bar": ("me", "room"),
    "seats": ("seats", "me", "room"),
    "front": ("front", "moves", "room", "kind"),
    "known": ("known", "me", "kind"),
    "decide": ("cards", "bold", "mine", "alone", "me", "room"),
    "card": ("c", "chosen", "open"),
    "proposal": ("p", "mine", "voted", "people", "open", "room"),
    "mates": ("mates", "proposals", "room"),
    "mate": ("m",),
    "choose": ("community", "choice", "stances", "voices", "me", "room"),
    "talk": ("statements", "messages", "titles", "me", "kind", "room"),
    "sentence": ("t", "seat"),
    "briefing": ("briefing",),
    "quiz": ("quiz", "room"),
    "question": ("q", "over"),
    "consent": ("consent",),
    "consents": ("consents",),
    "results": ("results",),
    "deals": ("deals", "pacts", "partners", "me", "kind", "room"),
    "score": ("score", "charts", "me", "kind", "room"),
    "stage": (
        "triangle",
        "charts",
        "front",
        "moves",
        "pacts",
        "statements",
        "seats",
        "room",
        "door",
        "debrief",
    ),
    "desk": ("room", "seats", "can", "shown", "talk", "debrief"),
    "people": ("people", "titles", "instruments", "room"),
    "person": ("p", "titles"),
    "events": ("kinds", "injects", "room"),
    "record": ("record", "front", "triangle", "room"),
}
"""What of a frame each part shows; nothing else of it can make the part another one."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "power": ("bar", "seats", "front", "known", "decide", "mates", "talk", "deals", "score",
              "briefing", "quiz", "consent"),
    "public": ("bar", "seats", "front", "known", "choose", "talk", "deals", "score", "briefing",
               "quiz", "consent"),
    "projector": ("stage",),
    "console": ("desk", "people", "events", "record", "results", "consents"),
}  # fmt: skip
"""The parts of each kind of page."""


class Part(NamedTuple):
    """A part's name, a digest that tells its content apart, and its HTML in pieces."""

    name: str
    digest: str
    pieces: tuple[str, ...]

    @property
    def html(self) -> str:
        """Return all of it."""
        return "".join(self.pieces)


KEPT = 2000
"""Parts that are kept made."""

_made: Newest[tuple[str, str], Part] = Newest(KEPT)
_seen: Newest[Any, tuple[dict[str, Any], Part]] = Newest(KEPT)
"""Parts by what they were made from; the values are held, so that no other object is taken for
them."""

_rooms: Newest[int, tuple[Any, dict[str, Any]]] = Newest(20)

VALUES = ("me", "mine", "choice", "consent")
"""Fields of a frame that are made for each person anew; the others are one object for a seat."""

OWN = ("id", "name", "lead", "community")
"""What of a person only the bar on top shows."""


def parts(frame: Mapping[str, Any]) -> list[Part]:
    """Return the parts of a frame, the keys in them not yet issued."""
    shared = dict(frame)
    if "me" in frame:
        shared["me"] = {name: v for name, v in frame["me"].items() if name not in OWN}
        shared["alone"] = len(frame["mates"]) < 2
    shared |= _steady(frame)
    own = shared | {"me": frame["me"]} if "me" in frame else shared
    found = [_part(name, own if name == "bar" else shared) for name in PARTS[frame["kind"]]]
    return [_balloted(part, frame) if part.name == "mates" else part for part in found]


def _steady(frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of the room and its seats stays the same when somebody does something."""
    room, seats = frame["room"], frame["seats"]
    found = _rooms.get(id(room))
    if found is None or found[0] is not room:
        plain = {name: each for name, each in room.items() if name != "version"}
        found = room, {"room": plain, "titles": {s["seat"]: s["title"] for s in seats}}
        _rooms.put(id(room), found)
    return found[1]


def _part(name: str, frame: Mapping[str, Any]) -> Part:
    """Return a part of what a frame says; looked for by the objects first, then by the content."""
    used = {field: frame[field] for field in USED[name] if field in frame}
    same = (name, *used, *(_same(v, field in VALUES) for field, v in used.items()))
    found = _seen.get(same)
    if found is None:
        found = used, _made_of(name, used)
        _seen.put(same, found)
    return found[1]


def _made_of(name: str, used: dict[str, Any]) -> Part:
    digest = hashlib.blake2b(msgspec.json.encode(used), digest_size=9).hexdigest()
    part = _made.get((name, digest))
    if part is None:
        part = Part(name, digest, _pieces(name, used))
        _made.put((name, digest), part)
    return part


def _same(value: Any, by_value: bool) -> Any:
    """Return what is equal for the same object, or for equal values if that is asked for."""
    if by_value and isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return tuple((name, _same(each, True)) for name, each in fields.items())
    return id(value) if isinstance(value, dict | list | tuple) else value


def _pieces(name: str, used: dict[str, Any]) -> tuple[str, ...]:
    """Return a part as HTML: what its template makes, with the pieces of its slots in between."""
    slots: list[Sequence[str]] = []

    def slot(pieces: Sequence[str]) -> Markup:
        slots.append(pieces)
        return Markup(f"{SLOT}{len(slots) - 1};")

    context = drawn(used)
    if name in COMPOSED:
        context |= {field: slot(pieces) for field, pieces in COMPOSED[name](used).items()}
    html = rendered(f"part_{name}.html", context | {"frame": used})
    pieces: list[str] = []
    for n, text in enumerate(re.split(rf"{SLOT}(\d+);", html.strip())):
        pieces += slots[int(text)] if n % 2 else [text]
    return tuple(pieces)


def _decide(used: dict[str, Any]) -> dict[str, Sequence[str]]:
    """Return a power's cards, each made once for all who chose the same level on it."""
    levels = (used["mine"] or {"levels": {}})["levels"]
    found: dict[bool, list[str]] = {True: [], False: []}
    for card in used["cards"]:
        content = {"c": card, "chosen": levels.get(card["name"]), "open": _deciding(used)}
        found[bool(card["first"])].append(_part("card", content).html)
    return {"first": found[True], "rest": found[False]}


def _talk(used: dict[str, Any]) -> dict[str, Sequence[str]]:
    """Return the sentences that were said, each made once for a seat."""
    said = sorted(used["statements"] + used["messages"], key=lambda t: t["id"])
    seat = used["me"]["seat"]
    return {"sentences": [_part("sentence", {"t": t, "seat": seat}).html for t in said]}


def _mates(used: dict[str, Any]) -> dict[str, Sequence[str]]:
    """Return a seat's people, and its proposals as they look to who has no part in them."""
    return {
        "roster": [_part("mate", {"m": mate}).html for mate in used["mates"]],
        "listed": [_proposal(used, p, mine=False, voted=False) for p in used["proposals"]],
    }


def _proposal(used: Mapping[str, Any], proposal: Any, mine: bool, voted: bool) -> str:
    content = {"p": proposal, "mine": mine, "voted": voted, "people": len(used["mates"])}
    return _part("proposal", content | {"open": _deciding(used), "room": used["room"]}).html


def _balloted(part: Part, frame: Mapping[str, Any]) -> Part:
    """Return a seat's people and proposals as they look to one of them: own ones look otherwise."""
    person, vote = frame["ballot"]["person"], frame["ballot"]["vote"]
    proposals = frame["proposals"]
    own = [n for n, p in enumerate(proposals) if p["person"] in (person, vote)]
    digest = f"{part.digest} {person} {vote}" if own else part.digest
    found = _made.get(("mates", digest)) if own else part
    if found is None:
        pieces = list(part.pieces)
        for n in own:
            mine, voted = (proposals[n]["person"] == each for each in (person, vote))
            pieces[n - len(proposals) - 1] = _proposal(frame, proposals[n], mine, voted)
        found = Part(part.name, digest, tuple(pieces))
        _made.put(("mates", digest), found)
    return found


def _people(used: dict[str, Any]) -> dict[str, Sequence[str]]:
    """Return the people on the console, each made once as long as nothing of them changes."""
    here = [p for p in used["people"] if not p["removed"]]
    return {"roster": [_part("person", {"p": p, "titles": used["titles"]}).html for p in here]}


def _quiz(used: dict[str, Any]) -> dict[str, Sequence[str]]:
    """Return the questions of the quiz, each made once for all who answered it alike."""
    over = used["room"]["over"]
    return {"asked": [_part("question", {"q": q, "over": over}).html for q in used["quiz"]]}


def _deciding(used: Mapping[str, Any]) -> bool:
    return used["room"]["phase"] in ("open", "paused")


COMPOSED: Mapping[str, Callable[[dict[str, Any]], dict[str, Sequence[str]]]] = {
    "decide": _decide, "talk": _talk, "mates": _mates, "people": _people,
    "quiz": _quiz,
}  # fmt: skip
"""Pieces of a part that are made by themselves, by the name that its template has for them."""
