"""What pages send: bounded, read as forms, and turned into actions of the game."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from ...agents.mistake import Mistake, shown
from ...agents.numerals import whole_in
from ..play.room import actions

MOST = 8_192
"""Bytes of a form; the longest text, percent-encoded, fits."""

DRAINED = 32 * 1024 * 1024
"""Bytes of a longer body that are read and thrown away, so that the sender hears the refusal."""

Fields = Mapping[str, str]
"""The fields of a form by name, the last value of each."""


class TooLong(Mistake):
    """A body is longer than :data:`MOST`."""


async def form(request: Request) -> dict[str, str]:
    """Return the fields of a form.

    Raises :class:`TooLong` for more than :data:`MOST` bytes, which are never held in memory, and
    :class:`Mistake` for what is no form.
    """
    held, size = b"", 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MOST:
            held += chunk
        elif size > DRAINED:
            break
    if size > MOST:
        raise TooLong(f"What was sent has {size} bytes; allowed are {MOST}.")
    try:
        pairs = parse_qsl(held.decode(), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        raise Mistake("What was sent is no form of this page.") from None
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields[name] = f"{fields[name]},{value}" if name in LISTS and name in fields else value
    return fields


LISTS = ("give", "take")
"""Fields that a form has several times: the terms that are ticked."""


def action_of(fields: Fields, known: Mapping[str, Shape]) -> Any:
    """Return the action that a form asks for, one of ``known``.

    Raises :class:`Mistake`, in one sentence, for anything else.
    """
    wanted = fields.get("do", "")
    if wanted not in known:
        raise Mistake(f"There is no action {shown(wanted)}; there are {', '.join(known)}.")
    kind, content = known[wanted](fields)
    try:
        return msgspec.convert(content, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Mistake(_sentence(str(error), content)) from None


PLAIN = {
    "Expected": "allowed is", "`float`": "a number", "`int`": "a whole number", "`str`": "a text",
    "Object missing required": "missing is the", "of length": "with a length", ", got a text": "",
    "Invalid enum value": "that is none of those offered",
}  # fmt: skip
"""What msgspec says, and how people say it."""


def _sentence(message: str, content: Mapping[str, Any]) -> str:
    """Return what is wrong as a sentence that names the field, its value and what is allowed."""
    what, _, where = message.partition(" - at ")
    for technical, plain in PLAIN.items():
        what = what.replace(technical, plain)
    field = where.strip("`").removeprefix("$").removeprefix(".").partition("[")[0]
    if field in content:
        return f"{field.capitalize()} is {shown(content[field])}; {what}."
    return f"This cannot be done: {what}."


Shape = Callable[[Fields], tuple[type, dict[str, Any]]]
"""Takes a form; returns the kind of an action and its content, not yet checked."""


def _some(kind: type, *names: str) -> Shape:
    """Return the shape of an action whose fields stand in the form as they are."""
    return lambda fields: (kind, {n: fields[n] for n in names if n in fields})


def _levels(fields: Fields, prefix: str = "level.") -> dict[str, str]:
    found = {n.removeprefix(prefix): v for n, v in fields.items() if n.startswith(prefix)}
    return {name: level for name, level in found.items() if level != ""}


def _propose(fields: Fields) -> tuple[type, dict[str, Any]]:
    return actions.Propose, {"levels": _levels(fields)}


def _offer(fields: Fields) -> tuple[type, dict[str, Any]]:
    """Read a new offer, or a counter-offer if the form names a deal; only ticked terms count."""
    content: dict[str, Any] = {"rounds": fields.get("rounds", "")}
    for side in LISTS:
        ticked = [name for name in fields.get(side, "").split(",") if name]
        levels = _levels(fields, f"{side}.")
        content[side] = {name: levels.get(name, "") for name in ticked}
    if fields.get("deal"):
        return actions.Counter, content | {"deal": fields["deal"]}
    return actions.Offer, content | {"to": fields.get("to", "")}


def _actfor(fields: Fields) -> tuple[type, dict[str, Any]]:
    return actions.ActFor, {"seat": fields.get("seat", ""), "levels": _levels(fields)}


def _inject(fields: Fields) -> tuple[type, dict[str, Any]]:
    return actions.Inject, {
        "kind": fields.get("kind", ""),
        "size": fields.get("size", ""),
        "round": fields.get("at") or None,
        "text": fields.get("text", ""),
    }


def _show(fields: Fields) -> tuple[type, dict[str, Any]]:
    return actions.Show, {"charts": "charts" in fields, "opinion": "opinion" in fields}


def _ask(fields: Fields) -> tuple[type, dict[str, Any]]:
    text = "\n".join(fields.get("text", "").splitlines())
    return actions.Ask, {"asking": "asking" in fields, "text": text}


PEOPLE: Mapping[str, Shape] = {
    "propose": _propose,
    "vote": _some(actions.Vote, "person"),
    "choose": _some(actions.Choose, "stance", "voice"),
    "say": _some(actions.Say, "to", "text"),
    "offer": _offer,
    "answer": _some(actions.Answer, "deal", "answer"),
    "withdraw": _some(actions.Withdraw, "deal"),
    "reply": _some(actions.Reply, "question", "option"),
    "consent": _some(actions.Consent, "asked", "answer"),
    "leave": _some(actions.Leave),
}
"""What people can do."""

INSTRUCTOR: Mapping[str, Shape] = {
    "open": _some(actions.Open),
    "pause": _some(actions.Pause),
    "resume": _some(actions.Resume),
    "extend": _some(actions.Extend, "seconds"),
    "close": _some(actions.Close),
    "back": _some(actions.Back),
    "seat": _some(actions.Seat, "person", "seat"),
    "lead": _some(actions.Lead, "person"),
    "actfor": _actfor,
    "remove": _some(actions.Remove, "person"),
    "inject": _inject,
    "show": _show,
    "ask": _ask,
    "present": _some(actions.Present, "screen"),
    "forget": _some(actions.Forget),
    "end": _some(actions.End),
}
"""What the instructor can do."""


def round_of(fields: Fields) -> int:
    """Return the round that a form was made for."""
    try:
        return whole_in(fields.get("round", ""))
    except ValueError:
        raise Mistake(
            f"Round is {shown(fields.get('round', ''))}; allowed is the number on the page."
        ) from None


def key_of(fields: Fields, who: str) -> str:
    """Return the key under which an action counts once.

    It holds who acts and a digest of what the form says, so that a form that the browser kept and
    that is sent again with other content is another action.
    """
    said = "\n".join(f"{name}={fields[name]}" for name in sorted(fields) if name != "key")
    digest = hashlib.blake2b(said.encode(), digest_size=9).hexdigest()
    return f"{who} {fields.get('key', '')[:40]} {digest}"
