"""The parts of pages as HTML: a part is made once for the same content, whoever sees it.

A part is a sequence of pieces, such as the sentences of a talk. A page that has most of them is
sent only the others (:mod:`.news`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

import msgspec
from markupsafe import Markup

from .markup import SLOT, rendered
from .newest import Newest
from .pictures import drawn

USED: Mapping[str, tuple[str, ...]] = {
    "bar": ("room",),
    "who": ("me",),
    "seats": ("seats", "me", "room"),
    "front": ("front", "moves", "room", "kind"),
    "known": ("known", "me", "kind"),
    "decide": ("cards", "bold", "decided", "alone", "offered", "me", "room"),
    "card": ("c", "chosen", "open"),
    "proposal": ("p", "mine", "voted", "people", "open", "room"),
    "mates": ("mates", "proposals", "room"),
    "mate": ("m",),
    "choose": ("choice", "stances", "voices", "room"),
    "about": ("community",),
    "doing": ("community",),
    "talk": ("statements", "messages", "titles", "me", "kind", "room"),
    "sentence": ("t", "seat"),
    "briefing": ("briefing",),
    "quiz": ("quiz", "room"),
    "question": ("q", "over"),
    "consent": ("consent",),
    "consents": ("consents",),
    "results": ("results",),
    "deals": ("deals", "pacts", "partners", "me", "kind", "room"),
    "score": ("score", "charts", "me", "kind"),
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
        "voted",
    ),
    "when": ("room",),
    "entrance": ("room", "door"),
    "desk": ("room", "seats", "voted", "can", "shown", "talk", "debrief"),
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
    "projector": ("when", "stage"),
    "console": ("desk", "entrance", "events", "people", "record", "results", "consents"),
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

_rooms: Newest[Any, dict[str, Any]] = Newest(20)

VALUES = ("me", "choice", "consent", "p", "m", "t")
"""Fields of a frame that are made again although they stay equal; the others are one object for a
seat."""

OWN = ("id", "name", "lead", "community")
"""What of a person only the bar on top shows."""

PERSONAL: Mapping[str, tuple[str, ...]] = {
    "power": ("decide", "quiz", "consent"),
    "public": ("choose", "score", "quiz", "consent"),
    "projector": (),
    "console": (),
}
"""The parts that are not the same for all people of a seat, but for what :data:`FILLED` puts in."""

SHARED: Mapping[str, tuple[str, ...]] = {
    kind: tuple(
        sorted({f for n in names if n not in PERSONAL[kind] for f in USED[n]} - {"me", "titles"})
    )
    for kind, names in PARTS.items()
}
"""Fields of a frame that the other parts are made from, beside the seat."""

_alike: Newest[Any, tuple[list[Any], dict[str, Part]]] = Newest(100)
"""Parts that all people of a seat see, by the objects they were made from, which are held."""


def parts(frame: Mapping[str, Any]) -> list[Part]:
    """Return the parts of a frame, the keys in them not yet issued."""
    kind = frame["kind"]
    whole = {**frame, **_steady(frame)}
    shared = dict(whole)
    if "me" in frame:
        shared["me"] = {name: v for name, v in frame["me"].items() if name not in OWN}
        shared["alone"] = len(frame["mates"]) < 2
        shared["decided"] = frame.get("mine") is not None
        shared["offered"] = len(frame.get("proposals", ()))
    found = dict(_seats(kind, shared))
    for name in PERSONAL[kind]:
        found[name] = _part(name, shared)
    return [FILLED[n](found[n], whole) if n in FILLED else found[n] for n in PARTS[kind]]


def _seats(kind: str, shared: Mapping[str, Any]) -> dict[str, Part]:
    """Return the parts that are the same for all people of a seat, by name."""
    used = [shared.get(field) for field in SHARED[kind]]
    key = kind, shared["me"]["seat"] if "me" in shared else "", *map(id, used)
    found = _alike.get(key)
    if found is None:
        names = [name for name in PARTS[kind] if name not in PERSONAL[kind]]
        found = used, {name: _part(name, shared) for name in names}
        _alike.put(key, found)
    return found[1]


def _steady(frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of the room and its seats stays the same when somebody does something.

    It is the same object then, so that what was made from it is found by it.
    """
    plain = {name: each for name, each in frame["room"].items() if name != "version"}
    same = tuple(plain.items())
    found = _rooms.get(same)
    if found is None:
        found = {"room": plain, "titles": {s["seat"]: s["title"] for s in frame["seats"]}}
        _rooms.put(same, found)
    return found


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
    if not isinstance(value, dict | list | tuple):
        return value
    if not by_value:
        return id(value)
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return tuple([(name, _same(each, True)) for name, each in fields.items()])
    return tuple([_same(each, True) for each in cast("Sequence[Any]", value)])


