"""What people in a room can do: one type for each deed, checked as it is read."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

SEATS = ("russia", "belarus", "european_union", "united_states", "public")
"""The seats of a room: the four powers and the public."""

QUIZ = {"triangulation": 4, "equality": 4, "exports": 4, "undecided": 4, "answer": 3}
"""The quiz's questions by name, in order, and how many answers each offers."""

Seat_ = Literal["russia", "belarus", "european_union", "united_states", "public"]
Power_ = Literal["russia", "belarus", "european_union", "united_states"]
Name = Annotated[str, Meta(min_length=1, max_length=40)]
Text = Annotated[str, Meta(min_length=1, max_length=500)]
Number = Annotated[int, Meta(ge=0, le=10**9)]
Levels = Annotated[dict[str, float], Meta(max_length=20)]
Rounds = Annotated[int, Meta(ge=1, le=12)]


class Deed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag=str.lower):
    """Anything that somebody does in a room."""


class Join(Deed, frozen=True):
    """Take a seat under a name. The name is no credential."""

    name: Name
    seat: Seat_
    token: str
    """SHA-256 of the person's token, hexadecimal."""


class Renew(Deed, frozen=True):
    """Give a person another token; the old one counts no more."""

    person: Number
    token: str
    """SHA-256 of the new token, hexadecimal."""


class Propose(Deed, frozen=True):
    """Propose levels of the own power's instruments for the round; none: stay the course."""

    levels: Levels


class Vote(Deed, frozen=True):
    """Support the proposal of a person in the same seat."""

    person: Number


class Choose(Deed, frozen=True):
    """What a player of the public does this round, and what for."""

    stance: Literal["back", "quiet", "protest", "organise"]
    voice: Literal["moscow", "neutrality", "west"]


class Say(Deed, frozen=True):
    """Say something to one seat, or to all."""

    to: Literal["all", "russia", "belarus", "european_union", "united_states", "public"]
    text: Text


class Offer(Deed, frozen=True):
    """Offer another power a deal: own levels for its levels, for some rounds."""

    to: Power_
    give: Levels
    take: Levels
    rounds: Rounds


class Counter(Deed, frozen=True):
    """Answer an offer with another one, seen from the one who counters."""

    deal: Number
    give: Levels
    take: Levels
    rounds: Rounds


class Answer(Deed, frozen=True):
    """Accept or refuse an offer."""

    deal: Number
    answer: Literal["accept", "refuse"]


class Withdraw(Deed, frozen=True):
    """Take back an offer that nobody has answered."""

    deal: Number


class Reply(Deed, frozen=True):
    """Answer a question of the quiz, once; options are numbered from 0."""

    question: Annotated[str, Meta(max_length=20)]
    option: Annotated[int, Meta(ge=0, le=9)]


class Consent(Deed, frozen=True):
    """Say whether the own data may be exported; the last answer counts."""

    asked: Number
    """The number of the deed that asked, so that nobody answers another text than was shown."""
    answer: Literal["yes", "no"]


class Leave(Deed, frozen=True):
    """Leave the room; the model plays an empty seat."""


class Open(Deed, frozen=True):
    """Open the next round."""


class Pause(Deed, frozen=True):
    """Stop the clock."""


class Resume(Deed, frozen=True):
    """Let the clock run again."""


class Extend(Deed, frozen=True):
    """Give the round more time."""

    seconds: Annotated[int, Meta(ge=1, le=7200)]


class Close(Deed, frozen=True):
    """Close the round now; whoever has not decided is played by the model."""


class Back(Deed, frozen=True):
    """Take the last round back."""


class Seat(Deed, frozen=True):
    """Move a person to another seat."""

    person: Number
    seat: Seat_


class Lead(Deed, frozen=True):
    """Make a person the lead of its seat."""

    person: Number


class ActFor(Deed, frozen=True):
    """Decide for a power this round."""

    seat: Power_
    levels: Levels


class Remove(Deed, frozen=True):
    """Remove a person for good."""

    person: Number


class Inject(Deed, frozen=True):
    """Let an event happen in the next round, or in a later one.

    ``kind`` is one of the model's kinds of event; empty for a text that only people read.
    """

    kind: Annotated[str, Meta(max_length=40)] = ""
    size: Annotated[float, Meta(ge=0, le=1)] = 0.5
    round: Annotated[int, Meta(ge=1, le=400)] | None = None
    text: Annotated[str, Meta(max_length=500)] = ""


class Show(Deed, frozen=True):
    """Say whether people see charts and the public's opinion."""

    charts: bool
    opinion: bool


class Ask(Deed, frozen=True):
    """Ask people for their consent to an export of their data, or stop asking.

    An empty text stands for the last one that was asked.
    """

    asking: bool
    text: Annotated[str, Meta(max_length=800)] = ""


class Present(Deed, frozen=True):
    """Show a screen of the debrief on the projector, the first one 1; 0 shows none."""

    screen: Annotated[int, Meta(ge=0, le=20)]


class Forget(Deed, frozen=True):
    """Delete all names and texts of the room."""


class End(Deed, frozen=True):
    """End the game."""


class Played(Deed, frozen=True):
    """What the room itself notes when a round is over: what was played, and who decided."""

    round: int
    orders: dict[str, dict[str, float]]
    by: dict[str, str]
    broken: list[int]
    events: list[dict[str, str | float]]
    voices: list[dict[str, str | int]]
    figures: str = ""
    """SHA-256 of all that the round's months left behind, by which a replay is known to be one."""


class Stopped(Deed, frozen=True):
    """The room itself pauses a round, with the time that was left."""

    left_ms: int
    why: Literal["restart", "jump", "failure"] = "jump"
    """The server was restarted, the clock jumped as in a laptop that slept, or playing failed."""


PEOPLE = (Propose, Vote, Choose, Say, Offer, Counter, Answer, Withdraw, Reply, Consent, Leave)
"""What people may do."""

INSTRUCTOR = (
    Open, Pause, Resume, Extend, Close, Back, Seat, Lead, ActFor, Remove, Inject, Show, Ask,
    Present, Forget, End,
)  # fmt: skip
"""What the instructor may do."""

AnyDeed = (
    Join | Renew | Propose | Vote | Choose | Say | Offer | Counter | Answer | Withdraw | Reply
    | Consent | Leave | Open | Pause | Resume | Extend | Close | Back | Seat | Lead | ActFor
    | Remove | Inject | Show | Ask | Present | Forget | End | Played | Stopped
)  # fmt: skip

LARGEST_BODY = 4096
"""Bytes of a deed as JSON."""


def written(deed: Deed) -> bytes:
    """Return a deed as JSON."""
    return msgspec.json.encode(deed)


def read(body: bytes) -> AnyDeed:
    """Return the deed in JSON; raises :class:`msgspec.ValidationError` for anything else."""
    return msgspec.json.decode(body, type=AnyDeed)


def nameless(deed: AnyDeed) -> AnyDeed | None:
    """Return a deed without the names and texts in it; None where it has none."""
    if isinstance(deed, Join):
        return msgspec.structs.replace(deed, name="-")
    if isinstance(deed, Say) or (isinstance(deed, Inject) and deed.text):
        return msgspec.structs.replace(deed, text="-")
    if isinstance(deed, Played):
        events = [{**event, "text": ""} for event in deed.events]
        return msgspec.structs.replace(deed, events=events)
    return None
