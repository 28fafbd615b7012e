"""The front page: three headlines of a round from what everybody can see, with reasons.

Made from moves, events, deals and the largest changes; nobody's thoughts, and no word that was
said in private.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ....experiments.reasons import move_source
from ....experiments.turning_points import SWINGS, upheavals
from ....model.kinds import EVENTS
from ....model.simulation import Moment
from ..orders import POWER
from ..words import number as worded
from ..words import signed
from .deals import deal_words
from .level_words import terms
from .moves import Move, move, said
from .picture import TITLES, Picture
from .promises import broken_by, broken_in
from .state import Deal
from .trust import paid

HEADLINES = 3
"""Headlines of a front page."""

OF_A_KIND = 2
"""Headlines of one kind at the most."""

LEAST = 0.0005
"""A change of alignment that is worth telling."""


@dataclass(frozen=True)
class Story:
    """Something worth a headline, and how much; ``seat`` is whose deed it was."""

    kind: str
    weight: float
    title: str
    text: str
    seat: str | None = None
    reasons: list[str] = field(default_factory=list[str])


def front(picture: Picture) -> dict[str, Any] | None:
    """Return the front page of the last round; None before any was played."""
    if not picture.rounds:
        return None
    number = picture.rounds[-1].number
    stories = [
        *_events(picture), *_upheavals(picture), *_deals(picture, number), *_moves(picture, number),
        *_public(picture), *_swings(picture),
    ]  # fmt: skip
    chosen: list[Story] = []
    for story in sorted(stories, key=lambda each: -each.weight):
        if len(chosen) < HEADLINES and [s.kind for s in chosen].count(story.kind) < OF_A_KIND:
            chosen.append(story)
    first, last = (number - 1) * picture.length + 1, number * picture.length
    return {
        "round": number,
        "when": f"Month {first}" if first == last else f"Months {first}–{last}",
        "headlines": [
            {"title": s.title, "text": s.text, "seat": s.seat, "reasons": s.reasons}
            for s in [*chosen, *_quiet(picture)][:HEADLINES]
        ],
    }


def _months(picture: Picture) -> list[Moment]:
    """Return the months of the last round, after the one before it."""
    return list(picture.months[-picture.length - 1 :])


def _events(picture: Picture) -> Iterator[Story]:
    """Tell the events of the round; what the instructor wrote of one stands for the usual words.

    What a broken deal cost is told with the deal.
    """
    texts = [(str(e["kind"]), str(e["text"])) for e in picture.rounds[-1].events if e["text"]]
    written = dict(texts)
    told = {str(e["kind"]) for e in picture.rounds[-1].events if "deal" in e}
    for kind, text in texts:
        if not kind:
            yield Story("event", 1.4, "News", text)
    for moment in _months(picture)[1:]:
        for kind, size in moment.events.items():
            if size[0, 0] > 0 and kind not in told:
                event = EVENTS[kind]
                yield Story(
                    "event",
                    0.5 + float(size[0, 0]),
                    event.headline,
                    written.get(kind) or f"It happened in month {moment.month}. {event.meaning}",
                    reasons=[f"Its size is {worded(100 * float(size[0, 0]), 0)} of 100, where 100 "
                             f"means: {event.largest}."],
                )  # fmt: skip


def _upheavals(picture: Picture) -> Iterator[Story]:
    for before, now in pairwise(_months(picture)):
        for title, weight in upheavals(before, now):
            seat = "russia" if title.startswith("Moscow") else None
            yield Story("event", weight, title, f"It happened in month {now.month}.", seat)


def _deals(picture: Picture, number: int) -> Iterator[Story]:
    """Tell the deals that began to bind or were broken in the round."""
    for deal in picture.state.deals.values():
        parties = f"{TITLES[deal.giver]} and {TITLES[deal.taker]}"
        if deal.first == number and deal.state in ("accepted", "broken", "ended"):
            lasts = "1 round" if deal.rounds == 1 else f"{deal.rounds} rounds"
            reasons = [f"It binds both for {lasts}.", *_said(picture, number, deal.giver)]
            yield Story(
                "deal", 0.8, f"{parties} make a deal", _terms(picture, deal), deal.giver, reasons
            )
        done, who = broken_in(deal, picture.rounds), broken_by(deal, picture.rounds)
        if done is not None and done.number == number and who:
            title = f"{TITLES[who[0]]} breaks its deal with {TITLES[deal.other(who[0])]}"
            yield Story(
                "deal",
                1.6,
                title if len(who) == 1 else f"{parties} break their deal",
                _terms(picture, deal),
                who[0] if len(who) == 1 else None,
                [told for seat in who for told in _instead(picture, number, deal, seat)]
                + [f"It cost {cost}." for cost in paid(picture, deal, done)],
            )


def _instead(picture: Picture, number: int, deal: Deal, seat: str) -> list[str]:
    """Say what a power did instead of what it had promised, and what it said."""
    levels = picture.levels(seat, picture.at(number))
    done = terms(seat, {name: levels[name] for name in deal.terms(seat)})
    return [f"What {TITLES[seat]} did: {'; '.join(done)}.", *_said(picture, number, seat)]


def _said(picture: Picture, number: int, seat: str) -> list[str]:
    """Return what a seat last said to everybody in a round."""
    public = [m for m in picture.state.messages if (m.seat, m.to, m.round) == (seat, "all", number)]
    return [f"{TITLES[seat]} said: “{m.text}”" for m in public[-1:]]


def _terms(picture: Picture, deal: Deal) -> str:
    """Say in a sentence what a deal asks of both sides."""
    told = deal_words(picture, deal)
    give, take = ("; ".join(told[side]) or "nothing" for side in ("give", "take"))
    return f"{told['from_title']} promises: {give}. {told['to_title']} promises: {take}."


def _moves(picture: Picture, number: int) -> Iterator[Story]:
    """Tell what each power changed, the more weighty the more it changed and moved the state."""
    for n, seat in enumerate(POWER):
        made = move(picture, number, seat)
        if made.changed:
            pull = sum(float(m.by_power[:, n, 0].sum()) for m in _months(picture)[1:])
            weight = 10 * abs(pull) + 0.3 * min(sum(map(abs, made.changed.values())), 2.0)
            capital = made.power.capital
            yield Story(
                "move",
                weight,
                f"{capital} {made.headline}",
                f"{capital} {'; '.join(made.words)}.",
                seat,
                _reasons(picture, number, made, pull),
            )


def _reasons(picture: Picture, number: int, made: Move, pull: float) -> list[str]:
    """Return what everybody knows of why a power moved, and what came of it."""
    seat = made.power.name
    found: list[str] = []
    for deal in picture.state.deals.values():
        bound = deal.first is not None and deal.first <= number <= (deal.last or 0)
        if bound and set(deal.terms(seat)) & set(made.changed):
            found.append(f"It had a deal with {TITLES[deal.other(seat)]} about this.")
    found += _said(picture, number, seat)
    seen = f"by {signed(pull, 3)} {toward(pull)}" if abs(pull) >= LEAST else "hardly at all"
    found.append(f"What it did moved the state {seen}.")
    largest, change = next(iter(made.changed.items()))
    source = move_source(made.power, made.name or ("+" if change > 0 else "-") + largest)
    if source is not None and source.kind == "quoted":
        found.append(f"The paper on this: “{source.text}” ({source.where}).")
    return found


def _public(picture: Picture) -> Iterator[Story]:
    """Tell what the people's communities did, as far as players spoke for them."""
    done = picture.rounds[-1]
    stances = said(done, "stance")
    if stances:
        loud = sum(v["stance"] in ("protest", "organise") for v in done.voices)
        yield Story(
            "public",
            0.3 + 0.7 * loud / len(done.voices),
            stances[0],
            f"{'; '.join(stances)}.",
            "public",
            [f"{words}." for words in said(done, "voice")] + _said(picture, done.number, "public"),
        )  # fmt: skip


