"""The front page: three headlines of a round from what everybody can see, with reasons.

Made from moves, events, deals and the largest changes; nobody's thoughts, and no word that was
said in private.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ....model.calendar import span_words
from ....model.kinds import EVENTS
from ....model.simulation import Moment
from ..headlines import (
    HEADLINES,
    Story,
    elections_of,
    events_of,
    foremost,
    move_story,
    moves_of,
    pulls,
    quiet,
    size_words,
    swings_of,
    upheavals_of,
)
from ..moves import Move
from .deals import deal_words
from .level_words import terms
from .moves import STANCES, communities, said
from .picture import TITLES, Picture
from .promises import broken_by, broken_in
from .state import Deal, Round
from .trust import paid

LOUD = ("protest", "organise")
"""Stances against the leadership."""

AGAINST = ("acts against the leadership", "act against the leadership")
"""What one community does that takes such a stance, and what several do."""

LONGEST = 120
"""Letters of a sentence that can be a headline."""


def front(picture: Picture) -> dict[str, Any] | None:
    """Return the front page of the last round; None before any was played."""
    if not picture.rounds:
        return None
    number = picture.rounds[-1].number
    months, begins = _months(picture), picture.scenario.begins
    written = list(_written(picture))
    stories = [
        *_events(picture), *upheavals_of(months, begins),
        *elections_of(months, picture.scenario.parameters, begins), *_deals(picture, number),
        *_moves(picture, number), *_public(picture), *swings_of(months),
    ]  # fmt: skip
    found = [*written, *foremost(stories), *quiet(months)]
    return {
        "round": number,
        "when": span_words((number - 1) * picture.length + 1, number * picture.length, begins),
        "headlines": [
            {"title": s.title, "text": s.text, "seat": s.seat, "reasons": s.reasons}
            for s in found[: max(HEADLINES, len(written))]
        ],
    }


def _months(picture: Picture) -> list[Moment]:
    """Return the months of the last round, after the one before it."""
    return list(picture.months[-picture.length - 1 :])


def _written(picture: Picture) -> Iterator[Story]:
    """Yield the events that the instructor put into words: they lead, whatever else happened."""
    for each in picture.rounds[-1].events:
        if each["text"]:
            event = EVENTS.get(str(each["kind"]))
            reasons = [size_words(event, float(each["size"]))] if event else []
            first, rest = split_sentence(str(each["text"]))
            title, text = (event.headline, str(each["text"])) if event else (first, rest)
            yield Story("written", 0, title, text, reasons=reasons)


def split_sentence(text: str) -> tuple[str, str]:
    """Return what of a text is the headline, and what stands below it."""
    first, end, rest = re.match(r"(.*?)(?:([.!?])\s+(.*)|\.?\Z)", text, re.DOTALL).groups("")  # type: ignore[union-attr]
    if len(first) > LONGEST:
        return "News", text
    return f"{first}{end if end != '.' else ''}", rest


def _events(picture: Picture) -> Iterator[Story]:
    """Yield the other events of the round.

    What a broken deal cost is reported with the deal.
    """
    injected = picture.rounds[-1].events
    known = {str(each["kind"]) for each in injected if each["text"] or "deal" in each}
    yield from events_of(_months(picture), picture.scenario.begins, known)


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
                " ".join(_promised(deal, seat) for seat in who),
                who[0] if len(who) == 1 else None,
                [known for seat in who for known in _instead(picture, number, deal, seat)]
                + [_promised(deal, s) for s in (deal.giver, deal.taker) if s not in who]
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


def _promised(deal: Deal, seat: str) -> str:
    """Say in a sentence what a power had promised."""
    return f"{TITLES[seat]} had promised: {'; '.join(terms(seat, deal.terms(seat))) or 'nothing'}."


def _terms(picture: Picture, deal: Deal) -> str:
    """Say in a sentence what a deal asks of both sides."""
    known = deal_words(picture, deal)
    give, take = ("; ".join(known[side]) or "nothing" for side in ("give", "take"))
    return f"{known['from_title']} gives: {give}. {known['to_title']} gives: {take}."


def _moves(picture: Picture, number: int) -> Iterator[Story]:
    """Tell what each power changed, with what everybody knows of why it did."""
    months = _months(picture)
    pull = pulls(months)
    for seat, made in moves_of(months).items():
        yield move_story(made, pull[seat], _reasons(picture, number, made))


def _reasons(picture: Picture, number: int, made: Move) -> list[str]:
    """Return the deals and public words that have to do with a move."""
    seat = made.power.name
    bound = [
        f"It had a deal with {TITLES[deal.other(seat)]} about this."
        for deal in picture.state.deals.values()
        if deal.first is not None
        and deal.first <= number <= (deal.last or 0)
        and set(deal.terms(seat)) & set(made.changed)
    ]
    return bound + _said(picture, number, seat)


def _public(picture: Picture) -> Iterator[Story]:
    """Tell what the people's communities did, as far as players spoke for them."""
    done = picture.rounds[-1]
    if done.voices:
        loud = sum(v["stance"] in LOUD for v in done.voices)
        stances, voices = (f"{'; '.join(said(done, what))}." for what in ("stance", "voice"))
        many = int(done.voices[0]["of"])
        yield Story(
            "public",
            0.25 + 0.5 * loud / max(many, len(done.voices)),
            outcry(done, loud, many),
            stances,
            "public",
            [voices, *_said(picture, done.number, "public")],
        )


def outcry(done: Round, loud: int, many: int) -> str:
    """Say in a headline what the communities did, of as many as there are."""
    stance, most = Counter(str(v["stance"]) for v in done.voices).most_common(1)[0]
    acted, (one, several) = (loud, AGAINST) if loud else (most, STANCES[stance])
    whole = max(many, len(done.voices))
    if whole == 1:
        return f"The public {STANCES[stance][0]}"
    who = "All" if acted == whole else f"{acted} of"
    return f"{who} {communities(whole)} {one if acted == 1 else several}"