def _pieces(name: str, used: dict[str, Any]) -> tuple[str, ...]:
    """Return a part as HTML: what its template makes, with the pieces of its slots in between."""
    slots: list[Sequence[str]] = []

    def slot(pieces: Sequence[str]) -> Markup:
        slots.append(pieces)
        return Markup(f"{SLOT}{len(slots) - 1};")

    context = drawn(used) | {"most": LISTED}
    if name in COMPOSED:
        context |= {field: slot(pieces) for field, pieces in COMPOSED[name](used).items()}
    html = rendered(f"part_{name}.html", context | {"frame": used})
    pieces: list[str] = []
    for n, text in enumerate(re.split(rf"{SLOT}(\d+);", html.strip())):
        pieces += slots[int(text)] if n % 2 else [text]
    return tuple(pieces)


def _decide(used: dict[str, Any]) -> dict[str, Sequence[str]]:
    """Return a power's cards as they look to who has chosen no level on them."""
    found: dict[bool, list[str]] = {True: [], False: []}
    for card in used["cards"]:
        found[bool(card["first"])].append(_card(used, card, None))
    return {"first": found[True], "rest": found[False]}


def _card(used: Mapping[str, Any], card: Any, chosen: float | None) -> str:
    """Return a card, made once for all who chose the same level on it."""
    return _part("card", {"c": card, "chosen": chosen, "open": _deciding(used)}).html


def _chosen(part: Part, frame: Mapping[str, Any]) -> Part:
    """Return a power's cards with the levels that one of its people has proposed."""
    levels = (frame["mine"] or {"levels": {}})["levels"]
    if not levels or len(part.pieces) < 2:
        return part
    return _filled(part, ",".join(f"{n}={v}" for n, v in levels.items()), lambda: {
        place: _card(frame, card, levels[card["name"]])
        for place, card in _places(frame["cards"]) if card["name"] in levels
    })  # fmt: skip


def _places(cards: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    """Yield cards with the number of their piece: text, the first, text, the rest, text."""
    first = [card for card in cards if card["first"]]
    yield from enumerate(first, 1)
    yield from enumerate((card for card in cards if not card["first"]), len(first) + 2)


def _named(part: Part, frame: Mapping[str, Any]) -> Part:
    """Return the bar on top with the name of the page's person."""
    who = _part("who", {"me": frame["me"]})
    return _filled(part, who.digest, lambda: {1: who.html})


def _community(part: Part, frame: Mapping[str, Any]) -> Part:
    """Return what a player of the public decides, with the community that it is for."""
    about, doing = (_part(name, frame) for name in ("about", "doing"))
    return _filled(part, about.digest, lambda: {1: about.html, 3: doing.html})


def _filled(part: Part, whose: str, own: Callable[[], Mapping[int, str]]) -> Part:
    """Return a part of a seat in which some pieces are one person's; made once for the same."""
    digest = f"{part.digest} {whose}"
    found = _made.get((part.name, digest))
    if found is None:
        pieces = list(part.pieces)
        for place, piece in own().items():
            pieces[place] = piece
        found = Part(part.name, digest, tuple(pieces))
        _made.put((part.name, digest), found)
    return found


def _talk(used: dict[str, Any]) -> dict[str, Sequence[str]]:
    """Return the sentences that were said, newest first, each made once for a seat."""
    said = sorted(used["statements"] + used["messages"], key=lambda t: -t["id"])
    seat = used["me"]["seat"]
    return {"sentences": [_part("sentence", {"t": t, "seat": seat}).html for t in said]}


LISTED = 6
"""Proposals of a seat that are in sight; the others are a tap away."""


def _mates(used: dict[str, Any]) -> dict[str, Sequence[str]]:
    """Return a seat's people, and its proposals as they look to who has no part in them."""
    proposals = [_proposal(used, p, mine=False, voted=False) for p in used["proposals"]]
    return {
        "roster": [_part("mate", {"m": mate}).html for mate in used["mates"]],
        "listed": proposals[:LISTED],
        "more": proposals[LISTED:],
    }


def _proposal(used: Mapping[str, Any], proposal: Any, mine: bool, voted: bool) -> str:
    content = {"p": proposal, "mine": mine, "voted": voted, "people": len(used["mates"])}
    return _part("proposal", content | {"open": _deciding(used), "room": used["room"]}).html


def _balloted(part: Part, frame: Mapping[str, Any]) -> Part:
    """Return a seat's people and proposals as they look to one of them: own ones look otherwise."""
    person, vote = frame["ballot"]["person"], frame["ballot"]["vote"]
    proposals = frame["proposals"]
    own = [n for n, p in enumerate(proposals) if p["person"] in (person, vote)]
    if not own:
        return part
    many = len(proposals)
    return _filled(part, f"{person} {vote}", lambda: {
        n - many - 1 - (n < LISTED < many): _proposal(
            frame, proposals[n], *(proposals[n]["person"] == each for each in (person, vote))
        )
        for n in own
    })  # fmt: skip


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
    "bar": lambda _: {"who": [""]}, "choose": lambda _: {"about": [""], "doing": [""]},
    "decide": _decide, "talk": _talk, "mates": _mates, "people": _people, "quiz": _quiz,
}  # fmt: skip
"""Pieces of a part that are made by themselves, by the name that its template has for them."""

FILLED: Mapping[str, Callable[[Part, Mapping[str, Any]], Part]] = {
    "bar": _named, "decide": _chosen, "choose": _community, "mates": _balloted,
}  # fmt: skip
"""Parts of which some pieces are the page's person's own."""