def _swings(picture: Picture) -> Iterator[Story]:
    """Tell the largest changes of what everybody can see, polls included."""
    before, now = _months(picture)[0], picture.now
    for swing in SWINGS:
        change = swing.value(now) - swing.value(before)
        if abs(change) >= swing.least:
            yield Story(
                "change",
                swing.weight * abs(change),
                swing.up if change > 0 else swing.down,
                f"From {worded(swing.value(before), 2)} to {worded(swing.value(now), 2)} within "
                f"{picture.length} {'month' if picture.length == 1 else 'months'}.",
                None,
                _causes(picture) if swing is SWINGS[0] else _mood(picture),
            )


def _causes(picture: Picture) -> list[str]:
    """Return how much of the round's change of alignment each power brought about."""
    months = _months(picture)[1:]
    parts = [
        (f"{p.capital}'s moves", sum(float(m.by_power[:, n, 0].sum()) for m in months))
        for n, p in enumerate(POWER.values())
    ]
    parts.append(("What was under way", sum(float(m.under_way[:, 0].sum()) for m in months)))
    return [
        f"{who}: {signed(part, 3)} {toward(part)}."
        for who, part in sorted(parts, key=lambda each: -abs(each[1]))
        if abs(part) >= LEAST
    ]


def _mood(picture: Picture) -> list[str]:
    """Return what everybody knows that can have moved the polls."""
    poll, before = picture.now.poll, _months(picture)[0]
    asked = (100 * float(share[0]) for share in (poll.for_moscow, poll.neutral, poll.for_west))
    moscow, neither, west = (worded(share, 0) for share in asked)
    found = [f"Last poll: {moscow} % for Moscow, {neither} % for neither side, {west} % for the "
             "West."]  # fmt: skip
    was, now = (100 * float(m.state.wellbeing[0, 0]) for m in (before, picture.now))
    if abs(now - was) >= 0.5:
        found.append(f"Wellbeing went from {worded(was, 1)} to {worded(now, 1)} of 100.")
    return found


def _quiet(picture: Picture) -> Iterator[Story]:
    """Tell how things stand, for a round in which little happened."""
    now, before = picture.now, _months(picture)[0]
    where, was = (float(m.alignment.whole[0, 0]) for m in (now, before))
    if abs(where - was) < SWINGS[0].least:
        yield Story(
            "quiet",
            0,
            "Minsk stays where it was",
            f"The state stands at {worded(where, 2)} between Moscow (−1) and the West (+1).",
            reasons=_causes(picture),
        )
    yield Story(
        "quiet",
        0,
        "What people think",
        f"In the last poll {worded(100 * float(now.poll.approval[0]), 0)} of 100 approved of the "
        "leadership.",
        reasons=_mood(picture),
    )
    yield Story(
        "quiet",
        0,
        "How people live",
        f"Wellbeing stands at {worded(100 * float(now.state.wellbeing[0, 0]), 0)} of 100; it began "
        "at 50.",
    )


def toward(change: float) -> str:
    """Say where a change of alignment leads."""
    return "towards the West" if change > 0 else "towards Moscow"
