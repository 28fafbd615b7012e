"""Pages and their parts as HTML: a part is made once for the same content, whoever sees it."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import jinja2
import msgspec
from markupsafe import Markup

from ...experiments.glossary import terms
from .pictures import drawn

HERE = Path(__file__).parent

USED: Mapping[str, tuple[str, ...]] = {
    "bar": ("me", "room"),
    "seats": ("seats", "me", "room"),
    "front": ("front", "moves", "room", "kind"),
    "known": ("known", "me", "kind"),
    "decide": ("cards", "bold", "mine", "alone", "me", "room"),
    "card": ("c", "chosen", "open"),
    "proposal": ("p", "people", "open", "room"),
    "mates": ("mates", "proposals", "me", "room"),
    "choose": ("community", "choice", "stances", "voices", "me", "room"),
    "talk": ("statements", "messages", "titles", "me", "kind", "room"),
    "sentence": ("t", "seat"),
    "briefing": ("briefing",),
    "quiz": ("quiz", "room"),
    "question": ("q", "over"),
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
    "people": ("people", "seats", "instruments", "room"),
    "events": ("kinds", "injects", "room"),
    "record": ("record", "front", "triangle", "room"),
}
"""What of a frame each part shows; nothing else of it can make the part another one."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "power": ("bar", "seats", "front", "known", "decide", "mates", "talk", "deals", "score",
              "briefing", "quiz"),
    "public": ("bar", "seats", "front", "known", "choose", "talk", "deals", "score", "briefing",
               "quiz"),
    "projector": ("stage",),
    "console": ("desk", "people", "events", "record", "results"),
}  # fmt: skip
"""The parts of each kind of page."""

KEPT = 4000
"""Parts that are kept made."""

ISSUED = f"issued-{secrets.token_hex(8)}"
"""Stands in a kept part where each page gets keys of its own; nobody can have written it."""

HOLDER = f"holder-{secrets.token_hex(8)}"
"""Stands in a kept part where each page names its person, so that a seat shares its parts."""

OWN = ("id", "name", "lead")
"""What of a person only the bar on top shows."""


class Part(NamedTuple):
    """A part's name, a digest that tells its content apart, and its HTML."""

    name: str
    digest: str
    html: str


def _asset(name: str) -> str:
    """Return the address of a static file, another one whenever the file is another one."""
    content = (HERE / "static" / name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(content).hexdigest()[:12]}"


def left(clock: Mapping[str, Any]) -> str:
    """Return what a clock shows, minutes and seconds; empty without one."""
    if clock["remaining_ms"] is None:
        return ""
    seconds = -(-max(clock["remaining_ms"], 0) // 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"


@cache
def _templates() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals["asset"] = cache(_asset)
    found.globals["glossary"] = terms()
    found.filters["left"] = left
    return found


def page(template: str, **context: Any) -> str:
    """Return a whole page."""
    return _templates().get_template(template).render({"issued": new_key(), **context})


def live_page(template: str, frame: Mapping[str, Any], live: str, **context: Any) -> str:
    """Return a page whose parts are pushed by the socket at ``live``."""
    shown = {
        p.name: {"digest": p.digest, "html": Markup(_keyed(p.html, frame))} for p in parts(frame)
    }
    return page(template, page=frame, parts=shown, live=live, **context)


def parts(frame: Mapping[str, Any]) -> list[Part]:
    """Return the parts of a frame, the keys in them not yet issued."""
    shared = dict(frame)
    if "me" in frame:
        shared["me"] = {name: v for name, v in frame["me"].items() if name not in OWN}
        shared["alone"] = len(frame["mates"]) < 2
    if "seats" in frame:
        shared["titles"] = [{name: s[name] for name in ("seat", "title")} for s in frame["seats"]]
    shared["room"] = {name: v for name, v in frame["room"].items() if name != "version"}
    own = shared | {"me": frame["me"]} if "me" in frame else shared
    return [_part(name, own if name == "bar" else shared) for name in PARTS[frame["kind"]]]


def new_key() -> str:
    """Return a key that marks one form of one page, so that sending it twice counts once."""
    return secrets.token_hex(12)


_made: OrderedDict[tuple[str, str], Part] = OrderedDict()
_lock = Lock()


def _part(name: str, frame: Mapping[str, Any]) -> Part:
    used = {field: frame[field] for field in USED[name] if field in frame}
    encoded = msgspec.json.encode(used)
    digest = hashlib.blake2b(encoded, digest_size=9).hexdigest()
    with _lock:
        if (name, digest) in _made:
            _made.move_to_end((name, digest))
            return _made[name, digest]
    context = drawn(used)
    if name == "decide":
        context["cards"] = [_card(c, used) for c in used["cards"]]
    if name == "talk":
        said = sorted(used["statements"] + used["messages"], key=lambda t: t["id"])
        seat = used["me"]["seat"]
        context["said"] = [Markup(_part("sentence", {"t": t, "seat": seat}).html) for t in said]
    if name == "mates":
        context["proposals"] = [_proposal(p, used) for p in used["proposals"]]
    if name == "quiz":
        context["asked"] = [_question(q, used) for q in used["quiz"]]
        context["done"] = sum(q["chosen"] is not None for q in used["quiz"])
    html = (
        _templates()
        .get_template(f"part_{name}.html")
        .render(context | {"frame": context, "issued": ISSUED, "holder": HOLDER})
    )
    part = Part(name, digest, html.strip())
    with _lock:
        _made[name, digest] = part
        while len(_made) > KEPT:
            _made.popitem(last=False)
    return part


def _card(card: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return a card with its HTML, made once for all who chose the same level on it."""
    levels = (frame["mine"] or {"levels": {}})["levels"]
    deciding = frame["room"]["phase"] in ("open", "paused")
    content = {"c": card, "chosen": levels.get(card["name"]), "open": deciding}
    return {"first": card["first"], "html": Markup(_part("card", content).html)}


def _proposal(proposal: Mapping[str, Any], frame: Mapping[str, Any]) -> Markup:
    """Return a proposal as HTML, made once for all who see it alike."""
    deciding = frame["room"]["phase"] in ("open", "paused")
    content = {"p": proposal, "people": len(frame["mates"]), "open": deciding}
    return Markup(_part("proposal", content | {"room": frame["room"]}).html)


def _question(question: Mapping[str, Any], frame: Mapping[str, Any]) -> Markup:
    """Return a question of the quiz as HTML, made once for all who answered it alike."""
    return Markup(_part("question", {"q": question, "over": frame["room"]["over"]}).html)


def _keyed(html: str, frame: Mapping[str, Any]) -> str:
    """Return a part that names the page's person, with a key of its own in each form."""
    first, *rest = html.replace(HOLDER, str(frame.get("me", {}).get("id", ""))).split(ISSUED)
    key = new_key() if rest else ""
    return first + "".join(f"{key}{n}{each}" for n, each in enumerate(rest))


def news(frame: Mapping[str, Any], had: Mapping[str, str]) -> list[Part]:
    """Return the parts of a frame that a page which had ``had`` (digest by name) does not have."""
    return [
        Part(p.name, p.digest, _keyed(p.html, frame))
        for p in parts(frame)
        if had.get(p.name) != p.digest
    ]
